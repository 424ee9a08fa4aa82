import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Capability, Operation } from "../../model/capability.js";
import type { JsonValue } from "../../source/node.js";
import { matchOperation } from "./match-operation.js";
import { mockAnswers } from "./mock-answers.js";
import { writeMock } from "./write-mock.js";

/** A server in place of the APIs that a capability consumes. */
export interface MockUpstream {
  /** By namespace: where its API is played. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** What is played from now on. */
  readonly play: (capability: Capability) => void;
  readonly close: () => void;
}

/** Plays the APIs of a capability on a free port of the loopback interface; `said` is told of each request in a line. */
export async function startMock(capability: Capability, said: (line: string) => void): Promise<MockUpstream> {
  let playing = { capability, answers: mockAnswers(capability) };
  const server = createServer((request, response) => {
    // What was sent is read, so that connections can be used again.
    request.resume();
    const { status, what } = answer(request, response, playing.capability, playing.answers);
    said(
      `upstream ${request.method ?? ""} ${(request.url ?? "").replace(/^\/\d+/, "").replace(/\?.*/s, "")}: ${status} ${what}`,
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    baseUrls: Object.fromEntries(
      capability.apis.map(({ namespace }, index) => [namespace, `http://127.0.0.1:${port}/${index}`]),
    ),
    play: (next) => {
      playing = { capability: next, answers: mockAnswers(next) };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { apis }: Capability,
  answers: ReadonlyMap<Operation, JsonValue>,
): { readonly status: number; readonly what: string } {
  const url = new URL(request.url ?? "/", "http://mock");
  const [, index = "", ...segments] = url.pathname.split("/");
  const api = apis[Number(index)];
  const operation =
    api && matchOperation(api, { method: request.method ?? "GET", path: segments.join("/"), query: url.searchParams });
  if (operation?.oauth === "authorization") {
    const back = url.searchParams.get("redirect_uri") ?? "http://localhost/";
    const location = URL.canParse(back) ? new URL(back) : new URL("http://localhost/");
    location.searchParams.set("code", "mock-code");
    const state = url.searchParams.get("state");
    if (state !== null) location.searchParams.set("state", state);
    response.writeHead(302, { location: location.href }).end();
    return { status: 302, what: operation.id };
  }
  const mock = operation
    ? writeMock(operation.answer, answers.get(operation) ?? {})
    : // What is forwarded has no operation.
      {
        mediaType: "application/json",
        body: JSON.stringify({ mock: `${request.method ?? ""} /${segments.join("/")}` }),
      };
  response.writeHead(200, { "content-type": mock.mediaType }).end(request.method === "HEAD" ? undefined : mock.body);
  return { status: 200, what: operation?.id ?? "no operation, handed on" };
}
