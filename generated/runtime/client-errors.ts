// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Socket } from "node:net";

interface ClientError extends Error {
  readonly code?: string | undefined;
}

/** Answers what never became a request as a problem document, and closes the connection: headers that are too long, a request that takes too long, what is no HTTP. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, title, detail] = problemOf(error.code);
  const body = JSON.stringify({ type: "about:blank", status, title, detail });
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function problemOf(
  code: string | undefined,
): readonly [status: number, title: string, detail: string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [
        431,
        "Request Header Fields Too Large",
        "the headers are longer than this server takes",
      ];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "the request did not arrive in time"];
    default:
      return [400, "Bad Request", "this is no HTTP request"];
  }
}
