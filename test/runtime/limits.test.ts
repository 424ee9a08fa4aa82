import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { exchange } from "../../templates/runtime/exchange.js";
import { sendJson } from "../../templates/runtime/http.js";
import { callOptions, prepareRest, sendAnswer } from "../../templates/runtime/rest.js";
import { type AdapterOptions, startServers, type StartOptions } from "../../templates/runtime/server.js";
import { failure } from "./upstream.js";

/** How often an upstream was asked, and over how many connections at once. */
async function startUpstream(): Promise<{ readonly url: string; asked: number; most: number }> {
  const seen = { url: "", asked: 0, most: 0 };
  let open = 0;
  const server = createServer((request, response) => {
    seen.asked += 1;
    open += 1;
    seen.most = Math.max(seen.most, open);
    const answer = (): void => {
      open -= 1;
      response.writeHead(request.url === "/broken" ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify("x".repeat(request.url === "/long" ? 5000 : 1)));
    };
    if (request.url !== "/never") setTimeout(answer, request.url === "/slow" ? 50 : 0);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  seen.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return seen;
}

async function start(options: StartOptions): Promise<{
  readonly get: (path: string) => Promise<number>;
  readonly post: (body: string) => Promise<number>;
  readonly upstream: Awaited<ReturnType<typeof startUpstream>>;
}> {
  const upstream = await startUpstream();
  const plugin = async (app: FastifyInstance, told: AdapterOptions): Promise<void> => {
    prepareRest(app, told);
    app.get<{ Params: { name: string } }>("/:name", async (request, reply) => {
      const call = { operation: "up.get", method: "GET", path: `/${request.params.name}` };
      const answer = await exchange(
        (given) => sendJson({ namespace: "up", baseUrl: upstream.url }, call, given),
        callOptions(request, told, "up"),
      );
      return await sendAnswer(reply, answer);
    });
    app.post("/", { schema: { body: {} } }, async () => await Promise.resolve({}));
    await Promise.resolve();
  };
  const servers = await startServers(
    {
      capability: "demo",
      bindings: [],
      upstreams: [{ namespace: "up", baseUrl: upstream.url }],
      listeners: [
        {
          name: "demo",
          kind: "rest",
          port: 0,
          address: "127.0.0.1",
          register: async (app, told) => void (await app.register(plugin, told)),
        },
      ],
    },
    { env: {}, logLevel: "silent", ...options },
  );
  onTestFinished(servers.close);
  const url = servers.addresses["demo"] ?? "";
  return {
    upstream,
    get: async (path) => (await fetch(`${url}/${path}`)).status,
    post: async (body) =>
      (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).status,
  };
}

describe("limits of a process", () => {
  it("how long a try may take, and how often it is made", async () => {
    // Without the flag this takes half a minute. Whether the upstream has seen the try by then is the machine's to say.
    const hasty = await start({ argv: ["--call-timeout-ms", "100", "--call-retries", "0"] });
    expect(await hasty.get("never")).toBe(504);
    const once = await start({ argv: ["--call-retries", "0"] });
    expect([await once.get("broken"), once.upstream.asked]).toEqual([503, 1]);
    const twice = await start({ env: { CALL_RETRIES: "1" }, call: {} });
    expect([await twice.get("broken"), twice.upstream.asked]).toEqual([503, 2]);
    // A flag goes before an option, an option before a variable.
    const both = await start({ argv: ["--call-retries=0"], env: { CALL_RETRIES: "2" }, call: { retries: 1 } });
    expect([await both.get("broken"), both.upstream.asked]).toEqual([503, 1]);
  });

  it("how much is read into memory, of answers and of bodies", async () => {
    const { get, post } = await start({ argv: ["--max-answer-bytes", "1000"], env: { MAX_BODY_BYTES: "100" } });
    expect([await get("short"), await get("long")]).toEqual([200, 502]);
    expect([await post("{}"), await post(JSON.stringify("x".repeat(200)))]).toEqual([200, 413]);
    const usual = await start({});
    expect([await usual.get("long"), await usual.post(JSON.stringify("x".repeat(200)))]).toEqual([200, 200]);
  });

  it("how many connections there are to an upstream at once", async () => {
    const slow = async ({ get }: { readonly get: (path: string) => Promise<number> }): Promise<number[]> =>
      await Promise.all(Array.from({ length: 6 }, async () => await get("slow")));
    const two = await start({ argv: ["--call-connections", "2"] });
    expect(new Set(await slow(two))).toEqual(new Set([200]));
    expect(two.upstream.most).toBe(2);
    const any = await start({});
    await slow(any);
    expect(any.upstream.most).toBeGreaterThan(2);
  });

  it.each([
    ["--call-timeout-ms", "0"],
    // A timer that is set to more goes off at once.
    ["--call-timeout-ms", "2147483648"],
    ["--request-timeout-ms", "9999999999"],
    ["--patience-ms", "2147483648"],
    ["--call-retries", "-1"],
    ["--call-retries", "101"],
    ["--call-connections", "0"],
    ["--call-connections", "65536"],
    ["--max-answer-bytes", "2147483648"],
    ["--max-body-bytes", "9999999999"],
    ["--max-answer-bytes", "1MB"],
    ["--max-body-bytes", "1e3"],
    ["--patience-ms", "soon"],
  ])("refuses %s %s, as a variable too", async (flag, value) => {
    const refused = expect.stringMatching(new RegExp(`${flag} and \\w+ take a whole number from [01] to \\d+$`));
    expect(String(await failure(start({ argv: [`${flag}=${value}`] })))).toEqual(refused);
    const variable = flag.slice(2).toUpperCase().replaceAll("-", "_");
    expect(String(await failure(start({ env: { [variable]: value } })))).toEqual(refused);
  });
});
