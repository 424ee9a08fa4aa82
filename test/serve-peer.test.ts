// What `bench/serve` measures is a comparison only as long as the server by hand refuses what the generated one refuses: the same requests, the same answers.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Child, startChild } from "../bench/child.js";
import { benchFile, bundle, generateTree, readCapability } from "../bench/compiled.js";

const note = '{"properties":{"title":"A note"},"author":{"name":"S"},"statistics":{"stars":12},"tags":[]}';
const json = { "content-type": "application/json" };

/** What an answer says of itself, and what its caller is told of that: UPSTREAM stands for the upstream's own URL. */
const telling = {
  location: "/notes/43",
  "content-location": "/admin/1",
  link: '</notes/7>; rel="next", </admin/2>; rel="up"',
  "x-ratelimit-remaining": "3",
  "x-internal": "1",
  "x-total-count": "9",
  connection: "keep-alive, x-total-count",
};
const told = {
  location: "/notes/43",
  "content-location": "UPSTREAM/admin/1",
  link: '</notes/7>; rel="next", <UPSTREAM/admin/2>; rel="up"',
  "x-ratelimit-remaining": "3",
  "x-internal": null,
  "x-total-count": null,
};

/** What the upstream answers, by the query that it is asked with. */
const answers: Readonly<Record<string, (respond: Respond) => void>> = {
  html: (respond) => respond(200, { "content-type": "text/html" }, "<p>"),
  missing: (respond) => respond(404, json, '{"error":"none"}'),
  failing: (respond) => respond(500, json, '{"error":"broken"}'),
  empty: (respond) => respond(204, {}, ""),
  marked: (respond) => respond(200, json, `\uFEFF${note}`),
  telling: (respond) => respond(200, { ...json, ...telling }, note),
  deep: (respond) => respond(200, json, `{"properties":${"[".repeat(5_000)}${"]".repeat(5_000)}}`),
};

type Respond = (status: number, headers: Readonly<Record<string, string>>, body: string) => void;

let upstream: Server;
const servers: { ours?: Child; byHand?: Child } = {};

beforeAll(async () => {
  upstream = createServer((asked, answer) => {
    asked.resume();
    const mode = new URL(asked.url ?? "", "http://upstream").searchParams.get("lang") ?? "";
    const respond: Respond = (status, headers, body) => void answer.writeHead(status, headers).end(body);
    if (Object.hasOwn(answers, mode)) answers[mode]?.(respond);
    else respond(asked.method === "POST" ? 201 : 200, json, note);
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const { port } = upstream.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const program = await bundle(
    `${generateTree("serve-peer", readCapability("serve/capability.yaml"))}/server.ts`,
    "serve-peer",
  );
  servers.ours = await startChild(await bundle(benchFile("serve/generated.ts"), "peer-generated"), [url, program]);
  servers.byHand = await startChild(await bundle(benchFile("serve/by-hand.ts"), "peer-by-hand"), [url]);
});

afterAll(() => {
  servers.ours?.stop();
  servers.byHand?.stop();
  upstream.close();
});

const get = (path: string, ...fields: readonly string[]): string => request("GET", path, fields, "");
const post = (body: string, type = "application/json"): string =>
  request("POST", "/notes", [`Content-Type: ${type}`], body);

function request(method: string, path: string, fields: readonly string[], body: string): string {
  const length = body === "" ? [] : [`Content-Length: ${body.length}`];
  return [`${method} ${path} HTTP/1.1`, "Host: HOST", "Connection: close", ...fields, ...length, "", body].join("\r\n");
}

/** What is asked, and the status that RFC 9110, RFC 9112 or the capability want for it. */
const asked: readonly (readonly [what: string, request: string, status: number])[] = [
  ["a read", get("/notes/42?lang=en"), 200],
  ["a read without its body", request("HEAD", "/notes/42", [], ""), 200],
  ["which methods there are", request("OPTIONS", "/notes/42", [], ""), 204],
  ["a method that is not served", request("DELETE", "/notes/42", [], ""), 405],
  ["a path that is not served", get("/other"), 404],
  ["text for a number", get("/notes/abc"), 400],
  ["a fraction for an integer", get("/notes/1.5"), 400],
  ["a hexadecimal number", get("/notes/0x10"), 400],
  ["a number behind a plus", get("/notes/+4"), 400],
  ["a number behind a blank", get("/notes/%2042"), 400],
  ["a number of twenty digits", get("/notes/12345678901234567890"), 200],
  ["a name that is not known", get("/notes/42?other=1"), 200],
  ["one value twice", get("/notes/42?lang=en&lang=de"), 400],
  ["one value as a list", get("/notes/42?lang[]=en"), 400],
  ["a query that is not encoded", get("/notes/42?lang=%zz"), 400],
  ["bytes that are no UTF-8", get("/notes/42?lang=%ff"), 400],
  ["a path that leads up", get("/files/..%2F..%2Fx"), 400],
  ["a path that is not encoded", get("/files/%zz"), 400],
  ["a path that is too long", get(`/files/${"x".repeat(5_000)}`), 414],
  ["another host", get("/notes/42").replace("HOST", "other.example"), 403],
  ["two hosts", get("/notes/42", "Host: HOST"), 400],
  ["two credentials", get("/notes/42", "Authorization: Bearer a", "Authorization: Bearer b"), 400],
  ["a page of another origin", get("/notes/42", "Origin: http://other.example"), 403],
  ["a body", post('{"title":"A note","stars":3}'), 201],
  ["a body of a kind of JSON", post('{"title":"A note"}', "application/vnd.note+json"), 201],
  ["a body of another type", post('{"title":"A note"}', "text/plain"), 415],
  ["a body that is no JSON", post("{"), 400],
  ["a body that lacks a member", post('{"stars":3}'), 400],
  ["a body with a member too many", post('{"title":"A note","other":1}'), 400],
  ["text where a number is taken", post('{"title":"A note","stars":"3"}'), 400],
  ["null where text is taken", post('{"title":null}'), 400],
  ["a prototype", post('{"title":"A note","__proto__":{"a":1}}'), 400],
  ["a body that is too deep", post(`{"title":"A note","tags":${"[".repeat(3_000)}${"]".repeat(3_000)}}`), 400],
  ["a body that is too large", post(`{"title":"${"x".repeat(1_200_000)}"}`), 413],
  ["a body that is far too large", post(`{"title":"${"x".repeat(20_000_000)}"}`), 413],
  ["a body that is no UTF-8", post('{"title":"\xff"}'), 400],
  ["a body in Latin-1", post('{"title":"\xe9"}', "application/json; charset=iso-8859-1"), 201],
  ["a read with a body", request("GET", "/notes/42", ["Content-Type: application/json"], '{"a":1}'), 400],
  ["one host in the URL and another in Host", get("http://other.example/notes/42"), 400],
  ["an answer that is no JSON", get("/notes/42?lang=html"), 502],
  ["an answer that is too deep", get("/notes/42?lang=deep"), 502],
  ["an answer behind a byte order mark", get("/notes/42?lang=marked"), 200],
  ["an answer without content", get("/notes/42?lang=empty"), 204],
  ["an upstream that has nothing", get("/notes/42?lang=missing"), 404],
  ["an upstream that fails", get("/notes/42?lang=failing"), 500],
];

describe("the server by hand beside the generated one", () => {
  it.each(asked)("%s", async (_what, text, status) => {
    expect(await statusOf(servers.ours, text)).toBe(status);
    expect(await statusOf(servers.byHand, text)).toBe(status);
  });

  it("headers of an answer", async () => {
    const { port } = upstream.address() as AddressInfo;
    for (const server of [servers.ours, servers.byHand]) {
      const { headers } = await fetch(`${server?.url}/notes/42?lang=telling`);
      const came = Object.keys(told).map((name) => [
        name,
        headers.get(name)?.replaceAll(`http://127.0.0.1:${port}`, "UPSTREAM") ?? null,
      ]);
      expect(Object.fromEntries(came)).toEqual(told);
    }
  });
});

async function statusOf(server: Child | undefined, text: string): Promise<number> {
  const { hostname, port, host } = new URL(server?.url ?? "");
  const socket = connect(Number(port), hostname);
  // One byte for each character, some of which are no UTF-8.
  socket.write(text.replaceAll("HOST", host), "latin1");
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
