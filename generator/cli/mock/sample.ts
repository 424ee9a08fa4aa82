import { unnamed } from "../../model/named-types.js";
import type { DataType } from "../../model/types.js";
import type { JsonPath, OutputShape, PathStep } from "../../model/values.js";
import { exampleInput, exampleValue } from "../../plan/example.js";
import type { JsonObject, JsonValue } from "../../source/node.js";
import { textOfPattern } from "../../text/text-of-pattern.js";

/** Types that lead to themselves are followed this far. */
const deepest = 12;
/** From a member to the members of what it holds: a name, alternatives, parts of one, an item. */
const longestStep = 6;

/**
 * A value of a type with every member that it may have: the author's examples where there are some, else words and numbers. A type that leads to itself ends
 * where it may, and has null where no value of it ends.
 */
export function sampleOf(type: DataType, name: string): JsonValue {
  return partOf(type, name, 0, undefined) ?? partOf(type, name, 0, null) ?? null;
}

/** `end` is what stands where a type leads to itself once too often: undefined, and whoever holds it does without, or null. */
function partOf(type: DataType, name: string, depth: number, end: null | undefined): JsonValue | undefined {
  const inside = (of: DataType, otherwise: null | undefined): JsonValue | undefined =>
    depth < deepest ? partOf(of, name, depth + 1, otherwise) : otherwise;
  switch (type.kind) {
    case "object":
      return objectOf(type, depth, end);
    case "array": {
      const item = inside(type.items, undefined);
      return item === undefined ? [] : [item];
    }
    case "record": {
      const value = inside(type.values, undefined);
      return value === undefined ? {} : { [name]: value };
    }
    case "nullable":
      return inside(type.of, undefined) ?? null;
    case "named":
      return inside(unnamed(type), end);
    case "union": {
      const [first] = type.of;
      if (first === undefined) return null;
      // Of the others only those that lead nowhere: to follow each would take as many turns as there are ways.
      const plain = type.of.map(unnamed).find(({ kind }) => !leading.has(kind));
      return inside(first, undefined) ?? (plain === undefined ? inside(first, end) : partOf(plain, name, depth, end));
    }
    case "all": {
      const parts = type.of.map((each) => inside(each, end));
      return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
    }
    case "any":
    case "schema":
      return {};
    case "string":
      if (type.enum === undefined && type.pattern !== undefined) return textOfPattern(type.pattern) ?? name;
      return exampleText(type, name);
    default:
      return exampleText(type, name);
  }
}

/** Kinds of types that are made of others, and have no empty value. */
const leading: ReadonlySet<DataType["kind"]> = new Set(["object", "nullable", "named", "union", "all"]);

/** Undefined where a member that must be there has no end. */
function objectOf(
  { properties }: Extract<DataType, { kind: "object" }>,
  depth: number,
  end: null | undefined,
): JsonObject | undefined {
  const members: [name: string, value: JsonValue][] = [];
  for (const property of properties) {
    const { name, required, schema, type } = property;
    const own = schema && ("examples" in schema || "example" in schema) ? exampleInput(property) : undefined;
    // What leads to itself ends where it may.
    if (own === undefined && !required && depth >= deepest - longestStep) continue;
    const value = own ?? partOf(type, name, depth + 1, required ? end : undefined);
    if (value === undefined && required) return undefined;
    if (value !== undefined) members.push([name, value]);
  }
  return Object.fromEntries(members);
}

/** A word or a number of a type. */
function exampleText(type: DataType, name: string): JsonValue {
  const value = exampleValue(type, name);
  return typeof value === "string" ? value.replace(/^<|>$/g, "") : value;
}

/** The answer with what `shape` reads from it put in: where its paths lead stand values of its types. */
export function withShape(answer: JsonValue, shape: OutputShape, name: string): JsonValue {
  switch (shape.kind) {
    case "value":
      return answer;
    case "path":
      return withPath(answer, stepsOf(shape.path), (found) => leaf(found, shape.type, lastName(shape.path) ?? name));
    case "object":
      return withPath(answer, shape.path ? stepsOf(shape.path) : [], (found) =>
        shape.properties.reduce<JsonValue>(
          (value, property) => withShape(value, property.shape, property.name),
          found ?? {},
        ),
      );
    case "array":
      return withPath(answer, [...stepsOf(shape.path), { kind: "wildcard" }], (found) =>
        withShape(found ?? {}, shape.items, name),
      );
    case "record":
      return withPath(answer, [...stepsOf(shape.path), { kind: "property", name }], (found) =>
        withShape(found ?? {}, shape.values, name),
      );
  }
}

/** The answer with a value at the end of a path; parts that are not as the path wants them are made so. */
export function withPath(
  answer: JsonValue | undefined,
  steps: readonly PathStep[],
  last: (found: JsonValue | undefined) => JsonValue,
): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return last(answer);
  switch (step.kind) {
    case "property": {
      const members: JsonObject = isObject(answer) ? answer : {};
      return {
        ...members,
        [step.name]: withPath(Object.hasOwn(members, step.name) ? members[step.name] : undefined, rest, last),
      };
    }
    case "index": {
      const items: readonly JsonValue[] = Array.isArray(answer) ? answer : [];
      // Whoever counts from the end, or far, finds something all the same.
      const wanted = Math.min(step.index < 0 ? items.length + step.index : step.index, mostItems - 1);
      const at = Math.max(wanted, 0);
      return Array.from({ length: Math.max(items.length, at + 1) }, (_, index) =>
        index === at || items[index] === undefined ? withPath(items[index], rest, last) : items[index],
      );
    }
    case "wildcard":
    case "slice":
    case "filter": {
      const items: readonly (JsonValue | undefined)[] =
        Array.isArray(answer) && answer.length > 0 ? answer : [undefined];
      return items.map((item) => withPath(item, rest, last));
    }
    case "union":
      return step.steps.reduce<JsonValue>((value, each) => withPath(value, [each, ...rest], last), answer ?? null);
    case "descent":
      return withPath(answer, [step.step, ...rest], last);
    case "function":
      return answer ?? [];
  }
}

const mostItems = 10;

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stepsOf(path: JsonPath): readonly PathStep[] {
  return path.kind === "steps" ? path.steps : [];
}

function lastName(path: JsonPath): string | undefined {
  const last = stepsOf(path).findLast((step) => step.kind === "property");
  return last?.name;
}

/** A value of a type at the end of a path: what stands there where it is one, else a word or a number. */
export function leaf(found: JsonValue | undefined, type: string | undefined, name: string): JsonValue {
  switch (type) {
    case "number":
    case "integer":
      return typeof found === "number" ? found : 1;
    case "boolean":
      return typeof found === "boolean" ? found : true;
    case "array":
      return Array.isArray(found) ? found : [];
    case "object":
      return typeof found === "object" && found !== null ? found : {};
    default:
      return found ?? name;
  }
}
