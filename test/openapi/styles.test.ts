import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import type { Compilation } from "../../generator/pipeline.js";
import { briefly, compileText, fileText, importServer, writeGenerated } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { toolsOf } from "../behaviour/served.js";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: object;
  readonly content?: object;
}

const text = { type: "string" };
const list = { type: "array", items: text };
const map = { type: "object", additionalProperties: { type: ["string", "integer"] } };

/** A document with one operation, whose path has its path parameters one after another, and a capability that calls it. */
function styled(parameters: readonly Parameter[], written: Readonly<Record<string, string>> = {}): Compilation {
  const holes = parameters.filter((each) => each.in === "path").map(({ name }) => `/{${name}}`);
  const path = `/things${holes.join("")}`;
  const document = {
    openapi: "3.1.1",
    info: { title: "A", version: "1" },
    paths: {
      [path]: {
        get: {
          operationId: "find",
          parameters: parameters.map((each) => ({ required: each.in === "path", schema: text, ...each })),
          responses: { 200: { description: "It.", content: { "application/json": { schema: map } } } },
        },
      },
    },
  };
  const inputs = parameters.map(
    ({ name, in: place }) => `{name: ${JSON.stringify(name)}, in: ${place}${written[name] ?? ""}}`,
  );
  const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - type: http
    namespace: up
    baseUri: http://127.0.0.1:9/v1?version=1
    openapi: ./api.yaml
    authentication: {type: apikey, key: api_key, value: k, placement: query}
    resources: [{name: all, path: /, operations: [{name: find, method: GET, path: ${JSON.stringify(path)}, description: Finds., inputParameters: [${inputs.join(", ")}]}]}]
  exposes:
  - {type: rest, namespace: t-rest, port: 8080, resources: [{name: find, path: /find, operations: [{method: POST, call: up.find, with: {${parameters.map(({ name }) => `${JSON.stringify(name)}: "{{rest.body.${name}}}"`).join(", ")}}}]}]}
  - {type: mcp, namespace: t-mcp, port: 9090, transport: http, tools: [{name: find, description: Finds., call: up.find}]}
`;
  return compileText(yaml, { others: { "capabilities/api.yaml": JSON.stringify(document) } });
}

let count = 0;

/** The generated client function, and what its API saw. */
async function called(
  parameters: readonly Parameter[],
  input: object,
): Promise<{ readonly path: string; readonly query: string; readonly headers: Record<string, unknown> }> {
  const compilation = styled(parameters);
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([
    expect.stringContaining("model/literal-secret"),
  ]);
  count += 1;
  const folder = writeGenerated(compilation, `styles/${process.pid}-${count}`);
  const upstream = await recording();
  const { find } = await import(pathToFileURL(`${folder}/client.ts`).href);
  await find(input, { baseUrl: `${upstream.url}/v1?version=1` });
  const [seen] = upstream.seen;
  const [path = "", query = ""] = (seen?.url ?? "").replace("/v1/things", "").split("?");
  return {
    path: path.replace(/^\//, ""),
    query: query.replace(/^version=1&?/, "").replace(/&?api_key=k$/, ""),
    headers: seen?.headers ?? {},
  };
}

async function recording(): Promise<RecordingUpstream> {
  return await startUpstream((_, response) => json(response, { a: "b" }));
}

const blue = "blue";
const colors = ["blue", "black", "brown"];
const rgb = { R: 100, G: 200, B: 150 };
const schemas = new Map<unknown, object>([
  [blue, text],
  [colors, list],
  [rgb, map],
]);

// OpenAPI 3.1.1 section 4.8.12.4, "Style Examples": what a parameter `color` comes to. Its pipes and spaces are percent-encoded (appendix E).
describe("a query is written in the styles of OpenAPI", () => {
  it.each([
    ["form", true, blue, "color=blue"],
    ["form", true, colors, "color=blue&color=black&color=brown"],
    ["form", true, rgb, "R=100&G=200&B=150"],
    [undefined, undefined, colors, "color=blue&color=black&color=brown"],
    [undefined, undefined, rgb, "R=100&G=200&B=150"],
    ["form", false, blue, "color=blue"],
    ["form", false, colors, "color=blue,black,brown"],
    ["form", false, rgb, "color=R,100,G,200,B,150"],
    ["spaceDelimited", false, colors, "color=blue%20black%20brown"],
    ["spaceDelimited", undefined, rgb, "color=R%20100%20G%20200%20B%20150"],
    ["pipeDelimited", undefined, colors, "color=blue%7Cblack%7Cbrown"],
    ["pipeDelimited", false, rgb, "color=R%7C100%7CG%7C200%7CB%7C150"],
    ["pipeDelimited", true, colors, "color=blue&color=black&color=brown"],
    ["deepObject", true, rgb, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
  ] as const)("%s, explode %s, %j", async (style, explode, color, expected) => {
    const parameter = {
      name: "color",
      in: "query",
      schema: schemas.get(color) ?? {},
      ...said(style, explode),
    } as const;
    expect((await called([parameter], { color })).query).toBe(expected);
  });
});

describe("a path is written in the styles of OpenAPI", () => {
  it.each([
    [undefined, undefined, blue, "blue"],
    ["simple", false, colors, "blue,black,brown"],
    ["simple", true, colors, "blue,black,brown"],
    ["simple", false, rgb, "R,100,G,200,B,150"],
    ["simple", true, rgb, "R=100,G=200,B=150"],
    ["label", false, blue, ".blue"],
    ["label", false, colors, ".blue,black,brown"],
    ["label", true, colors, ".blue.black.brown"],
    ["label", false, rgb, ".R,100,G,200,B,150"],
    ["label", true, rgb, ".R=100.G=200.B=150"],
    ["matrix", false, blue, ";color=blue"],
    ["matrix", false, "", ";color"],
    ["matrix", false, colors, ";color=blue,black,brown"],
    ["matrix", true, colors, ";color=blue;color=black;color=brown"],
    ["matrix", false, rgb, ";color=R,100,G,200,B,150"],
    ["matrix", true, rgb, ";R=100;G=200;B=150"],
  ] as const)("%s, explode %s, %j", async (style, explode, color, expected) => {
    const parameter = {
      name: "color",
      in: "path",
      schema: schemas.get(color) ?? text,
      ...said(style, explode),
    } as const;
    expect((await called([parameter], { color })).path).toBe(expected);
  });

  it.each([
    ["label", "."],
    ["label", ""],
    ["label", []],
    ["simple", {}],
    ["simple", ".."],
    ["matrix", {}],
  ])("%s refuses %j, which would change the path", async (style, color) => {
    const schema = typeof color === "string" ? text : Array.isArray(color) ? list : map;
    await expect(called([{ name: "color", in: "path", style, schema }], { color })).rejects.toMatchObject({
      kind: "input",
      parameter: "color",
    });
  });
});

describe("a header is written in the style of OpenAPI", () => {
  it.each([
    [undefined, colors, "blue, black, brown"],
    [false, rgb, "R,100,G,200,B,150"],
    [true, rgb, "R=100,G=200,B=150"],
  ])("explode %s, %j", async (explode, color, expected) => {
    const parameter = {
      name: "X-Color",
      in: "header",
      schema: schemas.get(color) ?? {},
      ...said("simple", explode),
    } as const;
    expect((await called([parameter], { "X-Color": color })).headers["x-color"]).toBe(expected);
  });

  it.each([
    [list, ["blue", null]],
    [list, ["blue", Number.NaN]],
    [map, { R: null }],
    [text, Number.POSITIVE_INFINITY],
  ])("what cannot be written is refused by the header's name: %j, %j", async (schema, color) => {
    const parameter = { name: "X-Color", in: "header", schema, ...said("simple", true) } as const;
    await expect(called([parameter], { "X-Color": color })).rejects.toMatchObject({
      kind: "input",
      parameter: "X-Color",
      message: expect.stringContaining("`X-Color`"),
    });
  });
});

// RFC 6570, section 3.2: `keys` is (("semi", ";"), ("dot", "."), ("comma", ",")).
it.each([
  ["path", "simple", false, "semi,%3B,dot,.,comma,%2C"],
  ["path", "simple", true, "semi=%3B,dot=.,comma=%2C"],
  ["path", "label", true, ".semi=%3B.dot=..comma=%2C"],
  ["path", "matrix", false, ";keys=semi,%3B,dot,.,comma,%2C"],
  ["path", "matrix", true, ";semi=%3B;dot=.;comma=%2C"],
  ["query", "form", false, "keys=semi,%3B,dot,.,comma,%2C"],
  ["query", "form", true, "semi=%3B&dot=.&comma=%2C"],
] as const)("what separates values is encoded inside of them: %s, %s, %s", async (place, style, explode, expected) => {
  const keys = { semi: ";", dot: ".", comma: "," };
  const seen = await called([{ name: "keys", in: place, schema: map, ...said(style, explode) }], { keys });
  expect(place === "path" ? seen.path : seen.query).toBe(expected);
});

const mixed: readonly Parameter[] = [
  { name: "filter", in: "query", style: "deepObject", explode: true, schema: map },
  { name: "ids", in: "query", explode: false, schema: { type: "array", items: { type: "integer" } } },
  { name: "tags", in: "query", style: "pipeDelimited", schema: list },
  { name: "words", in: "query", style: "spaceDelimited", schema: list },
  { name: "sizes", in: "query", schema: list },
  { name: "options", in: "query", schema: map },
  {
    name: "box",
    in: "query",
    content: { "application/json": { schema: { type: "array", items: { type: "number" } } } },
  },
  { name: "q", in: "query", schema: text },
];
const mixedInput = {
  filter: { from: 1, to: 9 },
  ids: [1, 2],
  tags: ["a,b", "c"],
  words: ["x", "y"],
  sizes: ["S", "M"],
  options: { deep: "yes" },
  box: [1.5, 2],
  q: "a|b c",
};
const mixedQuery =
  "filter%5Bfrom%5D=1&filter%5Bto%5D=9&ids=1,2&tags=a%2Cb%7Cc&words=x%20y&sizes=S&sizes=M&deep=yes&box=%5B1.5%2C2%5D&q=a%7Cb%20c";

describe("an operation whose parameters are each written in a style of their own", () => {
  it("calls as its document says", async () => {
    expect((await called(mixed, mixedInput)).query).toBe(mixedQuery);
  });

  it("calls so for callers of REST and MCP, too", async () => {
    count += 1;
    const { start } = await importServer(styled(mixed), `styles/${process.pid}-${count}`);
    const upstream = await recording();
    const servers = await start({
      ports: { "t-rest": 0, "t-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
      call: { retries: 0 },
    });
    onTestFinished(servers.close);
    const answer = await fetch(`${servers.addresses["t-rest"]}/find`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(mixedInput),
    });
    expect(await answer.text()).toBe('{"a":"b"}');
    const client = await toolsOf({ servers, rest: "" });
    expect((await client.callTool({ name: "find", arguments: mixedInput })).isError).not.toBe(true);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/things?${mixedQuery}&api_key=k`,
      `/things?${mixedQuery}&api_key=k`,
    ]);
  });

  it("takes of REST callers lists with commas and objects as JSON text, in paths and headers too", async () => {
    count += 1;
    const document = {
      openapi: "3.1.1",
      info: { title: "A", version: "1" },
      paths: {
        "/things/{ids}/{box}": {
          get: {
            parameters: [
              {
                name: "ids",
                in: "path",
                required: true,
                style: "label",
                explode: true,
                schema: { type: "array", items: { type: "integer" } },
              },
              {
                name: "box",
                in: "path",
                required: true,
                style: "matrix",
                schema: { type: "object", properties: { x: { type: "integer" } } },
              },
              { name: "X-Opt", in: "header", required: true, explode: true, schema: map },
            ],
            responses: { 200: { description: "It.", content: { "application/json": { schema: map } } } },
          },
        },
      },
    };
    const compilation = compileText(
      `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [{name: find, method: GET, path: "/things/{ids}/{box}", description: Finds., inputParameters: [{name: X-Opt, in: header}]}]}]}
  exposes:
  - {type: rest, namespace: t-rest, port: 8080, resources: [{name: find, path: "/things/{ids}/{box}", operations: [{method: GET, call: up.find, with: {X-Opt: rest.header.X-Opt}}]}]}
`,
      { others: { "capabilities/api.yaml": JSON.stringify(document) } },
    );
    const { start } = await importServer(compilation, `styles/${process.pid}-${count}`);
    const upstream = await recording();
    const servers = await start({ ports: { "t-rest": 0 }, baseUrls: { up: upstream.url }, logLevel: "silent" });
    onTestFinished(servers.close);
    const asked = async (path: string): Promise<number> =>
      (await fetch(`${servers.addresses["t-rest"]}${path}`, { headers: { "x-opt": '{"a":"b"}' } })).status;
    expect(await asked("/things/1,1524831183200260097/%7B%22x%22:1524831183200260097%7D")).toBe(200);
    expect(await asked("/things/[1,2]/%7B%7D")).toBe(400);
    expect(await asked("/things/1,a/%7B%22x%22:1%7D")).toBe(400);
    expect(await asked("/things/1/x")).toBe(400);
    expect(upstream.seen.map(({ url, headers }) => [url, headers["x-opt"]])).toEqual([
      ["/things/.1.1524831183200260097/;box=x,1524831183200260097", "a=b"],
    ]);
  });

  it("says so in its call, by name; one style of all is one word", () => {
    const client = fileText(styled(mixed), "client.ts").replace(/\s+/g, " ");
    expect(client).toContain(
      '{ filter: "deepObject", ids: "comma", tags: "pipeDelimited", words: "spaceDelimited", options: "members", box: "json" }),',
    );
    expect(fileText(styled([{ name: "a", in: "query", explode: false, schema: list }]), "client.ts")).toContain(
      'query: styledQuery({ a: input.a }, "comma")',
    );
    expect(fileText(styled([{ name: "a", in: "query", schema: list }]), "client.ts")).not.toContain("styledQuery");
  });

  it("leaves out what is absent, null or empty, and refuses null inside of lists and objects, which would be dropped", async () => {
    const input = { filter: {}, ids: [], tags: null, sizes: ["S"], options: { a: undefined } };
    expect((await called(mixed, input)).query).toBe("sizes=S");
    for (const [parameter, value] of [
      ["sizes", [null, "S"]],
      ["options", { a: null }],
      ["filter", { a: null }],
      ["filter", { a: {} }],
      ["ids", [null]],
    ] as const)
      await expect(called(mixed, { ...input, [parameter]: value })).rejects.toMatchObject({ kind: "input", parameter });
  });
});

describe("members that are parameters of their own", () => {
  const open: readonly Parameter[] = [
    { name: "options", in: "query", schema: map },
    { name: "limit", in: "query", schema: { type: "integer" } },
  ];
  it.each(["limit", "LIMIT", "limit[]", "api_key", "api.key", "version", "limit\0x"])(
    "never say what another one does: %j",
    async (name) => {
      await expect(called(open, { options: { [name]: "1" } })).rejects.toMatchObject({
        kind: "input",
        parameter: "options",
        message: expect.stringContaining("which is a parameter of its own"),
      });
    },
  );

  it("may have the name of the object that they are of, and lists of their own", async () => {
    expect((await called(open, { options: { options: "1", more: ["a", "b"], deep: { x: 1 } } })).query).toBe(
      "options=1&more=a&more=b&deep=%7B%22x%22%3A1%7D",
    );
  });

  it("come to no more than was sent", async () => {
    const options = { ["k".repeat(40_000)]: Array.from({ length: 100 }, () => 1) };
    await expect(called(open, { options })).rejects.toMatchObject({ message: expect.stringContaining("too large") });
  });
});

it.each([
  ["pipeDelimited", ["a|b", "c"]],
  ["spaceDelimited", ["a b", "c"]],
  ["pipeDelimited", { a: "b|c" }],
])("%s refuses an item that its delimiter would cut in two: %j", async (style, tags) => {
  const schema = Array.isArray(tags) ? list : map;
  await expect(called([{ name: "tags", in: "query", style, schema }], { tags })).rejects.toMatchObject({
    kind: "input",
    parameter: "tags",
  });
});

describe("what is not written as the document says is told by name", () => {
  it.each([
    ["a style that is none", { name: "a", in: "query", style: "fancy", schema: list }, "fancy"],
    ["a style of another place", { name: "a", in: "path", style: "form", schema: text }, "form"],
    ["a header in another style", { name: "a", in: "header", style: "form", schema: list }, "form"],
    ["a list in a cookie", { name: "a", in: "cookie", schema: list }, "form"],
    ["a text of another format", { name: "a", in: "query", content: { "text/csv": { schema: list } } }, "text/csv"],
  ] as const)("%s", (_, parameter, style) => {
    const found = styled([parameter]).diagnostics.filter(({ code }) => code === "openapi/style");
    expect(found.map(({ message }) => message)).toEqual([
      `the document writes \`a\` of \`up.find\` as \`${style}\`, and Capstan does not`,
    ]);
  });

  it("a text is what the caller has written so", () => {
    const found = styled([{ name: "a", in: "query", style: "fancy", schema: list }], { a: ", type: string" });
    expect(found.diagnostics.map(({ code }) => code)).not.toContain("openapi/style");
    expect(fileText(found, "types.ts")).toContain("a?: string");
  });
});

function said(style: string | undefined, explode: boolean | undefined): Pick<Parameter, "style" | "explode"> {
  return { ...(style === undefined ? {} : { style }), ...(explode === undefined ? {} : { explode }) };
}

describe("a form is written as its encodings say", () => {
  const fields = {
    flat: { type: "object", additionalProperties: text },
    ids: list,
    members: { type: "object", additionalProperties: text },
    more: list,
    nested: { type: "object", additionalProperties: text },
    piped: list,
    plain: { type: "object", additionalProperties: text },
    together: list,
  };
  const encoding = {
    flat: { style: "form", explode: false },
    ids: { explode: false },
    members: { style: "form" },
    nested: { style: "deepObject", explode: true },
    piped: { style: "pipeDelimited" },
    together: { contentType: "application/json" },
  };
  const openApi = {
    openapi: "3.1.1",
    info: { title: "A", version: "1" },
    paths: {
      "/things": {
        post: {
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": { encoding, schema: { type: "object", properties: fields } },
            },
          },
          responses: { 204: { description: "Done." } },
        },
      },
    },
  };
  const swagger = (mediaType: string): object => ({
    swagger: "2.0",
    info: { title: "A", version: "1" },
    paths: {
      "/things": {
        post: {
          consumes: [mediaType],
          parameters: [
            ["a", undefined],
            ["b", "multi"],
            ["c", "pipes"],
          ].map(([name, collectionFormat]) => ({
            name,
            in: "formData",
            type: "array",
            items: { type: "string" },
            ...(collectionFormat === undefined ? {} : { collectionFormat }),
          })),
          responses: { 204: { description: "Done." } },
        },
      },
    },
  });

  const compiled = (document: object, names: readonly string[]): Compilation =>
    compileText(
      `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [{name: make, method: POST, path: /things, description: Makes., inputParameters: [${names.map((name) => `{name: ${name}, in: body}`).join(", ")}]}]}]}
`,
      { others: { "capabilities/api.yaml": JSON.stringify(document) } },
    );

  async function sent(document: object, input: object): Promise<readonly (readonly [string, string])[]> {
    const compilation = compiled(document, Object.keys(input));
    expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([]);
    count += 1;
    const folder = writeGenerated(compilation, `styles/${process.pid}-${count}`);
    const upstream = await startUpstream((_, response) => void response.writeHead(204).end());
    const { make } = await import(pathToFileURL(`${folder}/client.ts`).href);
    await make(input, { baseUrl: upstream.url });
    return [...new URLSearchParams(upstream.seen[0]?.body ?? "")];
  }

  it("of OpenAPI 3: what nothing is said of repeats its lists, and its objects are JSON text", async () => {
    const input = {
      flat: { a: "1" },
      ids: ["1", "2"],
      members: { size: "L" },
      more: ["x", "y"],
      nested: { a: "1" },
      piped: ["p", "q"],
      plain: { a: "1" },
      together: ["t"],
    };
    expect(await sent(openApi, input)).toEqual([
      ["flat", "a,1"],
      ["ids", "1,2"],
      ["size", "L"],
      ["more", "x"],
      ["more", "y"],
      ["nested[a]", "1"],
      ["piped", "p|q"],
      ["plain", '{"a":"1"}'],
      ["together", '["t"]'],
    ]);
  });

  it("of Swagger 2: lists are joined by commas unless it says otherwise", async () => {
    expect(
      await sent(swagger("application/x-www-form-urlencoded"), { a: ["1", "2"], b: ["1", "2"], c: ["1", "2"] }),
    ).toEqual([
      ["a", "1,2"],
      ["b", "1"],
      ["b", "2"],
      ["c", "1|2"],
    ]);
  });

  it("of several parts: a list is several, and what would not be so is told", () => {
    const { diagnostics } = compiled(swagger("multipart/form-data"), ["a", "b", "c"]);
    expect(diagnostics.filter(({ code }) => code === "openapi/style").map(({ message }) => message)).toEqual([
      "the document writes `a` of `up.make` as `comma`, and Capstan does not",
      "the document writes `c` of `up.make` as `pipeDelimited`, and Capstan does not",
    ]);
  });
});

it.each([
  ["ssv", "ids=1%202"],
  ["pipes", "ids=1%7C2"],
  ["csv", "ids=1,2"],
  ["multi", "ids=1&ids=2"],
])("a list of Swagger 2 in a query is written as %s", async (collectionFormat, expected) => {
  const document = {
    swagger: "2.0",
    info: { title: "A", version: "1" },
    paths: {
      "/things": {
        get: {
          parameters: [{ name: "ids", in: "query", type: "array", items: { type: "string" }, collectionFormat }],
          responses: { 204: { description: "Done." } },
        },
      },
    },
  };
  const compilation = compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [{name: find, method: GET, path: /things, description: Finds., inputParameters: [{name: ids, in: query}]}]}]}
`,
    { others: { "capabilities/api.yaml": JSON.stringify(document) } },
  );
  count += 1;
  const folder = writeGenerated(compilation, `styles/${process.pid}-${count}`);
  const upstream = await recording();
  const { find } = await import(pathToFileURL(`${folder}/client.ts`).href);
  await find({ ids: ["1", "2"] }, { baseUrl: upstream.url });
  expect(upstream.seen.map(({ url }) => url)).toEqual([`/things?${expected}`]);
});

describe("another style is another call", () => {
  const ids = (more: object): Parameter => ({ name: "ids", in: "query", schema: list, ...more });
  const levels = (before: Compilation, after: Compilation): readonly string[] => {
    if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
    return findChanges(before, after).map(({ id, level, sentence }) => `${id} ${level}: ${sentence}`);
  };

  it("to the client, to routes and to tools", () => {
    const found = levels(styled([ids({})]), styled([ids({ style: "pipeDelimited" })]));
    for (const surface of ["client", "rest", "mcp"])
      expect(found.filter((each) => each.startsWith(`${surface}/`) && !/ (?:none|compatible):/.test(each))).not.toEqual(
        [],
      );
  });

  it("but for words that say the same", () => {
    expect(levels(styled([ids({})]), styled([ids({ style: "form", explode: true })]))).toEqual([]);
    expect(
      levels(styled([ids({ style: "pipeDelimited" })]), styled([ids({ style: "pipeDelimited", explode: false })])),
    ).toEqual([]);
  });
});
