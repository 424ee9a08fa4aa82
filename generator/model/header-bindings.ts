import type { Capability, ClientAuthentication, ServerAuthentication } from "./capability.js";
import type { ValueExpression } from "./values.js";

/** What the value of a binding must be, since it travels in a header. */
export interface Carried {
  /** As it is: one line of Latin text ("Requests upstream" in the spec). */
  readonly inHeader: boolean;
  /** As a part of somebody's name and password, without control characters, and a user-id without a colon (RFC 7617 section 2), or of a bearer token. */
  readonly inCredentials: "user-id" | "text" | "token" | undefined;
}

/** How the bindings of a capability travel in headers, by their variables; those that do not are not there. */
export function carriedBindings(capability: Capability): ReadonlyMap<string, Carried> {
  const carried = new Map<string, Carried>();
  const add = (variable: string, how: Partial<Carried>): void =>
    void carried.set(
      variable,
      joinCarried(carried.get(variable), { inHeader: false, inCredentials: undefined, ...how }),
    );
  const inHeaders = headerValues(capability);
  for (const variable of inHeaders.flatMap(bindingsIn)) add(variable, { inHeader: true });
  for (const variable of inHeaders.flatMap(tokensIn)) add(variable, { inCredentials: "token" });
  for (const { authentication } of [...capability.apis, ...capability.adapters]) {
    if (authentication?.kind === "bearer")
      for (const variable of bindingsIn(authentication.token)) add(variable, { inCredentials: "token" });
    if (authentication?.kind !== "basic" && authentication?.kind !== "digest") continue;
    const isBasic = authentication.kind === "basic";
    for (const variable of bindingsIn(authentication.username))
      add(variable, { inCredentials: isBasic ? "user-id" : "text" });
    // A digest is of the password's bytes, whatever they are.
    for (const variable of isBasic ? bindingsIn(authentication.password) : []) add(variable, { inCredentials: "text" });
  }
  return carried;
}

/** How a binding travels that does so in two ways. */
export function joinCarried(one: Carried | undefined, other: Carried): Carried {
  if (one === undefined) return other;
  const parts = [one.inCredentials, other.inCredentials];
  const strictest = (["user-id", "token", "text"] as const).find((part) => parts.includes(part));
  return { inHeader: one.inHeader || other.inHeader, inCredentials: strictest };
}

function headerValues({ apis, adapters }: Capability): readonly ValueExpression[] {
  const upstream = apis.flatMap(({ authentication, operations, fixed }) => [
    ...sentInHeaders(authentication),
    ...[...fixed, ...operations.flatMap(({ parameters }) => parameters)].flatMap((parameter) =>
      parameter.in === "header" && parameter.value ? [parameter.value] : [],
    ),
  ]);
  const own = adapters.flatMap(({ authentication }) => readInHeaders(authentication));
  return [...upstream, ...own];
}

/** What a client's authentication puts into headers as it is: names and passwords are encoded first, tokens of `oauth2` are the server's. */
function sentInHeaders(authentication: ClientAuthentication | undefined): readonly ValueExpression[] {
  switch (authentication?.kind) {
    case "bearer":
      return [authentication.token];
    case "apikey":
      return authentication.keys.filter(({ placement }) => placement === "header").map(({ value }) => value);
    case "basic":
    case "digest":
    case "oauth2":
    case "unsupported":
    case undefined:
      return [];
  }
}

/** What an adapter compares with headers of its callers as it is. */
function readInHeaders(authentication: ServerAuthentication | undefined): readonly ValueExpression[] {
  switch (authentication?.kind) {
    case "bearer":
      return [authentication.token];
    case "apikey":
      return authentication.placement === "header" ? [authentication.value] : [];
    case "basic":
    case "digest":
    case "oauth2":
    case undefined:
      return [];
  }
}

/** Lists and objects travel as JSON text or encoded; what they hold is no header by itself. */
function bindingsIn(value: ValueExpression): readonly string[] {
  switch (value.kind) {
    case "binding":
      return [value.variable];
    case "template":
      return value.parts.flatMap((part) => (typeof part === "string" ? [] : bindingsIn(part)));
    default:
      return [];
  }
}

/** What follows the word `Bearer` in a header's value. */
function tokensIn(value: ValueExpression): readonly string[] {
  if (value.kind !== "template") return [];
  const [scheme, token] = value.parts;
  return typeof scheme === "string" && /^\s*Bearer\s+$/i.test(scheme) && typeof token === "object"
    ? bindingsIn(token)
    : [];
}
