// Written by Capstan, the same for every capability. Do not edit: run generate.

import { secretsIn } from "./failed-answer.js";
import { type CallError, isCallError } from "./errors.js";
import type { AnswerInfo, AnswerSource, CallOptions } from "./http.js";
import { exactly } from "./exact-json.js";
import type { UrlOrigin } from "./exposed-url.js";
import type { HeaderFields } from "./headers.js";
import type { JsonValue } from "./json.js";

/** What came of a call, with the status and headers that an adapter mirrors. */
export type Answer<T> = Success<T> | Failure;

export interface Success<T> {
  readonly ok: true;
  readonly status: number;
  readonly headers: HeaderFields;
  readonly value: T;
  /** Where it came from; undefined where no call was made. */
  readonly origin?: UrlOrigin | undefined;
  /** The text that the value was read from, where it may be handed on in its place. */
  readonly source?: AnswerSource | undefined;
  /** The value is not what the upstream's answer was read as, but a handler's own. */
  readonly isOwn?: boolean | undefined;
}

/** The upstream answered, and its answer is an error, or not of the kind that is declared (`error.unread`). */
export interface Failure {
  readonly ok: false;
  readonly status: number;
  readonly headers: HeaderFields;
  /** Parsed where it is JSON, text otherwise, undefined where it is empty. */
  readonly body: JsonValue | undefined;
  readonly mediaType: string | undefined;
  readonly error: CallError;
  readonly origin?: UrlOrigin | undefined;
}

/** Makes a call with `options` and keeps the upstream's status. Error answers come back as values; a call that got no answer fails with its CallError. */
export async function exchange<T, O extends CallOptions>(
  call: (options: O) => Promise<T>,
  options: O,
): Promise<Answer<T>> {
  let last: AnswerInfo | undefined;
  const onAnswer = (info: AnswerInfo): void => {
    last = info;
  };
  try {
    // V8 takes ten times as long for members that stand behind a spread.
    const value = await call(Object.assign({}, options, { onAnswer, exact: exactly }));
    return {
      ok: true,
      status: last?.status ?? 200,
      headers: last?.headers ?? new Headers(),
      value,
      origin: originOf(last),
      source: sourceOf(last, value),
      isOwn: last !== undefined && !Object.is(last.value, value),
    };
  } catch (error) {
    if (!isCallError(error) || error.status === undefined) throw error;
    const isAnswer =
      error.kind === "status" || error.kind === "oauth" || error.unread !== undefined;
    if (!isAnswer) throw error;
    return { ...asFailure(error, error.status), origin: originOf(last) };
  }
}

/** Where an answer came from, for those who tell its URLs to others. */
function originOf(last: AnswerInfo | undefined): UrlOrigin | undefined {
  if (last === undefined) return undefined;
  const { prepared, url } = last;
  const { namespace, baseUrl } = prepared;
  return { namespace, baseUrl, url, secrets: secretsIn(prepared) };
}

/** What a value was read from. A handler may answer something else than what it got; of a text, the kind stays. */
function sourceOf(last: AnswerInfo | undefined, value: unknown): AnswerSource | undefined {
  if (last?.source?.kind === "text" && typeof value === "string")
    return { kind: "text", text: value };
  return last !== undefined && Object.is(last.value, value) ? last.source : undefined;
}

/** A CallError that is what the upstream answered, as an answer. */
export function asFailure(error: CallError, status: number): Failure {
  const headers = error.headers ?? new Headers();
  return {
    ok: false,
    status,
    headers,
    body: error.body,
    mediaType: headers.get("content-type") ?? undefined,
    error,
  };
}
