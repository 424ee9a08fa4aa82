import { itemsAt, numberAt, sunsetAt, textAt, valueAt } from "../../openapi/read-node.js";
import {
  type JsonObject,
  type JsonValue,
  longIntegerOf,
  longNumber,
  type SourceNode,
  toData,
  toJson,
} from "../../source/node.js";
import { isSafePattern } from "../../text/pattern.js";

/** Formats that say the same wherever JSON Schema is read; others are the API's own. */
const formats = new Set(["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"]);

/** The format of a text, where everybody checks it alike. */
export function knownFormat(node: SourceNode): string | undefined {
  const format = textAt(node, "format");
  return format !== undefined && formats.has(format) ? format : undefined;
}

/** The pattern of a text, where validators take it. */
export function safePattern(node: SourceNode): string | undefined {
  const pattern = textAt(node, "pattern");
  return pattern !== undefined && isSafePattern(pattern) ? pattern : undefined;
}

export const limits = [
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;

/** What a schema says of a value beside its type: limits, what it is by default, an example. Undefined where it says nothing. */
export function readKeywords(node: SourceNode | undefined): JsonObject | undefined {
  if (node?.kind !== "map") return undefined;
  const keywords: Record<string, JsonValue> = { ...readLimits(node) };
  const preset = valueAt(node, "default");
  const isText = textAt(node, "type") === "string";
  const dataOf = isText ? toJson : toData;
  // Of a text only digits are a number that a double does not hold.
  const isHeld = !preset || isText || longNumber(preset) === undefined || longIntegerOf(preset) !== undefined;
  if (preset && isHeld && isSmall(preset)) keywords["default"] = dataOf(preset);
  const examples = [valueAt(node, "example") ?? valueAt(node, "x-example"), ...itemsAt(node, "examples")]
    .filter((example) => example !== undefined)
    .filter(isSmall);
  if (examples.length > 0) keywords["examples"] = examples.slice(0, mostExamples).map(dataOf);
  if (valueAt(node, "deprecated")?.kind === "scalar" && toJson(valueAt(node, "deprecated") ?? node) === true)
    keywords["deprecated"] = true;
  const sunset = sunsetAt(node);
  if (sunset !== undefined) keywords["x-sunset"] = sunset;
  return Object.keys(keywords).length === 0 ? undefined : keywords;
}

/** The limits of a value, and those of the items of a list. */
export function readLimits(node: SourceNode | undefined, depth = 0): JsonObject | undefined {
  if (node?.kind !== "map" || depth > deepest) return undefined;
  const keywords: Record<string, JsonValue> = {};
  for (const name of limits) {
    const written = valueAt(node, name);
    const limit = (written && longIntegerOf(written)) ?? numberAt(node, name);
    if (limit !== undefined) keywords[name] = limit;
  }
  // Up to OpenAPI 3.0 a limit is said to be exclusive beside it.
  for (const [flag, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const value = valueAt(node, flag);
    if (value?.kind === "scalar" && value.value === true && keywords[limit] !== undefined) {
      keywords[flag] = keywords[limit];
      delete keywords[limit];
    }
  }
  const unique = valueAt(node, "uniqueItems");
  if (unique?.kind === "scalar" && unique.value === true) keywords["uniqueItems"] = true;
  const items = readLimits(valueAt(node, "items"), depth + 1);
  if (items) keywords["items"] = items;
  return Object.keys(keywords).length === 0 ? undefined : keywords;
}

/** Of many examples a few are enough. */
const mostExamples = 3;

/** The examples of a value that are small enough to be read: under `examples` of a schema. */
export function exampleKeywords(examples: readonly SourceNode[]): JsonObject | undefined {
  const small = examples.slice(0, mostExamples).flatMap((example) => {
    const value = smallExample(example);
    return value === undefined ? [] : [value];
  });
  return small.length === 0 ? undefined : { examples: small };
}

/** An example of any shape, unless it is longer than anybody reads: contracts and tools are sent as a whole. */
export function smallExample(example: SourceNode | undefined): JsonValue | undefined {
  if (example === undefined) return undefined;
  if (example.span.end - example.span.start > mostCharacters) return undefined;
  const value = toJson(example);
  return JSON.stringify(value).length > mostCharacters ? undefined : value;
}

const mostCharacters = 2_000;

/** Lists of lists, as deep as anybody states limits. */
const deepest = 8;

function isSmall(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value !== null && node.text.length <= 200;
}
