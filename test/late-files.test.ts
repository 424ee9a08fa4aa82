import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { capabilityOf, generate } from "./behaviour/served.js";
import { scratchFolder } from "./check.js";

// A program may be replaced while a page of it is open: then files that it has not loaded yet are gone. What is expected was worked out from that.
const yaml = capabilityOf({
  resources: `{name: orders, path: /orders, operations: [{name: get-order, method: GET}, {name: add-order, method: POST}]}`,
});

type Call = (options: { readonly baseUrl: string; readonly retries?: number }) => Promise<unknown>;
interface Client {
  readonly getOrder: Call;
  readonly addOrder: Call;
}

/** A client as a bundler splits it, loaded, with the folder that its other files are in. */
async function splitClient(): Promise<{
  readonly client: Client;
  readonly loseFiles: () => void;
  /** Settled once what reads failures runs. */
  readonly loaded: Promise<void>;
}> {
  const outdir = scratchFolder();
  // Each file of the program says so when it runs.
  const listener = `loaded ${outdir}`;
  const loaded = new Promise<void>((resolve) => {
    Reflect.set(globalThis, listener, (url: string) => {
      if (url.includes("unsuccessful-answer")) resolve();
    });
  });
  await build({
    entryPoints: [fileURLToPath(generate(yaml)("client.ts"))],
    bundle: true,
    splitting: true,
    outdir,
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "browser",
    target: "es2022",
    footer: { js: `globalThis[${JSON.stringify(listener)}](import.meta.url);` },
  });
  const client: Client = await import(pathToFileURL(join(outdir, "client.mjs")).href);
  const loseFiles = (): void => {
    const late = readdirSync(outdir).filter((name) => name.startsWith("unsuccessful-answer"));
    expect(late).toHaveLength(1);
    for (const name of late) rmSync(join(outdir, name));
  };
  return { client, loseFiles, loaded };
}

/** An upstream that gives one answer after the other, the last one from then on, and counts the requests; all of them come `after` that. */
async function upstreamOf(
  answers: readonly (readonly [status: number, body: string])[],
  after: Promise<void> = Promise.resolve(),
): Promise<{
  readonly baseUrl: string;
  readonly asked: () => number;
}> {
  let asked = 0;
  const server = createServer((_, response) => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, ""];
    asked += 1;
    void after.then(() => response.writeHead(status, { "content-type": "application/json" }).end(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    asked: () => asked,
  };
}

it("what reads failures is there since the first call", async () => {
  const { client, loseFiles, loaded } = await splitClient();
  const answers = [
    [200, '{"id":1}'],
    [409, '{"reason":"taken"}'],
  ] as const;
  const { baseUrl } = await upstreamOf(answers, loaded);
  expect(await client.addOrder({ baseUrl })).toEqual({ id: 1 });
  loseFiles();
  await expect(client.addOrder({ baseUrl })).rejects.toMatchObject({
    kind: "status",
    status: 409,
    body: { reason: "taken" },
  });
});

it("where it is gone before the first call, an answer that needs it is a CallError that says so, and nothing is sent twice that must not be", async () => {
  const { client, loseFiles } = await splitClient();
  loseFiles();
  const { baseUrl, asked } = await upstreamOf([[409, '{"reason":"taken"}']]);
  const failure: unknown = await client.addOrder({ baseUrl }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "CallError", kind: "status", status: 409, operation: "up.add-order" });
  expect(failure).toHaveProperty("message", expect.stringContaining("could not be loaded"));
  expect(failure).not.toHaveProperty("message", expect.stringContaining("taken"));
  expect(failure).toMatchObject({ body: undefined, text: undefined, excerpt: undefined });
  expect(asked()).toBe(1);
});

it.each([
  [302, "network"],
  [400, "status"],
  [404, "status"],
  [503, "status"],
])("where it is gone, an answer of %i is told as what it is: %s", async (status, kind) => {
  const { client, loseFiles } = await splitClient();
  loseFiles();
  const { baseUrl } = await upstreamOf([[status, '{"reason":"secret"}']]);
  for (const call of [client.getOrder, client.addOrder])
    await expect(call({ baseUrl, retries: 0 })).rejects.toMatchObject({ name: "CallError", kind, status });
});

it("a call that succeeds needs none of it", async () => {
  const { client, loseFiles } = await splitClient();
  loseFiles();
  const { baseUrl } = await upstreamOf([[200, '{"id":1,"price":1.50}']]);
  expect(await client.getOrder({ baseUrl })).toEqual({ id: 1, price: 1.5 });
});

it("a network that fails is explained without it, and tried again where that is safe whatever failed", async () => {
  const { client, loseFiles } = await splitClient();
  loseFiles();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  server.close();
  await once(server, "close");
  await expect(client.getOrder({ baseUrl, retries: 1 })).rejects.toMatchObject({
    kind: "network",
    attempt: 2,
    message: `up.get-order: no answer from ${baseUrl} (ECONNREFUSED)`,
  });
  // That no byte of a POST was sent is told by what is gone.
  await expect(client.addOrder({ baseUrl, retries: 1 })).rejects.toMatchObject({
    kind: "network",
    attempt: 1,
    message: `up.add-order: no answer from ${baseUrl} (ECONNREFUSED)`,
  });
});
