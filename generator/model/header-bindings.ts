import type { Capability, ClientAuthentication, ServerAuthentication } from "./capability.js";
import type { ValueExpression } from "./values.js";

/** The bindings whose values travel in headers as they are: tokens, keys, fixed headers. Their values must be one line of Latin text ("Requests upstream" in the spec). */
export function headerBindings({ apis, adapters }: Capability): ReadonlySet<string> {
  const upstream = apis.flatMap(({ authentication, operations, fixed }) => [
    ...sentInHeaders(authentication),
    ...[...fixed, ...operations.flatMap(({ parameters }) => parameters)].flatMap((parameter) =>
      parameter.in === "header" && parameter.value ? [parameter.value] : [],
    ),
  ]);
  const own = adapters.flatMap(({ authentication }) => readInHeaders(authentication));
  return new Set([...upstream, ...own].flatMap(bindingsIn));
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
