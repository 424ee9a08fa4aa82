import type { MapNode, SourceNode } from "../source/node.js";
import { isTransportHeader } from "../text/transport-headers.js";
import type {
  ApiAnswer,
  ApiBody,
  ApiCall,
  ApiContent,
  ApiDocument,
  ApiOperation,
  ApiParameter,
  SecurityRequirement,
} from "./document.js";
import type { References } from "./references.js";
import { entriesAt, flagAt, isTrueAt, itemsAt, proseAt, sunsetAt, textAt, textsAt, valueAt } from "./read-node.js";

/** Reads what one operation takes and answers; what stands at its path holds for it too (OpenAPI 3.1 section 4.8.9). Swagger 2 is put into the words of OpenAPI 3. */
export function readCall(document: ApiDocument, { node, path, pathItem }: ApiOperation): ApiCall {
  const { references } = document;
  const isSwagger = document.dialect === "swagger-2";
  const written = new Map(
    [...itemsAt(pathItem, "parameters"), ...itemsAt(node, "parameters")].flatMap((item) => {
      const parameter = references.mapAt(item);
      const name = textAt(parameter, "name");
      const place = textAt(parameter, "in");
      return parameter && name !== undefined && place !== undefined
        ? [[`${place} ${name}`, { node: parameter, name, place }] as const]
        : [];
    }),
  );
  const parameters = [...written.values()];
  const consumes = mediaTypes(node, document.root, "consumes");
  const produces = mediaTypes(node, document.root, "produces");
  return {
    path,
    summary: proseAt(node, "summary"),
    description: proseAt(node, "description"),
    deprecated: isTrueAt(node, "deprecated"),
    sunset: sunsetAt(node),
    parameters: parameters.flatMap((each) => readParameter(each, isSwagger, references)),
    body: isSwagger
      ? swaggerBody(parameters, consumes, references)
      : readBody(references.mapAt(valueAt(node, "requestBody")), references),
    answers: entriesAt(node, "responses").flatMap(({ key: status, value }): readonly ApiAnswer[] => {
      const answer = references.mapAt(value);
      if (!answer) return [];
      const schema = valueAt(answer, "schema");
      return [
        {
          status: status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
          description: proseAt(answer, "description"),
          contents: isSwagger
            ? schema
              ? produces.map((mediaType) => ({
                  mediaType,
                  schema,
                  isBytes: saysBytes(schema, references),
                  encoding: undefined,
                  examples: entriesAt(answer, "examples").flatMap(({ key, value: example }) =>
                    key.toLowerCase() === mediaType ? [example] : [],
                  ),
                }))
              : []
            : readContents(answer, references),
          span: answer.span,
        },
      ];
    }),
    security: readSecurity(node),
  };
}

/** The requirements under `security`; undefined where nothing is said. */
export function readSecurity(node: MapNode): readonly SecurityRequirement[] | undefined {
  if (valueAt(node, "security") === undefined) return undefined;
  return itemsAt(node, "security").map(
    (item) =>
      new Map(
        (item.kind === "map" ? item.entries : []).map(({ key, value }) => [
          key,
          value.kind === "list" ? value.items.flatMap((scope) => (scope.kind === "scalar" ? [scope.text] : [])) : [],
        ]),
      ),
  );
}

interface Written {
  readonly node: MapNode;
  readonly name: string;
  readonly place: string;
}

function readParameter(
  { node, name, place }: Written,
  isSwagger: boolean,
  references: References,
): readonly ApiParameter[] {
  if (place !== "query" && place !== "header" && place !== "path" && place !== "cookie") return [];
  // These say how a call is made, and are ignored as parameters (OpenAPI 3.1 section 4.8.12.2).
  if (place === "header" && /^(?:accept|content-type|authorization)$/i.test(name)) return [];
  // Whoever sends the call sends these, whatever a document demands of callers.
  if (place === "header" && isTransportHeader(name)) return [];
  const content = isSwagger ? undefined : readContents(node, references)[0];
  const format = isSwagger ? textAt(node, "collectionFormat") : undefined;
  return [
    {
      name,
      in: place,
      required: place === "path" || isTrueAt(node, "required"),
      description: proseAt(node, "description"),
      deprecated: isTrueAt(node, "deprecated"),
      sunset: sunsetAt(node),
      schema: isSwagger ? node : (content?.schema ?? valueAt(node, "schema")),
      style: isSwagger ? swaggerStyle(format) : textAt(node, "style"),
      // A list in Swagger 2 is joined by commas unless it says otherwise.
      explode: isSwagger
        ? textAt(node, "type") === "array"
          ? format === "multi"
          : undefined
        : flagAt(node, "explode"),
      mediaType: content?.mediaType,
      // Of Swagger 2 a parameter is its own schema, which has them.
      examples: isSwagger ? [] : (content?.examples ?? examplesOf(node, references)),
      span: node.span,
    },
  ];
}

function swaggerStyle(format: string | undefined): string | undefined {
  switch (format) {
    case "ssv":
      return "spaceDelimited";
    case "pipes":
      return "pipeDelimited";
    // A style that OpenAPI 3 has not: by its own name.
    case "tsv":
      return format;
    default:
      return undefined;
  }
}

/** One example, or several by name, which may be references (OpenAPI 3.1 section 4.8.19; 3.2 calls their values `dataValue`). */
function examplesOf(node: SourceNode | undefined, references: References): readonly SourceNode[] {
  const own = valueAt(node, "example");
  const named = entriesAt(node, "examples").map(({ value }) => {
    const example = references.mapAt(value);
    return valueAt(example, "value") ?? valueAt(example, "dataValue");
  });
  return [own, ...named].filter((example) => example !== undefined);
}

function readContents(node: SourceNode, references: References): readonly ApiContent[] {
  return entriesAt(node, "content").map(({ key, value: written }) => {
    // 3.2 keeps media types among the components, too.
    const value = references.mapAt(written);
    const encoding = valueAt(value, "encoding");
    // 3.2 calls what comes one after another by its items.
    const schema = valueAt(value, "schema") ?? valueAt(value, "itemSchema");
    return {
      mediaType: key.trim().toLowerCase(),
      schema,
      isBytes: saysBytes(schema, references),
      encoding: encoding?.kind === "map" ? encoding : undefined,
      examples: examplesOf(value, references),
    };
  });
}

/** OpenAPI 3.0 calls bytes texts of the format `binary`, Swagger 2 a `file`. */
function saysBytes(schema: SourceNode | undefined, references: References): boolean {
  const node = references.mapAt(schema);
  const type = textAt(node, "type");
  return type === "file" || (textAt(node, "format") === "binary" && (type === "string" || type === undefined));
}

function readBody(node: MapNode | undefined, references: References): ApiBody | undefined {
  return (
    node && {
      required: isTrueAt(node, "required"),
      description: proseAt(node, "description"),
      contents: readContents(node, references),
      span: node.span,
    }
  );
}

/** The body of Swagger 2: the one parameter `in: body`, or those `in: formData` as the members of an object. */
function swaggerBody(
  parameters: readonly Written[],
  consumes: readonly string[],
  references: References,
): ApiBody | undefined {
  const body = parameters.find(({ place }) => place === "body");
  if (body)
    return {
      required: isTrueAt(body.node, "required"),
      description: proseAt(body.node, "description"),
      contents: consumes.map((mediaType) => ({
        mediaType,
        schema: valueAt(body.node, "schema"),
        isBytes: saysBytes(valueAt(body.node, "schema"), references),
        encoding: undefined,
        examples: [],
      })),
      span: body.node.span,
    };
  const fields = parameters.filter(({ place }) => place === "formData");
  const [first] = fields;
  if (!first) return undefined;
  const isMultipart =
    fields.some(({ node }) => textAt(node, "type") === "file") || consumes.includes("multipart/form-data");
  const { span } = first.node;
  const word = (text: string): SourceNode => ({ kind: "scalar", span, value: text, text });
  const entry = (key: string, value: SourceNode): MapNode["entries"][number] => ({ key, keySpan: span, value });
  const required = fields.filter(({ node }) => isTrueAt(node, "required"));
  const schema: MapNode = {
    kind: "map",
    span,
    entries: [
      entry("type", word("object")),
      entry("properties", { kind: "map", span, entries: fields.map(({ name, node }) => entry(name, node)) }),
      entry("required", { kind: "list", span, items: required.map(({ name }) => word(name)) }),
    ],
  };
  return {
    required: required.length > 0,
    description: undefined,
    contents: [
      {
        mediaType: isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded",
        schema,
        isBytes: false,
        encoding: {
          kind: "map",
          span,
          entries: fields.flatMap(({ name, node }) => swaggerEncoding(name, node)),
        },
        examples: [],
      },
    ],
    span,
  };
}

/** How a list of a form is written, in the words of an encoding of OpenAPI 3. */
function swaggerEncoding(name: string, node: MapNode): MapNode["entries"] {
  if (textAt(node, "type") !== "array") return [];
  const { span } = node;
  const format = textAt(node, "collectionFormat");
  const entry = (key: string, value: SourceNode): MapNode["entries"][number] => ({ key, keySpan: span, value });
  const word = (text: string): SourceNode => ({ kind: "scalar", span, value: text, text });
  const explode = format === "multi";
  const style = [
    entry("style", word(swaggerStyle(format) ?? "form")),
    entry("explode", { kind: "scalar", span, value: explode, text: String(explode) }),
  ];
  return [entry(name, { kind: "map", span, entries: style })];
}

function mediaTypes(node: MapNode, root: MapNode, key: string): readonly string[] {
  const own = textsAt(node, key);
  const all = own.length > 0 ? own : textsAt(root, key);
  return all.length > 0 ? all.map((mediaType) => mediaType.trim().toLowerCase()) : ["application/json"];
}
