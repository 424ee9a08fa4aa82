import { basicAuthorization } from "./basic-authorization.js";
import type { Prepared } from "./call.js";
import { copyHeaders } from "./copy-headers.js";
import type { Credentials } from "./credentials.js";
import type { SentHeaders } from "./headers.js";
import type { HttpRequest, HttpTransport, Stop } from "./transport.js";
import type { Fetched } from "./unsuccessful-answer.js";

/** Sends a request with Basic credentials, or with the proof of a scheme of its own, and its signature; 401 is answered once more where the credentials know how. `toInit` says it as `fetch` takes it. */
export async function sendProven(
  bare: HttpRequest,
  toInit: (request: HttpRequest) => RequestInit,
  prepared: Prepared,
  transport: HttpTransport,
  stop: Stop,
): Promise<Pick<Fetched, "answer" | "request">> {
  const { credentials, options } = prepared;
  const plain = withBasic(bare, credentials);
  if (credentials.kind !== "custom" && options.sign === undefined)
    return { answer: await transport.send(plain, stop), request: plain };
  for (let challenged = false; ; challenged = true) {
    const proven = await prove(new Request(plain.url, toInit(plain)), prepared, transport, stop);
    const request = await requestOf(proven, plain);
    const answer = await transport.send(request, stop);
    const isHelped =
      answer.status === 401 &&
      !challenged &&
      !(plain.content instanceof ReadableStream) &&
      credentials.kind === "custom" &&
      (await credentials.onChallenge?.(
        new Response(null, { status: 401, headers: copyHeaders(answer.headers) }),
        proven,
      ));
    if (isHelped !== true) return { answer, request };
    await answer.discard();
  }
}

function withBasic(request: HttpRequest, credentials: Credentials): HttpRequest {
  if (credentials.kind !== "basic" || request.headers.has("authorization")) return request;
  const headers = new Map(request.headers);
  const { username, password } = credentials;
  return {
    ...request,
    headers: headers.set("authorization", basicAuthorization(username, password)),
  };
}

/** A request with its proof and signature. Schemes of their own are written for the requests of `fetch`. */
async function prove(
  plain: Request,
  { options, credentials }: Prepared,
  { fetch }: HttpTransport,
  stop: Stop,
): Promise<Request> {
  const { subjectToken, sign } = options;
  let proven = plain;
  if (credentials.kind === "custom" && !proven.headers.has("authorization"))
    proven = await credentials.apply(proven, { fetch, signal: stop.signal(), subjectToken });
  return sign === undefined ? proven : await sign(proven);
}

/** The request that was made of `plain`; only what came as a stream is left one. */
async function requestOf(proven: Request, plain: HttpRequest): Promise<HttpRequest> {
  const { method, url, body } = proven;
  const headers: SentHeaders = new Map();
  proven.headers.forEach((value, name) => headers.set(name, value));
  const isRead = body !== null && !(plain.content instanceof ReadableStream);
  const content = isRead ? new Uint8Array(await proven.arrayBuffer()) : body;
  return { method, url, headers, content };
}
