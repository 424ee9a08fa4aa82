import { unnamed } from "./named-types.js";
import { anyType, type DataType } from "./types.js";
import { isNumeric } from "./parse-json-path.js";
import type { JsonPath, PathStep } from "./values.js";

/** What stands at a path of a value of a known type; open JSON where that cannot be told. */
export function typeAt(type: DataType, path: JsonPath): DataType {
  return path.kind === "steps" ? follow(type, path.steps) : anyType;
}

function follow(type: DataType, steps: readonly PathStep[]): DataType {
  const [step, ...rest] = steps;
  if (step === undefined) return type;
  const found = unnamed(type);
  if (found.kind === "nullable") return follow(found.of, steps);
  switch (step.kind) {
    case "property":
      return follow(found.kind === "array" && isNumeric(step.name) ? found.items : memberOf(found, step.name), rest);
    case "index":
      return found.kind === "array" ? follow(found.items, rest) : anyType;
    case "wildcard":
    case "slice":
    case "filter": {
      const item = found.kind === "array" ? follow(found.items, rest) : anyType;
      return item.kind === "any" ? anyType : { kind: "array", items: item };
    }
    case "union":
    case "descent":
    case "function":
      return anyType;
  }
}

function memberOf(type: Exclude<DataType, { readonly kind: "named" }>, name: string): DataType {
  if (type.kind === "record") return type.values;
  if (type.kind === "object") return type.properties.find((property) => property.name === name)?.type ?? anyType;
  if (type.kind !== "all") return anyType;
  const [first = anyType] = type.of.map((part) => memberOf(unnamed(part), name)).filter(({ kind }) => kind !== "any");
  return first;
}
