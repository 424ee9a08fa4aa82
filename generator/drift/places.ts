import type { Span } from "../diagnostics/span.js";
import type { Capability } from "../model/capability.js";

/** Where the names that generated code mentions stand in the YAML: operations by id, routes by path, tools, resources and prompts by name. */
export function namedPlaces(capability: Capability): ReadonlyMap<string, Span> {
  const places = new Map<string, Span>();
  const add = (name: string | undefined, span: Span): void => {
    if (name !== undefined && name !== "" && !places.has(name)) places.set(name, span);
  };
  for (const api of capability.apis) for (const operation of api.operations) add(operation.id, operation.span);
  for (const adapter of capability.rest)
    for (const resource of adapter.resources)
      for (const operation of resource.operations) add(operation.path.text, operation.span);
  for (const server of capability.mcp) {
    for (const tool of server.tools) add(tool.name, tool.span);
    for (const resource of server.resources) add(resource.name, resource.span);
  }
  return places;
}

/** The YAML behind a line of generated code: the part whose name stands nearest below it before its function ends, or else nearest above. */
export function placeBehind(text: string, line: number, places: ReadonlyMap<string, Span>): Span | undefined {
  const lines = text.split("\n");
  const below = lines.slice(line - 1);
  const end = below.findIndex((each) => each.startsWith("}"));
  const candidates = [...below.slice(0, end === -1 ? undefined : end), ...lines.slice(0, line - 1).reverse()];
  for (const candidate of candidates) {
    for (const [, name] of candidate.matchAll(/["'`]([^"'`]+)["'`]/g)) {
      const span = name === undefined ? undefined : places.get(name);
      if (span) return span;
    }
  }
  return undefined;
}
