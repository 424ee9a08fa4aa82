// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Prepared } from "./call.js";
import type { HeaderFields, SentHeaders } from "./headers.js";
import type { HttpAnswer, HttpRequest, HttpTransport, Stop } from "./transport.js";

export { basicAuthorization } from "./basic-authorization.js";

/** A request with its proof, and what it was answered with. */
export interface Proven {
  readonly answer: HttpAnswer;
  readonly request: HttpRequest;
}

/** Sends a request, `init` for `fetch`, with the proof of a scheme of its own, and its signature; 401 is answered once more where the credentials know how. */
export async function sendProven(
  plain: HttpRequest,
  init: RequestInit,
  prepared: Prepared,
  transport: HttpTransport,
  stop: Stop,
): Promise<Proven> {
  const { credentials } = prepared;
  for (let challenged = false; ; challenged = true) {
    const proven = await prove(new Request(plain.url, init), prepared, transport, stop);
    const request = await requestOf(proven, plain);
    const answer = await transport.send(request, stop);
    const isHelped =
      answer.status === 401 &&
      !challenged &&
      !(plain.content instanceof ReadableStream) &&
      credentials.kind === "custom" &&
      (await credentials.onChallenge?.(
        new Response(null, { status: 401, headers: headersOf(answer.headers) }),
        proven,
      ));
    if (isHelped !== true) return { answer, request };
    await answer.discard();
  }
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

/** The fields of an answer as schemes take them. What is loaded late imports little: a bundler that makes one file of all holds back what it shares with the rest. */
function headersOf(fields: HeaderFields): Headers {
  const headers = new Headers();
  fields.forEach((value, name) => headers.append(name, value));
  return headers;
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
