import { describe, expect, it } from "vitest";
import { generate, serve, textOfTool, toolsOf } from "./behaviour/served.js";
import { briefly, compileText, fileText } from "./check.js";
import { api, echo, mcp, operation, prompt, rest, tool, written } from "./name-meetings.js";
import type { RunningServers } from "../templates/runtime/server.js";

/** What every object has without having been given it. */
const inherited = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];
const members = (names: readonly string[], each: string): string =>
  `{${names.map((name) => `${JSON.stringify(name)}: {${each}}`).join(", ")}}`;

describe("names that every object has without having been given it are looked up as any other", () => {
  it("adapters: their ports, addresses and settings are the declared ones, where options name others", async () => {
    const upstream = await echo();
    const generated = generate(
      written({
        consumes: [api("up", ["a"], upstream.url)],
        exposes: inherited.map((name, index) =>
          index % 2 === 0
            ? rest({ "/a": operation("a", "up.a") }, name, 47310 + index)
            : mcp({ tools: [tool("a", "up.a")] }, name, 47310 + index),
        ),
      }),
    );
    const { start } = (await import(generated("server.ts"))) as { start: (options: object) => Promise<RunningServers> };
    const servers = await start({
      ports: {},
      baseUrls: {},
      upstreams: {},
      handlers: {},
      addresses: {},
      allowedHosts: {},
      allowedOrigins: {},
      tools: {},
      maxListChars: {},
      ignoreArguments: {},
      refuseUnknownQuery: {},
      rateLimits: {},
      code: {},
      ignoreUpstreams: {},
      openHealth: {},
      logLevel: "silent",
    });
    try {
      for (const [index, name] of inherited.entries())
        expect(Object.getOwnPropertyDescriptor(servers.addresses, name)?.value, name).toBe(
          `http://localhost:${47310 + index}`,
        );
      expect(await (await fetch(`${servers.addresses["constructor"]}/a`)).json()).toMatchObject({ path: "/up/0" });
    } finally {
      await servers.close();
    }
  });

  it("bindings: one that is not given is missing, and is told by its name", async () => {
    const names = inherited.filter((name) => name !== "__proto__");
    const generated = generate(
      written({
        consumes: [
          `{type: http, namespace: up, baseUri: "http://127.0.0.1:9", authentication: {type: bearer, token: "{{${names.join("}}{{")}}}"}, resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}`,
        ],
        exposes: [rest({ "/a": operation("a", "up.a") })],
      }).replace(
        "capability:",
        `binds: [{namespace: env, keys: {${names.map((name) => `${name}: ${name}`).join(", ")}}}]\ncapability:`,
      ),
    );
    const { start } = (await import(generated("server.ts"))) as { start: (options: object) => Promise<RunningServers> };
    const problem = await start({ ports: { "t-rest": 0 }, bindings: {}, logLevel: "silent" }).then(
      async (servers) => {
        await servers.close();
        return "it started";
      },
      (error: unknown) => String(error),
    );
    for (const name of names) expect(problem).toContain(name);
  });

  it("handlers: an empty set of them leaves every operation its own", async () => {
    const upstream = await echo();
    const { rest: address } = await serve(
      written({
        consumes: [api("up", inherited)],
        exposes: [
          rest(Object.fromEntries(inherited.map((name, index) => [`/${index}`, operation(name, `up.${name}`)]))),
        ],
      }),
      upstream,
      { handlers: {} } as object,
    );
    for (const index of inherited.keys())
      expect(await (await fetch(`${address}/${index}`)).json()).toMatchObject({ path: `/up/${index}` });
  });

  it("headers and cookies: sent where they are given, and only there", async () => {
    const upstream = await echo();
    const inputs = ["header", "cookie"].flatMap((place) =>
      ["constructor", "valueOf"].map(
        (name) =>
          `{name: ${place === "header" ? name : `c${name}`.slice(1)}, in: ${place}, type: string, required: false}`,
      ),
    );
    for (const declared of [inputs.slice(0, 2), inputs.slice(2)]) {
      const list = declared.join(", ");
      const { rest: address } = await serve(
        written({
          consumes: [
            `{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET, inputParameters: [${list}]}]}]}`,
          ],
          exposes: [rest({ "/a": `{method: GET, name: a, call: up.a, inputParameters: [${list}]}` })],
        }),
        upstream,
      );
      expect((await fetch(`${address}/a`)).status).toBe(200);
      const last = upstream.seen.at(-1)?.headers ?? {};
      expect(Object.keys(last)).not.toContain("constructor");
      expect(Object.keys(last)).not.toContain("cookie");
      const sent: Record<string, string> =
        declared.length > 0 && list.includes("header") ? { constructor: "x" } : { cookie: "constructor=x" };
      expect((await fetch(`${address}/a`, { headers: sent })).status).toBe(200);
      expect(upstream.seen.at(-1)?.headers).toMatchObject(sent);
    }
  });

  it("members of answers and bodies: given as they are called", async () => {
    const upstream = await echo();
    const names = ["__proto__", "constructor", "toJSON", "then", "default", "toString"];
    const outputs = members(names, "type: string, mapping: $.id");
    const { rest: address, ...served } = await serve(
      written({
        consumes: [
          `{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}, {name: b, path: /b, operations: [{name: b, method: POST, inputParameters: [{name: x, in: query, type: string}], body: {type: json, data: {${names.map((name) => `${name}: "{{x}}"`).join(", ")}}}}]}]}`,
        ],
        exposes: [
          rest({
            "/shaped": `{method: GET, name: shaped, call: up.a, outputParameters: [{type: object, properties: ${outputs}}]}`,
            "/mock": `{method: GET, name: mock, outputParameters: [${names.map((name) => `{name: ${name}, type: string, value: v}`).join(", ")}]}`,
            "/steps": `{method: GET, name: steps, steps: {s: {type: call, call: up.a}, t: {type: call, call: up.a}}, mappings: [${names.map((name) => `{target: ${name}, value: $.s.id}`).join(", ")}], outputParameters: ${members(names, "type: string")}}`,
            "/body": "{method: GET, name: body, call: up.b}",
          }),
          mcp({
            tools: [
              `{name: shaped, description: D., call: up.a, outputParameters: [{type: object, properties: ${outputs}}]}`,
            ],
          }),
        ],
      }),
      upstream,
    );
    const told = (value: string): string =>
      `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
    const get = async (path: string): Promise<string> => await (await fetch(`${address}${path}`)).text();
    expect(await get("/shaped")).toBe(told("/a"));
    expect(await get("/mock")).toBe(told("v"));
    expect(await get("/steps")).toBe(told("/a"));
    await get("/body?x=1");
    expect(upstream.seen.at(-1)?.body).toBe(told("1"));
    expect(await textOfTool(await toolsOf({ rest: address, ...served }), "shaped")).toBe(told("/a"));
  });

  it("arguments of prompts: a hole is filled with what is given", async () => {
    const upstream = await echo();
    const names = ["constructor", "toString", "then"];
    const client = await toolsOf(
      await serve(
        written({
          consumes: [api("up", ["a"])],
          exposes: [
            mcp({
              tools: [tool("a", "up.a")],
              prompts: [
                `{name: ask, description: Asks., template: [{role: user, content: "${names.map((name) => `<{{${name}}}>`).join("")}"}], arguments: [${names.map((name) => `{name: ${name}, description: What., required: false}`).join(", ")}]}`,
                prompt("other"),
              ],
            }),
          ],
        }),
        upstream,
      ),
    );
    expect(JSON.stringify(await client.getPrompt({ name: "ask", arguments: { toString: "x" } }))).toContain("<x>");
    expect(JSON.stringify(await client.getPrompt({ name: "ask", arguments: {} }))).not.toContain("native code");
  });
});

describe("inputs whose names differ in little are told apart", () => {
  it.each([
    ["marks and capitals", ["page-size", "page_size", "pageSize", "PageSize", "page.size"]],
    ["forms of one letter", ["caf\u00e9", "cafe\u0301"]],
    ["nothing but marks", ["--", "__", "$", "$$"]],
    ["digits first", ["1a", "_1a", "1-a"]],
  ])("%s", async (_, names) => {
    const upstream = await echo();
    const inputs = names
      .map((name) => `{name: ${JSON.stringify(name)}, in: query, type: string, required: false}`)
      .join(", ");
    const { rest: address, ...served } = await serve(
      written({
        consumes: [
          `{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET, inputParameters: [${inputs}]}]}]}`,
        ],
        exposes: [rest({ "/a": operation("a", "up.a") }), mcp({ tools: [tool("a", "up.a")] })],
      }),
      upstream,
    );
    const given = new URLSearchParams(names.map((name, index): [string, string] => [name, String(index)]));
    const reached = (): unknown => [...new URLSearchParams(upstream.seen.at(-1)?.url.split("?")[1])];
    await fetch(`${address}/a?${given}`);
    expect(reached()).toEqual([...given]);
    await textOfTool(await toolsOf({ rest: address, ...served }), "a", Object.fromEntries(given));
    expect(reached()).toEqual([...given]);
  });

  it("one name in the path and in the query: both are sent, or it is told", async () => {
    const inputs = "{name: id, in: path, type: string}, {name: id, in: query, type: string}";
    const compilation = compileText(
      written({
        consumes: [
          `{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: "/a/{id}", operations: [{name: a, method: GET, inputParameters: [${inputs}]}]}]}`,
        ],
        exposes: [rest({ "/a/{id}": `{method: GET, name: a, call: up.a, inputParameters: [${inputs}]}` })],
      }),
    );
    expect(
      compilation.diagnostics
        .filter(({ severity }) => severity !== "info")
        .map(({ message }) => message)
        .join(),
    ).toContain("id");
  });
});

describe("what cannot be told apart is told, with both places", () => {
  const errorsOf = (yaml: string): unknown =>
    compileText(yaml)
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ related, message }) => [(related ?? []).length > 0, message]);
  const one = (consumes: readonly string[], exposes: readonly string[]): string => written({ consumes, exposes });
  it.each([
    ["two tools", one([api("up", ["a", "b"])], [mcp({ tools: [tool("get-x", "up.a"), tool("get_x", "up.b")] })])],
    [
      "two tools that differ in capitals",
      one([api("up", ["a", "b"])], [mcp({ tools: [tool("getX", "up.a"), tool("GetX", "up.b")] })]),
    ],
    [
      "two operations of one resource",
      one(
        [
          '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get-x, method: GET}, {name: get_x, method: GET, path: /b}]}]}',
        ],
        [rest({ "/a": operation("a", "up.get-x"), "/b": operation("b", "up.get_x") })],
      ),
    ],
  ])("%s", (_, yaml) => {
    expect(errorsOf(yaml)).toEqual([[true, expect.stringMatching(/\w/)]]);
  });

  it.each([
    [
      "two adapters",
      one(
        [api("up", ["a"])],
        [rest({ "/a": operation("a", "up.a") }), rest({ "/a": operation("a", "up.a") }, "t_rest", 8081)],
      ),
    ],
    [
      "two APIs of which one variable would say where both are",
      one(
        [api("a-b", ["get-it"], ""), api("a_b", ["get-other"], "")],
        [rest({ "/a": operation("a", "a-b.get-it"), "/b": operation("b", "a_b.get-other") })],
      ),
    ],
  ])("%s, each of which has a flag of its own: a warning", (_, yaml) => {
    const told = compileText(yaml).diagnostics.filter(({ code }) => code === "plan/shared-variable");
    expect(told.map(({ related }) => related?.length)).toContain(1);
  });

  it("skills that differ in capitals alone have folders of their own", () => {
    const compilation = compileText(
      one(
        [api("up", ["a"])],
        [
          rest({ "/a": operation("a", "up.a") }),
          "{type: skill, namespace: s, port: 8085, skills: [{name: Orders, description: D., tools: [{name: a, description: D., from: {sourceNamespace: t-rest, action: a}}]}, {name: orders, description: D., tools: [{name: a, description: D., from: {sourceNamespace: t-rest, action: a}}]}]}",
        ],
      ),
    );
    const paths = compilation.files.map(({ path }) => path.toLowerCase());
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
    if (compilation.files.length > 0) expect(fileText(compilation, "README.md")).toContain("rders");
    else expect(compilation.diagnostics.filter(({ severity }) => severity === "error").map(briefly)).not.toEqual([]);
  });
});
