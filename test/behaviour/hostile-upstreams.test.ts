import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { capabilityOf, serve } from "./served.js";

/** What upstreams write on the wire that no HTTP server would, byte for byte: callers get an answer that is one, or are told that there is none. */
const json = (more: string, body = '{"x":"1"}'): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${more}\r\n${body}`;
const chunked = (first: string, more = ""): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${more}\r\n${first}\r\n{"x":"1"}\r\n0\r\n`;
const redirect = (location: string): string =>
  `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;

/** By what is asked for: what is written at once, and what again and again. */
const written: Readonly<Record<string, readonly [once: string, again?: string | undefined, ends?: boolean]>> = {
  right: [json("Content-Length: 9\r\n")],
  "endless-headers": ["HTTP/1.1 200 OK\r\n", `X-A: ${"a".repeat(500)}\r\n`.repeat(20)],
  "endless-extension": [chunked("9;").split('\r\n{"x"')[0] ?? "", "b".repeat(5_000)],
  "endless-hints": ["", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(50)],
  "too-short": [json("Content-Length: 100\r\n"), undefined, true],
  "two-answers": [`${json("Content-Length: 9\r\n")}${json("Content-Length: 12\r\n", '{"x":"evil"}')}`],
  "both-lengths": [chunked("9", "Content-Length: 5\r\n")],
  "two-lengths": [json("Content-Length: 9\r\nContent-Length: 5\r\n")],
  "an-extension": [`${chunked(`9;a="${"b".repeat(500)}"`)}\r\n`],
  "a-trailer": [`${chunked("9", "Trailer: Set-Cookie\r\n")}Set-Cookie: s=1\r\n\r\n`],
  "round-and-round": [redirect("/round-and-round")],
  "to-a-file": [redirect("file:///etc/passwd")],
  "to-data": [redirect('data:application/json,{"x":"evil"}')],
  "to-nowhere": [redirect("http://[::1")],
  hops: [
    json(
      'Content-Length: 9\r\nConnection: keep-alive, ETag, X-Total-Count\r\nETag: "1"\r\nX-Total-Count: 5\r\nKeep-Alive: timeout=9\r\nProxy-Authenticate: Basic\r\nSet-Cookie: s=1\r\nRetry-After: 3\r\n',
    ),
  ],
  "status-999": ["HTTP/1.1 999 Odd\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"],
  "status-600": ["HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n"],
  "status-000": ["HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n"],
  switching: ["HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhey"],
  folded: [json("Content-Disposition: attachment;\r\n filename=x\r\nContent-Length: 9\r\n")],
  "no-http": ["hello\r\n\r\n"],
  nothing: ["", undefined, true],
};

/** What callers get of it, said before: through an answer that is read, and through one that is handed on as it came. */
const expected: Readonly<Record<string, readonly [read: number, raw: number | undefined]>> = {
  right: [200, 200],
  "endless-headers": [502, 502],
  // What is handed on as it comes has no end but the upstream's or the caller's.
  "endless-extension": [504, undefined],
  "endless-hints": [504, 504],
  "too-short": [502, 0],
  "two-answers": [200, 200],
  "both-lengths": [502, 502],
  "two-lengths": [502, 502],
  "an-extension": [200, 200],
  "a-trailer": [200, 200],
  "round-and-round": [502, 302],
  "to-a-file": [502, 302],
  "to-data": [502, 302],
  "to-nowhere": [502, 302],
  hops: [200, 200],
  "status-999": [502, 502],
  "status-600": [502, 502],
  "status-000": [502, 502],
  switching: [502, 502],
  folded: [502, 502],
  "no-http": [502, 502],
  nothing: [502, 502],
};

async function startWires(): Promise<{ readonly url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      if (!heard.includes("\r\n\r\n")) return;
      const [now = "", again, ends] = written[heard.split(" ")[1]?.split("/").at(-1) ?? ""] ?? [];
      heard = "";
      socket.write(now);
      if (ends === true) socket.end();
      if (again === undefined) return;
      const flood = setInterval(() => socket.write(again), 5);
      socket.once("close", () => clearInterval(flood));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it("what is no HTTP on the wire is no answer, and the next call gets its own", async () => {
  const operation = (path: string, name: string, more: string): string =>
    `{name: ${name}, path: "/${path}/{k}", operations: [{name: ${name}, method: GET, inputParameters: [{name: k, in: path}]${more}}]}`;
  const route = (path: string, name: string): string =>
    `{name: ${name}, path: "/${path}/{k}", operations: [{name: ${name}, method: GET, call: up.${name}}]}`;
  const { rest } = await serve(
    capabilityOf({
      resources: `${operation("a", "read", ", outputParameters: [{name: x, type: string, value: $.x}]")}, ${operation("r", "handed", ", outputRawFormat: raw")}`,
      routes: `${route("a", "read")}, ${route("r", "handed")}`,
    }),
    await startWires(),
    { call: { retries: 0, timeoutMs: 1_500 } },
  );
  const ask = async (path: string): Promise<readonly [status: number, text: string, headers: Headers]> => {
    const answer = await fetch(`${rest}/${path}`, { redirect: "manual" });
    // What breaks off on its way breaks off for the caller.
    return await answer.text().then(
      (text) => [answer.status, text, answer.headers] as const,
      () => [0, "", answer.headers] as const,
    );
  };
  for (const [name, [read, raw]] of Object.entries(expected)) {
    for (const [path, status] of [
      [`a/${name}`, read],
      [`r/${name}`, raw],
    ] as const) {
      if (status === undefined) continue;
      const [got, text, headers] = await ask(path);
      expect([got, text.includes("evil")], path).toEqual([status, false]);
      if (status === 200) expect(JSON.parse(text), path).toEqual({ x: "1" });
      if (name !== "hops") continue;
      const told = ["etag", "x-total-count", "proxy-authenticate", "retry-after"].map((each) => headers.get(each));
      expect(told, path).toEqual([null, null, null, "3"]);
      expect(headers.get("set-cookie"), path).toBe(path.startsWith("a") ? null : "s=1");
    }
    expect((await ask("a/right")).slice(0, 2), `after ${name}`).toEqual([200, '{"x":"1"}']);
  }
});
