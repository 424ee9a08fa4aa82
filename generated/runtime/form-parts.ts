// Written by Capstan, the same for every capability. Do not edit: run generate.

import { InvalidRequest } from "./refused-request.js";

/** A part of a `multipart/form-data` body as it comes. Its content is read to its end before the next part is asked for. */
export interface ComingPart {
  readonly name: string;
  /** Set where the part is a file. */
  readonly filename: string | undefined;
  readonly mediaType: string | undefined;
  readonly content: AsyncGenerator<Buffer, void>;
}

/** The most bytes that the headers of one part take. */
const mostHeaders = 8_192;

/** The boundary that a media type names (RFC 2046 section 5.1.1); undefined where it names none. */
export function boundaryOf(mediaType: string): string | undefined {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(mediaType);
  return found?.[1] ?? found?.[2];
}

/** The parts of a body that comes in chunks (RFC 7578, RFC 2046 section 5.1.1), each as soon as its headers are there. Fails with an InvalidRequest where it is none. */
export async function* readFormParts(
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  boundary: string,
): AsyncGenerator<ComingPart, void> {
  const chunks = chunksOf(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first boundary may stand at the very beginning.
  let rest: Buffer = Buffer.from("\r\n");
  const more = async (): Promise<void> => {
    const next = await chunks.next();
    if (next.done === true) throw broken();
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
  };
  /** What stands before the next boundary, which is taken too. */
  async function* untilBoundary(): AsyncGenerator<Buffer, void> {
    for (;;) {
      const at = rest.indexOf(delimiter);
      const safe = at < 0 ? rest.length - delimiter.length + 1 : at;
      if (safe > 0) yield rest.subarray(0, safe);
      if (at >= 0) {
        rest = rest.subarray(at + delimiter.length);
        return;
      }
      // A boundary may have begun.
      rest = rest.subarray(Math.max(0, safe));
      await more();
    }
  }

  for await (const _ of untilBoundary());
  for (;;) {
    while (rest.length < 2) await more();
    if (rest.subarray(0, 2).toString("latin1") === "--") return;
    for (let from = 0; rest.indexOf("\r\n\r\n", from) < 0;) {
      if (rest.length > mostHeaders) throw broken();
      from = Math.max(0, rest.length - 3);
      await more();
    }
    const end = rest.indexOf("\r\n\r\n");
    if (end > mostHeaders) throw broken();
    const headers = headersOf(rest.subarray(0, end).toString("utf8"));
    rest = rest.subarray(end + 2);
    // The line break that ends the headers may be that of the next boundary: a part without content.
    const isEmpty = await beginsWith(delimiter);
    if (isEmpty) rest = rest.subarray(delimiter.length);
    else rest = rest.subarray(2);
    const content = isEmpty ? nothing() : untilBoundary();
    yield { ...headers, content };
  }

  async function beginsWith(bytes: Buffer): Promise<boolean> {
    while (rest.length < bytes.length) {
      if (!bytes.subarray(0, rest.length).equals(rest)) return false;
      await more();
    }
    return rest.subarray(0, bytes.length).equals(bytes);
  }
}

async function* chunksOf(
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  for await (const chunk of body) yield chunk;
}

async function* nothing(): AsyncGenerator<Buffer, void> {}

function headersOf(text: string): Omit<ComingPart, "content"> {
  const lines = text.split("\r\n");
  const valueOf = (name: string): string | undefined =>
    lines
      .find((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
      ?.slice(name.length + 1)
      .trim();
  const disposition = valueOf("content-disposition") ?? "";
  const parameters = parametersOf(disposition);
  const name = parameters.get("name");
  if (!/^form-data\s*;/i.test(disposition) || name === undefined) throw broken();
  // RFC 7578, 4.7: nobody decodes them any more, so that a file would not be what was meant.
  const encoding = valueOf("content-transfer-encoding") ?? "binary";
  if (!/^(?:7bit|8bit|binary)$/i.test(encoding))
    throw new InvalidRequest([
      { in: "body", name, detail: "is encoded by Content-Transfer-Encoding, which forms have not" },
    ]);
  const extended = parameters.get("filename*");
  const filename =
    extended === undefined ? parameters.get("filename") : extendedName(extended, name);
  return { name, filename, mediaType: valueOf("content-type") };
}

/** Parameters as browsers write them, in quotes with `"` and line breaks percent-encoded (HTML, 4.10.21.8), and as others do: `"` behind a backslash, or without quotes (RFC 2183). */
function parametersOf(disposition: string): ReadonlyMap<string, string> {
  // Of two that are called alike the first one counts.
  const found = [
    ...disposition.matchAll(/;\s*([^\s;="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g),
  ].reverse();
  return new Map(
    Array.from(found, ([, name = "", quoted, token = ""]) => [
      name.toLowerCase(),
      (quoted?.replaceAll('\\"', '"') ?? token)
        .replace(/%0d/gi, "\r")
        .replace(/%0a/gi, "\n")
        .replaceAll("%22", '"'),
    ]),
  );
}

/** A file's name in another form (RFC 8187), which some clients write for letters beyond ASCII. Fails with an InvalidRequest, for the field `name`, where it is none. */
function extendedName(written: string, name: string): string {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/s.exec(written) ?? [];
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    const detail = "is a file whose name (`filename*`) is not written as RFC 8187 has it";
    throw new InvalidRequest([{ in: "body", name, detail }]);
  }
}

function broken(): InvalidRequest {
  return new InvalidRequest([
    { in: "body", name: "body", detail: "is not written as its media type says" },
  ]);
}
