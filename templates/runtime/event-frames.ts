import { CallError } from "./errors.js";
import { UnusableJson } from "./parse-json.js";
import type { Limit } from "./transport.js";

/** How values stand one after another in an answer: server-sent events (WHATWG HTML section 9.2), or a line of JSON each. */
export type EventFormat = "sse" | "ndjson";

/** A server-sent event. */
export interface ServerSentEvent<T> {
  /** Absent: `message`. */
  readonly event?: string;
  /** JSON where it is JSON, text where it is not (`[DONE]`). */
  readonly data: T | string;
  readonly id?: string;
  /** How long to wait before connecting again, in milliseconds. */
  readonly retry?: number;
}

/** Cuts bytes into frames: an event, or a line, with all that stands before it, as it came. */
export interface Framer {
  /** The frames that end in `chunk`, and why there are no more: one is larger than the limit. */
  readonly push: (chunk: Uint8Array) => {
    readonly frames: readonly Uint8Array[];
    readonly error?: CallError;
  };
  /** What stands after the last of them; undefined where there is nothing. */
  readonly rest: () => Uint8Array | undefined;
}

/** A framer of a stream of which one frame may have `limit` bytes. Time is linear in what is pushed. */
export function createFramer(format: EventFormat, limit: Limit): Framer {
  const endOf = format === "sse" ? endOfEvent() : endOfLine;
  let waiting: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): boolean => {
    length += part.byteLength;
    if (part.byteLength > 0) waiting.push(part);
    return length <= limit.bytes;
  };
  const tooLarge = (): CallError =>
    new CallError(
      "decode",
      `${format === "sse" ? "an event" : "a line"} of the answer is larger than ${limit.bytes} bytes (${limit.setBy})`,
    );
  const take = (): Uint8Array => {
    const [first = new Uint8Array()] = waiting;
    const frame = waiting.length === 1 ? first : joined(waiting, length);
    waiting = [];
    length = 0;
    return frame;
  };
  return {
    push(chunk) {
      const frames: Uint8Array[] = [];
      let start = 0;
      for (let end = endOf(chunk, start); end > 0; end = endOf(chunk, start)) {
        if (!add(chunk.subarray(start, end))) return { frames, error: tooLarge() };
        frames.push(take());
        start = end;
      }
      return add(chunk.subarray(start)) ? { frames } : { frames, error: tooLarge() };
    },
    rest: () => (length === 0 ? undefined : take()),
  };
}

const lineFeed = 10;
const carriageReturn = 13;

/** Where the line that goes on at `start` ends; 0 where it does not. */
function endOfLine(chunk: Uint8Array, start: number): number {
  return chunk.indexOf(lineFeed, start) + 1;
}

/** The same for events, which an empty line ends. Lines end in a line feed, a carriage return, or both. */
function endOfEvent(): (chunk: Uint8Array, start: number) => number {
  let isEmptyLine = true;
  let isAfterReturn = false;
  return (chunk, start) => {
    for (let index = start; index < chunk.length; index += 1) {
      const byte = chunk[index];
      const isSecond = byte === lineFeed && isAfterReturn;
      isAfterReturn = byte === carriageReturn;
      if (isSecond) continue;
      const isEnd = byte === lineFeed || byte === carriageReturn;
      if (isEnd && isEmptyLine) {
        const isPair = isAfterReturn && chunk[index + 1] === lineFeed;
        if (isPair) isAfterReturn = false;
        return index + (isPair ? 2 : 1);
      }
      isEmptyLine = isEnd;
    }
    return 0;
  };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** The fields of the event that a frame holds; undefined where it holds none: a comment, an empty line, an id alone. */
export function readEvent(text: string): ServerSentEvent<never> | undefined {
  const data: string[] = [];
  let event: string | undefined;
  let id: string | undefined;
  let retry: number | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  // What breaks off inside a line is no event.
  if (lines.pop() !== "") return undefined;
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^\d{1,15}$/.test(value)) retry = Number(value);
  }
  if (data.length === 0) return undefined;
  return {
    ...(event === undefined || event === "" ? {} : { event }),
    data: data.join("\n"),
    ...(id === undefined ? {} : { id }),
    ...(retry === undefined ? {} : { retry }),
  };
}

/** Data that says no more than that an event came, or that it was the last one: nobody reshapes it. */
export function isMark(data: unknown): boolean {
  return typeof data === "string" && (data.trim() === "" || data === "[DONE]");
}

/** An event as it goes over the wire; `data` is one line, as JSON is, or several. */
export function writeEvent({ event, data, id, retry }: ServerSentEvent<string>): string {
  const lines = [
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...data.split(/\r\n|\n|\r/).map((line) => `data: ${line}`),
  ];
  return `${lines.join("\n")}\n\n`;
}

/** No value may begin another field. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}

/** What cannot be read of a line that should be JSON; parsers' own messages quote it. */
export function unreadLine(error: unknown, number: number): CallError {
  const why =
    error instanceof UnusableJson ? `cannot be used: ${error.message}` : "is no valid JSON";
  return new CallError("decode", `line ${number} of the answer ${why}`);
}
