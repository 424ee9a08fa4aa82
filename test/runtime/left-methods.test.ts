import Fastify, { type FastifyInstance, type HTTPMethods } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { routeOverlaps, watchRoutes } from "../../templates/runtime/left-methods.js";
import { methodNotAllowed, prepareRest } from "../../templates/runtime/rest.js";
import { addGate } from "../../templates/runtime/unrouted.js";

/** Methods by path, in the router's syntax. */
type Table = ReadonlyMap<string, readonly HTTPMethods[]>;

const served: readonly HTTPMethods[] = ["GET", "POST", "PUT", "DELETE"];
const asked = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const;

/** An application with these routes; `watched`: one whose routes are all known, as servers that are generated are. */
async function serve(
  table: Table,
  watched: boolean,
  more: (app: FastifyInstance) => unknown = () => undefined,
): Promise<{ readonly app: FastifyInstance; readonly routes: () => number }> {
  const app = Fastify();
  onTestFinished(async () => await app.close());
  let routes = 0;
  app.addHook("onRoute", ({ method }) => void (routes += [method].flat().length));
  if (watched) watchRoutes(app);
  await more(app);
  await app.register(async (scope) => {
    prepareRest(scope);
    addGate(scope, async (request, reply) =>
      request.headers.authorization === undefined ? undefined : reply.code(401).send(),
    );
    for (const [url, methods] of table) scope.route({ method: [...methods], url, handler: async () => url });
    for (const [url, methods] of table) methodNotAllowed(scope, url, methods);
  });
  routeOverlaps(app);
  await app.ready();
  return { app, routes: () => routes };
}

async function answer(app: FastifyInstance, method: string, url: string, headers = {}): Promise<unknown> {
  const { statusCode, headers: sent, body } = await app.inject({ method: method as "GET", url, headers });
  return { statusCode, allow: sent["allow"], type: sent["content-type"], body };
}

/** Numbers below a limit, always the same. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function randomTable(next: (below: number) => number): Table {
  const segments = ["a", "b", "v1.0", "a-b", ":p", ":p", "x::y", ":p(.+)-z"];
  const table = new Map<string, readonly HTTPMethods[]>();
  for (let count = 0; count < 8; count += 1) {
    const path = Array.from({ length: 1 + next(3) }, (_, depth) =>
      (segments[next(segments.length)] ?? "").replace(":p", `:p${depth}`),
    );
    const methods = served.filter(() => next(2) === 0);
    if (methods.length > 0) table.set(`/${path.join("/")}${next(9) === 0 ? "/" : ""}`, methods);
  }
  return table;
}

function randomUrl(next: (below: number) => number): string {
  const segments = ["a", "b", "%61", "v1.0", "a-b", "a-z", "x:y", "c", "", "%2F", "%ff", "a%20b"];
  const path = Array.from({ length: 1 + next(4) }, () => segments[next(segments.length)]);
  return `/${path.join("/")}${next(4) === 0 ? "?q=1" : ""}`;
}

// From what the router does with a route of each path for the methods that it does not know, as applications of others have them.
describe("methods that paths do not know, without routes of their own", () => {
  it("are answered as routes would answer them, whatever paths overlap", async () => {
    const next = numbers(4242);
    for (let round = 0; round < 40; round += 1) {
      const table = randomTable(next);
      const [{ app: routed }, { app: left }] = [await serve(table, false), await serve(table, true)];
      for (let count = 0; count < 60; count += 1) {
        const [method, url] = [asked[next(asked.length)] ?? "GET", randomUrl(next)];
        expect([[...table], method, url, await answer(left, method, url)]).toEqual([
          [...table],
          method,
          url,
          await answer(routed, method, url),
        ]);
      }
    }
  });

  it("do not go to a path that takes their requests", async () => {
    const table: Table = new Map([
      ["/pets/:id", ["GET", "PUT"]],
      ["/pets/search", ["GET"]],
      ["/shops/:id", ["GET"]],
    ]);
    const { app, routes } = await serve(table, true);
    expect(await answer(app, "PUT", "/pets/search")).toMatchObject({ statusCode: 405, allow: "GET, HEAD, OPTIONS" });
    expect(await answer(app, "PUT", "/pets/7")).toMatchObject({ statusCode: 200 });
    expect(await answer(app, "DELETE", "/pets/7")).toMatchObject({ statusCode: 405, allow: "GET, PUT, HEAD, OPTIONS" });
    expect(await answer(app, "OPTIONS", "/shops/7")).toMatchObject({ statusCode: 204, allow: "GET, HEAD, OPTIONS" });
    // GET and HEAD of three, PUT of one, and the one that another path would take.
    expect(routes()).toBe(8);
  });

  it("do not go to whatever else the server answers, and ask who calls as routes do", async () => {
    const table: Table = new Map([["/pets/:id", ["GET"]]]);
    const { app } = await serve(table, true, (root) => {
      root.options("*", async () => "preflight");
      root.post("/*", async () => "anything");
    });
    expect(await answer(app, "OPTIONS", "/pets/7")).toMatchObject({ statusCode: 204, allow: "GET, HEAD, OPTIONS" });
    expect(await answer(app, "POST", "/pets/7")).toMatchObject({ statusCode: 405 });
    expect(await answer(app, "POST", "/other")).toMatchObject({ statusCode: 200, body: "anything" });
    for (const method of ["OPTIONS", "POST", "DELETE", "PATCH"])
      expect(await answer(app, method, "/pets/7", { authorization: "wrong" })).toMatchObject({ statusCode: 401 });
  });

  it("are refused for themselves, not for a body or its coding", async () => {
    const { app } = await serve(new Map([["/pets", ["GET"]]]), true);
    const headers = { "content-type": "application/strange", "content-encoding": "strange", "content-length": "2" };
    const { statusCode } = await app.inject({ method: "POST", url: "/pets", headers, payload: "{}" });
    expect(statusCode).toBe(405);
  });
});
