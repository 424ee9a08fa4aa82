import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import type { RunningServers } from "../../templates/runtime/server.js";
import { compileText, importServer, writeGenerated } from "../check.js";

let count = 0;

const capability = (baseUri: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: ${JSON.stringify(baseUri)}
      resources: [{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: q, in: query, value: "1"}]}]}]
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{name: get-a, method: GET, call: up.get-a}]}]}
`;

/** What is asked for below each base: the URL of `GET /a?q=1`. */
const honoured: readonly (readonly [string, string])[] = [
  ["https://api.example.com", "https://api.example.com/a?q=1"],
  ["https://api.example.com/", "https://api.example.com/a?q=1"],
  ["https://api.example.com/v1/", "https://api.example.com/v1/a?q=1"],
  ["https://api.example.com/v1//", "https://api.example.com/v1/a?q=1"],
  ["HTTPS://API.Example.com/V1", "https://api.example.com/V1/a?q=1"],
  [" https://api.example.com/v1 ", "https://api.example.com/v1/a?q=1"],
  ["https://api.example.com:8443/v1", "https://api.example.com:8443/v1/a?q=1"],
  ["https://api.example.com:443/v1", "https://api.example.com/v1/a?q=1"],
  ["http://[::1]:8080/v1", "http://[::1]:8080/v1/a?q=1"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080/a?q=1"],
  ["https://api.example.com/v1?api-version=2024-01&k", "https://api.example.com/v1/a?api-version=2024-01&k&q=1"],
  ["https://api.example.com/?t=a%2Fb", "https://api.example.com/a?t=a%2Fb&q=1"],
  ["https://api.example.com?", "https://api.example.com/a?q=1"],
  ["https://api.example.com/b%20c;p=1", "https://api.example.com/b%20c;p=1/a?q=1"],
];

/** What no call can be made below, and words of what is said; never what stands before an `@`. */
const refused: readonly (readonly [string, readonly string[]])[] = [
  ["api.example.com", ["https://api.example.com"]],
  ["api.example.com/v1", ["https://api.example.com/v1"]],
  ["//api.example.com/v1", ["https://api.example.com/v1"]],
  ["localhost:8080", ["://localhost:8080"]],
  ["api.example.com:8443/v1", ["://api.example.com:8443/v1"]],
  ["https:api.example.com", ["https://api.example.com"]],
  ["https:/api.example.com", ["https://api.example.com"]],
  ["https:///v1", ["host"]],
  ["https://", []],
  ["https//api.example.com", []],
  ["ws://api.example.com", ["ws"]],
  ["wss://api.example.com", ["wss"]],
  ["ftp://api.example.com", ["ftp"]],
  ["file:///etc/passwd", ["file"]],
  ["unix:/var/run/docker.sock", []],
  ["https://api.example.com#v1", ["fragment"]],
  ["https://api.example.com/#/v1", ["fragment"]],
  ["https://user:hunter22@api.example.com", ["user name"]],
  ["https://hunter22@api.example.com", ["user name"]],
  ["https://:hunter22@api.example.com", ["user name"]],
  ["https://api.example.com:99999", ["99999"]],
  ["https://api.example.com:orders", ["port"]],
  ["https://api example.com", []],
  ["https://[::1", []],
  ["https://::1/v1", []],
];

it.each(honoured)("a base of the capability: %j", async (base, url) => {
  const compilation = compileText(capability(base));
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  count += 1;
  const folder = writeGenerated(compilation, `bases/${process.pid}-${count}`);
  const { getA } = await import(pathToFileURL(`${folder}/client.ts`).href);
  expect(await askedFor(async (fetch) => await getA({ fetch }))).toBe(url);
  // The same in its option.
  expect(await askedFor(async (fetch) => await getA({ fetch, baseUrl: base }))).toBe(url);
});

it.each(refused)("no base of a capability: %j", (base, words) => {
  const errors = compileText(capability(base)).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code }) => code)).toEqual(["model/bad-base-uri"]);
  const said = errors.map(({ message, help }) => `${message} ${help}`).join("\n");
  for (const word of words) expect(said).toContain(word);
  expect(said).not.toContain("hunter22");
});

it.each(honoured)("a base of the environment: %j", async (base, url) => {
  let asked = "";
  const servers = await started({ UP_BASE_URL: base }, (called) => (asked = called));
  expect((await fetch(`${servers.addresses["r"]}/a`)).status).toBe(200);
  expect(asked).toBe(url);
});

it.each(refused)("no base of the environment: %j", async (base, words) => {
  const failure: unknown = await started({ UP_BASE_URL: base }, () => undefined).then(
    () => "it starts",
    (error: unknown) => error,
  );
  const said = failure instanceof Error ? failure.message : String(failure);
  for (const word of ["UP_BASE_URL", ...words]) expect(said).toContain(word);
  expect(said).not.toContain("hunter22");
});

async function started(env: object, onUrl: (url: string) => void): Promise<RunningServers> {
  count += 1;
  const { start } = await importServer(
    compileText(capability("https://elsewhere.example")),
    `bases/${process.pid}-${count}`,
  );
  const servers = await start({
    ports: { r: 0 },
    env,
    logLevel: "silent",
    call: { retries: 0, fetch: answering(onUrl) },
  });
  onTestFinished(servers.close);
  return servers;
}

async function askedFor(call: (fetch: typeof globalThis.fetch) => Promise<unknown>): Promise<string> {
  let asked = "";
  await call(answering((url) => (asked = url)));
  return asked;
}

function answering(onUrl: (url: string) => void): typeof globalThis.fetch {
  return async (input) => {
    onUrl(new URL(input instanceof Request ? input.url : String(input)).href);
    return await Promise.resolve(Response.json({}));
  };
}
