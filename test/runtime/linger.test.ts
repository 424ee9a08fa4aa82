import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";
import Fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { lingerAfterAnswers } from "../../templates/runtime/linger.js";
import { capabilityOf, serve } from "../behaviour/served.js";
import { json, startUpstream } from "./upstream.js";

const yaml = capabilityOf({
  resources:
    "{name: pets, path: /pets, operations: [{name: add, method: POST, inputParameters: [{name: name, in: body}]}]}",
  routes:
    "{name: pets, path: /pets, operations: [{name: add, method: POST, call: up.add, with: {name: rest.body.name}}]}",
  tools: "{name: add, description: Adds., call: up.add, with: {name: tools.name}}",
});

const megabytes = Buffer.alloc(24 * 1024 * 1024, " ");

/** What a client that sends all of its request before it reads anything sees first; an error of the connection is an error here. */
async function sendThenRead(url: string, head: readonly string[], parts: readonly Uint8Array[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.pause();
  socket.write([...head, `Host: ${hostname}:${port}`, "", ""].join("\r\n"));
  for (const part of parts)
    await new Promise<void>((resolve, reject) => socket.write(part, (error) => (error ? reject(error) : resolve())));
  return await firstLine(socket);
}

async function firstLine(socket: Socket): Promise<string> {
  const seen = once(socket, "data");
  socket.resume();
  const [first] = await seen;
  return String(first).split("\r\n")[0] ?? "";
}

const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000, " "), Buffer.from("\r\n")]);

// Requests, urllib and their like send a body whole before they look at the answer: a connection that is closed on the way is a broken pipe to them.
it.each([
  ["a body that is too large", "/pets", [], "413"],
  ["a body of another type", "/pets", ["Content-Type: image/png"], "415"],
  ["a path that is not served", "/none", [], "404"],
  ["the same from a client that wants the connection closed", "/pets", ["Connection: close"], "413"],
  ["an MCP message that is too large", "/mcp", [], "413"],
])("%s is answered to who sends first and reads later", async (_, path, more, status) => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const { servers, rest } = await serve(yaml, upstream);
  const url = path === "/mcp" ? new URL(servers.addresses["t-mcp"] ?? "").origin : rest;
  const head = [`POST ${path} HTTP/1.1`, "Accept: application/json, text/event-stream"];
  const typed = more.some((line) => line.startsWith("Content-Type"))
    ? more
    : [...more, "Content-Type: application/json"];
  const whole = [...head, ...typed, `Content-Length: ${megabytes.length}`];
  expect(await sendThenRead(url, whole, [megabytes])).toContain(` ${status} `);
  const inParts = [...head, ...typed, "Transfer-Encoding: chunked"];
  const parts = [...Array.from({ length: 200 }, () => chunk), Buffer.from("0\r\n\r\n")];
  expect(await sendThenRead(url, inParts, parts)).toContain(` ${status} `);
});

it("uses the connection again where the rest of the body comes, and closes it where the client wants that", async () => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  const { hostname, port } = new URL(rest);
  const head = (...more: readonly string[]): string =>
    ["POST /none HTTP/1.1", `Host: ${hostname}:${port}`, "Content-Length: 4", ...more, "", ""].join("\r\n");
  const kept = connect(Number(port), hostname);
  onTestFinished(() => void kept.destroy());
  kept.write(head());
  expect(await firstLine(kept)).toContain(" 404 ");
  kept.write(`rest${head()}rest`);
  expect(await firstLine(kept)).toContain(" 404 ");
  const closed = connect(Number(port), hostname);
  closed.write(head("Connection: close"));
  expect(await firstLine(closed)).toContain(" 404 ");
  closed.write("rest");
  await once(closed, "end");
});

it.each([
  ["a byte now and then", { longestMs: 500, mostBytes: 1e9 }, 1, 50],
  ["all that it can", { longestMs: 60_000, mostBytes: 1_000_000 }, 100_000, 1],
])("lets go of a client that goes on sending %s", async (_, limits, bytes, everyMs) => {
  const app = Fastify();
  onTestFinished(async () => await app.close());
  lingerAfterAnswers(app, limits);
  app.post("/", async () => "taken");
  const { port } = new URL(await app.listen({ port: 0 }));
  const socket = connect(Number(port), "localhost");
  socket.on("error", () => undefined);
  socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 900000000\r\n\r\n");
  expect(await firstLine(socket)).toContain(" 415 ");
  const timer = setInterval(() => socket.write(Buffer.alloc(bytes)), everyMs);
  onTestFinished(() => clearInterval(timer));
  await new Promise((resolve) => socket.once("close", resolve));
});

it("outlives an upstream that breaks off while a body is handed on", async () => {
  const breaking = createServer(
    (socket) => void socket.on("error", () => undefined).once("data", () => socket.destroy()),
  );
  await new Promise<void>((resolve) => breaking.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void breaking.close());
  const address = breaking.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  const { rest } = await serve(
    capabilityOf({
      resources: "{name: a, path: /a}",
      routes: '{path: "/all/{{path}}", forward: {targetNamespace: up}}',
    }),
    { url },
  );
  const { hostname, port } = new URL(rest);
  for (let round = 0; round < 5; round += 1) {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(
      `POST /all/ok HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n\r\n${"x".repeat(1000)}`,
    );
    onTestFinished(() => void socket.destroy());
    expect(await firstLine(socket)).toContain(" 502 ");
  }
});

// Whoever is told that this is no HTTP may keep its side of the connection open: a socket for each of them, for ever.
it.each([
  ["what is no HTTP", "hello\r\n\r\n", "400"],
  ["headers that are too long", `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`, "431"],
  ["a tunnel", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "501"],
])(
  "lets go of a client that does not close its connection after %s",
  async (_, text, status) => {
    const upstream = await startUpstream((_seen, response) => json(response, {}));
    const { rest } = await serve(yaml, upstream);
    const { hostname, port } = new URL(rest);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on("error", () => undefined);
    onTestFinished(() => void socket.destroy());
    socket.write(text);
    expect(await firstLine(socket)).toContain(` ${status} `);
    // A side that is still there takes what is written; one that is gone answers it with a reset.
    const timer = setInterval(() => socket.write("x"), 250);
    onTestFinished(() => clearInterval(timer));
    await new Promise((resolve) => socket.once("close", resolve));
  },
  20_000,
);
