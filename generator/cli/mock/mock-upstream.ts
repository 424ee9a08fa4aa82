import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Capability, HttpApi, Operation } from "../../model/capability.js";
import type { SeenAnswer } from "../../model/samples/samples.js";
import type { JsonValue } from "../../source/node.js";
import { matchOperation } from "./match-operation.js";
import { mockAnswers } from "./mock-answers.js";
import { writeMock } from "./write-mock.js";

/** What is played: the APIs of a capability, with answers of theirs that were seen. */
export type Played = { readonly capability: Capability; readonly seen: readonly SeenAnswer[] };

/** A server in place of the APIs that capabilities consume. */
export interface MockUpstream {
  /** `http://127.0.0.1:PORT`; APIs are below it, as `playedAt` says. */
  readonly origin: string;
  /** What is played from now on. */
  readonly play: (played: readonly Played[]) => void;
  readonly close: () => void;
}

/** Plays the APIs of capabilities on a free port of the loopback interface, of each its own; `said` is told of each request in a line. */
export async function startMock(played: readonly Played[], said: (line: string) => void): Promise<MockUpstream> {
  let playing = playingOf(played);
  const server = createServer((request, response) => {
    // What was sent is read, so that connections can be used again.
    request.resume();
    const { status, what } = answer(request, response, playing);
    said(
      `upstream ${request.method ?? ""} ${(request.url ?? "").replace(/^\/[^/?]*\/\d+/, "").replace(/\?.*/s, "")}: ${status} ${what}`,
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    play: (next) => {
      playing = playingOf(next);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Playing {
  readonly apis: readonly HttpApi[];
  readonly answers: ReadonlyMap<Operation, JsonValue>;
  /** By id of the operation: the first of its successes that were seen. */
  readonly seen: ReadonlyMap<string, SeenAnswer>;
}

/** By name of the capability. */
function playingOf(played: readonly Played[]): ReadonlyMap<string, Playing> {
  return new Map(
    played.map(({ capability, seen }) => {
      const successes = seen.filter(({ status }) => status >= 200 && status < 300);
      const playing: Playing = {
        apis: capability.apis,
        answers: mockAnswers(capability),
        seen: new Map(successes.toReversed().map((each) => [each.operation, each])),
      };
      return [capability.name, playing];
    }),
  );
}

const nothing: Playing = { apis: [], answers: new Map(), seen: new Map() };

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  played: ReadonlyMap<string, Playing>,
): { readonly status: number; readonly what: string } {
  const url = new URL(request.url ?? "/", "http://mock");
  const [, name = "", index = "", ...segments] = url.pathname.split("/");
  const { apis, answers, seen } = played.get(decodeURIComponent(name)) ?? nothing;
  const api = apis[Number(index)];
  const operation =
    api &&
    matchOperation(api, {
      method: request.method ?? "GET",
      path: segments.join("/"),
      query: url.searchParams,
      headers: request.headers,
    });
  if (operation?.oauth === "authorization") {
    const back = url.searchParams.get("redirect_uri") ?? "http://localhost/";
    const location = URL.canParse(back) ? new URL(back) : new URL("http://localhost/");
    location.searchParams.set("code", "mock-code");
    const state = url.searchParams.get("state");
    if (state !== null) location.searchParams.set("state", state);
    response.writeHead(302, { location: location.href }).end();
    return { status: 302, what: operation.id };
  }
  const recorded = operation?.answer.kind === "json" ? seen.get(operation.id) : undefined;
  if (operation && recorded) {
    const mediaType = operation.answer.mediaType ?? "application/json";
    response
      .writeHead(recorded.status, { "content-type": mediaType })
      .end(request.method === "HEAD" ? undefined : recorded.text);
    return { status: recorded.status, what: `${operation.id}, as seen` };
  }
  if (operation?.output.kind === "null") {
    const status = successOf(operation, true) ?? 204;
    response.writeHead(status).end();
    return { status, what: operation.id };
  }
  const mock = operation
    ? writeMock(operation.answer, answers.get(operation) ?? {})
    : // What is forwarded has no operation.
      {
        mediaType: "application/json",
        body: JSON.stringify({ mock: `${request.method ?? ""} /${segments.join("/")}` }),
      };
  const status = (operation && successOf(operation, false)) ?? 200;
  response.writeHead(status, { "content-type": mock.mediaType }).end(request.method === "HEAD" ? undefined : mock.body);
  return { status, what: operation?.id ?? "no operation, handed on" };
}

/** The first status of success that the API's document says of answers with a body, or of those without. */
function successOf({ statuses = [] }: Operation, isEmpty: boolean): number | undefined {
  const found = statuses.find((each) => /^2\d\d$/.test(each.status) && each.isEmpty === isEmpty);
  return found && Number(found.status);
}
