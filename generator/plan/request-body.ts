import type { BodyHole, Operation, RequestBody } from "../model/capability.js";
import type { ValueExpression } from "../model/values.js";
import {
  type Code,
  code,
  joinCode,
  literal,
  objectLiteral,
  property,
  propertyKey,
  templateText,
  text,
} from "./code.js";
import { type Compiled, compileExpression, compileLoose, encodedHole, fit, type Reader } from "./expression.js";
import { fieldStylesCode } from "./field-styles.js";
import { runtime } from "./runtime.js";

/** The body of a call as code; undefined where it has none. */
export function compileBody(operation: Operation, reader: Reader): Code | undefined {
  return operation.body && bodyCode(operation.body, operation, reader);
}

/** The fields of a body that is sent as a form, as an object. */
export function compileForm({ body, parameters }: Operation, reader: Reader): Code {
  switch (body?.kind) {
    case "parameter":
      return reader.parameter(body.name).code;
    case "fields":
      return fieldsCode(body.names, parameters, reader);
    case "data":
      return compileLoose(body.value, reader).code;
    case "text":
    case undefined:
      return code`{}`;
  }
}

function fieldsCode(names: readonly string[], parameters: Operation["parameters"], reader: Reader): Code {
  const entries = names.map((name) => {
    const parameter = parameters.find((candidate) => candidate.name === name);
    const value = parameter?.value ? compileLoose(parameter.value, reader) : reader.parameter(name);
    return code`${propertyKey(name)}: ${value.code}`;
  });
  return code`{ ${joinCode(entries, ", ")} }`;
}

function bodyCode(body: RequestBody, operation: Operation, reader: Reader): Code | undefined {
  const { encoding } = body;
  if (body.kind === "parameter") {
    const value = reader.parameter(body.name);
    const encoded = encode({ ...value, optional: false }, body, operation);
    return value.optional ? code`${value.code} === undefined ? undefined : ${encoded}` : encoded;
  }
  // One field sent as text is the body itself.
  if (body.kind === "fields" && body.names.length === 1 && encoding.kind === "text")
    return bodyCode({ kind: "parameter", name: body.names[0] ?? "", encoding }, operation, reader);
  if (body.kind === "fields") {
    const fields: Compiled = {
      code: fieldsCode(body.names, operation.parameters, reader),
      type: { kind: "object", properties: [], open: true },
      optional: false,
    };
    return encode(fields, body, operation);
  }
  if (body.kind === "text")
    return code`${runtime.http.textBody}(${textCode(body.parts, reader)}, ${literal(encoding.mediaType)})`;
  const { value } = body;
  if (encoding.kind === "multipart" && value.kind === "list") return multipartParts(value, reader);
  if (encoding.kind === "multipart" && value.kind === "object") {
    const fields = value.entries.map(
      (entry) => code`${propertyKey(entry.key)}: ${compileExpression(entry.value, reader).code}`,
    );
    return code`${runtime.http.multipartBody}({ ${joinCode(fields, ", ")} }${partTypesCode(body)})`;
  }
  const compiled = compileLoose(value, reader);
  if (value.kind === "object" || value.kind === "list")
    return encode({ ...compiled, type: { kind: "object", properties: [], open: true } }, body, operation);
  return encode(compiled, body, operation);
}

/** Text whose holes are each encoded for where they stand. */
function textCode(parts: readonly (string | BodyHole)[], reader: Reader): Code {
  if (parts.every((part) => typeof part === "string")) return literal(parts.join(""));
  const pieces = parts.map((part) =>
    typeof part === "string" ? templateText(part) : code`\${${encodedHole(part.value, part.encode, reader)}}`,
  );
  return code`\`${joinCode(pieces, "")}\``;
}

function encode(value: Compiled, body: RequestBody, operation: Operation): Code {
  const { encoding, styles = [] } = body;
  switch (encoding.kind) {
    case "json":
      return encoding.mediaType === "application/json"
        ? code`${runtime.http.jsonBody}(${value.code})`
        : code`${runtime.http.jsonBody}(${value.code}, ${literal(encoding.mediaType)})`;
    case "form": {
      const style = operation.style === undefined ? fieldStylesCode(styles) : literal(operation.style);
      return code`${runtime.http.formBody}(${joinCode([asObject(value), ...(style === undefined ? [] : [style])], ", ")})`;
    }
    case "multipart":
      return code`${runtime.http.multipartBody}(${asObject(value)}${partTypesCode(body)})`;
    case "text":
      return code`${runtime.http.textBody}(${asText(value)}, ${literal(encoding.mediaType)})`;
    case "bytes": {
      const content = value.type.kind === "upload" ? value.code : asText(value);
      const mediaType =
        encoding.mediaType === "application/octet-stream" ? text("") : code`, ${literal(encoding.mediaType)}`;
      return code`${runtime.http.bytesBody}(${content}${mediaType})`;
    }
  }
}

/** The media types of parts, as a further argument. */
function partTypesCode({ partTypes = [] }: RequestBody): Code {
  return partTypes.length === 0
    ? text("")
    : code`, ${objectLiteral(partTypes.map(({ name, mediaType }) => property(name, literal(mediaType))))}`;
}

function asObject(value: Compiled): Code {
  if (value.type.kind === "upload") return value.code;
  if (value.type.kind === "object" && !value.optional) return value.code;
  return fit(
    {
      ...value,
      code: code`${runtime.convert.toObject}(${value.code}, "body")`,
      type: { kind: "object", properties: [], open: true },
    },
    { kind: "object", properties: [], open: true },
    true,
    "body",
  );
}

function asText(value: Compiled): Code {
  if (value.type.kind === "string" && !value.optional) return value.code;
  if (value.type.kind === "object") return code`${runtime.writeJson.writeJson}(${value.code})`;
  return code`${runtime.convert.textOf}(${value.code})`;
}

/** `[{name, value, filename, contentType}]`, the official form of multipart data. */
function multipartParts(value: Extract<ValueExpression, { kind: "list" }>, reader: Reader): Code {
  const parts = value.items.flatMap((item) => {
    if (item.kind !== "object") return [];
    const compiledAt = (key: string): Compiled | undefined => {
      const entry = item.entries.find((candidate) => candidate.key === key);
      return entry && compileExpression(entry.value, reader);
    };
    const at = (key: string): Code | undefined => compiledAt(key)?.code;
    const name = item.entries.find((entry) => entry.key === "name")?.value;
    if (name?.kind !== "literal") return [];
    const content = compiledAt("value") ?? { code: code`""`, type: { kind: "string" }, optional: false };
    const key = propertyKey(String(name.value));
    if (!at("filename")) return [code`${key}: ${content.code}`];
    const file =
      content.type.kind === "upload" || content.type.kind === "string" ? content.code : textIfPresent(content);
    const said = [compiledAt("filename"), compiledAt("contentType")].flatMap((written) =>
      written ? [written.type.kind === "string" ? written.code : textIfPresent(written)] : [],
    );
    // A file that nobody passes is no part.
    return [code`${key}: ${runtime.upload.filePart}(${joinCode([file, ...said], ", ")})`];
  });
  return code`${runtime.http.multipartBody}({ ${joinCode(parts, ", ")} })`;
}

function textIfPresent({ code: value }: Compiled): Code {
  return code`${runtime.convert.textIfPresent}(${value})`;
}
