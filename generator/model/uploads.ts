import type { JsonObject } from "../source/node.js";
import { askedOf } from "./asked.js";
import { parametersIn } from "./circular-values.js";
import type { Operation, OperationParameter, RequestBody } from "./capability.js";
import type { DataType, UploadKind } from "./types.js";
import type { ValueExpression } from "./values.js";

/**
 * Finds out what of an operation's body callers pass as bytes ("Bodies are encoded as they are declared" in the spec). A body of bytes is the one
 * parameter that it is made of; fields of a multipart body are files where they say so, and may be where they say nothing.
 */
export function findUploads(operation: Operation): Operation {
  const body = operation.body && wholeOf(operation.body);
  if (body === undefined) return operation;
  const kinds = uploadsOf(body);
  const texts = readAsText(operation, body);
  const parameters = operation.parameters.map((parameter) => {
    const kind = kinds.get(parameter.name);
    return withUpload(parameter, kind === "part" && texts.has(parameter.name) ? undefined : kind);
  });
  return { ...operation, body, parameters, asked: askedOf(parameters) };
}

/** Whether a type says that a value is a file, or would let one be. */
export function mayBeFile({ type, schema }: Pick<OperationParameter, "type" | "schema">): boolean {
  const isOpenText = type.kind === "string" && type.enum === undefined && type.format === undefined;
  return saysFile(schema) || type.kind === "any" || (isOpenText && !isClosed(schema));
}

/** A body of bytes that is one parameter is that parameter, however it is written (`"{{file}}"`, `{file: "{{file}}"}`). */
function wholeOf(body: RequestBody): RequestBody {
  if (body.encoding.kind !== "bytes") return body;
  const { encoding } = body;
  if (body.kind === "fields" && body.names.length === 1)
    return { kind: "parameter", name: body.names[0] ?? "", encoding };
  if (body.kind !== "data") return body;
  const [entry, ...others] = body.value.kind === "object" ? body.value.entries : [{ value: body.value }];
  const name = entry && others.length === 0 ? parameterOf(entry.value) : undefined;
  return name === undefined ? body : { kind: "parameter", name, encoding };
}

/** The parameters that travel as bytes, by name. */
function uploadsOf(body: RequestBody): ReadonlyMap<string, UploadKind> {
  const { encoding } = body;
  if (encoding.kind === "bytes") return new Map(body.kind === "parameter" ? [[body.name, "bytes"]] : []);
  if (encoding.kind !== "multipart") return new Map();
  switch (body.kind) {
    case "parameter":
      return new Map([[body.name, "parts"]]);
    case "fields":
      return new Map(body.names.map((name) => [name, "part"]));
    case "data":
      return new Map(partsOf(body.value));
    case "text":
      return new Map();
  }
}

function partsOf(value: ValueExpression): readonly (readonly [name: string, kind: UploadKind])[] {
  const part = (of: ValueExpression | undefined, kind: UploadKind): readonly (readonly [string, UploadKind])[] => {
    const name = of && parameterOf(of);
    return name === undefined ? [] : [[name, kind]];
  };
  if (value.kind === "object") return value.entries.flatMap((entry) => part(entry.value, "part"));
  if (value.kind !== "list") return [];
  return value.items.flatMap((item) => {
    if (item.kind !== "object") return [];
    const at = (key: string): ValueExpression | undefined => item.entries.find((entry) => entry.key === key)?.value;
    const isFile = at("filename") !== undefined && !saysText(at("contentType"));
    return part(at("value"), isFile ? "file" : "part");
  });
}

/** Whether a part's media type is written out and one of text: what callers pass for it is that text, as long as it is no file. */
function saysText(mediaType: ValueExpression | undefined): boolean {
  return (
    mediaType?.kind === "literal" &&
    /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|yaml)\b)/i.test(String(mediaType.value))
  );
}

/** The parameters that are read as text beside being parts, in the name of a file or in a template: what is text somewhere is no file. */
function readAsText({ parameters }: Operation, body: RequestBody): ReadonlySet<string> {
  const value = body.kind === "data" ? body.value : undefined;
  const objects = value?.kind === "list" ? value.items : value ? [value] : [];
  const written = objects.flatMap((object) =>
    object.kind === "object"
      ? object.entries.filter((entry) =>
          value?.kind === "list" && entry.key !== "value" ? true : parameterOf(entry.value) === undefined,
        )
      : [],
  );
  const values = [...parameters, ...written].flatMap((each) => each.value ?? []);
  return new Set(values.flatMap((each) => parametersIn(each)));
}

/** The parameter that is the whole of a value. */
function parameterOf(value: ValueExpression): string | undefined {
  return value.kind === "parameter" && value.path.length === 0 ? value.name : undefined;
}

function withUpload(parameter: OperationParameter, kind: UploadKind | undefined): OperationParameter {
  const isOfBody = parameter.in === "body" || parameter.in === "template";
  if (kind === undefined || !isOfBody || parameter.value !== undefined) return parameter;
  return { ...parameter, type: uploadType(parameter, kind) };
}

function uploadType({ type, schema }: OperationParameter, kind: UploadKind): DataType {
  if (kind !== "part") return { kind: "upload", of: kind };
  if (saysFile(schema)) return { kind: "upload", of: "file" };
  const items = schema?.["items"];
  if (type.kind === "array" && isObject(items) && saysFile(items))
    return { kind: "array", items: { kind: "upload", of: "file" } };
  return mayBeFile({ type, schema }) ? { kind: "upload", of: "part" } : type;
}

/** `format: binary` and `byte` of OpenAPI 3.0, `contentEncoding` and `contentMediaType` of JSON Schema. */
function saysFile(schema: JsonObject | undefined): boolean {
  if (schema === undefined) return false;
  return (
    schema["format"] === "binary" ||
    schema["format"] === "byte" ||
    schema["contentEncoding"] !== undefined ||
    schema["contentMediaType"] !== undefined
  );
}

/** Whether text is held to something that no file is. */
function isClosed(schema: JsonObject | undefined): boolean {
  return ["enum", "const", "pattern", "format", "maxLength", "minLength"].some(
    (keyword) => schema?.[keyword] !== undefined,
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
