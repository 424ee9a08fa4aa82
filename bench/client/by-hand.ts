// A client of the notes of bench/serve written by hand with `fetch`, as fast as it can be, that keeps what the generated one promises of a call: a time limit of each whole
// try, a largest answer, the caller's signal, retries of what may pass, one error told apart by its kind, and no number that a JavaScript number cannot hold.

/** Why a call failed. */
export class NotesError extends Error {
  override readonly name = "NotesError";

  constructor(
    readonly kind: "input" | "network" | "timeout" | "aborted" | "status" | "decode",
    message: string,
    readonly details: { readonly status?: number; readonly body?: string; readonly retryAfterMs?: number } = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

export interface NotesOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly maxBytes?: number;
}

/** One note. Fails with a NotesError. */
export async function getNote(
  baseUrl: string,
  id: number | string,
  lang?: string,
  { signal, timeoutMs = 30_000, retries = 2, maxBytes = 32 * 1024 * 1024 }: NotesOptions = {},
): Promise<unknown> {
  const segment = encodeURIComponent(id);
  if (segment === "" || segment === "." || segment === "..")
    throw new NotesError("input", `\`id\` cannot be \`${segment}\``);
  const query = lang === undefined ? "" : `?lang=${encodeURIComponent(lang)}`;
  const url = `${baseUrl}/notes/${segment}${query}`;
  for (let tries = 0; ; tries += 1) {
    if (signal?.aborted === true) throw new NotesError("aborted", "aborted by its caller");
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new NotesError("timeout", `no complete answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onAbort = signal && (() => controller.abort(new NotesError("aborted", "aborted by its caller")));
    if (onAbort !== undefined) signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await tryOnce(url, controller.signal, maxBytes);
    } catch (failure) {
      const error =
        failure instanceof NotesError
          ? failure
          : new NotesError("network", "no answer, or one that broke off", {}, failure);
      if (tries >= retries || !mayPass(error)) throw error;
      await new Promise((resolve) =>
        setTimeout(resolve, error.details.retryAfterMs ?? Math.random() * 200 * 2 ** tries),
      );
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    }
  }
}

async function tryOnce(url: string, signal: AbortSignal, maxBytes: number): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: "application/json" }, signal });
  const text = await readText(response, maxBytes);
  if (!response.ok) {
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    throw new NotesError("status", `answered ${response.status}`, {
      status: response.status,
      body: text,
      ...(Number.isNaN(retryAfter) ? {} : { retryAfterMs: retryAfter * 1000 }),
    });
  }
  return parse(text);
}

/** The text of an answer; fails where there is more than `maxBytes` of it. */
async function readText({ body, headers }: Response, maxBytes: number): Promise<string> {
  if (Number(headers.get("content-length") ?? 0) > maxBytes) {
    await body?.cancel();
    throw tooLarge(maxBytes);
  }
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) break;
    length += value.byteLength;
    if (length > maxBytes) {
      await reader?.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  return charset === undefined ? utf8.decode(bytes) : new TextDecoder(charset).decode(bytes);
}

const utf8 = new TextDecoder();

function tooLarge(maxBytes: number): NotesError {
  return new NotesError("decode", `the answer is larger than ${maxBytes} bytes`);
}

/** A number that may not be what JavaScript reads. */
const longNumber = /[:,[]\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

function parse(text: string): unknown {
  if (text === "") return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotesError("decode", "the answer is no valid JSON");
  }
  if (longNumber.test(text)) checkNumbers(text);
  return value;
}

/** Refuses an integer beyond 2^53 that is not written back as it came, and what more than 17 digits say. */
function checkNumbers(text: string): void {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g))
    if (!token.startsWith('"') && !isHeld(token))
      throw new NotesError("decode", `a JavaScript number cannot hold ${token}`);
}

function isHeld(token: string): boolean {
  const value = Number(token);
  if (String(value) === token || Number.isSafeInteger(value)) return true;
  const digits = token.replace(/e.*|[-.]/gi, "").replace(/^0+/, "");
  return !/^-?\d+$/.test(token) && Number.isFinite(value) && digits.length <= 17;
}

function mayPass({ kind, details }: NotesError): boolean {
  return kind === "network" || (kind === "status" && [429, 502, 503, 504].includes(details.status ?? 0));
}
