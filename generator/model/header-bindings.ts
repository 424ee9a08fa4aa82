import type { Capability } from "./capability.js";
import type { ValueExpression } from "./values.js";

/** The bindings whose values travel in headers as they are: tokens, keys, fixed headers. Their values must be one line of Latin text ("Requests upstream" in the spec). */
export function headerBindings({ apis, adapters }: Capability): ReadonlySet<string> {
  const upstream = apis.flatMap(({ authentication, operations, fixed }) => [
    ...(authentication?.kind === "bearer" ? [authentication.token] : []),
    ...(authentication?.kind === "apikey"
      ? authentication.keys.filter(({ placement }) => placement === "header").map(({ value }) => value)
      : []),
    ...[...fixed, ...operations.flatMap(({ parameters }) => parameters)].flatMap((parameter) =>
      parameter.in === "header" && parameter.value ? [parameter.value] : [],
    ),
  ]);
  const own = adapters.flatMap((adapter) => {
    const authentication = "authentication" in adapter ? adapter.authentication : undefined;
    if (authentication?.kind === "bearer") return [authentication.token];
    return authentication?.kind === "apikey" && authentication.placement === "header" ? [authentication.value] : [];
  });
  return new Set([...upstream, ...own].flatMap(bindingsIn));
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
