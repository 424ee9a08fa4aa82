import type { ApiAnswer, ApiCall, ApiContent } from "../../openapi/document.js";
import { valueSpan } from "../../schema/spans.js";
import { eventFormatOf } from "../answer.js";
import type { Answer, DocumentedStatus, Operation } from "../capability.js";
import type { DataType } from "../types.js";
import { missingMember, nameOfType } from "./agreement.js";
import type { CallContext, WrittenOperation } from "./call-context.js";
import { bodyKindOf } from "../../text/body-kind.js";
import { encodingOf } from "./documented-body.js";
import { contentOfAnswer } from "../../openapi/choose-inputs.js";
import { smallExample } from "./keywords.js";
import type { SchemaTypes } from "./schema-types.js";
import { union } from "./unions.js";

/** What an operation answers with by its document: the type of its successes, and the form they come in where the capability names none. */
export function documentedAnswer(
  operation: Operation,
  written: WrittenOperation,
  { call, types, reporter }: CallContext,
): Pick<Operation, "answer" | "output"> {
  const { answer, output } = operation;
  const unchanged = { answer, output };
  if (operation.oauth !== undefined || operation.method === "HEAD") return unchanged;
  switch (answer.kind) {
    case "events":
      return documentedStream(operation, call, types);
    case "bytes":
    case "text":
      return { answer: withMediaType(answer, call), output };
    case "decoded":
    case "encoded":
    case "raw":
      return unchanged;
    case "json":
      return documentedJson(operation, written, { call, types, reporter });
  }
}

/** An answer that the capability takes for JSON: what the document knows of it, unless it has it in another form, or of another shape. */
function documentedJson(
  operation: Operation,
  written: WrittenOperation,
  { call, types, reporter }: Pick<CallContext, "call" | "types" | "reporter">,
): Pick<Operation, "answer" | "output"> {
  const { answer, output } = operation;
  const unchanged = { answer, output };
  const successes = successesOf(call);
  const contents = successes.flatMap((success) => success.contents);
  if (successes.length === 0) return unchanged;
  const json = contents.filter((content) => encodingOf(content).kind === "json");
  const other = contentOfAnswer(contents);
  if (json.length === 0 && other) {
    if (written.operation.outputRawFormat === undefined && written.operation.outputParameters.length === 0)
      return otherAnswer(other, types);
    if (written.operation.outputRawFormat !== undefined)
      reporter.report(
        "openapi/disagreement",
        valueSpan(written.operation, "outputRawFormat"),
        {
          what: `the answer of \`${operation.id}\``,
          capability: "`json`",
          document: other.isBytes ? "bytes" : `\`${other.mediaType}\``,
        },
        successes.map(({ span }) => ({ span, label: "the document of the API" })).slice(0, 1),
      );
    return unchanged;
  }
  const documented = union([
    ...json.map(({ schema }) => types.typeOf(schema, "read")),
    ...(successes.some((success) => success.contents.length === 0) ? [{ kind: "null" as const }] : []),
  ]);
  const missing = missingMember(output, documented);
  if (!missing) return { answer, output: documented.kind === "any" ? output : documented };
  reporter.report(
    "openapi/disagreement",
    operation.span,
    {
      what: `\`${missing.path}\` of the answer of \`${operation.id}\``,
      capability: nameOfType(missing.wanted),
      document: missing.found ? nameOfType(missing.found) : "not there",
    },
    successes.map(({ span }) => ({ span, label: "the document of the API" })).slice(0, 1),
  );
  return unchanged;
}

/** Bytes or text of which the capability says no more, in the one media type that the document has of them. */
function withMediaType<T extends Extract<Answer, { readonly kind: "bytes" | "text" }>>(answer: T, call: ApiCall): T {
  if (answer.mediaType !== undefined) return answer;
  const found = new Set(
    successesOf(call)
      .flatMap(({ contents }) => contents)
      .filter((content) => answer.kind === "bytes" || encodingOf(content).kind === "text")
      .flatMap((content) => typeOfBytes(content) ?? []),
  );
  const [mediaType] = found;
  return found.size === 1 ? { ...answer, mediaType } : answer;
}

/** What failures answer with that are JSON of a known type, by status. */
export function failuresOf(statuses: readonly DocumentedStatus[]): NonNullable<Operation["failures"]> {
  return statuses.flatMap(({ status, failure }) =>
    failure ? [{ status: status === "default" ? "any other status" : status, type: failure.type }] : [],
  );
}

/** What the document says of each status, in its order. */
export function statusesOf(call: ApiCall, types: SchemaTypes): readonly DocumentedStatus[] {
  const successes = new Set(successesOf(call));
  return call.answers.map((answer) => {
    const { status, description, contents } = answer;
    const said = contents.find((content) => encodingOf(content).kind === "json");
    const json = successes.has(answer) || /^[123]/.test(status) ? undefined : said;
    const type = json && types.typeOf(json.schema, "read");
    const example = smallExample(said?.examples[0]);
    return {
      status,
      description,
      isEmpty: contents.length === 0,
      ...(example === undefined ? {} : { example }),
      ...(json && type && type.kind !== "any" ? { failure: { mediaType: encodingOf(json).mediaType, type } } : {}),
    };
  });
}

/** The answers of success: 2xx, or the one for every status where there is none. */
function successesOf({ answers }: ApiCall): readonly ApiAnswer[] {
  const successes = answers.filter(({ status }) => /^2(?:\d\d|XX)$/.test(status));
  return successes.length > 0 ? successes : answers.filter(({ status }) => status === "default");
}

/** A declared stream whose values the document knows better than the capability. */
function documentedStream(
  { answer, output }: Operation,
  call: ApiCall,
  types: SchemaTypes,
): Pick<Operation, "answer" | "output"> {
  const contents = successesOf(call).flatMap((success) => success.contents);
  const found = answer.kind === "events" && contents.find((each) => eventFormatOf(each.mediaType) === answer.format);
  return { answer, output: found && output.kind === "any" ? valueType(found, types) : output };
}

/** Documents say of a stream what one of its values is, or that it is text. */
function valueType({ schema }: ApiContent, types: SchemaTypes): DataType {
  const type = types.typeOf(schema, "read");
  return type.kind === "string" ? { kind: "any" } : type;
}

function otherAnswer(content: ApiContent, types: SchemaTypes): Pick<Operation, "answer" | "output"> {
  const type = content.mediaType.replace(/;.*$/s, "").trim();
  const format = eventFormatOf(type);
  if (format !== undefined)
    return { answer: { kind: "events", format, mediaType: type }, output: valueType(content, types) };
  const answer: Answer =
    encodingOf(content).kind === "text"
      ? { kind: "text", mediaType: type }
      : { kind: "bytes", mediaType: typeOfBytes(content), maximum: undefined };
  return { answer, output: answer.kind === "text" ? { kind: "string" } : { kind: "binary" } };
}

/** The media type that is asked for; of a file that is called JSON, or anything, it is the API's to say. */
function typeOfBytes({ mediaType, isBytes }: ApiContent): string | undefined {
  const type = mediaType.replace(/;.*$/s, "").trim();
  return type.includes("*") || (isBytes && bodyKindOf(type) === "json") ? undefined : type;
}
