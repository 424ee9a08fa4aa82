import type { JsonObject } from "../source/node.js";
import { constantCase } from "../text/casing.js";
import type { ApiCall, ApiDocument, ApiSecurity, SecurityRequirement } from "./document.js";
import { readSecurity } from "./read-call.js";
import { readSecuritySchemes } from "./read-security.js";

/** How a capability proves who it is to an API. */
export interface WrittenAuthentication {
  /** The entry `authentication`; undefined where the API asks for none that can be said. */
  readonly value: JsonObject | undefined;
  /** Entries of `inputParameters` for all operations: further keys that the API asks for at once. */
  readonly inputs: readonly JsonObject[];
  /** Environment variables that it reads. */
  readonly variables: readonly string[];
  readonly unsaid: readonly string[];
}

/** A way of authentication, as a capability says it. */
type Way = Omit<WrittenAuthentication, "unsaid">;

/**
 * Writes the first way of authentication that a capability can say whole: of those for all operations, else of the first operation that has one.
 * `calls` by method and path.
 */
export function writeAuthentication(
  document: ApiDocument,
  { namespace, baseUri }: { readonly namespace: string; readonly baseUri: string },
  calls: ReadonlyMap<string, ApiCall>,
): WrittenAuthentication {
  const schemes = new Map(
    [...readSecuritySchemes(document)].map(([name, security]) => [name, withTokenUrl(security, baseUri)]),
  );
  const all = readSecurity(document.root);
  const prefix = constantCase(namespace);
  const requirements = [...(all ?? []), ...[...calls.values()].flatMap(({ security }) => security ?? [])].filter(
    ({ size }) => size > 0,
  );
  const ways = requirements.flatMap((requirement) => {
    const written = writeAll(requirement, schemes, prefix);
    return written ? [{ requirement, written }] : [];
  });
  const chosen = ways.find(({ written }) => written.left.length === 0) ?? ways[0];
  const others = new Set(requirements.flatMap((requirement) => [...requirement.keys()]));
  for (const name of chosen?.requirement.keys() ?? []) others.delete(name);
  const left = chosen?.written.left ?? [];
  const asking = [...calls].map(([call, { security = all ?? [] }]) => [call, security] as const);
  // What is sent meets a requirement that asks for nothing else.
  const odd = asking.filter(([, security]) => {
    const isMet = security.some((each) => [...each.keys()].every((name) => chosen?.requirement.has(name)));
    return chosen !== undefined && security.length > 0 && !isMet;
  });
  const open = asking.filter(([, security]) => chosen !== undefined && security.length === 0);
  return {
    value: chosen?.written.value,
    inputs: chosen?.written.inputs ?? [],
    variables: chosen?.written.variables ?? [],
    unsaid: [
      ...[...others]
        .sort()
        .map((name) => `authentication \`${name}\`${kindOf(schemes.get(name))}${chosen ? ": another is used" : ""}`),
      ...left.map((name) => `authentication \`${name}\`, which is asked for beside another one: it is not sent`),
      ...asked(odd, "for another authentication than is sent: give such operations an API of their own"),
      ...asked(open, "for no authentication, which is sent all the same: give such operations an API of their own"),
    ],
  };
}

/** Documents write where tokens are had as seen from the API (`/oauth/token`); of an API that nobody knows the place of, a token is passed. */
function withTokenUrl(security: ApiSecurity, baseUri: string): ApiSecurity {
  const { scheme } = security;
  if (scheme.kind !== "oauth2" || scheme.tokenUrl === undefined || /^https?:/i.test(scheme.tokenUrl)) return security;
  const { tokenUrl } = scheme;
  const whole = URL.canParse(tokenUrl, baseUri) ? new URL(tokenUrl, baseUri).href : undefined;
  return { ...security, scheme: { ...scheme, tokenUrl: whole } };
}

/** What operations ask for, in a line that names the first of them. */
function asked(operations: readonly (readonly [call: string, ...unknown[]])[], what: string): readonly string[] {
  const [first] = operations;
  if (first === undefined) return [];
  const [which, ask] = operations.length === 1 ? ["operation,", "asks"] : ["operations, as", "ask"];
  return [`${operations.length} ${which} \`${first[0]}\`, that ${ask} ${what}`];
}

/** What a capability has no word for, by the document's. */
function kindOf(security: ApiSecurity | undefined): string {
  if (security === undefined) return ", which the document does not declare";
  if (security.scheme.kind === "other" && security.scheme.type !== "") return ` (${security.scheme.type})`;
  const { scheme } = security;
  return scheme.kind === "http" && !["basic", "bearer", "digest"].includes(scheme.scheme) ? ` (${scheme.scheme})` : "";
}

/**
 * A requirement, all of whose schemes hold at once (OpenAPI 3.1 section 4.8.30): one is the API's authentication, and keys beside it are inputs with a value
 * that no caller passes. `left` are the names of what has no place.
 */
function writeAll(
  requirement: SecurityRequirement,
  schemes: ReadonlyMap<string, ApiSecurity>,
  prefix: string,
): (Way & { readonly left: readonly string[] }) | undefined {
  const names = [...requirement.keys()];
  const isKey = (name: string): boolean => schemes.get(name)?.scheme.kind === "apiKey";
  // A key can stand in an input, anything else cannot.
  const main = names
    .toSorted((one, other) => Number(isKey(one)) - Number(isKey(other)))
    .flatMap((name) => {
      const written = write(schemes.get(name), requirement.get(name) ?? [], prefix);
      return written ? [{ name, ...written }] : [];
    })[0];
  if (!main) return undefined;
  const others = names.filter((name) => name !== main.name);
  const keys = others.flatMap((name) => {
    const scheme = schemes.get(name)?.scheme;
    if (scheme?.kind !== "apiKey") return [];
    const variable = `${prefix}_${constantCase(name)}`;
    return [{ variable, input: { name: scheme.key, in: scheme.in, type: "string", value: `{{${variable}}}` } }];
  });
  return {
    value: main.value,
    inputs: keys.map(({ input }) => input),
    variables: [...main.variables, ...keys.map(({ variable }) => variable)],
    left: others.filter((name) => !isKey(name)),
  };
}

function write(
  security: ApiSecurity | undefined,
  wanted: readonly string[],
  prefix: string,
): { readonly value: JsonObject; readonly variables: readonly string[] } | undefined {
  const scheme = security?.scheme;
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
