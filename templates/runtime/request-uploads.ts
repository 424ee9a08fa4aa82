import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { trust } from "./trust.js";
import { boundaryOf, type ComingPart, readFormParts } from "./form-parts.js";
import { bytesType, type PartInput, type Upload } from "./upload.js";
import { limited, refuseStream, takesBody } from "./refuse-body.js";
import { InvalidRequest, RefusedForm, UnsupportedMediaType } from "./refused-request.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The media type of the bytes that are the route's whole body; any where it is not said which. */
    takesBytes?: string;
    /** Set where the route's body may come as `multipart/form-data`: which of its fields are files, or that they may be. */
    takesMultipart?: true | readonly string[];
  }
}

/** Takes files: `multipart/form-data`, and bodies of any media type as the bytes they are, on routes that say so. */
export function acceptUploads(app: FastifyInstance): void {
  app.addContentTypeParser(
    "multipart/form-data",
    async (request: FastifyRequest, payload: Readable) => {
      if (!takesBody(request)) return await refuseStream(request, payload);
      if (request.routeOptions.config.takesMultipart === undefined)
        throw new RefusedForm(415, "forms with files are not taken here");
      const limit = request.routeOptions.bodyLimit;
      if (request.headers["content-length"] !== undefined)
        return await readForm(request, [await readAll(payload, limit)], Infinity);
      const counted = limited(payload, limit);
      coming.set(request, counted);
      return await readForm(request, counted, mostHeld);
    },
  );
  // What nobody has read of a form is not waited for.
  app.addHook("onResponse", (request, _reply, done) => {
    coming.get(request)?.destroy();
    done();
  });
  app.addContentTypeParser("*", async (request: FastifyRequest, payload: Readable) => {
    if (!takesBody(request)) return await refuseStream(request, payload);
    refuseOtherBytes(request);
    if (request.headers["content-length"] === undefined) return payload;
    return await readAll(payload, request.routeOptions.bodyLimit);
  });
}

/** Forms that are still being read, by their request. */
const coming = new WeakMap<FastifyRequest, Readable>();
/** The files that are handed on while they come, by their request: nothing behind them has been read. */
const comingFiles = new WeakMap<FastifyRequest, string>();

/** The field of the file that is still coming, and behind which nothing of the form is known; undefined where all of it has come. */
export function comingFileOf(request: FastifyRequest): string | undefined {
  return comingFiles.get(request);
}

/** Whether a route takes its body as the bytes it is. */
export function takesBytes({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.takesBytes !== undefined;
}

/** Fails with an UnsupportedMediaType where a route takes no bytes, or those of another media type. */
export function refuseOtherBytes(request: FastifyRequest): void {
  const taken = request.routeOptions.config.takesBytes;
  if (taken === undefined)
    throw new UnsupportedMediaType("the body's media type is not taken here");
  const given = (request.headers["content-type"] ?? "").replace(/;.*$/s, "").trim().toLowerCase();
  if (taken !== "*/*" && given !== bytesType && given !== taken.replace(/;.*$/s, "").toLowerCase())
    throw new UnsupportedMediaType(`the body's media type is not taken here: ${taken} is`);
}

/** A request's body as bytes, under its media type: held where their number is known, a stream elsewhere; undefined where there is none. */
export function uploadOf(request: FastifyRequest): Upload | undefined {
  const body: unknown = request.body;
  const mediaType = request.headers["content-type"];
  // Node's own type of streams is not the DOM's, where a project has both.
  if (body instanceof Readable) {
    const counted = limited(body, request.routeOptions.bodyLimit);
    return { stream: trust<ReadableStream>(Readable.toWeb(counted)), mediaType };
  }
  if (body instanceof Uint8Array) return { content: body, mediaType };
  return mediaType === undefined ? undefined : { content: new Uint8Array(), mediaType };
}

const mostParts = 1_000;

/** A file of a form whose length is not said is held up to so many bytes, and streamed beyond. */
const mostHeld = 262_144;

/**
 * The fields of a multipart body: text, or files with their names and media types; a list where a name is repeated. A file of more than `most` bytes is handed
 * on while it comes: what is meant to be known of the form stands before it, and what stands behind it is refused by name.
 */
async function readForm(
  request: FastifyRequest,
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  most: number,
): Promise<Record<string, unknown>> {
  const boundary = boundaryOf(request.headers["content-type"] ?? "");
  if (boundary === undefined) throw unreadable();
  const parts = readFormParts(body, boundary);
  const { takesMultipart } = request.routeOptions.config;
  // A file is one without a name of its own, too: curl's `-F "doc=<a.txt"`.
  const files = new Set(takesMultipart === true ? [] : takesMultipart);
  const fields = new Map<string, PartInput[]>();
  let count = 0;
  let held = 0;
  const add = (name: string, value: PartInput): void => {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, [value]);
    else known.push(value);
  };
  for await (const { name, filename, mediaType: type, content } of handOver(parts)) {
    count += 1;
    if (count > mostParts) throw new RefusedForm(413, `the form has more than ${mostParts} fields`);
    const said = { filename: filename === "" ? undefined : filename, mediaType: type };
    const chunks: Buffer[] = [];
    let isLarge = false;
    for await (const chunk of handOver(content)) {
      chunks.push(chunk);
      held += chunk.length;
      isLarge = filename !== undefined && held > most;
      if (isLarge) break;
    }
    if (isLarge) {
      const rest = Readable.from(lastFile(chunks, content, parts), { objectMode: false });
      add(name, { content: trust<ReadableStream>(Readable.toWeb(rest)), ...said });
      comingFiles.set(request, name);
      break;
    }
    const whole = Buffer.concat(chunks);
    const isFile = filename !== undefined || files.has(name);
    add(name, isFile ? { content: whole, ...said } : textOfPart(name, whole, type));
  }
  return asFields(fields);
}

/** The text of a field, in the character set that it says, UTF-8 by default (RFC 7578 section 5.1.2). Fails with an InvalidRequest where it is none. */
function textOfPart(name: string, bytes: Buffer, mediaType = ""): string {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(mediaType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const detail = `is no text in the character set ${charset}`;
    throw new InvalidRequest([{ in: "body", name, detail }]);
  }
}

/** A file that comes, and behind it the end of the form. */
async function* lastFile(
  begun: readonly Buffer[],
  content: AsyncIterable<Buffer>,
  parts: AsyncGenerator<ComingPart, void>,
): AsyncGenerator<Buffer, void, undefined> {
  yield* begun;
  yield* content;
  const next = await parts.next();
  if (next.done !== true)
    throw new InvalidRequest([
      {
        in: "body",
        name: next.value.name,
        detail: "stands behind a file whose length is not said: send it before that file",
      },
    ]);
}

/** The same generator for a loop that may leave it before its end, which somebody else goes on with. */
function handOver<T>(generator: AsyncGenerator<T, void>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => ({ next: async () => await generator.next() }) };
}

function asFields(fields: ReadonlyMap<string, readonly PartInput[]>): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
  );
}

function unreadable(): InvalidRequest {
  return new InvalidRequest([
    { in: "body", name: "body", detail: "is not written as its media type says" },
  ]);
}

async function readAll(payload: Readable, limit: number | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of limited(payload, limit)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
