// Serves the files of a folder over http in a thread of its own, while the thread that wants them waits for `capstan` of test/capstan.ts.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parentPort } from "node:worker_threads";

let folder = "";
const server = createServer((request, response) => {
  try {
    response.end(readFileSync(join(folder, new URL(request.url, "http://localhost").pathname)));
  } catch {
    response.writeHead(404).end();
  }
});
parentPort.on("message", (named) => {
  folder = named;
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
