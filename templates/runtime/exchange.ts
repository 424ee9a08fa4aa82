import { CallError, isCallError } from "./errors.js";
import type { CallOptions, ResponseInfo } from "./http.js";
import type { JsonValue } from "./json.js";

/** What came of a call, with the status and headers that an adapter mirrors. */
export type Answer<T> = Success<T> | Failure;

export interface Success<T> {
  readonly ok: true;
  readonly status: number;
  readonly headers: Headers;
  readonly value: T;
}

/** The upstream answered, and its answer is an error. */
export interface Failure {
  readonly ok: false;
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, text otherwise, undefined where it is empty. */
  readonly body: JsonValue | undefined;
  readonly mediaType: string | undefined;
  readonly error: CallError;
}

/** Makes a call with `options` and keeps the upstream's status. Error answers come back as values; a call that got no answer fails with its CallError. */
export async function exchange<T, O extends CallOptions>(
  call: (options: O) => Promise<T>,
  options: O,
): Promise<Answer<T>> {
  let last: ResponseInfo | undefined;
  const onAnswer = (info: ResponseInfo): void => {
    last = info;
  };
  try {
    const value = await call({ ...options, onAnswer, exact: true });
    return {
      ok: true,
      status: last?.status ?? 200,
      headers: last?.headers ?? new Headers(),
      value,
    };
  } catch (error) {
    if ((isCallError(error, "status") || isCallError(error, "oauth")) && error.status !== undefined)
      return asFailure(error, error.status);
    throw error;
  }
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
