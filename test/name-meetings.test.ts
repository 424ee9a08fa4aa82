import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { serve, textOfTool, toolsOf } from "./behaviour/served.js";
import { briefly, compileText } from "./check.js";
import {
  api,
  each,
  echo,
  mcp,
  type Meeting,
  operation,
  prompt,
  resource,
  rest,
  tool,
  written,
} from "./name-meetings.js";
import { laidOut } from "./golden/cases.js";
import { part } from "./part.js";
import { typeCheck } from "./type-check.js";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "meetings");

/** Every name that a module of the runtime exports; of those that differ in capitals alone, one. */
const runtimeExports = [
  ...new Map(
    readdirSync(join("templates", "runtime")).flatMap((file) =>
      [
        ...readFileSync(join("templates", "runtime", file), "utf8").matchAll(
          /^export (?:async )?(?:declare )?(?:function\*?|const|class|interface|type) (\w+)/gm,
        ),
      ].map(([, name = ""]) => [name.toLowerCase(), name] as const),
    ),
  ).values(),
];

const globals =
  "Promise Date Request Response Record Error Array Object Symbol Map Set WeakMap Partial Required Readonly Pick Omit Exclude Awaited ReturnType " +
  "URL URLSearchParams Uint8Array ArrayBuffer ReadableStream TransformStream Blob File FormData Headers AbortSignal AbortController RequestInit BodyInit TextDecoder " +
  "JSON Math Number String Boolean BigInt Intl Reflect Proxy RegExp Function console process global globalThis window self document location name event fetch " +
  "setTimeout clearTimeout structuredClone queueMicrotask crypto performance navigator Buffer NodeJS ReadonlyArray Iterable AsyncIterable Iterator";
const reserved =
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with " +
  "as implements interface let package private protected public static yield async await of get set is keyof infer readonly type namespace module declare abstract any unknown never object string number boolean symbol bigint satisfies using accessor unique asserts override out " +
  "arguments eval undefined NaN Infinity constructor prototype __proto__ toString valueOf toJSON then hasOwnProperty";
const ownWords =
  "input options request response reply handlers handler app server context call call-options client clients create-client create-server up create-up up-options upstream " +
  "start start-options stop close index types operations rest mcp t-rest t-mcp create-t-mcp t-rest-options t-rest-handlers t-mcp-handlers tool tools resource resources prompts schema schemas answer value result data body query path params headers openapi " +
  "call-tool list-tools server-definition case signal instructions";

/** Namespaces that one file name would be made of. */
const oneFile = ["a-b", "a_b", "A-B", "日本", "北京", "api", "--"];

/** Namespaces of which no identifier, or no file, can be made as they are. */
const awkward = ["0", "-0", "2fa", "🚀", "☃", "...", "x".repeat(300), `${"x".repeat(300)}y`];

/** One data type, one step, one argument... of a name that is also the name of something else. */
const meetings: readonly Meeting[] = [
  each("names of the runtime's exports", part(runtimeExports, 35)),
  each("names of what is global in TypeScript, DOM and Node", globals.split(" ")),
  each("reserved words, and members of every object", reserved.split(" ")),
  each("words that generated files use for themselves", ownWords.split(" ")),
  each("digits first, one letter, only marks", [
    "9lives",
    "2fa",
    "3-scale",
    "007",
    "1",
    "_",
    "$",
    "a",
    "é",
    "日本",
    "Ünïcode",
  ]),
  each("letters that fold in several ways, composed and not, unseen marks between them", [
    "caf\u00e9",
    "cafe\u0301",
    "\ufb01x",
    "fix",
    "\u1e9e",
    "ss",
    "\u03c2",
    "\u03c3",
    "\u0130d",
    "\u0131d",
    "get\u200fa",
    "geta",
    "get\u200da",
    "get\u00ada",
  ]),
  each("symbols, and names as long as nobody writes them", [
    "get-🚀",
    "a🚀b",
    `é${"a".repeat(300)}`,
    `é${"a".repeat(300)}b`,
  ]),
  {
    title: "adapters, aggregates and APIs called by digits and symbols, or longer than a file's name can be",
    yaml: written({
      consumes: [...awkward.map((name, index) => api(name, [`get-${index}`])), api("up", ["a"])],
      aggregates: awkward.map(
        (name) =>
          `{display: A, namespace: ${JSON.stringify(name)}, flows: {find: {description: D., steps: {s: {type: call, call: up.a}, t: {type: call, call: up.a}}}}}`,
      ),
      exposes: awkward.flatMap((name, index) => [
        rest(
          {
            [`/api-${index}`]: operation(`get-${index}`, `${name}.get-${index}`),
            [`/flow-${index}`]: `{method: GET, name: find, ref: ${JSON.stringify(`${name}.find`)}}`,
          },
          name,
          8100 + index,
        ),
        mcp({ tools: [tool("get", `${name}.get-${index}`)] }, `${name}m`, 8200 + index),
      ]),
    }),
  },
  each(
    "an operation called like the input or answer of another",
    "pet pet-input pet-answer pet-input-input pet-answer-input pet-answer-item list-pets list-pets-answer".split(" "),
  ),
  {
    title: "one name in two APIs, one written with a hyphen and one with an underscore",
    yaml: written({
      consumes: [api("a-b", ["get", "a-b"]), api("a_c", ["get", "a_c"]), api("a", ["b-get", "get"])],
      exposes: [
        rest({
          "/1": operation("one", "a-b.get"),
          "/2": operation("two", "a_c.get"),
          "/3": operation("three", "a.b-get"),
          "/4": operation("four", "a.get"),
        }),
        mcp({
          tools: [tool("one", "a-b.a-b"), tool("two", "a_c.a_c"), tool("three", "a.b-get"), tool("four", "a.get")],
        }),
      ],
    }),
    routes: { "/1": "/a-b/0", "/2": "/a_c/0", "/3": "/a/0", "/4": "/a/1" },
    tools: { one: "/a-b/1", two: "/a_c/1", three: "/a/0", four: "/a/1" },
  },
  {
    title: "a name with its API's or its resource's before it that is the whole name of another",
    yaml: written({
      consumes: [
        api("pets", ["get"]),
        api("teams", ["get", "r0-pets-get"]),
        api("users", ["get", "pets-get", "users-pets-get", "teams-get"]),
      ],
      exposes: [
        rest({
          "/pets": operation("get", "pets.get"),
          "/teams": operation("get", "teams.get"),
          "/users": operation("at-pets-get", "users.get"),
          "/a": operation("at-teams-get", "users.pets-get"),
          "/b": operation("at-a-at-teams-get", "users.users-pets-get"),
          "/c": operation("get-at-teams-get", "users.teams-get"),
          "/d": operation("r0-pets-get", "teams.r0-pets-get"),
        }),
      ],
    }),
    routes: {
      "/pets": "/pets/0",
      "/teams": "/teams/0",
      "/users": "/users/0",
      "/a": "/users/1",
      "/b": "/users/2",
      "/c": "/users/3",
      "/d": "/teams/1",
    },
  },
  {
    title: "APIs whose names would be one file",
    yaml: written({
      consumes: oneFile.map((name, index) => api(name, [`get-${index}`, `get-other-${index}`])),
      exposes: [
        rest(
          Object.fromEntries(
            oneFile.map((name, index) => [`/${index}`, operation(`get-${index}`, `${name}.get-${index}`)]),
          ),
        ),
        mcp({ tools: oneFile.map((name, index) => tool(`get-${index}`, `${name}.get-other-${index}`)) }),
      ],
    }),
    routes: Object.fromEntries(oneFile.map((name, index) => [`/${index}`, `/${encodeURIComponent(name)}/0`])),
    tools: Object.fromEntries(oneFile.map((name, index) => [`get-${index}`, `/${encodeURIComponent(name)}/1`])),
  },
  {
    title: "adapters of one kind whose names would be one file",
    yaml: written({
      consumes: [api("up", ["a"])],
      exposes: [
        mcp({ tools: [tool("a", "up.a")] }),
        mcp({ tools: [tool("a", "up.a")] }, "T-MCP", 9091),
        mcp({ tools: [tool("a", "up.a")] }, "t_mcp", 9092),
        mcp({ tools: [tool("a", "up.a")] }, "日本", 9093),
        mcp({ tools: [tool("a", "up.a")] }, "北京", 9094),
        mcp({ tools: [tool("a", "up.a")] }, "--", 9095),
      ],
    }),
    tools: { a: "/up/0" },
  },
  {
    title: "APIs called like files of the tree, modules of the runtime and members of objects",
    yaml: written({
      consumes: [
        "index",
        "types",
        "client",
        "server",
        "operations",
        "http",
        "runtime",
        "constructor",
        "toString",
        "then",
        "default",
        "up",
      ].map((name) => api(name, ["get"])),
      exposes: [
        rest(
          Object.fromEntries(
            [
              "index",
              "types",
              "client",
              "server",
              "operations",
              "http",
              "runtime",
              "constructor",
              "toString",
              "then",
              "default",
              "up",
            ].map((name) => [`/${name}`, operation(`get-${name}`, `${name}.get`)]),
          ),
        ),
      ],
    }),
    routes: Object.fromEntries(
      [
        "index",
        "types",
        "client",
        "server",
        "operations",
        "http",
        "runtime",
        "constructor",
        "toString",
        "then",
        "default",
        "up",
      ].map((name) => [`/${name}`, `/${name}/0`]),
    ),
  },
  {
    title: "a tool, a prompt and a resource of one name, and each called like the handler of another",
    yaml: written({
      consumes: [api("up", ["a", "b", "c", "d", "e"])],
      exposes: [
        mcp({
          tools: [
            tool("ship", "up.a"),
            tool("read-ship", "up.b"),
            tool("get-ship", "up.c"),
            tool("prompt-ship", "up.e"),
          ],
          resources: [resource("ship", "k://ship", "up.d")],
          prompts: [prompt("ship"), prompt("read-ship"), prompt("get-ship-prompt")],
        }),
      ],
    }),
    tools: { ship: "/up/0", "read-ship": "/up/1", "get-ship": "/up/2", "prompt-ship": "/up/4" },
    resources: { "k://ship": "/up/3" },
  },
  {
    title: "an operation of a route and a tool of one name that do several other things",
    yaml: written({
      consumes: [api("up", ["a", "b", "c"])],
      aggregates: [
        "{display: Agg, namespace: agg, flows: {get-a: {description: D., steps: {s: {type: call, call: up.c}, t: {type: call, call: up.a}}, mappings: [{target: id, value: $.s.id}], outputParameters: {id: {type: string}}}}}",
      ],
      exposes: [
        rest({
          "/a": "{method: GET, name: get-a, steps: {s: {type: call, call: up.a}, t: {type: call, call: up.b}}, mappings: [{target: id, value: $.s.id}], outputParameters: {id: {type: string}}}",
          "/agg": "{method: GET, name: agg-get-a, ref: agg.get-a}",
        }),
        mcp({
          tools: [
            "{name: get-a, description: D., steps: {s: {type: call, call: up.a}, t: {type: call, call: up.b}}, mappings: [{target: id, value: $.t.id}], outputParameters: {id: {type: string}}}",
            "{name: agg-get-a, description: D., ref: agg.get-a}",
          ],
        }),
      ],
    }),
    routes: { "/a": "/up/0", "/agg": "/up/2" },
    tools: { "get-a": "/up/1", "agg-get-a": "/up/2" },
  },
  {
    title: "steps called like reserved words, the client's functions, globals, and members of objects",
    yaml: written({
      consumes: [api("up", ["a", "send-json", "b"])],
      exposes: [
        mcp({
          tools: [
            "return",
            "class",
            "input",
            "options",
            "await",
            "constructor",
            "__proto__",
            "then",
            "default",
            "a",
            "send-json",
            "at",
            "JSON",
            "Promise",
            "undefined",
            "NaN",
            "up",
            "get-it",
            "steps",
            "result",
            "1st",
            "é",
          ].map(
            (step, index) =>
              `{name: tool-${index}, description: D., steps: {${JSON.stringify(step)}: {type: call, call: up.a}, other: {type: call, call: up.b}, a-last: {type: call, call: up.send-json}}, mappings: [{target: id, value: ${JSON.stringify(`$.${step}.id`)}}, {target: other, value: $.other.id}], outputParameters: {id: {type: string}, other: {type: string}}}`,
          ),
        }),
      ],
    }),
    tools: Object.fromEntries(Array.from({ length: 22 }, (_, index) => [`tool-${index}`, "/up/0"])),
  },
  {
    title: "steps that are one name once their marks are gone",
    yaml: written({
      consumes: [api("up", ["a", "b", "c"])],
      exposes: [
        mcp({
          tools: [
            "{name: both, description: D., steps: {get-a: {type: call, call: up.a}, get_a: {type: call, call: up.b}, getA: {type: call, call: up.c}}, mappings: [{target: id, value: $.get_a.id}, {target: first, value: $.get-a.id}, {target: third, value: $.getA.id}], outputParameters: {id: {type: string}, first: {type: string}, third: {type: string}}}",
          ],
        }),
      ],
    }),
    tools: { both: "/up/1" },
  },
  {
    title: "operations of one name in two resources, and in two adapters",
    yaml: written({
      consumes: [
        '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: cats, path: /up/0, operations: [{name: get, method: GET}]}, {name: dogs, path: /up/1, operations: [{name: getDog, method: GET}]}, {name: birds, path: /up/2, operations: [{name: get-dog, method: GET}]}]}',
      ],
      exposes: [
        rest({
          "/cats": operation("get", "up.get"),
          "/dogs": operation("get", "up.getDog"),
          "/birds": operation("get", "up.get-dog"),
        }),
        mcp({ tools: [tool("cats", "up.get"), tool("dogs", "up.getDog"), tool("birds", "up.get-dog")] }),
      ],
    }),
    routes: { "/cats": "/up/0", "/dogs": "/up/1", "/birds": "/up/2" },
    tools: { cats: "/up/0", dogs: "/up/1", birds: "/up/2" },
  },
  {
    title: "operations without names beside one called as they would be",
    yaml: written({
      consumes: [api("up", ["a", "b", "c"])],
      exposes: [
        rest({
          "/a": "{method: GET, call: up.a}",
          "/a/b": operation("get-a", "up.b"),
          "/c": operation("a-get", "up.c"),
        }),
      ],
    }),
    routes: { "/a": "/up/0", "/a/b": "/up/1", "/c": "/up/2" },
  },
  {
    title: "placeholders that are one name once their marks are gone",
    yaml: written({
      consumes: [
        '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: x, path: "/x/{a-b}/{a_b}/{aB}", operations: [{name: get-x, method: GET, inputParameters: [{name: a-b, in: path, type: string}, {name: a_b, in: path, type: string}, {name: aB, in: path, type: string}]}]}]}',
      ],
      exposes: [rest({ "/x/{a-b}/{a_b}/{aB}": operation("get-x", "up.get-x") })],
    }),
    routes: { "/x/1/2/3": "/x/1/2/3" },
  },
  {
    title: "placeholders called like reserved words and members of objects",
    yaml: written({
      consumes: [
        '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: x, path: "/x/{class}/{constructor}/{__proto__}/{then}/{1st}", operations: [{name: get-x, method: GET}]}]}',
      ],
      exposes: [
        rest({ "/x/{class}/{constructor}/{__proto__}/{then}/{1st}": operation("get-x", "up.get-x") }),
        mcp({
          resources: [
            resource("x", "k://x/{class}/{constructor}/{then}/{toString}", "up.get-x").replace(
              'up.get-x"',
              'up.get-x", with: {__proto__: p, 1st: q}',
            ),
          ],
        }),
      ],
    }),
    routes: { "/x/1/2/3/4/5": "/x/1/2/3/4/5" },
    resources: { "k://x/1/2/4/9": "/x/1/2/p/4/q" },
  },
  {
    title: "an adapter called like the file of another, an operation, and a word of its own file",
    yaml: written({
      consumes: [api("up", ["t-rest", "create-server", "t-mcp"])],
      exposes: [
        rest({ "/a": operation("t-rest", "up.t-rest") }),
        rest({ "/a": operation("index", "up.t-rest") }, "index", 8081),
        rest({ "/a": operation("server", "up.t-rest") }, "server", 8082),
        rest({ "/a": operation("client", "up.t-rest") }, "client", 8083),
        mcp({ tools: [tool("t-mcp", "up.t-mcp"), tool("create-t-mcp", "up.create-server")] }),
        mcp({ tools: [tool("operations", "up.t-mcp")] }, "types", 9091),
        mcp({ tools: [tool("operations", "up.t-mcp")] }, "rest", 9092),
        mcp({ tools: [tool("constructor", "up.t-mcp")] }, "constructor", 9093),
      ],
    }),
    routes: { "/a": "/up/0" },
    tools: { "t-mcp": "/up/2", "create-t-mcp": "/up/1" },
  },
  {
    title: "adapters, APIs and operations that differ in capitals alone",
    yaml: written({
      consumes: [api("Pets", ["get"]), api("pets2", ["Get-Me", "get-you"]), api("PETS2b", ["get"])],
      exposes: [
        rest({ "/a": operation("a", "Pets.get"), "/b": operation("b", "pets2.Get-Me") }),
        rest({ "/a": operation("a", "Pets.get") }, "Shop", 8081),
        mcp({ tools: [tool("a", "PETS2b.get")] }),
        mcp({ tools: [tool("a", "Pets.get")] }, "SHOP-2", 9091),
        mcp({ tools: [tool("a", "Pets.get")] }, "sHop-3", 9092),
      ],
    }),
    routes: { "/a": "/Pets/0", "/b": "/pets2/0" },
    tools: { a: "/PETS2b/0" },
  },
  {
    title: "an operation called like its namespace, the adapters' namespace and the capability",
    yaml: written({
      consumes: [api("case", ["case", "t-rest"])],
      exposes: [
        rest({ "/case": operation("case", "case.case"), "/x": operation("t-rest", "case.t-rest") }),
        mcp({ tools: [tool("case", "case.case")] }),
      ],
    }),
    routes: { "/case": "/case/0", "/x": "/case/1" },
    tools: { case: "/case/0" },
  },
  {
    title: "schemas of a document called like globals, reserved words, the runtime's types and types of operations",
    yaml: written({
      consumes: [
        '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.json, resources: [{name: all, path: /, operations: [{name: get-a, method: GET, path: /up/0}]}]}',
      ],
      exposes: [rest({ "/a": operation("get-a", "up.get-a") }), mcp({ tools: [tool("get-a", "up.get-a")] })],
    }),
    routes: { "/a": "/up/0" },
    tools: { "get-a": "/up/0" },
  },
  {
    title: "a tool whose schema's definitions are called like globals and types of the runtime",
    yaml: written({
      consumes: [api("up", ["{name: a, method: GET, inputParameters: [{name: q, in: query, type: string}]}"])],
      exposes: [
        mcp({
          tools: [
            '{name: a, description: D., call: up.a, inputSchema: {type: object, properties: {q: {$ref: "#/$defs/Promise"}, r: {$ref: "#/$defs/a input"}}, $defs: {Promise: {type: string}, "a input": {type: object, properties: {next: {$ref: "#/$defs/a input"}}}, JsonValue: {type: string}}}}',
          ],
        }),
      ],
    }),
    tools: { a: "/up/0" },
  },
];

const schemaNames = [
  "Promise",
  "Record",
  "Array",
  "Date",
  "Readonly",
  "ReadonlyArray",
  "Error",
  "Request",
  "Response",
  "Object",
  "Symbol",
  "String",
  "string",
  "number",
  "any",
  "unknown",
  "never",
  "undefined",
  "null",
  "void",
  "object",
  "class",
  "interface",
  "type",
  "JsonValue",
  "CallOptions",
  "CallError",
  "GetAInput",
  "GetAAnswer",
  "get-a-answer",
  "Uint8Array",
  "Up",
  "UpOptions",
  "default",
  "constructor",
  "__proto__",
  "9lives",
  "a b",
  "a-b",
  "a_b",
  "AB",
  "é",
  "e\u0301",
  "---",
  "日本",
  "Upload",
  "this",
];
const document = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "A", version: "1" },
  paths: {
    "/up/0": {
      get: {
        operationId: "a",
        responses: {
          200: {
            description: "OK",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: Object.fromEntries([
                    ["id", { type: "string" }],
                    ...schemaNames.map((name, index) => [
                      `p${index}`,
                      { $ref: `#/components/schemas/${encodeURIComponent(name)}` },
                    ]),
                  ]),
                },
              },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: Object.fromEntries(
      schemaNames.map((name, index) => [
        name,
        {
          type: "object",
          properties: {
            [`own${index}`]: { type: "string" },
            next: { $ref: `#/components/schemas/${encodeURIComponent(name)}` },
          },
        },
      ]),
    ),
  },
});

const compiled = meetings.map((meeting, index) => ({
  ...meeting,
  compilation: compileText(meeting.yaml, { name: `meeting-${index}`, others: { "capabilities/api.json": document } }),
}));

describe("what meets in a name", () => {
  let complaints: readonly string[] = [];
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    const tree = await laidOut(compiled.map(({ compilation }) => compilation));
    const files = [...tree].filter(([path]) => path.endsWith(".ts"));
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    complaints = typeCheck(
      folder,
      files.map(([path]) => path),
    );
  }, 120_000);

  it.each(compiled)("compiles: $title", ({ compilation }) => {
    expect(
      compilation.diagnostics
        .filter(({ severity }) => severity === "error")
        .map((found) => `${briefly(found)} ${found.message}`),
    ).toEqual([]);
    const own = compilation.files[0]?.path.split("/")[0] ?? "none";
    expect(complaints.filter((line) => line.includes(`${own}/`))).toEqual([]);
  });

  it("compiles: nothing else is complained of", () => {
    expect(complaints.filter((line) => !line.includes("meeting-"))).toEqual([]);
  });

  it.each(compiled)("keeps files apart where capitals do not count: $title", ({ compilation }) => {
    const paths = compilation.files.map(({ path }) => path.toLowerCase().normalize("NFC"));
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it.each(compiled)(
    "calls its own: $title",
    async ({ yaml, routes = {}, tools = {}, resources = {} }) => {
      const upstream = await echo();
      const all = await serve(
        yaml.replaceAll("http://127.0.0.1:9", upstream.url),
        upstream,
        { ports: ports(yaml), baseUrls: {} },
        { "capabilities/api.json": document },
      );
      const reached: Record<string, string> = {};
      for (const path of Object.keys(some(routes))) {
        const answer: { readonly id?: string } = JSON.parse(await (await fetch(`${all.rest}${path}`)).text());
        reached[path] = answer.id ?? JSON.stringify(answer);
      }
      if (Object.keys({ ...tools, ...resources }).length > 0) {
        const client = await toolsOf(all);
        for (const name of Object.keys(some(tools))) {
          const text = await textOfTool(client, name);
          reached[`tool ${name}`] = text.startsWith("{") ? JSON.parse(text).id : text;
        }
        for (const uri of Object.keys(resources)) {
          const { contents } = await client.readResource({ uri });
          const [first] = contents;
          reached[uri] = first !== undefined && "text" in first ? JSON.parse(first.text).id : "nothing";
        }
      }
      expect(reached).toEqual({
        ...some(routes),
        ...Object.fromEntries(Object.entries(some(tools)).map(([name, path]) => [`tool ${name}`, path])),
        ...resources,
      });
    },
    60_000,
  );
});

/** All of a few, some sixty of many. */
function some(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(all);
  const step = Math.ceil(entries.length / 60);
  return Object.fromEntries(entries.filter((_, index) => index % step === 0));
}

function ports(yaml: string): Record<string, number> {
  return Object.fromEntries(
    [...yaml.matchAll(/type: (?:rest|mcp), namespace: "([^"]*)"/g)].map(([, name = ""]) => [name, 0]),
  );
}
