import { unnamed } from "../../generator/model/named-types.js";
import type { Capability } from "../../generator/model/capability.js";
import type { DataType } from "../../generator/model/types.js";

/** How much of a capability is typed. */
export interface Share {
  /** Client functions and tools. */
  readonly all: number;
  /** Those that take or answer an object with a declared member, bytes, text or nothing: something other than any JSON. */
  readonly typed: number;
  /** Types down to depth 3 of what functions answer, and those of them that are any JSON. */
  readonly places: number;
  readonly unknown: number;
}

const deepest = 3;

/** Counts what is known of a capability's client functions and tools. */
export function shareOf({ apis, mcp }: Capability): Share {
  const operations = apis.flatMap(({ operations: own }) => own);
  const tools = mcp.flatMap(({ tools: own }) => own);
  const places = operations.flatMap(({ output }) => [...typesTo(output, 0)]);
  return {
    all: operations.length + tools.length,
    typed: [...operations, ...tools].filter(({ output }) => isTyped(output)).length,
    places: places.length,
    unknown: places.filter(({ kind }) => kind === "any").length,
  };
}

/** Whether something is known of a value: of an object a member, of a list its items. */
function isTyped(type: DataType, depth = 0): boolean {
  const found = unnamed(type);
  if (depth > 8) return false;
  switch (found.kind) {
    case "any":
    case "schema":
      return false;
    case "object":
      return found.properties.length > 0;
    case "array":
      return isTyped(found.items, depth + 1);
    case "record":
      return isTyped(found.values, depth + 1);
    case "nullable":
      return isTyped(found.of, depth + 1);
    case "union":
      return found.of.some((each) => isTyped(each, depth + 1));
    case "all":
      return found.of.some((each) => isTyped(each, depth + 1));
    default:
      return true;
  }
}

function* typesTo(type: DataType, depth: number): Generator<DataType> {
  const found = unnamed(type);
  yield found;
  if (depth === deepest) return;
  switch (found.kind) {
    case "object":
      for (const property of found.properties) yield* typesTo(property.type, depth + 1);
      return;
    case "array":
      yield* typesTo(found.items, depth + 1);
      return;
    case "record":
      yield* typesTo(found.values, depth + 1);
      return;
    case "nullable":
      yield* typesTo(found.of, depth);
      return;
    case "union":
    case "all":
      for (const each of found.of) yield* typesTo(each, depth);
      return;
    default:
      return;
  }
}
