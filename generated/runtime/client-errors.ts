// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

interface ClientError extends Error {
  readonly code?: string | undefined;
  readonly rawPacket?: unknown;
}

type Refusal = readonly [status: number, title: string, detail: string];

/** Answers what never became a request as a problem document, and closes the connection: headers that are too long, a request that takes too long, what is no HTTP. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (socket.writable) endWith(socket, refusalOf(error));
  else socket.destroy(error);
}

/** Answers what Node itself would answer with an empty body, or with none: expectations that are not met, and requests for a tunnel. */
export function answerUnmetRequests(app: FastifyInstance): void {
  app.server.on("checkExpectation", (_request: unknown, response: ServerResponse) => {
    const refusal = [
      417,
      "Expectation Failed",
      "only `100-continue` can be expected here",
    ] as const;
    response
      .writeHead(417, { "content-type": "application/problem+json" })
      .end(documentOf(refusal));
  });
  app.server.on("connect", (_request: unknown, asker: Socket | Http2ServerResponse) => {
    const refusal = [501, "Not Implemented", "this server is no proxy"] as const;
    // Over HTTP/2 there is a stream of its own for the answer.
    if ("writeHead" in asker)
      asker.writeHead(501, { "content-type": "application/problem+json" }).end(documentOf(refusal));
    else if (asker.writable) endWith(asker, refusal);
  });
}

/** How long a client may take to read a refusal and close its connection. */
const longestMs = 5_000;

function endWith(socket: Socket, refusal: Refusal): void {
  const [status, title] = refusal;
  const body = documentOf(refusal);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Nobody watches the connection any more: who does not close it would keep it for ever.
  const timer = setTimeout(() => socket.destroy(), longestMs);
  timer.unref();
  socket.resume().once("close", () => clearTimeout(timer));
}

function documentOf([status, title, detail]: Refusal): string {
  return JSON.stringify({ type: "about:blank", status, title, detail });
}

function refusalOf({ code, rawPacket }: ClientError): Refusal {
  const line = lineOf(rawPacket);
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return line !== undefined && line.length > longestLine
        ? [414, "URI Too Long", "the URL is longer than this server takes"]
        : [
            431,
            "Request Header Fields Too Large",
            "the URL and the headers are longer together than this server takes",
          ];
    case "HPE_INVALID_METHOD":
      // RFC 9110 section 15.6.2: what the path is served with is not told to those who have not proved who they are.
      return line !== undefined && /^[\w!#$%&'*+.^`|~-]{1,40} \S+ HTTP\/1\.[01]\r?$/.test(line)
        ? [501, "Not Implemented", "the method is not known here"]
        : [400, "Bad Request", "this is no HTTP request"];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "the request did not arrive in time"];
    default:
      return [400, "Bad Request", "this is no HTTP request"];
  }
}

/** So much of what came can only be the first line that it does not fit beside any header. */
const longestLine = 15 * 1024;

/** The first line of a packet, as far as it came; undefined where it begins no request. */
function lineOf(packet: unknown): string | undefined {
  if (!(packet instanceof Uint8Array)) return undefined;
  const end = packet.indexOf(0x0a);
  const line = Buffer.from(end < 0 ? packet : packet.subarray(0, end)).toString("latin1");
  return /^[\w!#$%&'*+.^`|~-]{1,40} /.test(line) ? line : undefined;
}
