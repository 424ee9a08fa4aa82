import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { trust } from "./trust.js";
import { fetchTransport } from "./fetch-transport.js";
import { lateModule } from "./late-module.js";
import { type Proxy, proxiesOf } from "./proxies.js";
import {
  type Arrival,
  arrived,
  arrivingAnswer,
  beginArrival,
  ended,
  failed,
} from "./pooled-answer.js";
import type { SentHeaders } from "./headers.js";
import { toHeaders } from "./to-headers.js";
import type { HttpAnswer, HttpRequest, HttpTransport, Stop } from "./transport.js";

/** How long it may take to reach a server: another address, or another try, may be quicker. */
const connectMs = 10_000;
/** How long a body may come to a halt. The whole of a call has a time limit of its own. */
const bodyMs = 300_000;

const settings = {
  connect: { timeout: connectMs },
  headersTimeout: 0,
  bodyTimeout: bodyMs,
  // A server that speaks HTTP/2 chooses it (RFC 7301).
  allowH2: true,
} as const;

/** Bun puts an undici of its own in the place of the package, which makes no connections: its `fetch` keeps and shares them. */
const isReplaced = process.versions["bun"] !== undefined;

type Undici = typeof import("undici");
/** It takes as long to load as the packages of a server together. */
const undici = lateModule<Undici>(() => import("undici"));

/** The transport of servers: connections are kept and shared by all calls of this process, per origin, and go through the proxies that the environment names, but on this machine itself. */
export const pooledTransport: HttpTransport = isReplaced ? fetchTransport(fetch) : pooled({});

/** The same with so many connections to each origin at once: what is more waits its turn. */
export function poolOf(connections: number): HttpTransport {
  if (isReplaced)
    throw new Error("connections cannot be limited here: this program has an `undici` of its own");
  return pooled({ connections });
}

function pooled(limits: { readonly connections?: number }): HttpTransport {
  let made: HttpTransport | undefined;
  const ready = async (): Promise<HttpTransport> => {
    const loaded = await undici.load();
    if (made !== undefined) return made;
    const dispatcher = createDispatcher(loaded, limits);
    return (made = transportOver(() => dispatcher));
  };
  return {
    send: (request, stop) =>
      made === undefined
        ? ready().then((transport) => transport.send(request, stop))
        : made.send(request, stop),
    fetch: async (input, init) => await (made ?? (await ready())).fetch(input, init),
  };
}

/** What sends requests: an agent, or what chooses among several. */
type Dispatches = Pick<Dispatcher, "dispatch">;

/** A transport over connections of your own: an `Agent` of undici's with other limits, certificates or proxies. */
export function transportOver(dispatcher: () => Dispatches): HttpTransport {
  // Most requests wait for nothing but their answer.
  const send: HttpTransport["send"] = (request, stop) =>
    request.content instanceof FormData || request.content instanceof Blob
      ? written(request, request.content).then((whole) => dispatch(dispatcher(), whole, stop))
      : dispatch(dispatcher(), request, stop);
  return { send, fetch: fetchOver(send) };
}

function createDispatcher(
  { Agent, EnvHttpProxyAgent }: Undici,
  limits: { readonly connections?: number },
): Dispatches {
  const proxies = proxiesOf(process.env);
  if (proxies === undefined) return new Agent({ ...settings, ...limits });
  const { http, https, noProxy } = proxies;
  // undici sends a name alone to no proxy, and takes one authorization for both.
  const through = ({ authorization }: Proxy): Dispatcher =>
    new EnvHttpProxyAgent({
      ...settings,
      ...limits,
      httpProxy: http.url,
      httpsProxy: https.url,
      noProxy,
      proxyTunnel: false,
      ...(authorization === undefined ? {} : { token: authorization }),
    });
  // Calls by http go directly where https alone has a proxy.
  if (http.url === "" || http.authorization === https.authorization) return through(https);
  const [byHttp, byHttps] = [through(http), through(https)];
  return {
    dispatch: (options, handler) => {
      const isHttps = String(options.origin).startsWith("https:");
      return (isHttps ? byHttps : byHttp).dispatch(options, handler);
    },
  };
}

/** What stands before the path of the URL that was parsed last, and its origin: calls go to the same one again and again. */
let last = { beginning: "", origin: "" };
/** A path with a query that `URL` would write in the same way, dots aside. */
const plainPath = /^\/[\w!$&()*+,;=:@%/~?.-]*$/;

/** Where a URL leads: its origin, and its path with the query. */
function targetOf(url: string): { readonly origin: string; readonly path: string } {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const path = url.slice(start);
  const isPlain = plainPath.test(path) && !path.includes("/.") && !/%2e/i.test(path);
  if (isPlain && start === last.beginning.length && url.startsWith(last.beginning))
    return { origin: last.origin, path };
  const { origin, pathname, search } = new URL(url);
  if (path === pathname + search) last = { beginning: url.slice(0, start), origin };
  return { origin, path: pathname + search };
}

function dispatch(dispatcher: Dispatches, request: HttpRequest, stop: Stop): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { origin, path } = targetOf(request.url);
    const headers = headersOf(request.headers);
    const body = bodyOf(request);
    // Where both limits are the same undici keeps one timer for a connection, and makes others for each request elsewhere.
    const isShort = stop.timeoutMs !== undefined && stop.timeoutMs < bodyMs;
    const headersTimeout = isShort ? bodyMs : 0;
    let controller: Dispatcher.DispatchController | undefined;
    let stopped: Error | undefined;
    let arrival: Arrival | undefined;
    stop.listen((reason) => {
      stopped = asError(reason);
      controller?.abort(stopped);
      reject(stopped);
    });
    dispatcher.dispatch(
      { origin, path, method: trust(request.method), headers, body, headersTimeout },
      {
        onRequestStart(started) {
          controller = started;
          if (stopped !== undefined) started.abort(stopped);
        },
        onResponseStart(started, status, came) {
          // What is said before the answer (103 Early Hints) is nobody's here.
          if (status < 200) return;
          // As bytes they keep all that was read with them, a whole chunk of the body, until a full collection.
          started.rawHeaders = null;
          arrival = beginArrival(started);
          resolve(arrivingAnswer(arrival, status, came, request.method === "HEAD"));
        },
        onResponseData(_, chunk) {
          if (arrival !== undefined) arrived(arrival, chunk);
        },
        onResponseEnd() {
          if (arrival !== undefined) ended(arrival);
        },
        onResponseError(_, error) {
          if (arrival !== undefined) failed(arrival, error);
          reject(error);
        },
      },
    );
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}

/** Names and values in turn. Some servers refuse whoever does not say what it is. */
function headersOf(headers: SentHeaders): string[] {
  const list: string[] = [];
  headers.forEach((value, name) => list.push(name, value));
  if (!headers.has("accept-encoding")) list.push("accept-encoding", "gzip, deflate, br");
  if (!headers.has("user-agent")) list.push("user-agent", "node");
  return list;
}

function bodyOf({ content }: HttpRequest): string | Uint8Array | Readable | null {
  if (content === null || typeof content === "string" || content instanceof Uint8Array)
    return content;
  // Node's own type of streams is not the DOM's, where a project has both.
  return Readable.fromWeb(trust(content));
}

/** A request whose body is a file or has parts with its bytes; parts are written out between a boundary of their own. */
async function written(request: HttpRequest, content: Blob | FormData): Promise<HttpRequest> {
  const body = new Response(content);
  const headers = new Map(request.headers);
  const mediaType = content instanceof FormData ? body.headers.get("content-type") : null;
  if (mediaType !== null) headers.set("content-type", mediaType);
  return { ...request, headers, content: new Uint8Array(await body.arrayBuffer()) };
}

/** What is written for `fetch`, with the connections of `send`. */
function fetchOver(send: HttpTransport["send"]): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const { method, url, signal } = asked;
    const headers: SentHeaders = new Map();
    asked.headers.forEach((value, name) => headers.set(name, value));
    const content = asked.body === null ? null : new Uint8Array(await asked.arrayBuffer());
    signal.throwIfAborted();
    const stop: Stop = {
      signal: () => signal,
      listen: (listener) => signal.addEventListener("abort", () => listener(signal.reason)),
    };
    const answer = await send({ method, url, headers, content }, stop);
    return new Response(answer.stream(), {
      status: answer.status,
      headers: toHeaders(answer.headers),
    });
  };
}
