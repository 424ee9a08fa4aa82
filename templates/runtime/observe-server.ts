import type { FastifyInstance, FastifyRequest } from "fastify";
import { knownPathOf } from "./known-paths.js";
import type { Doing, Observer, Outcome, Work } from "./observe.js";
import { nameOfWork } from "./request-name.js";
import type { HttpTransport } from "./transport.js";

/** Several observers as one: of the headers that they send, the last one's win. */
export function together(observers: readonly Observer[]): Observer {
  return {
    begin: (work) => {
      const doing = observers.map((observer) => observer.begin(work));
      return {
        within: (run) =>
          doing.reduce(
            (inner, { within }) =>
              () =>
                within(inner),
            run,
          )(),
        headers: Object.assign({}, ...doing.map(({ headers }) => headers)),
        end: (outcome) => doing.forEach(({ end }) => end(outcome)),
      };
    },
  };
}

/** Tells `observer` of every request to `app`, an adapter of that kind and namespace. What answers it runs within. */
export function observeRequests(
  app: FastifyInstance,
  { kind, name }: { readonly kind: string; readonly name: string },
  observer: Observer,
): void {
  const open = new WeakMap<FastifyRequest, Doing>();
  const end = (request: FastifyRequest, outcome: Outcome): void => {
    open.get(request)?.end({ ...outcome, operation: nameOfWork(request) });
    open.delete(request);
  };
  app.addHook("onRequest", (request, _reply, done) => {
    const doing = observer.begin({
      kind: "request",
      adapter: kind,
      // What no route knows is one operation, whatever callers think of.
      operation: `${request.routeOptions.url ?? knownPathOf(request)?.path ?? "*"} ${request.method}`,
      namespace: name,
      scheme: request.protocol,
      headers: request.headers,
    });
    open.set(request, doing);
    doing.within(done);
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { statusCode: status } = reply;
    end(request, { status, ...(status >= 500 ? { error: String(status) } : {}) });
    done();
  });
  app.addHook("onRequestAbort", (request, done) => {
    end(request, { error: "aborted" });
    done();
  });
}

/** A transport whose requests `observer` is told of, and which carry its traces. */
export function observeTransport(transport: HttpTransport, observer: Observer): HttpTransport {
  return {
    fetch: observeFetch(transport.fetch, observer),
    send: async (request, stop) =>
      await observed(
        observer,
        { kind: "call", operation: request.method, url: new URL(request.url) },
        async (traced) =>
          await transport.send(
            { ...request, headers: new Map([...request.headers, ...Object.entries(traced)]) },
            stop,
          ),
      ),
  };
}

/** The same for a function like `fetch`. */
export function observeFetch(given: typeof fetch, observer: Observer): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? input : undefined;
    const url = new URL(asked?.url ?? String(input));
    const headers = new Headers(init?.headers ?? asked?.headers);
    return await observed(
      observer,
      { kind: "call", operation: init?.method ?? asked?.method ?? "GET", url },
      async (traced) => await given(input, { ...init, headers: withAll(headers, traced) }),
    );
  };
}

function withAll(headers: Headers, more: Readonly<Record<string, string>>): Headers {
  const all = new Headers(headers);
  for (const [name, value] of Object.entries(more)) all.set(name, value);
  return all;
}

async function observed<T extends { readonly status: number }>(
  observer: Observer,
  work: Work,
  run: (headers: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { within, headers, end } = observer.begin(work);
  try {
    const answer = await within(async () => await run(headers));
    end({ status: answer.status });
    return answer;
  } catch (error) {
    end({ error: "transport" });
    throw error;
  }
}
