import type { CallOptions } from "./call.js";
import { CallError } from "./errors.js";
import { isMark, type ServerSentEvent } from "./event-frames.js";
import { limitOf, tooLarge } from "./read-body.js";
import { framesOf } from "./send-events.js";
import { writeJson } from "./write-json.js";
import { startTimer } from "./timer.js";

const defaultTimeoutMs = 30_000;

/**
 * Makes a call of a step that answers with a stream, and keeps its values (events or lines) until it is over. Fails with a CallError that names the limit where there are
 * more than `maxBytes` of them as JSON, or where it takes longer than the call may take; the stream is left then, which ends it upstream.
 */
export async function holdStream<T, O extends CallOptions>(
  call: (options: O) => Promise<AsyncIterable<T>>,
  options: O,
  operation: string,
): Promise<readonly T[]> {
  const stream = await call(options);
  const timeoutMs = options.timeoutMs ?? framesOf(stream)?.timeoutMs ?? defaultTimeoutMs;
  const limit = limitOf(options);
  const values: T[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = startTimer(() => resolve("late"), timeoutMs);
  });
  let length = 0;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late]);
      if (next === "late")
        throw new CallError(
          "timeout",
          `${operation}: the stream was not over within ${timeoutMs} ms`,
          {
            operation,
          },
        );
      if (next.done === true) return values;
      length += writeJson(next.value).length + 1;
      if (length > limit.bytes) {
        const error = tooLarge(limit);
        throw error.with({ operation }, `${operation}: ${error.message}`);
      }
      values.push(next.value);
    }
  } catch (error) {
    iterator.return?.().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What later steps see of events: their data, without the marks that say no more than that an event came or was the last one. */
export function dataOf<T>(events: readonly ServerSentEvent<T>[]): readonly (T | string)[] {
  return events.flatMap(({ data }) => (isMark(data) ? [] : [data]));
}

/** A stream of values that were held, to be handed on. */
export async function* replay<T>(values: readonly T[]): AsyncIterable<T> {
  for (const value of values) yield value;
}
