import type { JsonObject } from "../source/node.js";
import { constantCase } from "../text/casing.js";
import type { ApiCall, ApiDocument, ApiSecurity, SecurityRequirement } from "./document.js";
import { readSecurity } from "./read-call.js";
import { readSecuritySchemes } from "./read-security.js";

/** How a capability proves who it is to an API. */
export interface WrittenAuthentication {
  /** The entry `authentication`; undefined where the API asks for none that can be said. */
  readonly value: JsonObject | undefined;
  /** Environment variables that it reads. */
  readonly variables: readonly string[];
  readonly unsaid: readonly string[];
}

/** Writes the first way of authentication that a capability can say: of those for all operations, else of the first operation that has one. */
export function writeAuthentication(
  document: ApiDocument,
  namespace: string,
  calls: readonly ApiCall[],
): WrittenAuthentication {
  const schemes = readSecuritySchemes(document);
  const all = readSecurity(document.root);
  const requirements = [...(all ?? []), ...calls.flatMap(({ security }) => security ?? [])].filter(
    ({ size }) => size > 0,
  );
  const single = requirements.filter(({ size }) => size === 1);
  const chosen = (single.length > 0 ? single : requirements)
    .map((requirement) => ({ requirement, written: write(requirement, schemes, constantCase(namespace)) }))
    .find(({ written }) => written !== undefined);
  const others = new Set(requirements.flatMap((requirement) => [...requirement.keys()]));
  for (const name of chosen?.requirement.keys() ?? []) others.delete(name);
  const unsaid = [
    ...[...others].sort().map((name) => `authentication \`${name}\`${chosen ? ": another is used" : ""}`),
    ...(chosen && chosen.requirement.size > 1 ? ["several authentications at once: the first is used"] : []),
  ];
  return { value: chosen?.written?.value, variables: chosen?.written?.variables ?? [], unsaid };
}

function write(
  requirement: SecurityRequirement,
  schemes: ReadonlyMap<string, ApiSecurity>,
  prefix: string,
): { readonly value: JsonObject; readonly variables: readonly string[] } | undefined {
  const [[name, wanted] = ["", []]] = requirement;
  const scheme = schemes.get(name)?.scheme;
  const use = (word: string): string => `{{${prefix}_${word}}}`;
  switch (scheme?.kind) {
    case "http":
      if (scheme.scheme === "basic" || scheme.scheme === "digest")
        return {
          value: { type: scheme.scheme, username: use("USERNAME"), password: use("PASSWORD") },
          variables: [`${prefix}_USERNAME`, `${prefix}_PASSWORD`],
        };
      return scheme.scheme === "bearer"
        ? { value: { type: "bearer", token: use("TOKEN") }, variables: [`${prefix}_TOKEN`] }
        : undefined;
    case "apiKey":
      return {
        value: { type: "apikey", key: scheme.key, value: use("KEY"), placement: scheme.in },
        variables: [`${prefix}_KEY`],
      };
    case "oauth2":
      // A person's consent is had elsewhere; its token is passed.
      return /^(?:clientCredentials|application)$/.test(scheme.flow) && scheme.tokenUrl !== undefined
        ? {
            value: {
              type: "oauth2",
              tokenEndpoint: scheme.tokenUrl,
              clientId: use("CLIENT_ID"),
              clientSecret: use("CLIENT_SECRET"),
              ...(wanted.length === 0 ? {} : { scopes: wanted }),
            },
            variables: [`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`],
          }
        : { value: { type: "bearer", token: use("TOKEN") }, variables: [`${prefix}_TOKEN`] };
    case "other":
    case undefined:
      return undefined;
  }
}
