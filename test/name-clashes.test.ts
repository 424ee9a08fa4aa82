import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { serve, textOfTool, toolsOf } from "./behaviour/served.js";
import { briefly, compileText, fileText } from "./check.js";
import { capstan, project } from "./capstan.js";
import { laidOut } from "./golden/cases.js";
import { api, mcp, operation, prompt, resource, rest, tool, written } from "./name-meetings.js";
import { json, startUpstream } from "./runtime/upstream.js";
import { typeCheck } from "./type-check.js";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "clashes");

const input = (name: string, place = "query"): string => `{name: ${JSON.stringify(name)}, in: ${place}, type: string}`;
const getting = (...names: readonly string[]): string =>
  `{name: get, method: GET, inputParameters: [${names.map((name) => input(name)).join(", ")}]}`;

/** An API of so many operations that its client is split into a file for each of these first segments. */
function large(namespace: string, segments: readonly string[]): string {
  const resources = segments.flatMap((segment, part) =>
    Array.from(
      { length: 70 },
      (_, index) =>
        `{name: r-${part}-${index}, path: ${JSON.stringify(`/${segment}/{id}`)}, operations: [{name: get-${part}-${index}, method: GET}]}`,
    ),
  );
  return `{type: http, namespace: ${namespace}, baseUri: "http://127.0.0.1:9", resources: [${resources.join(", ")}]}`;
}

const skill = (name: string): string =>
  `${name}: {description: Does it., tools: {get: {description: D., from: {sourceNamespace: t-mcp, action: get}}}}`;
const aggregate = (namespace: string, first: string): string =>
  `{display: A, namespace: ${namespace}, flows: {find: {description: D., steps: {s: {type: call, call: ${first}}, t: {type: call, call: up.a}}, mappings: [{target: id, value: $.s.id}], outputParameters: {id: {type: string}}}}}`;
const shared = { "capabilities/shared.yaml": `ikanos: 1.0.0-beta4\nconsumes:\n  - ${api("ships", ["get", "list"])}\n` };
const members = ["a-b", "a_b", "aB", "constructor", "toString", "__proto__", "then"];
const words = "options input signal call constructor toString request hasOwnProperty then __proto__".split(" ");
const placeholders = "uri variables context server constructor".split(" ");

const both = (...operations: readonly string[]): string =>
  written({
    consumes: [api("up", operations)],
    exposes: [rest({ "/a": operation("get", "up.get") }), mcp({ tools: [tool("get", "up.get")] })],
  });

/** Capabilities in which names meet, all of them right. */
const right = {
  "inputs that are one name once their marks are gone": both(getting("pet-id", "pet_id", "petId")),
  "inputs called like what functions call theirs": both(getting(...words)),
  "an API, an aggregate and an adapter of one namespace": written({
    consumes: [api("shop", ["find", "other"]), api("up", ["a"])],
    aggregates: [aggregate("shop", "shop.other")],
    exposes: [
      rest({ "/call": operation("find", "shop.find"), "/ref": "{method: GET, name: find-ref, ref: shop.find}" }),
      rest({ "/call": operation("find", "shop.find") }, "shop", 8081),
      mcp({ tools: ["{name: find, description: D., ref: shop.find}", tool("find-call", "shop.find")] }),
    ],
  }),
  "functions of one name in two aggregates, and an operation called so": written({
    consumes: [api("up", ["a", "b", "c", "find"])],
    aggregates: [aggregate("x", "up.b"), aggregate("X-", "up.c")],
    exposes: [
      rest({
        "/x": "{method: GET, name: find, ref: x.find}",
        "/y": '{method: GET, name: find, ref: "X-.find"}',
        "/up": operation("find", "up.find"),
      }),
    ],
  }),
  "one file imported twice": written({
    consumes: [
      "{location: ./shared.yaml, import: ships, as: up}",
      "{location: ./shared.yaml, import: ships, as: down}",
    ],
    exposes: [rest({ "/a": operation("get", "up.get"), "/b": operation("get-b", "down.list") })],
  }),
  "members of an answer": written({
    consumes: [api("up", ["get"])],
    exposes: [
      rest({
        "/a": `{method: GET, name: get, call: up.get, outputParameters: [{type: object, properties: {${members.map((name) => `${JSON.stringify(name)}: {type: string, mapping: $.id}`).join(", ")}}}]}`,
      }),
    ],
  }),
  "a step called like its API, its tool, its input and its target": written({
    consumes: [api("up", ["{name: up, method: GET, inputParameters: [{name: up, in: query, type: string}]}", "other"])],
    exposes: [
      mcp({
        tools: [
          "{name: up, description: D., inputParameters: [{name: up, type: string, description: A., required: true}], steps: {up: {type: call, call: up.up, with: {up: t-mcp.up}}, other: {type: call, call: up.other}}, mappings: [{target: up, value: $.up.path}, {target: other, value: $.other.path}], outputParameters: {up: {type: string}, other: {type: string}}}",
        ],
      }),
    ],
  }),
  "placeholders of a resource called like arguments of its function": written({
    consumes: [api("up", [getting(...placeholders)])],
    exposes: [
      mcp({ resources: [resource("ship", `k://ship/${placeholders.map((name) => `{${name}}`).join("/")}`, "up.get")] }),
    ],
  }),
  "prompts and their arguments": written({
    consumes: [api("up", ["get"])],
    exposes: [
      mcp({
        tools: [tool("get", "up.get")],
        prompts: [
          prompt("a-b"),
          prompt("a_b"),
          `{name: args, description: Asks., template: [{role: user, content: "{{constructor}} {{valueOf}} {{a-b}} {{a_b}}"}], arguments: [${["constructor", "valueOf", "a-b", "a_b"].map((name) => `{name: ${name}, description: What., required: true}`).join(", ")}]}`,
        ],
      }),
    ],
  }),
  "parts of a client that differ in capitals": written({
    consumes: [large("up", ["Users", "users", "USERS"])],
    exposes: [rest({ "/a/{id}": operation("a", "up.get-0-1") })],
  }),
  "a part of a client called like the file beside it": written({
    consumes: [large("up", ["upstreams", "index"])],
    exposes: [rest({ "/a/{id}": operation("a", "up.get-0-1") })],
  }),
  "an API called like the file beside its client": written({
    consumes: [api("upstreams", ["a"]), api("other", ["b"]), large("large", ["x", "y"])],
    exposes: [rest({ "/a": operation("a", "upstreams.a"), "/b": operation("b", "other.b") })],
  }),
  "a part of one API, and another API": written({
    consumes: [large("shop", ["orders", "carts"]), api("shop-orders", ["get-it"])],
    exposes: [rest({ "/a/{id}": operation("a", "shop.get-0-1"), "/b": operation("b", "shop-orders.get-it") })],
  }),
  "APIs, parts and skills called like devices": written({
    consumes: [api("con", ["get"]), api("AUX", ["b"]), large("up", ["nul", "com1"])],
    exposes: [
      mcp({ tools: [tool("get", "con.get"), tool("b", "AUX.b")] }),
      `{type: skill, namespace: t-skill, port: 8082, skills: {${skill("con")}, ${skill("Ship")}, ${skill("ship")}}}`,
    ],
  }),
};

const compiled = Object.entries(right).map(([title, yaml], index) => ({
  title,
  compilation: compileText(yaml, { name: `clash-${index}`, others: shared }),
}));

describe("names that meet and are right", async () => {
  const complaints = await complaintsOf();

  it.each(compiled)("$title", ({ compilation }) => {
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error").map(briefly)).toEqual([]);
    const [first = { path: "none/" }] = compilation.files;
    expect(complaints.filter((line) => line.includes(`${first.path.split("/")[0]}/`))).toEqual([]);
    const paths = compilation.files.map(({ path }) => path.toLowerCase());
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
    // What Windows keeps for devices, in any folder and with any ending.
    expect(paths.filter((path) => /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/.test(path))).toEqual([]);
  });

  it("leave nothing else to complain of", () => {
    expect(complaints).toEqual([]);
  });
});

describe("what is called where names meet", () => {
  it("inputs that differ in marks", async () => {
    const all = await served("inputs that are one name once their marks are gone");
    const client = await toolsOf(all);
    expect(await pathAt(`${all.rest}/a?pet-id=1&pet_id=2&petId=3`)).toBe("/up/0?pet-id=1&pet_id=2&petId=3");
    expect(await textOfTool(client, "get", { "pet-id": "1", pet_id: "2", petId: "3" })).toContain(
      "/up/0?pet-id=1&pet_id=2&petId=3",
    );
  });

  it("inputs called like words of the code", async () => {
    const all = await served("inputs called like what functions call theirs");
    const client = await toolsOf(all);
    const query = words.map((name, index) => `${name}=${index}`);
    expect(await pathAt(`${all.rest}/a?${query.join("&")}`)).toBe(`/up/0?${query.join("&")}`);
    // The protocol's packages lose `__proto__`.
    const given = words.slice(0, -1);
    expect(
      await textOfTool(client, "get", Object.fromEntries(given.map((name, index) => [name, String(index)]))),
    ).toContain(`/up/0?${query.slice(0, -1).join("&")}`);
  });

  it("`call` means the API, `ref` the aggregate", async () => {
    const all = await served("an API, an aggregate and an adapter of one namespace");
    const client = await toolsOf(all);
    expect([await pathAt(`${all.rest}/call`), await idAt(`${all.rest}/ref`)]).toEqual(["/shop/0", "/shop/1"]);
    expect(await textOfTool(client, "find")).toContain("/shop/1");
    expect(await textOfTool(client, "find-call")).toContain("/shop/0");
  });

  it("functions of one name", async () => {
    const all = await served("functions of one name in two aggregates, and an operation called so");
    expect([await idAt(`${all.rest}/x`), await idAt(`${all.rest}/y`), await idAt(`${all.rest}/up`)]).toEqual([
      "/up/1",
      "/up/2",
      "/up/3",
    ]);
  });

  it("what was imported twice", async () => {
    const all = await served("one file imported twice");
    expect([await idAt(`${all.rest}/a`), await idAt(`${all.rest}/b`)]).toEqual(["/ships/0", "/ships/1"]);
  });

  it("members of an answer", async () => {
    const all = await served("members of an answer");
    expect(await (await fetch(`${all.rest}/a`)).text()).toBe(
      `{${members.map((name) => `${JSON.stringify(name)}:"/up/0"`).join(",")}}`,
    );
  });

  it("steps", async () => {
    const client = await toolsOf(await served("a step called like its API, its tool, its input and its target"));
    expect(JSON.parse(await textOfTool(client, "up", { up: "x" }))).toEqual({ up: "/up/0?up=x", other: "/up/1" });
  });

  it("placeholders", async () => {
    const client = await toolsOf(await served("placeholders of a resource called like arguments of its function"));
    expect(JSON.stringify(await client.readResource({ uri: "k://ship/1/2/3/4/5" }))).toContain(
      "/up/0?uri=1&variables=2&context=3&server=4&constructor=5",
    );
  });

  it("arguments of a prompt", async () => {
    const client = await toolsOf(await served("prompts and their arguments"));
    const given = { constructor: "1", valueOf: "2", "a-b": "3", a_b: "4" };
    expect(JSON.stringify(await client.getPrompt({ name: "args", arguments: given }))).toContain("1 2 3 4");
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["a-b", "a_b", "args"]);
  });
});

describe("names that cannot both be given are told, with both", () => {
  const found = (yaml: string): string =>
    compileText(yaml, { others: shared })
      .diagnostics.map((each) => `${each.severity} ${each.code} ${each.message}`)
      .filter((line) => !line.startsWith("info"))
      .join("\n");
  const one = rest({ "/a": operation("a", "up.a") });

  it.each([
    [
      "namespaces of one variable",
      written({
        consumes: [api("my-api", ["a"]), api("my_api", ["b"])],
        exposes: [rest({ "/a": operation("a", "my-api.a") })],
      }),
      "`MY_API_BASE_URL` sets both `--my-api-base-url` and `--my_api-base-url`",
    ],
    [
      "adapters of one variable",
      written({
        consumes: [api("up", ["a"])],
        exposes: [rest({ "/a": operation("a", "up.a") }, "a-b"), mcp({ tools: [tool("a", "up.a")] }, "a_b")],
      }),
      "`A_B_PORT` sets both `--a-b-port` and `--a_b-port`",
    ],
    [
      "tools that differ in capitals",
      written({
        consumes: [api("up", ["a"])],
        exposes: [mcp({ tools: [tool("Get", "up.a"), tool("get", "up.a"), tool("GET", "up.a")] })],
      }),
      "error plan/name-clash `Get` and `get` and `GET` would all be",
    ],
    [
      "one input in three places of a route",
      written({
        consumes: [api("up", [getting("id")])],
        exposes: [
          `{type: rest, namespace: t-rest, port: 8080, resources: [{name: a, path: "/a/{id}", operations: [{method: GET, name: get, call: up.get, inputParameters: [${input("id", "path")}, ${input("id")}, ${input("id", "header")}]}]}]}`,
        ],
      }),
      "error model/one-name-two-places",
    ],
    [
      "an alias like a namespace",
      written({ consumes: [api("up", ["a"]), "{location: ./shared.yaml, import: ships, as: up}"], exposes: [one] }),
      "error model/duplicate-api two consumed APIs are named `up`",
    ],
  ])("%s", (_, yaml, message) => {
    expect(found(yaml)).toContain(message);
  });

  it("operationIds are one each", () => {
    const compilation = compileText(
      written({
        consumes: [api("up", ["a", "b"])],
        exposes: [
          rest({ "/a": operation("get", "up.a"), "/b": operation("get", "up.b"), "/c": operation("Get", "up.b") }),
        ],
      }),
    );
    const ids = [...fileText(compilation, "openapi.json").matchAll(/"operationId": "([^"]*)"/g)].map(([, id = ""]) =>
      id.toLowerCase(),
    );
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    [["Ship.yaml", "ship.yaml"], "output/same-folder"],
    [["ship.yml", "ship.yaml"], "output/same-folder"],
    [["Runtime.yaml"], "output/reserved-name"],
    // In a CommonJS project `package.json` there says that modules are ES modules.
    [["package.json.yaml"], "output/reserved-name"],
    // No checkout on Windows has such a folder, and no tool looks into the other.
    [["con.yaml"], "output/unsafe-name"],
    [["Nul.api.yaml"], "output/unsafe-name"],
    [["node_modules.yaml"], "output/unsafe-name"],
    [["ship..yaml", "ship.yaml"], "output/same-folder"],
  ])("files %j", (names, code) => {
    const yaml = written({ consumes: [api("up", ["a"])], exposes: [one] });
    const root = project(Object.fromEntries(names.map((name) => [`capabilities/${name}`, yaml])));
    expect(capstan(root, ["validate"])).toMatchObject({ code: 1, err: expect.stringContaining(code) });
  });
});

async function served(title: keyof typeof right) {
  const upstream = await startUpstream(({ url }, response) => json(response, { id: url.split("?")[0], path: url }));
  const yaml = right[title].replaceAll("http://127.0.0.1:9", upstream.url);
  const others = Object.fromEntries(
    Object.entries(shared).map(([path, text]) => [path, text.replaceAll("http://127.0.0.1:9", upstream.url)]),
  );
  return await serve(yaml, upstream, { baseUrls: {}, ports: { "t-rest": 0, "t-mcp": 0, shop: 0 } }, others);
}

async function pathAt(url: string): Promise<unknown> {
  return Object(await (await fetch(url)).json()).path;
}

async function idAt(url: string): Promise<unknown> {
  return Object(await (await fetch(url)).json()).id;
}

/** What the newest compiler finds wrong with what comes of them. */
async function complaintsOf(): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  const tree = await laidOut(compiled.map(({ compilation }) => compilation));
  const files = [...tree].filter(([path]) => path.endsWith(".ts"));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return typeCheck(
    folder,
    files.map(([path]) => path),
  );
}
