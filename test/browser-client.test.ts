import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { capabilityOf, generate } from "./behaviour/served.js";
import { scratchFolder } from "./check.js";

const browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (browser === undefined)
  console.log("skipped: a client in a browser, which needs Chromium: `apt-get install chromium`");

const yaml = capabilityOf({
  resources: `{name: moved, path: /moved, operations: [{name: get-moved, method: GET}, {name: post-moved, method: POST}]},
    {name: away, path: /away, operations: [{name: get-away, method: GET}]},
    {name: file, path: /file, operations: [{name: get-file, method: GET, outputRawFormat: raw}]},
    {name: here, path: /here, operations: [{name: get-here, method: GET}, {name: post-here, method: POST}]}`,
});

/** Listens on a port of its own until the test ends. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

/** Opens a page in Chromium until its script has told something, which `told` is. No time is set: how long it takes says how busy the machine is. */
async function runInBrowser(url: string, told: Promise<unknown>): Promise<unknown> {
  const folder = scratchFolder();
  const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  const profile = `--user-data-dir=${join(folder, "profile")}`;
  const child = spawn(browser ?? "", [...options, profile, "--remote-debugging-port=0", url]);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, "close");
  try {
    return await Promise.race([
      told,
      ended.then(() => {
        throw new Error(`the browser ended before the page told anything: ${said.slice(-2000)}`);
      }),
    ]);
  } finally {
    child.kill();
    await ended;
  }
}

const page = `<!doctype html><script src="/page.js"></script>`;

describe.skipIf(browser === undefined)("a client in a browser", () => {
  it("follows redirects where its browser can, and says why it does not where that would tell a secret or send twice", async () => {
    const file = generate(yaml);
    const bundle = await build({
      stdin: {
        contents: `import { getMoved, postMoved, getAway, getFile, getHere, postHere } from ${JSON.stringify(fileURLToPath(file("client.ts")))};
          const other = new URL(location.href).searchParams.get("other");
          const options = { baseUrl: location.origin, retries: 0 };
          const told = async (call) => {
            try { const value = await call(); return { value: value.body === undefined ? value : { status: value.status } }; }
            catch (error) { return { kind: error.kind, message: error.message }; }
          };
          addEventListener("load", async () => {
            const results = {
              here: await told(() => getHere(options)),
              posted: await told(() => postHere(options)),
              moved: await told(() => getMoved(options)),
              bearer: await told(() => getAway({ ...options, headers: { authorization: "Bearer secret-token" } })),
              key: await told(() => getAway({ ...options, headers: { "x-key": "secret-key" } })),
              post: await told(() => postMoved(options)),
              file: await told(() => getFile(options)),
              own: await told(() => postMoved({ ...options, fetch: (url, init) => fetch(url, { ...init, redirect: "follow" }) })),
            };
            await fetch("/results", { method: "PUT", body: JSON.stringify(results) });
          });`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      format: "iife",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    const script = bundle.outputFiles[0]?.text ?? "";
    const sentOn: unknown[] = [];
    const posts: string[] = [];
    const other = await listen(({ headers, method = "" }, response) => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "*, authorization");
      response.setHeader("content-type", "application/json");
      if (method !== "OPTIONS") sentOn.push([headers.authorization, headers["x-key"]]);
      response.end('{"at":"other"}');
    });
    let tell: (results: unknown) => void = () => undefined;
    const told = new Promise<unknown>((resolve) => (tell = resolve));
    const origin = await listen((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      if (request.method === "POST") posts.push(pathname);
      const redirects: Readonly<Record<string, string>> = {
        "/moved": "/here",
        "/file": "/here",
        "/away": `${other}/there`,
      };
      if (pathname === "/results") {
        void json(request).then((results) => {
          response.end();
          tell(results);
        });
        return;
      }
      const location = redirects[pathname];
      if (location !== undefined) return void response.writeHead(302, { location }).end();
      if (pathname === "/page.js") return void response.end(script);
      if (pathname === "/here") return void response.setHeader("content-type", "application/json").end('{"at":"here"}');
      response.setHeader("content-type", "text/html").end(page);
    });
    const results = await runInBrowser(`${origin}/`, told);
    const refused = (why: string): unknown => ({
      kind: "redirect",
      message: expect.stringContaining(why),
    });
    expect(results).toEqual({
      here: { value: { at: "here" } },
      posted: { value: { at: "here" } },
      moved: { value: { at: "here" } },
      bearer: { value: { at: "other" } },
      key: refused("`x-key` may be for this origin alone"),
      post: refused("POST is not sent again"),
      file: { value: { status: 200 } },
      own: { value: { at: "here" } },
    });
    // A token stays with the origin that it was for, and nothing was posted twice.
    expect(sentOn).toEqual([[undefined, undefined]]);
    expect(posts).toEqual(["/here", "/moved", "/moved"]);
  });
});
