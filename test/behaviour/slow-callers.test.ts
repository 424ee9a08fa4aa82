import { once } from "node:events";
import { connect as connectSocket, type Socket } from "node:net";
import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, textOfTool, toolsOf } from "./served.js";

/**
 * Callers that take their time, on real sockets, with a short limit (`--request-timeout-ms`): each goes on to send a little now and then, and it is the
 * server that ends it (RFC 9110 section 15.5.9), while others are answered.
 */
const limitMs = 1_000;
const pauseMs = 40;
const atOnce = 8;

interface Slow {
  /** Sent at once. */
  readonly begin: (host: string, path: string) => string;
  /** Sent again and again; undefined: nothing more comes. */
  readonly more?: string;
  /** The caller has ended its side of the connection. */
  readonly ends?: boolean;
}

const post = (host: string, path: string, more: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json, text/event-stream\r\nContent-Type: application/json\r\n${more}`;

const kinds: Readonly<Record<string, Slow>> = {
  "says nothing": { begin: () => "" },
  "does not end its first line": { begin: () => "GET /", more: "a" },
  "sends header after header": {
    begin: (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n`,
    more: "X-A: b\r\n",
  },
  "does not end a header": { begin: (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-A: `, more: "b" },
  "sends a body of a said length byte by byte": {
    begin: (host, path) => `${post(host, path, "Content-Length: 9000\r\n")}\r\n{"name": "`,
    more: "a",
  },
  "sends chunks of a byte": {
    begin: (host, path) => `${post(host, path, "Transfer-Encoding: chunked\r\n")}\r\n`,
    more: "1\r\n \r\n",
  },
  "sends headers and no body": { begin: (host, path) => `${post(host, path, "Content-Length: 9000\r\n")}\r\n` },
  "asks whether to go on and does not": {
    begin: (host, path) => `${post(host, path, "Content-Length: 9000\r\nExpect: 100-continue\r\n")}\r\n`,
  },
  "hangs up in the middle of a body": {
    begin: (host, path) => `${post(host, path, "Content-Length: 9000\r\n")}\r\n{"name"`,
    ends: true,
  },
  "is slow with its second request": {
    begin: (host, path) =>
      `${post(host, path, "Content-Length: 2\r\n")}\r\n{}${post(host, path, "Content-Length: 9000\r\n")}\r\n`,
    more: " ",
  },
};

/** What a slow caller was told before its connection ended: its bytes, and whether the server has ended it. */
async function suffer(url: string, path: string, { begin, more, ends = false }: Slow): Promise<string> {
  const { host, hostname, port } = new URL(url);
  const socket: Socket = connectSocket({ host: hostname, port: Number(port), allowHalfOpen: true });
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  // A server that has heard enough may reset the connection.
  socket.on("error", () => undefined);
  const over = new Promise<void>((resolve) => {
    socket.once("end", resolve);
    socket.once("close", () => resolve());
  });
  socket.write(begin(host, path));
  if (ends) socket.end();
  const trickle = setInterval(() => {
    if (more !== undefined && socket.writable) socket.write(more);
  }, pauseMs);
  await over;
  clearInterval(trickle);
  socket.destroy();
  return heard;
}

it("callers who take their time are ended by the server, and keep nobody from an answer", async () => {
  const upstream = await startUpstream((_, response) => json(response, { ok: true }));
  const served = await serve(
    capabilityOf({
      resources: `{name: pets, path: /pets, operations: [{name: add-pet, method: POST, inputParameters: [{name: name, in: body}]}]}`,
      routes: `{name: pets, path: /pets, operations: [{name: add-pet, method: POST, call: up.add-pet, inputParameters: [{name: name, in: body, type: string, required: true}]}]}`,
      tools: `{name: add-pet, description: Adds a pet., call: up.add-pet, inputParameters: [{name: name, type: string, required: true, description: Its name.}]}`,
    }),
    upstream,
    { requestTimeoutMs: limitMs },
  );
  const places = [
    [served.rest, "/pets"],
    [served.servers.addresses["t-mcp"] ?? "", "/mcp"],
  ] as const;
  const slow = places.flatMap(([url, path]) =>
    Object.entries(kinds).flatMap(([name, kind]) =>
      Array.from({ length: atOnce }, async () => ({ name: `${path} ${name}`, heard: await suffer(url, path, kind) })),
    ),
  );
  const add = async (): Promise<number> =>
    (
      await fetch(`${served.rest}/pets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"name": "Rex"}',
      })
    ).status;
  // While they are all there.
  expect(await Promise.all(Array.from({ length: 10 }, add))).toEqual(Array.from({ length: 10 }, () => 200));
  const client = await toolsOf(served);
  expect(await textOfTool(client, "add-pet", { name: "Tom" })).toContain("ok");
  expect(upstream.seen).toHaveLength(11);

  for (const { name, heard } of await Promise.all(slow)) {
    // Who hung up may be told nothing; of a body that was begun, who sent it is told that it was late.
    const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    if (name.includes("hangs up")) expect(["400", undefined], name).toContain(statuses.at(-1));
    else expect(statuses.at(-1), `${name}: ${heard}`).toBe("408");
  }
  // Nothing of theirs went on, and the server is as it was.
  expect(await add()).toBe(200);
  expect(upstream.seen).toHaveLength(12);
});

it("who is slow, but in time, is answered", async () => {
  const upstream = await startUpstream((_, response) => json(response, { ok: true }));
  const { rest } = await serve(
    capabilityOf({
      resources: `{name: pets, path: /pets, operations: [{name: add-pet, method: POST, inputParameters: [{name: name, in: body}]}]}`,
      routes: `{name: pets, path: /pets, operations: [{name: add-pet, method: POST, call: up.add-pet, inputParameters: [{name: name, in: body, type: string, required: true}]}]}`,
    }),
    upstream,
    { requestTimeoutMs: 60_000 },
  );
  const { host, hostname, port } = new URL(rest);
  const socket = connectSocket({ host: hostname, port: Number(port) });
  for (const piece of [
    post(host, "/pets", "Content-Le"),
    "ngth: 15\r\n",
    "Connection: close\r\n\r",
    '\n{"name": ',
    '"Rex"}',
  ]) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  await once(socket, "end");
  expect(heard).toMatch(/^HTTP\/1\.1 200 /);
  expect(upstream.seen).toMatchObject([{ method: "POST", body: '{"name":"Rex"}' }]);
});
