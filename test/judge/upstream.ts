import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { UpstreamCall } from "./expectation.js";

/** A request that arrived. */
export interface Arrived {
  readonly namespace: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One stand-in for each upstream: they record what arrives and answer as the expectations of the call say. */
export interface Upstreams {
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly expect: (calls: readonly UpstreamCall[]) => void;
  readonly take: () => readonly Arrived[];
  readonly close: () => void;
}

/** Starts the stand-ins; `urls` is `http://upstream/base` by namespace. */
export async function startUpstreams(urls: Readonly<Record<string, string>>): Promise<Upstreams> {
  const arrived: Arrived[] = [];
  let waiting: UpstreamCall[] = [];
  const servers: Server[] = [];
  const baseUrls: Record<string, string> = {};
  for (const [namespace, url] of Object.entries(urls)) {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const [path = "", search = ""] = (request.url ?? "").split("?");
      arrived.push({
        namespace,
        method: request.method ?? "",
        path,
        query: [...new URLSearchParams(search)],
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      const index = Math.max(
        0,
        ...[
          waiting.findIndex(
            (call) => call.namespace === namespace && call.method === request.method && call.path === path,
          ),
        ].filter((found) => found >= 0),
      );
      const [expected] = waiting.splice(
        waiting.findIndex(
          (call) => call.namespace === namespace && call.method === request.method && call.path === path,
        ) >= 0
          ? index
          : waiting.findIndex((call) => call.namespace === namespace),
        1,
      );
      if (!expected)
        return void response.writeHead(599, { "content-type": "text/plain" }).end("nobody expected this call");
      const { answer } = expected;
      const text = answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
      const body =
        answer.base64 === undefined
          ? Buffer.from(answer.empty === true ? "" : text)
          : Buffer.from(answer.base64, "base64");
      response
        .writeHead(answer.status, {
          ...(answer.mediaType === undefined ? {} : { "content-type": answer.mediaType }),
          ...answer.headers,
        })
        .end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    baseUrls[namespace] =
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(url).pathname.replace(/\/$/, "")}${new URL(url).search}`;
  }
  return {
    baseUrls,
    expect: (calls) => {
      waiting = [...calls];
      arrived.length = 0;
    },
    take: () => [...arrived],
    close: () => servers.forEach((server) => (server.closeAllConnections(), server.close())),
  };
}
