import type { Input, RestOperation } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { ValueExpression } from "../model/values.js";
import { calledOperations, type PlainEndpoint, takesForms } from "./endpoint.js";

/** In what media types a route takes its body. JSON is always one, but for bytes, which are what they are. */
export interface BodyMedia {
  /** The body is bytes of this media type, any where nothing says which. */
  readonly bytes: string | undefined;
  /** The body is text of this media type, which is taken beside JSON. */
  readonly text: string | undefined;
  /** `application/x-www-form-urlencoded` is taken. */
  readonly form: boolean;
  /** `multipart/form-data` is taken: files may be among the fields. */
  readonly multipart: boolean;
  /** All of its fields are sent on as text. */
  readonly isWrittenAsText: boolean;
}

/** What a route takes, by the inputs that are its body and by what it calls. */
export function bodyMediaOf(operation: RestOperation, plain: PlainEndpoint): BodyMedia {
  const bodies = operation.asked.filter(isBody);
  const isBytes = bodies.some(
    ({ in: place, type }) => place === "whole" && type.kind === "upload" && type.of === "bytes",
  );
  if (isBytes)
    return { bytes: mediaTypeOf(plain), text: undefined, form: false, multipart: false, isWrittenAsText: false };
  const multipart =
    bodies.some(({ type }) => isFile(type)) ||
    (bodies.length > 0 && calledOperations(plain.action).some(({ body }) => body?.encoding.kind === "multipart"));
  return {
    bytes: undefined,
    text: textTypeOf(bodies, plain),
    form: bodies.length > 0 && (multipart || takesForms(plain)),
    multipart,
    isWrittenAsText: isWrittenAsText(plain),
  };
}

/** Whether one call is made, whose body is a form or which has none: what a caller passes as fields goes into that, into its query, its path or its headers. */
export function isWrittenAsText({ action }: PlainEndpoint): boolean {
  if (action.kind !== "call" || action.operation.oauth !== undefined) return false;
  const { body } = action.operation;
  if (body === undefined) return true;
  const isForm = body.encoding.kind === "form" || body.encoding.kind === "multipart";
  return isForm && !(body.kind === "data" && holdsText(body.value));
}

/** Whether an author's text has holes, in which a null is no text: something is sent for it. */
function holdsText(value: ValueExpression): boolean {
  if (value.kind === "template") return true;
  if (value.kind === "list") return value.items.some(holdsText);
  return value.kind === "object" && value.entries.some((entry) => holdsText(entry.value));
}

/** The media type of the text that is handed on whole: a caller may send it as what it is. */
function textTypeOf(bodies: readonly Input[], { action }: PlainEndpoint): string | undefined {
  const whole = bodies.find(
    ({ in: place, type }) => place === "whole" && (type.kind === "string" || type.kind === "any"),
  );
  if (whole === undefined) return undefined;
  return calledOperations(action).flatMap(({ body }) =>
    body?.encoding.kind === "text" ? [body.encoding.mediaType] : [],
  )[0];
}

function isBody({ in: place }: Input): boolean {
  return place === "body" || place === "whole";
}

function isFile(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && type.items.kind === "upload");
}

/** The media type that the author gives the bytes; what is not said is the caller's to say. */
function mediaTypeOf({ action }: PlainEndpoint): string {
  const said = calledOperations(action).flatMap(({ body }) =>
    body?.encoding.kind === "bytes" && body.encoding.mediaType !== "application/octet-stream"
      ? [body.encoding.mediaType]
      : [],
  );
  return said[0] ?? "*/*";
}
