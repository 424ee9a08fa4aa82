import type { Operation } from "../model/capability.js";
import { type Code, code, literal } from "./code.js";
import type { PlannedRoute } from "./route.js";

/**
 * The reads of APIs that an adapter exposes, for URLs in their answers: where in the API a route reads, and where that is here ("Answers" of the
 * specification: `Location` and `Link` are told as the adapter's own). Only routes whose placeholders are those of the call, one in a segment.
 */
export function planExposedPaths(routes: readonly PlannedRoute[]): readonly Code[] {
  return routes.flatMap((route) => {
    const { plain, operation } = route;
    if (operation.method !== "GET" || plain.action.kind !== "call" || plain.action.operation.method !== "GET")
      return [];
    const target = plain.action.operation;
    // An authorization server sends browsers where it says, and nowhere else.
    if (target.oauth !== undefined) return [];
    const inputs = new Map(operation.asked.map((input) => [input.name, input.in]));
    const callerNames = new Map(
      plain.action.arguments.flatMap(({ parameter, value }) =>
        value.kind === "input" && value.path.length === 0
          ? [[parameter, { name: value.name, in: inputs.get(value.name) }] as const]
          : [],
      ),
    );
    const here = new Map(
      [...callerNames].flatMap(([parameter, caller]) =>
        parameter.in === "path" && caller.in === "path" ? [[caller.name, parameter.name] as const] : [],
      ),
    );
    const to = templateOf(operation.path.parts, (name) => here.get(name));
    const from = templateOf(target.path.parts, (name) => name);
    const known = new Set(here.values());
    if (to === undefined || from === undefined || placeholders(target).some((name) => !known.has(name))) return [];
    const query = [...callerNames].flatMap(([parameter, caller]) =>
      parameter.in === "query" && caller.in === "query" ? [[parameter.name, caller.name] as const] : [],
    );
    return [
      code`{ namespace: ${literal(target.namespace)}, from: ${literal(from)}, to: ${literal(to)}${query.length === 0 ? code`` : code`, query: ${literal(Object.fromEntries(query))}`} }`,
    ];
  });
}

type Parts = Operation["path"]["parts"];

/** A path with the names that `rename` gives its placeholders; undefined where one has none, shares its segment with another, or takes several segments. */
function templateOf(parts: Parts, rename: (name: string) => string | undefined): string | undefined {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      // What is written with braces would be a placeholder to whoever reads the template.
      if (/[{}]/.test(part)) return undefined;
      text += part;
      continue;
    }
    const name = rename(part.parameter);
    const isSecond = text.includes("{", text.lastIndexOf("/"));
    if (name === undefined || part.rest || isSecond) return undefined;
    text += `{${name}}`;
  }
  return /[?#]/.test(text) ? undefined : text;
}

function placeholders({ path }: Operation): readonly string[] {
  return path.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
}
