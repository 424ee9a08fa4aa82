import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { capstanBeside, project } from "./capstan.js";
import { readFolder } from "./check.js";

const capability = (consumes: string): string =>
  `naftiko: 1.0.0-alpha2\ninfo: {label: A, description: A.}\ncapability:\n  consumes: [${consumes}]\n`;
const api =
  '{type: http, namespace: up, baseUri: "https://up.example.com", resources: [{path: /x, operations: [{name: get, method: GET}]}]}';
const importing = (location: string): string => capability(`{location: ${JSON.stringify(location)}, import: up}`);

/** A project whose capability `a` was fetched once, and whose source answers so from now on. */
async function turned(answer: (response: ServerResponse) => void) {
  let isTurned = false;
  const server = createServer((_request, response) => {
    if (isTurned) answer(response);
    else response.end(capability(api));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const folder = project({
    "capstan.config.yaml": `capabilities: [{name: a, source: "http://127.0.0.1:${port}/a.yaml"}]\n`,
  });
  expect((await capstanBeside(folder, ["update"])).code).toBe(0);
  isTurned = true;
  const before = readFolder(folder);
  const { code, err, out } = await capstanBeside(folder, ["update"]);
  return { code, said: out + err, isSame: JSON.stringify(readFolder(folder)) === JSON.stringify(before) };
}

// What is no capability never takes the place of one: a login page, a proxy's error, half a file, something that does not end.
it.each<[string, (response: ServerResponse) => void, string]>([
  ["a page to sign in at", (response) => response.end("<!doctype html><title>Sign in</title>"), "a page of the web"],
  ["nothing", (response) => response.end(""), "the file is empty"],
  ["204", (response) => response.writeHead(204).end(), "the server answers 204"],
  ["a part of it", (response) => response.writeHead(206).end(capability(api)), "the server answers 206"],
  ["pixels", (response) => response.end(Buffer.from([0x89, 0x50, 0xff, 0xfe])), "it is not UTF-8 text"],
  ["UTF-16", (response) => response.end(Buffer.from(`\uFEFF${capability(api)}`, "utf16le")), "it is not UTF-8 text"],
  [
    "what it says is too long",
    (response) => response.writeHead(200, { "content-length": 1e10 }).write("a"),
    "it is larger than 16 MiB",
  ],
  [
    "what unpacks to too much",
    (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(64 << 20, " "))),
    "it is larger than 16 MiB",
  ],
  [
    "what does not end",
    (response) => {
      const write = (): void => {
        while (response.write("a".repeat(65_536)));
      };
      response.on("drain", write);
      write();
    },
    "it is larger than 16 MiB",
  ],
  [
    "half of it",
    (response) => {
      response.writeHead(200, { "content-length": 10_000 }).write(capability(api));
      setTimeout(() => response.destroy(), 50);
    },
    "the server cannot be reached",
  ],
  ["no YAML", (response) => response.end("a:\n\t\u001b[2J"), "a tab indents this line"],
  ["an escape and 500", (response) => response.writeHead(500).end("\u001b]0;x\u0007"), "the server answers 500"],
  [
    "a redirect to a file",
    (response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    "not https",
  ],
  ["a redirect to itself", (response) => response.writeHead(302, { location: "/a.yaml" }).end(), "redirects too often"],
  ["a redirect to nowhere", (response) => response.writeHead(302).end(), "the server answers 302"],
  // A configuration beside the copies would be that of whatever runs there.
  ["a configuration", (response) => response.end(importing("capstan.config.yaml")), "no YAML file with a plain name"],
  [
    "the same in capitals",
    (response) => response.end(importing("Capstan.Config.yml")),
    "no YAML file with a plain name",
  ],
])("a source that turns to %s changes no file", async (_, answer, why) => {
  const { code, said, isSame } = await turned(answer);
  expect({ code, isSame }).toEqual({ code: 3, isSame: true });
  expect(said).toContain(why);
  // eslint-disable-next-line no-control-regex
  expect(said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});
