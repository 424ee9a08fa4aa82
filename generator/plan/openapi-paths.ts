import { madeLike } from "../diagnostics/origin.js";
import type { PathTemplate } from "../model/path.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { JsonSchema } from "./json-schema.js";

/** An operation of a contract, and where it stands. */
export interface PlacedOperation {
  readonly path: PathTemplate;
  readonly method: string;
  readonly operation: JsonSchema;
}

/**
 * Path items by path. Paths that differ in the names of their placeholders alone are one (OpenAPI 3.1, 4.8.8.1): they stand under the names of the first, which
 * nobody sends.
 */
export function planPathItems(placed: readonly PlacedOperation[]): JsonObject {
  const items = new Map<string, Record<string, JsonValue>>();
  const firsts = new Map<string, PathTemplate>();
  for (const { path, method, operation } of placed) {
    const nameless = path.parts.map((part) => (typeof part === "string" ? part : "{}")).join("");
    const first = firsts.get(nameless) ?? path;
    firsts.set(nameless, first);
    const key = method.toLowerCase();
    const place = Object.hasOwn(items.get(first.text) ?? {}, key) ? path : first;
    const item = items.get(place.text) ?? {};
    item[key] = place === path ? operation : withNames(operation, path, place);
    items.set(place.text, item);
  }
  return Object.fromEntries(items);
}

/** An operation whose placeholders are called as they are in another spelling of its path. */
function withNames(operation: JsonSchema, own: PathTemplate, other: PathTemplate): JsonSchema {
  const { parameters } = operation;
  const names = namesOf(own);
  const others = namesOf(other);
  if (!Array.isArray(parameters) || names.join() === others.join()) return operation;
  const renamed = parameters.map((parameter: JsonValue): JsonValue => {
    if (typeof parameter !== "object" || parameter === null || Array.isArray(parameter)) return parameter;
    const { name, in: place } = parameter as JsonObject;
    const called = place === "path" ? others[names.findIndex((each) => each === name)] : undefined;
    return called === undefined ? parameter : madeLike({ ...parameter, name: called }, parameter);
  });
  return madeLike({ ...operation, parameters: renamed }, operation);
}

function namesOf({ parts }: PathTemplate): readonly string[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
}
