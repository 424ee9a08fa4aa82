import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

/** Requests whose clients wait with their body until they are told to go on. */
const waiting = new WeakSet<IncomingMessage>();

/**
 * Tells clients that wait for it (`Expect: 100-continue`) to send their body once somebody reads it (RFC 9110 section 10.1.1). What can be said of a request
 * without its body is answered before, so that none is sent for nothing; Node would tell everybody to go on at once.
 */
export function continueOnceRead(app: FastifyInstance): void {
  app.server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    // HTTP/2 ends a stream without its connection.
    if (request.httpVersionMajor > 1) response.writeContinue();
    else tellOnceRead(request, response);
    app.server.emit("request", request, response);
  });
}

function tellOnceRead(request: IncomingMessage, response: ServerResponse): void {
  waiting.add(request);
  const read = request._read.bind(request);
  request._read = (size) => {
    if (waiting.delete(request) && !response.headersSent) response.writeContinue();
    read(size);
  };
}

/** Whether a client still waits with its body. It may also have sent it: then no answer ends the connection before all of it has come. */
export function isWaiting(request: IncomingMessage): boolean {
  return waiting.has(request) && request.readableLength === 0;
}
