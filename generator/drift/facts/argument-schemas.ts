import type { Input, Tool } from "../../model/capability.js";
import { typeOfSchema } from "../../model/types-of.js";
import { withoutAnnotations } from "../compare-constraints.js";
import type { Constraints } from "../constraints.js";
import { canonical, without } from "./canonical.js";

type JsonObject = NonNullable<Tool["inputSchema"]>;
type JsonValue = JsonObject[string];

/** What a schema of arguments says beside what it says of each. */
export interface Together {
  /** Whether arguments that it does not name are taken: `false`, `true`, or what they have to be. */
  readonly others: JsonValue;
  /** All else: which go together, how many there may be. */
  readonly constraints: Constraints;
  /** What only people and models read of it. */
  readonly texts: string;
}

/** How much of a schema is laid out; what lies further away is compared by its reference. */
const mostParts = 3_000;

/** Said of each argument, or of nothing. */
const apart = [
  "type",
  "properties",
  "required",
  "$defs",
  "definitions",
  "$schema",
  "$id",
  "additionalProperties",
  "unevaluatedProperties",
];

/** A tool whose arguments have the types and keywords that its author's own schema gives them, references laid out. */
export function withWrittenTypes(tool: Tool): Tool {
  const schema = tool.inputSchema && laidOut(tool.inputSchema);
  const type = typeOfSchema(schema);
  if (!schema || type.kind !== "object") return tool;
  const properties = schema["properties"];
  const typed = (input: Input): Input => {
    const property = type.properties.find(({ name }) => name === input.name);
    const written = isObject(properties) ? properties[input.name] : undefined;
    return property ? { ...input, type: property.type, ...(isObject(written) ? { schema: written } : {}) } : input;
  };
  return { ...tool, asked: tool.asked.map(typed) };
}

/** What the schema of a tool says of its arguments together; it is closed unless it says otherwise. */
export function togetherOf(written: JsonObject | undefined): Together {
  const schema = written ? laidOut(written) : {};
  const { properties, required } = schema;
  const known = isObject(properties) ? Object.keys(properties) : [];
  const undeclared = Array.isArray(required) ? required.filter((name) => !known.includes(String(name))) : [];
  const all: Constraints = {
    ...without(schema, apart),
    ...(undeclared.length === 0 ? {} : { required: undeclared }),
    // What leads back to itself is compared as it is written.
    ...(hasReference(schema["properties"]) ? { $defs: schema["$defs"] ?? schema["definitions"] } : {}),
  };
  const constraints = withoutAnnotations(all);
  return {
    others: schema["additionalProperties"] ?? schema["unevaluatedProperties"] ?? false,
    constraints,
    texts: canonical(without(all, Object.keys(constraints))),
  };
}

/** A schema with what its references lead to, so that it is compared by what it says. A part inside itself stays a reference. */
function laidOut(schema: JsonObject): JsonObject {
  let parts = 0;
  const lay = (value: JsonValue, within: readonly string[]): JsonValue => {
    parts += 1;
    if (Array.isArray(value)) return value.map((item) => lay(item, within));
    if (!isObject(value)) return value;
    const reference = value["$ref"];
    if (typeof reference !== "string" || within.includes(reference) || parts > mostParts)
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, lay(part, within)]));
    const target = partAt(schema, reference);
    if (!isObject(target)) return value;
    const beside = lay(Object.fromEntries(Object.entries(value).filter(([key]) => key !== "$ref")), within);
    const found = lay(target, [...within, reference]);
    if (!isObject(beside) || !isObject(found)) return value;
    const isSaidTwice = Object.keys(beside).some((key) => key !== "description" && Object.hasOwn(found, key));
    return isSaidTwice ? { allOf: [found, beside] } : { ...found, ...beside };
  };
  const { $defs, definitions, ...own } = schema;
  const result = lay(own, []);
  return {
    ...(isObject(result) ? result : own),
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

/** What a JSON Pointer of the schema leads to (RFC 6901). */
function partAt(schema: JsonObject, reference: string): JsonValue | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let part: JsonValue | undefined = schema;
  for (const segment of reference.slice(2).split("/")) {
    const key = segment.replace(/~1/g, "/").replace(/~0/g, "~");
    if (!isObject(part) || !Object.hasOwn(part, key)) return undefined;
    part = part[key];
  }
  return part;
}

function hasReference(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasReference);
  return isObject(value) && (typeof value["$ref"] === "string" || Object.values(value).some(hasReference));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
