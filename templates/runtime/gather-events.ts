import { remarkOn } from "./answer-notes.js";
import { trust } from "./trust.js";
import { CallError, isCallError } from "./errors.js";
import { type EventFormat, isMark, type ServerSentEvent } from "./event-frames.js";
import type { JsonValue } from "./json.js";
import type { HandlerOptions, Shape } from "./mcp.js";
import { framesOf } from "./send-events.js";
import { shapeAnswer } from "./shape.js";
import { writeJson } from "./write-json.js";
import { startTimer } from "./timer.js";

const defaultTimeoutMs = 30_000;
const defaultMaxChars = 100_000;
/** What is held at once, whoever allows how much. */
const mostChars = 32 * 1024 * 1024;

/**
 * The values of a stream as one list, which is what a tool answers with; each is told as it comes (`onEvent`). Where its time is over, or the list is as long
 * as lists may be, the stream is left, which ends it upstream, and the result says so; it also says where the stream broke off. `shapes` make something of
 * each value: of an event's data. Fails with a CallError where whoever reads the list would not be told that it is not whole.
 */
export async function gatherEvents(
  streaming: Promise<unknown>,
  options: HandlerOptions,
  format: EventFormat,
  ...shapes: readonly Shape[]
): Promise<readonly JsonValue[]> {
  const stream = trust<AsyncIterable<JsonValue>>(await streaming);
  const { tool, told } = options.context ?? {};
  const isTold = tool !== undefined && told === undefined;
  const timeoutMs = options.timeoutMs ?? framesOf(stream)?.timeoutMs ?? defaultTimeoutMs;
  const limit = isTold
    ? Math.min((tool.maxListChars ?? defaultMaxChars) || mostChars, mostChars)
    : mostChars;
  const values: JsonValue[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  const leave = (): void => void iterator.return?.().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = startTimer(() => resolve("late"), timeoutMs);
  });
  const leaveAs = (kind: "timeout" | "decode", why: string): readonly JsonValue[] => {
    leave();
    if (!isTold) throw new CallError(kind, `the stream ${why}`);
    const note = `These are the first ${values.length} of a stream, which ${why}.`;
    remarkOn(values, { note, isError: false });
    return values;
  };
  // The brackets of the list; then each value with its comma.
  let length = 2;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late]);
      if (next === "late") return leaveAs("timeout", `was left after ${timeoutMs / 1000} s`);
      if (next.done === true) return values;
      const value = shapedValue(next.value, format, shapes);
      const text = writeJson(value);
      length += text.length + 1;
      if (length > limit)
        return leaveAs("decode", `was left at ${limit} characters, the most that are read of one`);
      values.push(value);
      options.onEvent?.(text);
    }
  } catch (error) {
    leave();
    if (!isTold || !isCallError(error) || error.kind === "aborted") throw error;
    remarkOn(values, {
      note: `The stream broke off after ${values.length === 1 ? "1 value" : `${values.length} values`}: ${error.message}`,
      isError: true,
    });
    return values;
  } finally {
    clearTimeout(timer);
  }
}

function shapedValue(value: JsonValue, format: EventFormat, shapes: readonly Shape[]): JsonValue {
  if (shapes.length === 0) return value;
  if (format === "ndjson") return trust<JsonValue>(shapeAnswer(value, shapes));
  const event = trust<ServerSentEvent<JsonValue>>(value);
  const data = isMark(event.data) ? event.data : shapeAnswer(event.data, shapes);
  return trust<JsonValue>({ ...event, data });
}
