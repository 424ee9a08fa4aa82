import type { Span } from "../../diagnostics/span.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { ApiBody, ApiContent } from "../../openapi/document.js";
import { textAt, valueAt } from "../../openapi/read-node.js";
import { valueSpan } from "../../schema/spans.js";
import type { JsonObject, SourceNode } from "../../source/node.js";
import { bodyKindOf } from "../../text/body-kind.js";
import type { BodyEncoding, Operation, RequestBody } from "../capability.js";
import { unnamed } from "../named-types.js";
import { anyType, type DataType, type PropertyType } from "../types.js";
import type { ValueExpression } from "../values.js";
import type { CallContext, WrittenOperation } from "./call-context.js";
import { exampleKeywords } from "./keywords.js";
import { knownStyles, stylesOfForm, typesOfParts } from "./document-style.js";

/** What a document says of the body of an operation. */
export interface DocumentedBody {
  /** With the encoding that the document says, where the capability says none. */
  readonly body: RequestBody | undefined;
  /** What stands in the body under a name of a parameter: a member, or all of it. */
  readonly typeOfName: (name: string) => DocumentedMember | undefined;
  /** Members that are written in a way that Capstan has not. */
  readonly odd: readonly { readonly name: string; readonly unknown: string }[];
}

export interface DocumentedMember {
  readonly type: DataType;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly schema: SourceNode | undefined;
  /** What the schema says of a file among the parts of a body. */
  readonly keywords?: JsonObject | undefined;
  readonly span: Span;
}

/** Reads the body that the API takes for what the capability sends as one. */
export function documentedBody(
  operation: Operation,
  written: WrittenOperation,
  { call, types, reporter }: CallContext,
): DocumentedBody {
  const { body } = operation;
  const documented = call.body;
  const nothing: DocumentedBody = { body, typeOfName: () => undefined, odd: [] };
  if (!body || !documented) return nothing;
  const chosen = chooseEncoding(operation.id, body, documented, written, reporter);
  if (!chosen) return nothing;
  const { content, encoding } = chosen;
  const whole = types.typeOf(content.schema, "write");
  const members = membersOf(whole);
  const isParts = encoding.kind === "multipart";
  const all: DocumentedMember = {
    type: whole,
    required: documented.required,
    description: documented.description,
    // What the API says of the body as a whole, its type says too.
    schema: undefined,
    ...(isParts ? {} : { keywords: exampleKeywords(content.examples) }),
    span: documented.span,
  };
  const holesOfWhole = wholeNames(body);
  const styles = encoding.kind === "form" || isParts ? stylesOfForm(content, members) : [];
  const partTypes = isParts ? typesOfParts(content, members) : [];
  return {
    body: {
      ...body,
      encoding,
      ...(encoding.kind === "form" ? { styles: knownStyles(styles) } : {}),
      ...(partTypes.length > 0 ? { partTypes } : {}),
    },
    typeOfName: (name) => {
      if (holesOfWhole.has(name)) {
        // Of bytes, and of text that stands for something else (XML of an object), the document does not say how it is written.
        const isOpen = encoding.kind === "bytes" || (encoding.kind === "text" && unnamed(whole).kind !== "string");
        return isOpen ? { ...all, type: anyType, keywords: undefined } : all;
      }
      if (encoding.kind === "bytes" || encoding.kind === "text") return undefined;
      const wanted = memberNames(body).get(name);
      const member = wanted === undefined ? undefined : members.get(wanted);
      return wanted === undefined || !member
        ? undefined
        : documentedMember(member, valueAt(valueAt(content.schema, "properties"), wanted), documented, isParts);
    },
    odd: oddStyles(styles, isParts),
  };
}

/** Which of the document's ways of writing a body is meant; undefined where none is (reported, where the capability says another). */
function chooseEncoding(
  operation: string,
  body: RequestBody,
  documented: ApiBody,
  written: WrittenOperation,
  reporter: Reporter,
): { readonly content: ApiContent; readonly encoding: BodyEncoding } | undefined {
  const encodings = documented.contents.map((content) => ({ content, encoding: encodingOf(content) }));
  if (encodings.length === 0) return undefined;
  const same = encodings.find(({ encoding }) => encoding.kind === body.encoding.kind);
  const isSaid = written.operation.body !== undefined;
  // What is not JSON by the document's first word and is by the capability's silence is taken as the document has it.
  if (same) return isExactly(same.encoding, body.encoding) || isSaid ? { ...same, encoding: body.encoding } : same;
  if (!isSaid) return encodings.toSorted((one, other) => rank(one.encoding) - rank(other.encoding))[0];
  const what = {
    what: `the body of \`${operation}\``,
    capability: `\`${body.encoding.mediaType}\``,
    document: documented.contents.map(({ mediaType }) => `\`${mediaType}\``).join(" or "),
  };
  const related = [{ span: documented.span, label: "the document of the API" }];
  reporter.report("openapi/disagreement", valueSpan(written.operation, "body"), what, related);
  return undefined;
}

function documentedMember(
  { type, required, description }: Omit<PropertyType, "name">,
  schema: SourceNode | undefined,
  body: ApiBody,
  isPart: boolean,
): DocumentedMember {
  return {
    type,
    required: required && body.required,
    description,
    schema,
    ...(isPart ? fileKeywords(schema) : {}),
    span: schema?.span ?? body.span,
  };
}

/** The members that an object has, whatever it is called. */
function membersOf(type: DataType): ReadonlyMap<string, Omit<PropertyType, "name">> {
  const inside = unnamed(type);
  if (inside.kind === "nullable") return membersOf(inside.of);
  if (inside.kind === "all") return new Map(inside.of.flatMap((part) => [...membersOf(part)]));
  return inside.kind === "object" ? new Map(inside.properties.map((property) => [property.name, property])) : new Map();
}

/** Names of parameters that are the whole body. */
function wholeNames(body: RequestBody): ReadonlySet<string> {
  if (body.kind === "parameter") return new Set([body.name]);
  const name = body.kind === "data" ? parameterOf(body.value) : undefined;
  return new Set(name === undefined ? [] : [name]);
}

/** By name of a parameter: the member of the body that it is, as it is. */
function memberNames(body: RequestBody): ReadonlyMap<string, string> {
  if (body.kind === "fields") return new Map(body.names.map((name) => [name, name]));
  if (body.kind !== "data" || body.value.kind !== "object") return new Map();
  return new Map(
    body.value.entries.flatMap(({ key, value }) => {
      const name = parameterOf(value);
      return name === undefined ? [] : [[name, key] as const];
    }),
  );
}

/** The parameter that a value is, all of it. */
function parameterOf(value: ValueExpression): string | undefined {
  if (value.kind === "parameter") return value.path.length === 0 ? value.name : undefined;
  if (value.kind !== "template") return undefined;
  const [only, ...others] = value.parts;
  return only !== undefined && typeof only !== "string" && others.length === 0 ? parameterOf(only) : undefined;
}

/** What says that a part is a file, or several of them. */
function fileKeywords(schema: SourceNode | undefined): Pick<DocumentedMember, "keywords"> {
  if (isBytes(schema)) return { keywords: { format: "binary" } };
  return isBytes(valueAt(schema, "items")) ? { keywords: { items: { format: "binary" } } } : {};
}

function isBytes(schema: SourceNode | undefined): boolean {
  return textAt(schema, "format") === "binary" || textAt(schema, "type") === "file";
}

/** The fields that are not written as their document says; of parts only lists are, each item a part of its own or all of it JSON. */
function oddStyles(styles: ReturnType<typeof stylesOfForm>, isParts: boolean): DocumentedBody["odd"] {
  return styles.flatMap(([name, found]) => {
    const unknown = "unknown" in found ? found.unknown : isParts && found.style !== "json" ? found.style : undefined;
    return unknown === undefined ? [] : [{ name, unknown }];
  });
}

/** How a content is written. Bytes are no JSON, whatever documents call them: frameworks write `application/json` beside files where nobody told them better. */
export function encodingOf({ mediaType, isBytes: areBytes }: Pick<ApiContent, "mediaType" | "isBytes">): BodyEncoding {
  const plain = mediaType.replace(/;.*$/s, "").trim();
  const isAny = plain === "*/*" || plain === "application/*";
  if (areBytes && (isAny || bodyKindOf(plain) === "json"))
    return { kind: "bytes", mediaType: isAny ? "application/octet-stream" : plain };
  if (isAny) return { kind: "json", mediaType: "application/json" };
  if (plain === "multipart/*") return { kind: "multipart", mediaType: "multipart/form-data" };
  return { kind: bodyKindOf(plain), mediaType: plain };
}

function rank({ kind, mediaType }: BodyEncoding): number {
  return kind === "json"
    ? mediaType === "application/json"
      ? 0
      : 1
    : kind === "form"
      ? 2
      : kind === "multipart"
        ? 3
        : 4;
}

function isExactly(one: BodyEncoding, other: BodyEncoding): boolean {
  return one.kind === other.kind && one.mediaType === other.mediaType;
}
