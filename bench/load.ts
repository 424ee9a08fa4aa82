// Requests of all manners against one REST adapter, in a process of its own, over an upstream on the loopback interface: well-behaved callers beside hostile, aborted and slow ones.
// Prints what must be nothing (crashes, unhandled rejections, sockets left open), how memory moved, and the 99th percentile of the well-behaved against what it is when they are alone.
// npx tsx bench/load.ts [requests, 100000 by default]
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

interface Report {
  readonly memory: number;
  readonly sockets: number;
  readonly rejections: number;
}

const total = Number(process.argv[2] ?? 100_000);
const atOnce = 16;
const key = "key-0000-0000";

/** The adapter, which says on request how it is. */
async function serve(upstreamUrl: string): Promise<void> {
  const { startServers } = await import("../templates/runtime/server.js");
  const { prepareRest, sendAnswer, sendRawAnswer, callOptions } = await import("../templates/runtime/rest.js");
  const { forward } = await import("../templates/runtime/forward.js");
  const { exchange } = await import("../templates/runtime/exchange.js");
  const { bearer, sendJson, sendRaw } = await import("../templates/runtime/http.js");
  const { sendDecoded } = await import("../templates/runtime/send-decoded.js");
  const { decodeYaml } = await import("../templates/runtime/decode-yaml.js");
  let rejections = 0;
  process.on("unhandledRejection", () => (rejections += 1));
  const upstream = { namespace: "up", baseUrl: upstreamUrl, credentials: () => bearer(key) };
  const call = { timeoutMs: 2_000, retries: 0, maxBytes: 4 * 1024 * 1024 };
  const schema = {
    body: { type: "object", required: ["tags"], properties: { tags: { type: "array", items: { type: "string" } } } },
  };
  const running = await startServers(
    {
      capability: "load",
      bindings: [],
      upstreams: [],
      listeners: [
        {
          name: "load",
          kind: "rest",
          port: 0,
          address: "127.0.0.1",
          register: async (app) => {
            await app.register(async (scope) => {
              prepareRest(scope);
              scope.get("/json/:what", async (asked, reply) =>
                sendAnswer(
                  reply,
                  await exchange(
                    (given) =>
                      sendJson(
                        upstream,
                        { operation: "up.json", method: "GET", path: `/${String(Object(asked.params).what)}` },
                        given,
                      ),
                    callOptions(asked, { call }),
                  ),
                ),
              );
              scope.get("/yaml", async (asked, reply) =>
                sendAnswer(
                  reply,
                  await exchange(
                    (given) =>
                      sendDecoded(upstream, { operation: "up.yaml", method: "GET", path: "/yaml" }, decodeYaml, given),
                    callOptions(asked, { call }),
                  ),
                ),
              );
              scope.get("/raw/:what", async (asked, reply) =>
                sendRawAnswer(
                  reply,
                  await sendRaw(
                    upstream,
                    { operation: "up.raw", method: "GET", path: `/${String(Object(asked.params).what)}` },
                    callOptions(asked, { call }),
                  ),
                ),
              );
              scope.post("/tags", { schema }, async () => await Promise.resolve({ ok: true }));
              scope.post("/form", { config: { takesForms: true } }, async () => await Promise.resolve({ ok: true }));
              forward(scope, "/all/*", { upstream, methods: ["GET", "POST"], trustedHeaders: [] }, { call });
            });
          },
        },
      ],
    },
    { env: {}, logLevel: "silent" },
  );
  process.on("disconnect", () => process.exit(0));
  process.on("message", () => {
    globalThis.gc?.();
    const sockets = process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
    process.send?.({ memory: process.memoryUsage().rss, sockets, rejections } satisfies Report);
  });
  process.send?.(running.addresses.load);
}

/** An upstream of good and bad answers. */
async function startUpstream(): Promise<string> {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const keys = Array.from({ length: 2_000 }, (_, index) => `k${index}: 1\n`).join("");
  const server = createServer((asked, answer) => {
    asked.resume();
    const [, what = ""] = (asked.url ?? "").split("/").slice(-2);
    if (what.startsWith("deep")) answer.end(deep);
    else if (what.startsWith("yaml")) answer.end(keys);
    else if (what.startsWith("error")) answer.writeHead(500, { "content-type": "text/plain" }).end(`bad ${key}`);
    else if (what.startsWith("broken"))
      answer.writeHead(200, { "content-length": "1000" }).write("x", () => answer.destroy());
    else if (what.startsWith("slow")) setTimeout(() => answer.end("{}"), 300);
    else if (what.startsWith("inside")) answer.writeHead(302, { location: "http://10.255.255.1/" }).end();
    else if (what.startsWith("endless")) {
      const timer = setInterval(() => answer.write("x".repeat(65_536)), 1);
      answer.on("close", () => clearInterval(timer));
    } else answer.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

/** Sends one request, and reads at most so much of its answer; what fails, fails. */
async function send(
  base: string,
  method: string,
  path: string,
  body = "",
  headers: Record<string, string> = {},
  leaveAfterMs?: number,
): Promise<string> {
  return await new Promise((resolve) => {
    const asked = request(base + path, { method, headers, agent: false, timeout: 20_000 }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text.length < 100_000 ? (text += String(chunk)) : asked.destroy()));
      answer.on("close", () => resolve(text));
    });
    asked.on("error", () => resolve(""));
    asked.on("timeout", () => asked.destroy());
    asked.end(body);
    if (leaveAfterMs !== undefined) setTimeout(() => asked.destroy(), leaveAfterMs);
  });
}

/** A client that sends half a request, byte by byte, and goes. */
async function dawdle(base: string): Promise<string> {
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  socket.on("error", () => undefined);
  for (const piece of ["POST /tags HTTP/1.1\r\n", "Host: localhost\r\n", "Content-Length: 100\r\n\r\n", "{"]) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  socket.destroy();
  return "";
}

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const wrongItems = JSON.stringify({ tags: Array.from({ length: 20_000 }, (_, index) => index) });
const names = Array.from({ length: 20_000 }, (_, index) => `${index}=`).join("&");

const hostile: readonly ((base: string) => Promise<string>)[] = [
  async (base) => await send(base, "POST", "/form", names, form),
  async (base) => await send(base, "POST", "/tags", wrongItems, json),
  async (base) => await send(base, "POST", "/tags", "[".repeat(100_000), json),
  async (base) => await send(base, "POST", "/tags", "tags=x", { ...form, origin: "http://evil.example" }),
  async (base) => await send(base, "GET", "/json/ok", "", { host: "evil.example" }),
  async (base) => await send(base, "GET", "//"),
  async (base) => await send(base, "GET", "/%E9"),
  async (base) => await send(base, "GET", "/json/deep"),
  async (base) => await send(base, "GET", "/json/error"),
  async (base) => await send(base, "GET", "/raw/error"),
  async (base) => await send(base, "GET", "/json/broken"),
  async (base) => await send(base, "GET", "/raw/broken"),
  async (base) => await send(base, "GET", "/json/inside"),
  async (base) => await send(base, "GET", "/yaml"),
  async (base) => await send(base, "GET", "/json/slow", "", {}, 20),
  async (base) => await send(base, "GET", "/raw/endless", "", {}, 50),
  async (base) => await send(base, "POST", "/all/ok", "x".repeat(200_000), { "content-type": "text/plain" }, 5),
  dawdle,
];

/** The 99th percentile of the well-behaved, in milliseconds, while `share` of all requests are hostile. */
async function mix(
  base: string,
  count: number,
  share: number,
): Promise<{ readonly p99: number; readonly failed: number; readonly leaked: number }> {
  const times: number[] = [];
  let [sent, failed, leaked] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    while (sent < count) {
      const index = (sent += 1);
      if ((index * 7) % 100 < share * 100) {
        const text = await hostile[index % hostile.length]?.(base);
        if (text?.includes(key) === true) leaked += 1;
        continue;
      }
      const start = performance.now();
      const text = await send(base, "GET", index % 2 === 0 ? "/json/ok" : "/all/ok");
      times.push(performance.now() - start);
      if (text !== '{"ok":true}') failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  times.sort((one, other) => one - other);
  return { p99: times[Math.floor(times.length * 0.99)] ?? 0, failed, leaked };
}

async function reportOf(child: ChildProcess): Promise<Report> {
  child.send("report");
  const [report]: Report[] = await once(child, "message");
  if (report === undefined) throw new Error("the server says nothing");
  return report;
}

async function run(): Promise<void> {
  const upstream = await startUpstream();
  const child = spawn(
    process.execPath,
    ["--expose-gc", "--import", "tsx", fileURLToPath(import.meta.url), "serve", upstream],
    { stdio: ["ignore", "ignore", "ignore", "ipc"] },
  );
  let crashes = 0;
  child.on("exit", () => (crashes += 1));
  const [base]: string[] = await once(child, "message");
  if (base === undefined) throw new Error("the server did not start");
  await mix(base, Math.min(2_000, total), 0.2);
  const quiet = await mix(base, Math.min(5_000, total), 0);
  const before = await reportOf(child);
  const loud = await mix(base, total, 0.2);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const after = await reportOf(child);
  const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
  console.log(`${total} requests, a fifth of them hostile, aborted or slow, ${atOnce} at once`);
  console.log(
    `crashes ${crashes}, unhandled rejections ${after.rejections}, sockets left open ${after.sockets}, keys told ${loud.leaked}`,
  );
  console.log(`memory ${mebibytes(before.memory)} before, ${mebibytes(after.memory)} after`);
  console.log(
    `well-behaved: ${loud.failed} failed; p99 ${quiet.p99.toFixed(1)} ms alone, ${loud.p99.toFixed(1)} ms beside the others, ${(loud.p99 / quiet.p99).toFixed(1)} times`,
  );
  process.exit(crashes > 0 || after.rejections > 0 || loud.leaked > 0 ? 1 : 0);
}

if (process.argv[2] === "serve") await serve(process.argv[3] ?? "");
else await run();
