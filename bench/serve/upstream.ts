// What the servers of bench/serve call: answers of the size and shape that APIs give.
import { createServer } from "node:http";
import { report } from "../child.js";

const note = JSON.stringify({
  id: 42,
  properties: { title: "A note", created: "2026-01-01T00:00:00Z", text: "x".repeat(400) },
  author: { id: 7, name: "Somebody", url: "https://example.com/people/7" },
  statistics: { stars: 12, views: 3400 },
  tags: Array.from({ length: 8 }, (_, index) => ({ id: index, label: `tag ${index}`, used: index * 3 })),
});
const file = Buffer.alloc(64 * 1024, "x");

const server = createServer((asked, answer) => {
  asked.resume();
  if (asked.url?.startsWith("/files/") === true)
    answer.writeHead(200, { "content-type": "application/octet-stream", "content-length": file.length }).end(file);
  else if (asked.method === "POST")
    asked.on("end", () =>
      answer
        .writeHead(201, { "content-type": "application/json", location: "/notes/43", etag: '"1"' })
        .end('{"id":43,"title":"A note"}'),
    );
  else
    answer
      .writeHead(200, { "content-type": "application/json", etag: '"42"', "cache-control": "max-age=60" })
      .end(note);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  report(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`);
});
