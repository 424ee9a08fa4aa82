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
    typeof part === "string" ? templateText(part) : code`\${${holeCode(part, reader)}}`,
  );
  return code`\`${joinCode(pieces, "")}\``;
}

function holeCode({ value, encode: as, taken }: BodyHole, reader: Reader): Code {
  if (taken === undefined) return encodedHole(value, as, reader);
  return code`${runtime.bodyText.jsonNameInText}(${compileExpression(value, reader).code}, ${literal([...taken])})`;
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
      return code`${runtime.http.formBody}(${joinCode([membersOf(value, body), ...(style === undefined ? [] : [style])], ", ")})`;
    }
    case "multipart":
      return code`${runtime.http.multipartBody}(${membersOf(value, body)}${partTypesCode(body)})`;
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

/** The members of a form: of those that are not written out one by one a caller may pass any. */
function membersOf(value: Compiled, body: RequestBody): Code {
  const isWrittenOut =
    body.kind === "fields" || (body.kind === "data" && (body.value.kind === "object" || body.value.kind === "list"));
  return isWrittenOut ? asObject(value) : code`${runtime.http.formMembers}(${asObject(value)})`;
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

/** `[{name, value, filename, contentType}]`, the official form of multipart data: a part that is named by a hole is one, and a name that is repeated a list. */
function multipartParts(value: Extract<ValueExpression, { kind: "list" }>, reader: Reader): Code {
  const parts = value.items.flatMap((item) => (item.kind === "object" ? planPart(item, reader) : []));
  const names = [...new Set(parts.map(({ name }) => name))];
  const fields = names.map((name) => {
    const [first = emptyText.code, ...others] = parts.flatMap((part) => (part.name === name ? [part.content] : []));
    const content = others.length === 0 ? first : code`[${joinCode([first, ...others], ", ")}]`;
    return code`${keyOf(name, reader)}: ${content}`;
  });
  // What a file is it says itself.
  const types = parts.flatMap(({ name, mediaType }) =>
    mediaType === undefined ? [] : [code`${keyOf(name, reader)}: ${mediaType}`],
  );
  const mediaTypes = types.length === 0 ? text("") : code`, { ${joinCode(types, ", ")} }`;
  return code`${runtime.http.multipartBody}({ ${joinCode(fields, ", ")} }${mediaTypes})`;
}

/** A part as it is written. */
interface PlannedPart {
  readonly name: string | ValueExpression;
  readonly content: Code;
  /** Of a value that is no file. */
  readonly mediaType: Code | undefined;
}

function planPart(item: Extract<ValueExpression, { kind: "object" }>, reader: Reader): readonly PlannedPart[] {
  const written = (key: string): ValueExpression | undefined => item.entries.find((entry) => entry.key === key)?.value;
  const textAt = (key: string): Code | undefined => {
    const value = written(key);
    if (value === undefined) return undefined;
    const compiled = compileExpression(value, reader);
    if (compiled.type.kind === "upload") return code`${runtime.upload.textOfPart}(${compiled.code})`;
    return compiled.type.kind === "string" ? compiled.code : textIfPresent(compiled);
  };
  const said = written("name");
  if (said === undefined) return [];
  const name = said.kind === "literal" ? String(said.value) : said;
  const value = written("value");
  const content = value ? compileExpression(value, reader) : emptyText;
  const [filename, mediaType] = [textAt("filename"), textAt("contentType")];
  if (filename === undefined) return [{ name, content: content.code, mediaType }];
  const isReady = content.type.kind === "upload" || content.type.kind === "string";
  const file = [isReady ? content.code : textIfPresent(content), filename, ...(mediaType ? [mediaType] : [])];
  // A file that nobody passes is no part.
  return [{ name, content: code`${runtime.upload.filePart}(${joinCode(file, ", ")})`, mediaType: undefined }];
}

const emptyText: Compiled = { code: code`""`, type: { kind: "string" }, optional: false };

/** A part's name as a key: a text that callers choose is put together where it stands. */
function keyOf(name: string | ValueExpression, reader: Reader): Code {
  if (typeof name === "string") return propertyKey(name);
  return code`[${runtime.convert.textOf}(${compileExpression(name, reader).code})]`;
}

function textIfPresent({ code: value }: Compiled): Code {
  return code`${runtime.convert.textIfPresent}(${value})`;
}
