import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import { emitRuntime } from "../generator/emit/runtime.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { functionName } from "../generator/plan/names.js";
import { camelCase } from "../generator/text/casing.js";
import { briefly, compileText, fileText } from "./check.js";
import { goldenCases } from "./golden/cases.js";
import { capabilityOf, generate, serve, textOfTool, toolsOf } from "./behaviour/served.js";
import { json, startUpstream } from "./runtime/upstream.js";
import { environmentVariable } from "../generator/text/environment.js";
import { settingOf } from "../templates/runtime/command-line.js";
import { typeErrorsIn } from "./run-tool.js";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "names");

/** A capability over one API at `baseUri`, whose operations and adapters are given. */
function capability(
  operations: readonly string[],
  adapters: string,
  baseUri = "http://127.0.0.1:9",
  namespace = "up",
): string {
  const resources = operations.map(
    (operation, index) => `        - {name: r${index}, path: /r${index}, operations: [${operation}]}`,
  );
  return [
    "ikanos: 1.0.0-beta4",
    "info: {display: Case, description: A case.}",
    "capability:",
    "  consumes:",
    `    - type: http\n      namespace: ${namespace}\n      baseUri: ${JSON.stringify(baseUri)}\n      resources:`,
    ...resources,
    "  exposes:",
    adapters,
  ].join("\n");
}

const get = (name: string, ...inputs: readonly string[]): string =>
  `{name: ${JSON.stringify(name)}, method: GET${inputs.length === 0 ? "" : `, inputParameters: [${inputs.map((input) => `{name: ${input}, in: query, type: string}`).join(", ")}]`}}`;
const tool = (name: string, call: string): string =>
  `        - {name: ${JSON.stringify(name)}, description: Does it., call: ${JSON.stringify(call)}}`;
const resource = (name: string, call: string): string =>
  `        - {name: ${JSON.stringify(name)}, display: R, uri: "k://${camelCase(name)}", description: Reads it., call: ${JSON.stringify(call)}}`;
const mcp = (tools: readonly string[], resources: readonly string[] = [], namespace = "t-mcp"): string =>
  `    - type: mcp\n      namespace: ${namespace}\n      port: 9090\n${tools.length > 0 ? `      tools:\n${tools.join("\n")}\n` : ""}${resources.length > 0 ? `      resources:\n${resources.join("\n")}` : ""}`;
const route = (name: string, path: string, call: string): string =>
  `        - {name: ${JSON.stringify(`at ${path}`)}, path: ${JSON.stringify(path)}, operations: [{method: GET, name: ${JSON.stringify(name)}, call: ${JSON.stringify(call)}}]}`;
const rest = (routes: readonly string[], namespace = "t-rest"): string =>
  `    - type: rest\n      namespace: ${namespace}\n      port: 8080\n      resources:\n${routes.join("\n")}`;

/** Capabilities in which several things want one name. */
const clashing: Record<string, string> = {
  "a tool and a resource of one handler": capability(
    [get("get-a"), get("get-b")],
    mcp([tool("read-ship", "up.get-a")], [resource("ship", "up.get-b")]),
  ),
  "a tool and a resource of one handler, the other way of writing it": capability(
    [get("get-a"), get("get-b")],
    mcp([tool("readMoon", "up.get-a"), tool("read.moon.resource", "up.get-b")], [resource("moon", "up.get-b")]),
  ),
  "an operation called like a tool's schema": capability(
    [get("pet", "q"), get("pet-input"), get("pet-output"), get("pet-arguments")],
    mcp([tool("pet", "up.pet"), tool("pet-input", "up.pet-input"), tool("pet-output", "up.pet-output")]),
  ),
  "an operation called like a route's schema": capability(
    [get("pet", "q"), get("pet-schema"), get("pet-request")],
    rest([
      route("pet", "/pet", "up.pet"),
      route("pet-schema", "/pet-schema", "up.pet-schema"),
      route("pet-request", "/pet-request", "up.pet-request"),
    ]),
  ),
  "a token operation called token": capability(
    ['{name: token, method: POST, body: "{{body}}", inputParameters: [{name: body, in: body, type: object}]}'],
    "    - {type: rest, namespace: token-request, port: 8080, resources: [{name: t, path: /oauth/token, operations: [{method: POST, name: token, call: up.token}]}]}",
    "http://127.0.0.1:9/oauth/token",
    "oauth",
  )
    .replaceAll("up.token", "oauth.token")
    .replace("path: /r0", "path: /token"),
  "authorize beside authorize-url": capability(
    [
      "{name: authorize, method: GET, inputParameters: [{name: response_type, in: query, type: string}, {name: client_id, in: query, type: string}]}",
      get("authorize-url"),
      get("create-pkce-pair"),
      get("is-call-error"),
    ],
    rest([
      route("authorize", "/oauth/authorize", "up.authorize"),
      route("authorize-url", "/url", "up.authorize-url"),
      route("create-pkce-pair", "/pair", "up.create-pkce-pair"),
      route("is-call-error", "/error", "up.is-call-error"),
    ]),
  ).replace("path: /r0", "path: /oauth/authorize"),
  "a placeholder twice": capability(
    [
      "{name: add, method: PUT, inputParameters: [{name: account-id, in: path, type: string, required: true}, {name: map-id, in: path, type: string, required: true}]}",
    ],
    '    - {type: rest, namespace: t-rest, port: 8080, resources: [{name: v1, path: "/v1/accounts/{account-id}/maps/{map-id}/accounts/{account-id}", operations: [{method: PUT, name: add, call: up.add}]}]}',
  ).replace("path: /r0", 'path: "/accounts/{account-id}/maps/{map-id}/accounts/{account-id}"'),
  "words of the code in a mock":
    'ikanos: 1.0.0-beta4\ninfo: {display: Case, description: A case.}\ncapability:\n  exposes:\n    - {type: rest, namespace: t-rest, port: 8080, resources: {a: {path: /a, operations: {get-a: {method: GET, outputParameters: [{name: text, type: string, value: "set your options and the input of request, reply and handlers"}]}}}}}',
  "adapters called like everything in their files": capability(
    [get("app"), get("server"), get("options"), get("handlers")],
    [
      rest([route("app", "/app", "up.app"), route("options", "/options", "up.options")], "app"),
      mcp([tool("server", "up.server"), tool("handlers", "up.handlers")], [], "server"),
    ].join("\n"),
  ),
  "an adapter called like an operation": capability(
    [get("shop"), get("shop-options"), get("shop-handlers")],
    rest(
      [
        route("shop", "/shop", "up.shop"),
        route("shop-options", "/o", "up.shop-options"),
        route("shop-handlers", "/h", "up.shop-handlers"),
      ],
      "shop",
    ),
  ),
};

/** Names that mean something to the language, to objects or to modules, each an operation, a route and a tool. */
const meaningful =
  "then catch finally default arguments eval await yield let static async undefined na-n infinity globalThis process fetch url response symbol object array json math error console " +
  "promise string number boolean record readonly partial pick omit map set date uint8-array abort-signal request headers form-data require module exports import meta constructor " +
  "__proto__ prototype to-string value-of has-own-property length name call apply bind größe 日本 émission straße 9lives _ $ a.b";
clashing["names that mean something elsewhere"] = capability(
  meaningful.split(" ").map((name) => get(name, "q")),
  [
    rest(meaningful.split(" ").map((name, index) => route(name, `/at${index}`, `up.${name}`))),
    mcp(
      meaningful
        .split(" ")
        .filter((name) => /^[a-z][\w.-]*$/i.test(name))
        .map((name) => tool(name, `up.${name}`)),
    ),
  ].join("\n"),
);

/** One operation, route and tool for every name that stands anywhere in generated code. */
function everyName(): string {
  const distinct = [...new Set([...identifiersOf()].map((name) => functionName(name, "none")))].sort().slice(0, 400);
  return capability(
    distinct.map((name) => get(name, "q")),
    [
      rest(distinct.map((name) => route(name, `/${name}`, `up.${name}`))),
      mcp(distinct.map((name) => tool(name, `up.${name}`))),
    ].join("\n"),
  );
}

function identifiersOf(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { compilation } of goldenCases()) {
    for (const { path, text } of compilation.files) {
      if (!path.endsWith(".ts")) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isIdentifier(node)) found.add(node.text);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023));
    }
  }
  return found;
}

/** Inputs that reach nothing, which is told and no error, wherever one can be declared. */
const unread = capability(
  [get("get-a"), get("get-b", "q")],
  [
    mcp(
      [
        `        - {name: unread-tool, description: Does it., call: up.get-a, inputParameters: [{name: a, type: string, description: A., required: false}]}`,
        `        - {name: unread-mock, description: Does it., inputParameters: [{name: a, type: string, description: A., required: false}], outputParameters: [{name: x, type: string, value: fixed}]}`,
        `        - {name: unread-steps, description: Does it., inputParameters: [{name: a, type: string, description: A., required: false}], steps: [{name: s, type: call, call: up.get-a}, {name: t, type: call, call: up.get-b, with: {q: $.s.id}}], mappings: [{targetName: x, value: $.t.id}], outputParameters: [{name: x, type: string}]}`,
      ],
      [
        `        - {name: unread-template, display: R, uri: "k://t/{one}/{two}", description: Reads it., call: up.get-a}`,
        `        - {name: read-template, display: R, uri: "k://u/{q}", description: Reads it., call: up.get-b}`,
        `        - {name: mock-template, display: R, uri: "k://m/{q}", description: Reads it., outputParameters: [{name: x, type: string, value: fixed}]}`,
      ],
    ),
    rest([
      `        - {name: unread-route, path: "/u/{one}", operations: [{method: GET, name: unread, call: up.get-a}]}`,
      `        - {name: unread-query, path: /uq, operations: [{method: GET, name: unread-q, call: up.get-a, inputParameters: [{name: a, in: query, type: string, required: false}]}]}`,
      `        - {name: mock-route, path: "/m/{one}", operations: [{method: GET, name: mocked, outputParameters: [{name: x, type: string, value: fixed}]}]}`,
      `        - {name: mock-body, path: /mb, operations: [{method: POST, name: mocked-body, inputParameters: [{name: a, in: body, type: string, required: false}], outputParameters: [{name: x, type: string, value: fixed}]}]}`,
    ]),
  ].join("\n"),
);

describe("names are given once for all that a module declares and imports", () => {
  const cases = Object.entries({
    ...clashing,
    "every name of generated code": everyName(),
    "inputs that reach nothing": unread,
  }).map(([title, text], index) => ({ title, compilation: compileText(text, { name: `case${index}` }) }));
  let complaints: readonly string[] = [];

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    const readTemplate = createTemplateReader();
    const modules = new Set(cases.flatMap(({ compilation }) => compilation.runtime));
    for (const { path, text } of [
      ...cases.flatMap(({ compilation }) => compilation.files),
      ...[...modules].map((module) => emitRuntime(module, readTemplate)),
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const compilerOptions = {
      target: "es2023",
      lib: ["es2023"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["."] }));
    complaints = typeErrorsIn(folder);
  });

  it.each(cases)("$title", ({ compilation }) => {
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error").map(briefly)).toEqual([]);
    const own = compilation.files[0]?.path.split("/")[0] ?? "none";
    expect(complaints.filter((line) => line.includes(`${own}/`))).toEqual([]);
  });

  it("and nothing else of them is complained of", () => {
    expect(complaints).toEqual([]);
  });
});

describe("what shares a name calls its own", () => {
  it("a tool and a resource", async () => {
    const upstream = await startUpstream(({ url }, response) => json(response, { path: url }));
    const client = await toolsOf(await serve(clashing["a tool and a resource of one handler"] ?? "", upstream));
    expect(await textOfTool(client, "read-ship")).toContain("/r0");
    expect(JSON.stringify(await client.readResource({ uri: "k://ship" }))).toContain("/r1");
  });

  it("two resources of one name are told, with both places", () => {
    const compilation = compileText(
      capability(
        [get("get-a"), get("get-b")],
        mcp([], [resource("ship-1", "up.get-a"), resource("ship_1", "up.get-b").replace("k://ship1", "k://other")]),
      ),
    );
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "plan/name-clash", related: [{ label: "the other one" }] },
    ]);
  });

  it("the README names the variable that the server reads", () => {
    const compilation = compileText(
      capability([get("get-a")], rest([route("get-a", "/a", "_internal.get-a")]), "", "_internal"),
    );
    expect(fileText(compilation, "README.md")).toContain("`INTERNAL_BASE_URL`");
    for (const namespace of ["_internal", "my-api", "a.b c", "9lives", "--", "UPPER", "x_", "größe", "日本", "_2fa"]) {
      const variable = environmentVariable(namespace, "BASE_URL");
      expect(settingOf(namespace, "base-url", "").variable).toBe(variable);
      // What a shell can set: POSIX, 8.1.
      expect(variable).toMatch(/^[A-Z_][A-Z0-9_]*$/);
    }
  });
});

describe("names that mean something to objects and modules", () => {
  it("a module with an operation called then is no promise", async () => {
    const generated = generate(capability([get("then"), get("get-a")], rest([route("then", "/then", "up.then")])));
    const module: unknown = await import(generated("index.ts"));
    expect(Object.keys(module ?? {})).toContain("getA");
  });

  it("prompts, tools and resources are what they are called", async () => {
    const upstream = await startUpstream(({ url }, response) => json(response, { path: url }));
    const names = ["constructor", "toString", "then", "read-ship"];
    const prompts = names.map(
      (name) =>
        `        - {name: ${name}, description: Asks., template: [{role: user, content: "Do ${name} with {{q}}."}], arguments: [{name: q, description: What., required: false}]}`,
    );
    const client = await toolsOf(
      await serve(
        capability(
          [get("get-a"), get("get-b")],
          `${mcp(
            names.map((name) => tool(name, "up.get-a")),
            [resource("ship", "up.get-b"), resource("__proto__", "up.get-b")],
          )}\n      prompts:\n${prompts.join("\n")}`,
        ),
        upstream,
      ),
    );
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      expect(await textOfTool(client, name)).toContain("/r0");
      const { messages } = await client.getPrompt({ name, arguments: { q: "x" } });
      expect(JSON.stringify(messages)).toContain(`Do ${name} with x.`);
    }
    expect(JSON.stringify(await client.readResource({ uri: "k://ship" }))).toContain("/r1");
    await expect(client.getPrompt({ name: "valueOf" })).rejects.toThrow();
    expect((await client.callTool({ name: "valueOf", arguments: {} }).catch(() => ({ isError: true }))).isError).toBe(
      true,
    );
  });

  it("inputs called like members of every object are passed, and only where they are given", async () => {
    const upstream = await startUpstream(({ url }, response) => json(response, { path: url }));
    const names = ["constructor", "__proto__", "toString", "then", "hasOwnProperty"];
    const { rest: address, ...served } = await serve(
      capability(
        [get("get-a", ...names)],
        [rest([route("get-a", "/a", "up.get-a")]), mcp([tool("get-a", "up.get-a")])].join("\n"),
      ),
      upstream,
    );
    const paths = async (query: string): Promise<string> => await (await fetch(`${address}/a${query}`)).text();
    expect(await paths("")).toBe('{"path":"/r0"}');
    const query = names.map((name) => `${name}=${name.length}`).join("&");
    expect(await paths(`?${query}`)).toBe(`{"path":"/r0?${query}"}`);
    const client = await toolsOf({ rest: address, ...served });
    expect(await textOfTool(client, "get-a")).toContain('"/r0"');
    // The protocol's package loses `__proto__` before anybody is asked.
    const kept = names.filter((name) => name !== "__proto__");
    const given = Object.fromEntries(kept.map((name) => [name, String(name.length)]));
    const sent = kept.map((name) => `${name}=${name.length}`).join("&");
    expect(await textOfTool(client, "get-a", given)).toContain(sent);
  });

  it("names that only look alike are told apart by what they belong to", () => {
    const compilation = compileText(
      capability([get("caf\u00e9"), get("cafe\u0301")], rest([route("a", "/a", "up.caf\u00e9")])),
    );
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const functions = [...fileText(compilation, "client.ts").matchAll(/export async function ([^(]+)/g)];
    expect(functions.map(([, name = ""]) => name)).toEqual(["r0Caf\u00e9", "r1Caf\u00e9"]);
  });

  it("a body is checked for what it holds, not for what every object has", async () => {
    const upstream = await startUpstream(({ body }, response) => json(response, { body }));
    const { rest: address } = await serve(
      capabilityOf({
        resources:
          "{name: a, path: /a, operations: [{name: add, method: POST, inputParameters: [{name: constructor, in: body, type: string}, {name: valueOf, in: body, type: integer}]}]}",
        routes:
          "{path: /a, operations: [{method: POST, name: add, call: up.add, inputParameters: [{name: constructor, in: body, type: string, required: true}, {name: valueOf, in: body, type: integer, required: false}]}]}",
      }),
      upstream,
    );
    const post = async (sent: string): Promise<Response> =>
      await fetch(`${address}/a`, { method: "POST", headers: { "content-type": "application/json" }, body: sent });
    expect(await (await post('{"constructor":"Ann"}')).json()).toEqual({ body: '{"constructor":"Ann"}' });
    const refused = await post("{}");
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("constructor");
  });
});
