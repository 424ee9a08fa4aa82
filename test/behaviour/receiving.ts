import { once } from "node:events";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** A request's body, and what it says that it is. */
export interface Received {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A server that keeps the bodies that it gets, and answers `{}`; closed after the test. */
export async function receiving(): Promise<{ readonly url: string; readonly seen: Received[] }> {
  const seen: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ type: request.headers["content-type"] ?? "", bytes: Buffer.concat(chunks) });
    response.setHeader("content-type", "application/json");
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, seen };
}
