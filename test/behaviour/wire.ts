import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What an upstream writes for a path, byte for byte; a function may also write later, or read more. */
export type Written = string | Uint8Array | ((socket: Socket, head: string) => void);

/** An upstream that answers every request at its last segment with exactly those bytes, and keeps the heads of what it was asked. */
export async function wireUpstream(
  answers: Readonly<Record<string, Written>>,
): Promise<{ readonly url: string; readonly heads: readonly string[] }> {
  const heads: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    socket.on("data", (bytes) => {
      const [head = ""] = bytes.toString("latin1").split("\r\n\r\n");
      const name = /^[A-Z]+ \S*\/([^\s/?]*)\S* HTTP\/1\.1/.exec(head)?.[1];
      // What comes of a body by itself asks for nothing.
      if (name === undefined) return;
      heads.push(head);
      const answer = answers[name] ?? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
      if (typeof answer === "function") answer(socket, head);
      else socket.write(answer);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heads };
}

/** An answer with a head of these fields and a body of that length. */
export function written(body: string | Uint8Array, fields: Readonly<Record<string, string>> = {}): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ ...fields, "Content-Length": String(bytes.length) });
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`),
    bytes,
  ]);
}

/** What a server at `url` writes on a connection on which `request` is written, until it matches `end` or the server closes. */
export async function exchangeBytes(url: string, request: string | Uint8Array, end: RegExp): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let came = "";
  socket.write(request);
  return await new Promise((resolve) => {
    socket
      .on("error", () => undefined)
      .on("data", (bytes) => {
        came += bytes.toString("latin1");
        if (end.test(came)) resolve(came);
      })
      .on("close", () => resolve(`${came}(closed)`));
  });
}
