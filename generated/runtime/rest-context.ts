// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AnswerContext } from "./answer-headers.js";
import type { ExposedPath, UrlOrigin } from "./exposed-url.js";

/** What an adapter's answers depend on beside the call. */
interface Adapter {
  readonly exposed: readonly ExposedPath[];
  /** Headers of upstreams' answers that travel beside those that always do. */
  readonly answerHeaders: readonly string[];
}

const adapters = new WeakMap<object, Adapter & { readonly prefix: string }>();
/** What is known of an instance and those that it was made of, once one of its routes has answered: by then all is said. */
const found = new WeakMap<object, ReturnType<typeof factsOf>>();
const apart = new WeakSet<object>();
const asked = new WeakSet<FastifyRequest>();

/** Says what the answers of `app`'s routes depend on. */
export function describeAdapter(app: FastifyInstance, adapter: Adapter): void {
  adapters.set(app, { ...adapter, prefix: app.prefix });
}

/** Says that whoever calls `app` has to prove who they are. */
export function tellCallersApart(app: FastifyInstance): void {
  apart.add(app);
}

/** Says that the answer to `request` depends on who asks. */
export function answerPrivately(request: FastifyRequest): void {
  asked.add(request);
}

/** What the headers of an answer with `reply` are made of. */
export function answerContextOf(reply: FastifyReply, origin: UrlOrigin | undefined): AnswerContext {
  const { exposed, prefix, more, isApart } = found.get(reply.server) ?? lookUp(reply.server);
  return { origin, exposed, prefix, more, isPrivate: isApart || asked.has(reply.request) };
}

function lookUp(server: object): ReturnType<typeof factsOf> {
  const facts = factsOf(server);
  found.set(server, facts);
  return facts;
}

function factsOf(
  server: object,
): Pick<AnswerContext, "exposed" | "prefix" | "more"> & { readonly isApart: boolean } {
  const instances = [...chainOf(server)];
  const known = instances
    .map((instance) => adapters.get(instance))
    .find((adapter) => adapter !== undefined);
  const { exposed = [], answerHeaders = [], prefix = "" } = known ?? {};
  const more = answerHeaders.map((name) => name.toLowerCase());
  return { exposed, prefix, more, isApart: instances.some((instance) => apart.has(instance)) };
}

/** An instance of Fastify and those that it was made of: plugins have one of their own. */
function* chainOf(server: object): Generator<object> {
  for (
    let instance: unknown = server;
    typeof instance === "object" && instance !== null;
    instance = Object.getPrototypeOf(instance)
  )
    yield instance;
}
