import type { AddedTool } from "./added-tool.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";

const deepest = 6;
const mostChars = 6_000;

/**
 * The declaration of a function of `client` that calls a tool, in TypeScript, with its comment: `listPets(input: { limit?: number }): Promise<...>`.
 * `notes` are further lines of the comment. Types that are too deep or too long are `any`.
 */
export function declareTool(
  name: string,
  { config: { description }, schema, outputSchema }: AddedTool,
  notes: readonly string[],
): string {
  const answer = outputSchema === undefined ? "any" : cut(typeOf(outputSchema, outputSchema, 0));
  const comment = commentOf([...description.split("\n"), ...notes], "");
  return `${comment}${name}(${parametersOf(schema)}): Promise<${answer}>;`;
}

function parametersOf(schema: JsonObject): string {
  const properties = property(schema, "properties");
  const isEmpty = isJsonObject(properties) && Object.keys(properties).length === 0;
  if (isEmpty && property(schema, "additionalProperties") === false) return "";
  const required = property(schema, "required");
  const isRequired = isJsonArray(required) && required.length > 0;
  return `input${isRequired ? "" : "?"}: ${cut(typeOf(schema, schema, 0))}`;
}

function cut(type: string): string {
  return type.length > mostChars ? "any" : type;
}

/** A JSON Schema as a type. What the language cannot say of it, a range or a pattern, is left to the check of the call. */
function typeOf(schema: JsonValue | undefined, root: JsonObject, depth: number): string {
  if (schema === false) return "never";
  if (!isJsonObject(schema) || depth > deepest) return "any";
  const ref = property(schema, "$ref");
  if (typeof ref === "string") return typeOf(definitionOf(ref, root), root, depth + 1);
  if (Object.hasOwn(schema, "const")) return JSON.stringify(schema["const"]);
  const { enum: listed } = schema;
  if (isJsonArray(listed))
    return listed.length > 40
      ? typeOf({ ...schema, enum: null }, root, depth)
      : listed.map((value) => JSON.stringify(value)).join(" | ") || "never";
  for (const [keyword, operator] of [
    ["oneOf", " | "],
    ["anyOf", " | "],
    ["allOf", " & "],
  ] as const) {
    const members = property(schema, keyword);
    if (!isJsonArray(members) || members.length === 0) continue;
    const types = new Set(members.map((member) => inside(typeOf(member, root, depth + 1))));
    return [...types].join(operator);
  }
  const { type } = schema;
  if (isJsonArray(type))
    return [...new Set(type.map((one) => inside(plainType(one, schema, root, depth))))].join(" | ");
  return plainType(type, schema, root, depth);
}

function plainType(
  type: JsonValue | undefined,
  schema: JsonObject,
  root: JsonObject,
  depth: number,
): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return `${inside(typeOf(schema["items"], root, depth + 1))}[]`;
    default:
      return type === "object" || isJsonObject(schema["properties"])
        ? objectType(schema, root, depth)
        : "any";
  }
}

function objectType(schema: JsonObject, root: JsonObject, depth: number): string {
  const { properties, required, additionalProperties: more } = schema;
  const members = isJsonObject(properties) ? Object.entries(properties) : [];
  const must = isJsonArray(required) ? required : [];
  if (members.length === 0)
    return isJsonObject(more)
      ? `Record<string, ${typeOf(more, root, depth + 1)}>`
      : "Record<string, any>";
  const indent = "  ".repeat(depth + 1);
  const lines = members.map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const said = property(member, "description");
    const comment = typeof said === "string" ? commentOf(said.split("\n"), indent) : "";
    return `${comment}${indent}${key}${must.includes(name) ? "" : "?"}: ${typeOf(member, root, depth + 1)};\n`;
  });
  return `{\n${lines.join("")}${"  ".repeat(depth)}}`;
}

/** What of a type must stand in brackets beside others. */
function inside(type: string): string {
  return / [|&] /.test(type) && !type.startsWith("{") ? `(${type})` : type;
}

function definitionOf(ref: string, root: JsonObject): JsonValue | undefined {
  if (!ref.startsWith("#")) return undefined;
  let found: JsonValue | undefined = root;
  for (const step of ref.slice(1).split("/").slice(1)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = property(found, step.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return found;
}

/** Lines as a comment; what would end it is taken apart. */
function commentOf(lines: readonly string[], indent: string): string {
  const told = lines
    .map((line) => line.trim().replaceAll("*/", "* /").slice(0, 500))
    .filter((line) => line !== "");
  if (told.length === 0) return "";
  if (told.length === 1) return `${indent}/** ${told[0]} */\n`;
  return `${indent}/**\n${told.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}
