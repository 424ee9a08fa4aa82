/** Spellings that publishers and older versions use, for the one that we use (what-we-compile, "Versions and dialects"). */
const aliases: Readonly<Record<string, readonly string[]>> = {
  display: ["label", "title"],
  flows: ["functions"],
  target: ["targetName"],
  from: ["location", "ref", "openapi"],
  authentication: ["auth"],
  binds: ["externalRefs"],
  placement: ["in"],
  key: ["name", "header"],
  type: ["scheme"],
  name: ["id", "operationId"],
  authorizationServerUri: ["issuer", "authorizationUrl"],
  tokenEndpoint: ["tokenUrl", "tokenUri"],
  allowedTools: ["allowed-tools"],
};

/** The other names that a key was written under. */
export function aliasesOf(key: string): readonly string[] {
  return Object.hasOwn(aliases, key) ? (aliases[key] ?? []) : [];
}
