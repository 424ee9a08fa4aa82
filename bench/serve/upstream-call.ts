// A call upstream as a careful hand writes it on undici, for the servers of `bench/` that are written by hand: it has a time limit and a largest answer, follows
// redirects within its origin, is tried again where that is safe and ends when its caller goes; answers are decoded, and keep the digits of their numbers.
import type { IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { Agent, type Dispatcher } from "undici";

const timeLimit = 30_000;
const largestAnswer = 32 * 1024 * 1024;
const agent = new Agent({ headersTimeout: timeLimit, bodyTimeout: timeLimit, connect: { timeout: timeLimit } });

/** On whose behalf an upstream is asked. */
export interface Caller {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** Tells when the caller's request ends: by being answered, or by the caller who goes. */
  readonly ended: (listener: (isGone: boolean) => void) => void;
}

/** An upstream that gives no answer, and the status that its caller is told. */
export class UpstreamFailure extends Error {
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** An upstream that was not reached, so that it may be asked again. */
class Unreachable extends UpstreamFailure {}

type Wanted = Readonly<Record<string, string>>;

const conditions = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since"];

/** Sends one request; reads are tried twice more where the upstream is not ready. The request ends when its time is over, or its caller goes. */
export async function call(
  upstream: string,
  caller: Caller,
  method: "GET" | "POST",
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Dispatcher.ResponseData> {
  headers["x-request-id"] = caller.id;
  headers["accept-encoding"] = "gzip, deflate, br";
  headers["user-agent"] = "node";
  for (const name of conditions) {
    const value = caller.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  for (let tries = 0; ; tries += 1) {
    const mayTry = method === "GET" && tries < 2;
    let answer: Dispatcher.ResponseData;
    try {
      answer = await followed(upstream, caller, method, path, headers, body);
    } catch (error) {
      if (!mayTry || !(error instanceof Unreachable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 200 * 2 ** tries));
      continue;
    }
    if (!mayTry || ![429, 502, 503, 504].includes(answer.statusCode)) return answer;
    const asked = Number(answer.headers["retry-after"] ?? Number.NaN) * 1_000;
    if (asked > 20_000) return answer;
    await answer.body.dump();
    const delay = Number.isNaN(asked) ? Math.random() * 200 * 2 ** tries : asked;
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}

/** The answer at the end of redirects, of which those to another origin are not followed. */
async function followed(
  upstream: string,
  caller: Caller,
  method: "GET" | "POST",
  path: string,
  headers: Wanted,
  body?: string,
): Promise<Dispatcher.ResponseData> {
  for (let redirects = 0; ; redirects += 1) {
    const answer = await sent(upstream, caller, method, path, headers, body);
    const { location } = answer.headers;
    if (answer.statusCode < 300 || answer.statusCode === 304 || typeof location !== "string") return answer;
    if (answer.statusCode >= 400) return answer;
    const next = new URL(location, upstream + path);
    if (next.origin !== new URL(upstream).origin || redirects >= 5 || method === "POST")
      throw new UpstreamFailure(502, "the redirect is not followed");
    await answer.body.dump();
    path = next.pathname + next.search;
  }
}

/** One try, within its time from the first byte out to the last byte in. */
async function sent(
  upstream: string,
  caller: Caller,
  method: "GET" | "POST",
  path: string,
  headers: Wanted,
  body?: string,
): Promise<Dispatcher.ResponseData> {
  let answer: Dispatcher.ResponseData | undefined;
  let stopped: UpstreamFailure | undefined;
  const stop = (failure: UpstreamFailure): void => {
    stopped ??= failure;
    answer?.body.destroy(failure);
  };
  const timer = setTimeout(() => stop(new UpstreamFailure(504, "no complete answer in time")), timeLimit);
  caller.ended((isGone) => {
    clearTimeout(timer);
    if (isGone) stop(new UpstreamFailure(502, "its caller went away"));
  });
  try {
    answer = await agent.request({ origin: upstream, method, path, headers, ...(body === undefined ? {} : { body }) });
  } catch (error) {
    clearTimeout(timer);
    const isLate = error instanceof Error && error.name === "HeadersTimeoutError";
    throw isLate
      ? new UpstreamFailure(504, "no answer in time")
      : new Unreachable(502, "the upstream cannot be reached");
  }
  const ended = answer.body;
  ended.once("end", () => clearTimeout(timer));
  if (stopped !== undefined) throw stopped;
  return answer;
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: largestAnswer }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: largestAnswer }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: largestAnswer }),
};

/** The parts of a body, at most so many bytes in all. A stream that is asked for each of them makes several promises for one. */
function chunksOf({ body }: Dispatcher.ResponseData): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > largestAnswer) body.destroy(new UpstreamFailure(502, "too large"));
      else chunks.push(chunk);
    });
    body.once("end", () => resolve(chunks));
    body.once("error", (error) =>
      reject(error instanceof UpstreamFailure ? error : new UpstreamFailure(502, "the answer broke off")),
    );
  });
}

export async function readText(answer: Dispatcher.ResponseData): Promise<string> {
  if (Number(answer.headers["content-length"] ?? 0) > largestAnswer) throw new UpstreamFailure(502, "too large");
  const chunks = await chunksOf(answer);
  const [first] = chunks;
  const bytes = first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
  const decode = decoders[String(answer.headers["content-encoding"] ?? "")];
  const plain = decode === undefined ? bytes : decode(bytes);
  const charset = /;\s*charset="?([\w-]+)/i.exec(String(answer.headers["content-type"] ?? ""))?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? plain.toString() : new TextDecoder(charset).decode(plain);
}

/** Numbers that JavaScript would write with other digits. */
const longNumber = /(?:^|[\s:,[])(?:-?(?:\d{16}|\d{1,15}[.eE])|-0)/;

/** Whether numbers of a JSON text would lose digits: this server has no type for them. `value`: what the text says. */
export function hasLongNumber(text: string, value: unknown): boolean {
  return longNumber.test(text) && JSON.stringify(value) !== text;
}

/** The value of a JSON text; fails where it is none, or its numbers would lose digits. */
export function parse(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch {
    throw new UpstreamFailure(502, "the answer is no valid JSON");
  }
  if (hasLongNumber(text, value)) throw new UpstreamFailure(502, "a number has too many digits");
  return value;
}
