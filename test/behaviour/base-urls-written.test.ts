import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { composeTexts, starterOf } from "../compose/group.js";
import { json, startUpstream } from "../runtime/upstream.js";

// Written from the issue and RFC 3986 before anything was run.

/** A capability with one API, one operation and one route to it. */
function capabilityAt(base: string, { more = "", binds = "" } = {}): string {
  return `naftiko: 1.0.0-alpha2
info: {label: A, description: B.}
${binds}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: ${base}
${more}
      resources: [{path: "/s", operations: [{name: get, method: GET, inputParameters: [{name: q, in: query, type: string}]}]}]
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: [{path: /a, operations: [{method: GET, name: a, call: up.get}]}]}
`;
}

let count = 0;

/** Starts a capability whose base URL has `$URL` or `$HOST` for an upstream's, asks once; what the upstream saw, or why it did not start. */
async function asked(
  base: string,
  options: object,
  written: { readonly more?: string; readonly binds?: string } = {},
): Promise<{ readonly failed: string | undefined; readonly seen: readonly string[] }> {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const filled = (text: string): string =>
    text.replaceAll("$URL", upstream.url).replaceAll("$HOST", upstream.url.slice("http://".length));
  const compilation = compileText(capabilityAt(filled(base), written));
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  count += 1;
  const { start } = await importServer(compilation, `base-urls-written-${process.pid}-${count}`);
  const given: object = JSON.parse(filled(JSON.stringify(options)));
  try {
    const servers = await start({ ports: { r: 0 }, logLevel: "silent", call: { retries: 0 }, env: {}, ...given });
    onTestFinished(servers.close);
    await fetch(`${servers.addresses["r"]}/a?q=1`);
    return { failed: undefined, seen: upstream.seen.map(({ url }) => url) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error), seen: [] };
  }
}

describe("in the YAML", () => {
  it.each([
    ['"https://h.dev/v1#frag"', "did you mean `https://h.dev/v1`?"],
    ['"https://u:secret@h.dev/v1"', "credentials belong into `authentication`"],
    ['"https://u@h.dev"', "credentials belong into `authentication`"],
    ["h.dev/v1", "did you mean `https://h.dev/v1`?"],
    ['"//h.dev/v1"', "did you mean `https://h.dev/v1`?"],
    ["localhost:8080/v1", "did you mean `http://localhost:8080/v1`?"],
    ["ftp://h.dev/v1", "is no http or https URL"],
    ['"https://"', "has no host"],
    ['"https:///h.dev/v1"', "has no host"],
    ['"https://h.dev:70000"', "the last one is 65535"],
    ['"http://h.dev:0/v1"', "did you mean `http://h.dev/v1`?"],
    ['"http://[::1/v1"', "is no URL"],
    ['"https://h .dev"', "write `https://host/path`"],
    ['"https://{{HOST}}/v1#f"', "did you mean `https://{{HOST}}/v1`?"],
    ['"https://u:secret@{{HOST}}/v1"', "credentials belong into `authentication`"],
    ['"https://{{USER}}:{{PASSWORD}}@h.dev"', "credentials belong into `authentication`"],
    ['"{{REGION}}.h.dev/v1#f"', "has a fragment"],
    ['"api.{{REGION}}.h.dev/v1"', "did you mean `https://api.{{REGION}}.h.dev/v1`?"],
    ['"ftp://{{HOST}}"', "is no http or https URL"],
  ])("%s is refused where it stands, by what to write", (base, word) => {
    const found = compileText(capabilityAt(base)).diagnostics.filter(({ severity }) => severity === "error");
    const said = found.map(({ message, help }) => `${message} ${help}`).join("\n");
    expect(found.map(({ span }) => span === undefined)).toEqual([false]);
    expect(said).toContain(word);
    expect(said).not.toContain("secret");
  });

  it.each([
    '"https://h.dev/v1/"',
    '"https://h.dev/v1?"',
    '"HTTPS://H.dev/v1"',
    '"http://[::1]:8080/v1"',
    '"https://h.dev:65535"',
    '"https://h.dev/v1?key=1&b"',
    '"{scheme}://{host}/v1"',
    '"https://{{HOST}}:{{PORT}}/{{PATH}}?k={{KEY}}"',
  ])("%s is taken", (base) => {
    const found = compileText(capabilityAt(base)).diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map(({ message }) => message)).toEqual([]);
  });

  it.each([
    ["$URL/v1/", "/v1/s?q=1"],
    ["$URL/v1//", "/v1/s?q=1"],
    ["$URL/v1?key=k", "/v1/s?key=k&q=1"],
    ["$URL?key=k", "/s?key=k&q=1"],
    ["$URL/a%20b", "/a%20b/s?q=1"],
    ["$URL/v1?q=base", "/v1/s?q=1"],
  ])("%s is called as %s", async (base, url) => {
    expect(await asked(`"${base}"`, {})).toEqual({ failed: undefined, seen: [url] });
  });
});

describe("from the environment", () => {
  it.each([
    ["$URL/x/", "/x/s?q=1"],
    ["$URL/x?k=1", "/x/s?k=1&q=1"],
    ["$URL/x\n", "/x/s?q=1"],
  ])("%j is called as %s", async (value, url) => {
    expect(await asked('"https://h.dev/v1"', { env: { UP_BASE_URL: value } })).toEqual({
      failed: undefined,
      seen: [url],
    });
  });

  it.each([
    "$URL/x#f",
    "http://u:secret@$HOST/x",
    "$HOST/x",
    "ftp://$HOST",
    "http://",
    "http://h.dev:70000",
    "http://h.dev:0",
    "//$HOST",
    "http:///$HOST",
    "https://{{HOST}}/x",
    "not a url",
  ])("%s refuses the start by name", async (value) => {
    const { failed } = await asked('"https://h.dev/v1"', { env: { UP_BASE_URL: value } });
    expect(failed).toContain("UP_BASE_URL");
    expect(failed).not.toContain("secret");
  });
});

describe("with holes", () => {
  const binds = "binds: [{namespace: env, keys: {HOST: API_HOST}}]";

  it.each([
    ["http://{{HOST}}/v1", "$HOST\n", "/v1/s?q=1"],
    ["{{HOST}}/v1", "$URL/", "/v1/s?q=1"],
    ["{{HOST}}", "$URL/deep?k=1", "/deep/s?k=1&q=1"],
  ])("%s is filled with %j", async (base, value, url) => {
    expect(await asked(`"${base}"`, { env: { API_HOST: value } }, { binds })).toEqual({
      failed: undefined,
      seen: [url],
    });
  });

  it.each(["http://$HOST", "u:secret@$HOST", "", "$HOST#", "h.dev:70000", "h.dev:0", "[::1]:0", undefined])(
    "%s fills no host, and the binding is named",
    async (value) => {
      const { failed } = await asked('"http://{{HOST}}/v1"', { env: { API_HOST: value } }, { binds });
      expect(failed).toContain("HOST");
      expect(failed).not.toContain("secret");
    },
  );

  it.each([{ env: { UP_BASE_URL: "$URL/x" } }, { baseUrls: { up: "$URL/x" } }, { call: { baseUrl: "$URL/x" } }])(
    "what only the declared base URL reads is not asked for where another is given: %j",
    async (given) => {
      expect(await asked('"http://{{HOST}}/v1"', given, { binds })).toEqual({ failed: undefined, seen: ["/x/s?q=1"] });
    },
  );

  it.each([
    '      inputParameters: [{name: X-Host, in: header, value: "{{HOST}}"}]',
    '      authentication: {type: bearer, token: "{{HOST}}"}',
  ])("what something else reads too is asked for: %s", async (more) => {
    const { failed } = await asked('"http://{{HOST}}/v1"', { baseUrls: { up: "$URL/x" } }, { binds, more });
    expect(failed).toContain("API_HOST is not set; needed by consumes up");
  });

  it("of two APIs that read it both must be given", async () => {
    const more = `      resources: [{path: /o, operations: [{name: get, method: GET}]}]
    - type: http
      namespace: other
      baseUri: "https://{{HOST}}/other"`;
    const yaml = '"http://{{HOST}}/v1"';
    const one = await asked(yaml, { baseUrls: { up: "$URL/x" } }, { binds, more });
    expect(one.failed).toContain("API_HOST is not set; needed by consumes up, consumes other");
    const both = await asked(yaml, { baseUrls: { up: "$URL/x", other: "$URL/x" } }, { binds, more });
    expect(both).toEqual({ failed: undefined, seen: ["/x/o"] });
  });

  it("of two capabilities in one process both must be given, unless one of them reads it elsewhere", async () => {
    const one = capabilityAt('"http://{{HOST}}/v1"', { binds });
    const second = (more: string): string =>
      capabilityAt('"http://{{HOST}}/v2"', { binds, more })
        .replaceAll("namespace: up", "namespace: two")
        .replaceAll("up.get", "two.get")
        .replace("namespace: r,", "namespace: s,")
        .replaceAll("/a", "/b");
    const key = '      inputParameters: [{name: X-Host, in: header, value: "{{HOST}}"}]';
    for (const [more, given, fails] of [
      ["", ["up"], true],
      ["", ["up", "two"], false],
      [key, ["up", "two"], true],
    ] as const) {
      const start = await starterOf(composeTexts({ one, two: second(more) }));
      const baseUrls = Object.fromEntries(given.map((namespace) => [namespace, "http://127.0.0.1:9"]));
      const starting = start({ env: {}, baseUrls, ports: { r: 0, s: 0 }, logLevel: "silent" });
      if (fails) await expect(starting).rejects.toThrow("API_HOST is not set");
      else await (await starting).close();
    }
  });

  it("holes that nothing fills are told by what is written, and what to set", async () => {
    const { failed } = await asked('"http://{{SHIP_HOST}}/v1"', {});
    expect(failed).toContain("http://{{SHIP_HOST}}/v1: set UP_BASE_URL or --up-base-url to all of it");
    expect((await asked('""', {})).failed).toContain("`consumes up` declares no base URL: set UP_BASE_URL");
    expect((await asked('""', { env: { UP_BASE_URL: "$URL" } })).seen).toEqual(["/s?q=1"]);
  });
});
