import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply } from "fastify";
import { sendProblem } from "./problem.js";
import { addGate } from "./unrouted.js";

/** Fields that a request has once, by whom it is let in or how it is read: Node takes the first of several without a word, others take the last. */
const singleFields: ReadonlySet<string> = new Set([
  "authorization",
  "content-type",
  "host",
  "origin",
]);
const theirLengths: ReadonlySet<number> = new Set([...singleFields].map((name) => name.length));
/** RFC 9110 section 7.2: a name or an address, with a port or without. */
const hostField = /^(?:[\w.~!$&'()*+;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Answers requests with 400 that can be read in two ways, so that nobody in front of this server reads them in the other one: what decides who asks, before
 * anything is looked at; what is asked for, once it is known who asks.
 */
export function refuseAmbiguous(app: FastifyInstance): void {
  addGate(app, ({ raw }, reply) => {
    const detail = repetitionIn(raw);
    return detail === undefined ? undefined : refuse(reply, detail);
  });
  app.addHook("preParsing", (request, reply, _payload, done) => {
    const detail = otherHostIn(request.raw);
    if (detail === undefined) done();
    else void refuse(reply, detail);
  });
}

async function refuse(reply: FastifyReply, detail: string): Promise<FastifyReply> {
  return await sendProblem(reply, { status: 400, title: "Bad Request", detail });
}

/** What a request of HTTP/1 has twice, or lacks, as a sentence (RFC 9112 section 3.2). */
function repetitionIn({ httpVersion, rawHeaders }: IncomingMessage): string | undefined {
  if (!httpVersion.startsWith("1.")) return undefined;
  const found = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!theirLengths.has(name.length)) continue;
    const field = name.toLowerCase();
    if (!singleFields.has(field)) continue;
    if (found.has(field))
      return field === "host"
        ? "the request names more than one host"
        : `the request has \`${field}\` twice`;
    found.add(field);
  }
  return found.has("host") || httpVersion === "1.0" ? undefined : "the request names no host";
}

/** How the host of a request of HTTP/1 is none, or another one in its URL, as a sentence (RFC 9112 section 3.2.2). */
function otherHostIn({
  headers: { host },
  httpVersion,
  url = "",
}: IncomingMessage): string | undefined {
  if (!httpVersion.startsWith("1.") || host === undefined) return undefined;
  if (!hostField.test(host)) return "`Host` holds no host name";
  const target = url.startsWith("/")
    ? undefined
    : /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  return target === undefined || target.toLowerCase() === host.toLowerCase()
    ? undefined
    : "the request names one host in its URL and another in `Host`";
}
