import type { Reporter } from "../../diagnostics/reporter.js";
import type { ApiDocument, ApiOperation } from "../../openapi/document.js";
import { itemsAt, textAt } from "../../openapi/read-node.js";
import type { MapNode, SourceNode } from "../../source/node.js";
import { nearestWord } from "../../text/nearest.js";

type Kind = "map" | "list" | "text" | "number" | "flag";

/** What stands under keywords of a schema, of those that a type is read from (JSON Schema 2020-12; OpenAPI 3.0.4 section 4.7.24). */
const wanted: Readonly<Record<string, readonly Kind[]>> = {
  $ref: ["text"],
  type: ["text", "list"],
  properties: ["map"],
  patternProperties: ["map"],
  additionalProperties: ["map", "flag"],
  items: ["map", "flag"],
  enum: ["list"],
  allOf: ["list"],
  oneOf: ["list"],
  anyOf: ["list"],
};

const words: Readonly<Record<Kind, string>> = {
  map: "a map",
  list: "a list",
  text: "a text",
  number: "a number",
  flag: "true or false",
};

const types = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** Reports keywords of schemas that hold what they cannot; each schema once. */
export function createSchemaCheck(reporter: Reporter): (schema: MapNode) => void {
  const seen = new WeakSet<MapNode>();
  return (schema) => {
    if (seen.has(schema)) return;
    seen.add(schema);
    for (const { key, value } of schema.entries) {
      const kinds = wanted[key];
      // A key with nothing behind it says nothing.
      if (kinds === undefined || (value.kind === "scalar" && value.value === null)) continue;
      if (!kinds.includes(kindOf(value)))
        reporter.report("openapi/wrong-keyword", value.span, {
          keyword: key,
          found: words[kindOf(value)],
          wanted: kinds.map((kind) => words[kind]).join(" or "),
        });
      else if (key === "type") reportTypes(value, reporter);
    }
  };
}

function reportTypes(value: SourceNode, reporter: Reporter): void {
  for (const type of value.kind === "list" ? value.items : [value]) {
    // Swagger 2 calls what is uploaded, and what is answered as bytes, a file.
    if (type.kind === "scalar" && (type.value === null || type.text === "file" || types.includes(type.text))) continue;
    const name = type.kind === "scalar" ? type.text : words[type.kind];
    reporter.report("openapi/unknown-type", type.span, { type: name, nearest: nearestWord(name, types) });
  }
}

function kindOf(value: SourceNode): Kind {
  if (value.kind !== "scalar") return value.kind;
  if (typeof value.value === "boolean") return "flag";
  return typeof value.value === "number" ? "number" : "text";
}

const places = ["query", "header", "path", "cookie"];

/** Reports parameters of an operation that cannot be told by name and place: they are left out. */
export function reportWrongParameters(document: ApiDocument, operation: ApiOperation, reporter: Reporter): void {
  const { references, dialect } = document;
  const known = dialect === "swagger-2" ? [...places, "body", "formData"] : [...places, "querystring"];
  for (const item of [...itemsAt(operation.pathItem, "parameters"), ...itemsAt(operation.node, "parameters")]) {
    const parameter = references.mapAt(item);
    if (!parameter) continue;
    const [name, place] = [textAt(parameter, "name"), textAt(parameter, "in")];
    if (name !== undefined && place !== undefined && known.includes(place)) continue;
    reporter.report("openapi/wrong-parameter", item.span, {
      parameter: name,
      place,
      nearest: place === undefined ? undefined : nearestWord(place, known),
      known,
    });
  }
}
