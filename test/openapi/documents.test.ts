import { describe, expect, it } from "vitest";
import type { Compilation } from "../../generator/pipeline.js";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { noSettings, noUpstreams } from "../../generator/model/upstream-settings.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { createAnchors } from "../../generator/openapi/anchors.js";
import { valueAt } from "../../generator/openapi/read-node.js";
import { parseJson } from "../../generator/source/read-json.js";
import { parseYaml } from "../../generator/source/read-yaml.js";
import { type SourceNode, toJson } from "../../generator/source/node.js";
import { briefly, compileText, fileText } from "../check.js";
import { growth, worstGrowth } from "../growth.js";

/** A capability with these operations of one API, whose document is `api.yaml` beside it. */
function capability(operations: string, more = ""): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: api, baseUri: "https://api.example/v1", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [${operations}]}]}
${more}`;
}

const list = "{name: list, method: GET, path: /things, description: All.}";

function compiled(document: string, operations = list, others: Readonly<Record<string, string>> = {}): Compilation {
  return compileText(capability(operations), { others: { "capabilities/api.yaml": document, ...others } });
}

/** A document whose `GET /things` answers with a schema. */
function answering(schema: string, schemas = "{}", version = "3.1.0"): string {
  return `openapi: ${version}
info: {title: A, version: "1"}
paths:
  /things:
    get:
      responses: {"200": {description: All., content: {application/json: {schema: ${schema}}}}}
components: {schemas: ${schemas}}
`;
}

/** The declaration of a type in `types.ts` or `schemas.ts`, on one line. */
function declared(compilation: Compilation, name: string): string {
  const texts = compilation.files.filter(({ path }) => /(?:types|schemas)\.ts$/.test(path)).map(({ text }) => text);
  const found = texts
    .map((text) => new RegExp(`export (?:interface|type) ${name} [^]*?(?=\\nexport |$)`).exec(text)?.[0])
    .find((text) => text !== undefined);
  return (found ?? "").replace(/\s+/g, " ").trim();
}

function warnings({ diagnostics }: Compilation): readonly string[] {
  return diagnostics
    .filter(({ severity }) => severity !== "info")
    .map((each) => `${each.span?.file.path ?? ""}:${briefly(each)}`);
}

describe("schemas of every dialect say the same", () => {
  it.each([
    [
      "3.0 nullable",
      answering("{type: object, properties: {a: {type: string, nullable: true}}}", "{}", "3.0.0"),
      "a?: string | null",
    ],
    ["3.1 types", answering('{type: object, properties: {a: {type: [string, "null"]}}}'), "a?: string | null"],
    ["null among values", answering("{type: object, properties: {a: {enum: [x, y, null]}}}"), 'a?: "x" | "y" | null'],
    [
      "a reference that may be null",
      answering(
        '{type: object, properties: {a: {oneOf: [{$ref: "#/components/schemas/B"}, {type: "null"}]}}}',
        "{B: {type: object, properties: {c: {type: string}}}}",
      ),
      "a?: B | null",
    ],
    [
      "nullable beside allOf",
      answering(
        '{type: object, properties: {a: {nullable: true, allOf: [{$ref: "#/components/schemas/B"}]}}}',
        "{B: {type: object, properties: {c: {type: string}}}}",
        "3.0.1",
      ),
      "a?: B | null",
    ],
    ["words of numbers and texts", answering("{type: object, properties: {a: {enum: [1, two]}}}"), 'a?: "two" | 1'],
    [
      "alternatives that only demand",
      answering("{type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}"),
      "a?: string",
    ],
    [
      "a map beside members",
      answering("{type: object, properties: {a: {type: string}}, additionalProperties: true}"),
      "[name: string]",
    ],
    [
      "a list of alternatives",
      answering("{type: object, properties: {a: {type: array, items: {anyOf: [{type: string}, {type: number}]}}}}"),
      "a?: readonly (string | number)[]",
    ],
    ["no type but members", answering("{properties: {a: {type: boolean}}, required: [a]}"), "a: boolean"],
    [
      "hostile names",
      answering(
        '{type: object, properties: {"a*/b": {type: string}, __proto__: {type: integer}, constructor: {type: string}}}',
      ),
      '"a*/b"?: string',
    ],
  ])("%s", (_, document, member) => {
    const compilation = compiled(document);
    expect(warnings(compilation)).toEqual([]);
    expect(declared(compilation, "ListAnswer")).toContain(member);
  });

  it("Swagger 2 is read in the words of OpenAPI 3", () => {
    const compilation = compiled(
      `swagger: "2.0"
info: {title: A, version: "1"}
host: api.example
basePath: /v1
consumes: [application/json]
produces: [application/json]
definitions:
  Thing: {type: object, required: [id], properties: {id: {type: integer}, more: {$ref: "#/definitions/Thing"}}}
paths:
  /things:
    get:
      parameters:
      - {name: ids, in: query, type: array, items: {type: string}, collectionFormat: csv}
      - {name: sort, in: query, type: string, enum: [up, down]}
      responses: {"200": {description: All., schema: {type: array, items: {$ref: "#/definitions/Thing"}}}}
    post:
      parameters: [{name: thing, in: body, required: true, schema: {$ref: "#/definitions/Thing"}}]
      responses: {"201": {description: It., schema: {$ref: "#/definitions/Thing"}}}
  /things/{id}/picture:
    post:
      consumes: [multipart/form-data]
      parameters:
      - {name: id, in: path, required: true, type: integer}
      - {name: picture, in: formData, type: file}
      - {name: title, in: formData, type: string, required: true}
      responses: {"204": {description: Done.}}
`,
      `{name: list, method: GET, path: /things, inputParameters: [{name: ids, in: query, type: array}, {name: sort, in: query, type: string}]},
       {name: add, method: POST, path: /things, inputParameters: [{name: body, in: body}]},
       {name: depict, method: POST, path: "/things/{id}/picture", inputParameters: [{name: picture, in: body}, {name: title, in: body, type: string}]}`,
    );
    expect(warnings(compilation)).toEqual([]);
    expect(declared(compilation, "Thing")).toBe(
      "export type Thing = { readonly id: number; readonly more?: Thing | undefined; };",
    );
    expect(declared(compilation, "ListInput")).toContain("ids?: readonly string[]");
    expect(declared(compilation, "ListInput")).toContain('sort?: "up" | "down"');
    expect(declared(compilation, "AddInput")).toContain("body: Thing;");
    expect(declared(compilation, "DepictInput")).toContain("picture?: FileInput");
    expect(declared(compilation, "DepictInput")).toContain("id: number");
    const client = fileText(compilation, "client.ts");
    expect(client).toContain('query: styledQuery({ ids: input.ids, sort: input.sort }, "comma")');
    expect(client).toContain("multipartBody({ picture: input.picture, title: input.title })");
  });

  it("a document split over files is one, and what is written in JSON too", () => {
    const compilation = compiled(
      JSON.stringify({
        openapi: "3.0.2",
        info: { title: "A", version: "1" },
        paths: { "/things": { $ref: "./paths/things.yaml" } },
      }),
      list,
      {
        "capabilities/paths/things.yaml":
          'get: {responses: {"200": {description: All., content: {application/json: {schema: {$ref: "../schemas.yaml#/Page"}}}}}}',
        "capabilities/schemas.yaml":
          'Page: {type: object, properties: {first: {$ref: "#/Thing"}, other: {$ref: "./schemas.yaml#/Thing"}, whole: {$ref: "one.json"}}}\nThing: {type: object, properties: {id: {type: string}}}\n',
        "capabilities/one.json": '{"type": "object", "properties": {"n": {"type": "integer"}}}',
      },
    );
    expect(warnings(compilation)).toEqual([]);
    expect(declared(compilation, "Page")).toContain("first?: Thing | undefined; readonly other?: Thing");
    expect(declared(compilation, "One")).toContain("n?: number");
    expect(Object.keys(compilation.meanings)).toEqual([
      "capabilities/case.yaml",
      "capabilities/api.yaml",
      "capabilities/paths/things.yaml",
      "capabilities/schemas.yaml",
      "capabilities/one.json",
    ]);
  });
});

describe("operations are found where they are", () => {
  const at = (servers: string, path: string): string =>
    `openapi: 3.1.0\ninfo: {title: A, version: "1"}\nservers: ${servers}\npaths: {"${path}": {get: {responses: {"200": {description: A., content: {application/json: {schema: {type: object, properties: {found: {type: boolean}}}}}}}}}}\n`;
  it.each([
    ["below the same server", "[{url: https://api.example/v1}]", "/things/{id}"],
    ["with the base path in the document's path", "[{url: https://api.example}]", "/v1/things/{thing_id}"],
    ["with no server", "[]", "/things/{id}/"],
    ["with a variable in the server", '[{url: "https://{host}/v1", variables: {host: {default: a}}}]', "/things/{x}"],
  ])("%s", (_, servers, path) => {
    const compilation = compiled(
      at(servers, path),
      '{name: show, method: GET, path: "/things/{id}/", description: One.}',
    );
    expect(warnings(compilation).filter((line) => !line.includes("undeclared-path"))).toEqual([]);
    expect(declared(compilation, "ShowAnswer")).toContain("found?: boolean");
  });

  it("and a word where the document has a placeholder is that operation", () => {
    const compilation = compiled(
      at("[]", "/things/{id}"),
      "{name: mine, method: GET, path: /things/me, description: Mine.}",
    );
    expect(declared(compilation, "MineAnswer")).toContain("found?: boolean");
  });

  it("by the configuration, too", () => {
    const compilation = compileText(capability(list).replace(", openapi: ./api.yaml", ""), {
      others: { "api/a.yaml": answering("{type: object, properties: {a: {type: string}}}") },
      upstreams: {
        ...noUpstreams,
        namespaces: {
          api: {
            ...noSettings,
            openapi: "./api/a.yaml",
          },
        },
      },
    });
    expect(warnings(compilation)).toEqual([]);
    expect(declared(compilation, "ListAnswer")).toContain("a?: string");
  });
});

describe("hostile documents are survived", () => {
  it.each([
    [
      "aliases that multiply",
      `a: &a [1,2,3,4,5,6,7,8,9]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n${answering("{}")}`,
      "source/too-deep",
    ],
    ["nesting without end", answering(`${"{type: array, items: ".repeat(400)}{}${"}".repeat(400)}`), "source/too-deep"],
    ["no document", "just: words\n", "openapi/other-format"],
    ["broken YAML", "openapi: 3.1.0\n  x: [", "source/"],
    ["broken JSON", '{"openapi": "3.1.0", "paths": {', "source/"],
  ])("%s is an error in the document", (_, document, code) => {
    const { diagnostics, files } = compiled(document);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((each) => each.code).join()).toContain(code);
    expect(errors[0]?.span?.file.path).toBe("capabilities/api.yaml");
    expect(files).toEqual([]);
  });

  it.each([
    ["a reference to itself", answering('{$ref: "#/components/schemas/A"}', '{A: {$ref: "#/components/schemas/A"}}')],
    [
      "references in a ring",
      answering(
        '{$ref: "#/components/schemas/A"}',
        '{A: {$ref: "#/components/schemas/B"}, B: {$ref: "#/components/schemas/A"}}',
      ),
    ],
    [
      "parts of each other",
      answering(
        '{$ref: "#/components/schemas/A"}',
        '{A: {allOf: [{$ref: "#/components/schemas/B"}, {type: object, properties: {a: {type: string}}}]}, B: {allOf: [{$ref: "#/components/schemas/A"}, {type: object, properties: {b: {type: string}}}]}}',
      ),
    ],
    [
      "alternatives of each other",
      answering(
        '{$ref: "#/components/schemas/A"}',
        '{A: {oneOf: [{$ref: "#/components/schemas/B"}, {type: string}]}, B: {oneOf: [{$ref: "#/components/schemas/A"}, {type: number}]}}',
      ),
    ],
    [
      "a path into nothing",
      answering(
        '{$ref: "#/components/schemas/A/properties/b/c"}',
        "{A: {type: object, properties: {b: {type: string}}}}",
      ),
    ],
    ["a way out of the project", answering('{$ref: "../../../../etc/passwd#/a"}')],
    ["values of wrong kinds", answering("[1, 2]", "{A: 5}")],
    [
      "types of wrong kinds",
      answering("{type: {a: 1}, properties: [1], required: {a: 1}, enum: 5, allOf: {}, oneOf: [1, null], items: 3}"),
    ],
  ])("%s is any JSON, at worst with a warning", (_, document) => {
    const compilation = compiled(document);
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(fileText(compilation, "client.ts")).toContain("export async function list(");
  });

  it("a document takes time by its length, not by its square", () => {
    const make = (size: number): string => {
      const schemas = Array.from(
        { length: size },
        (_, index) =>
          `"S${index}": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/S${(index + 1) % size}"}, "other": {"$ref": "#/components/schemas/S${(index * 7) % size}"}}}`,
      );
      const paths = Array.from(
        { length: size },
        (_, index) =>
          `"/p${index}/{id}": {"get": {"operationId": "get${index}", "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S${index}"}}}}}}}`,
      );
      return `{"openapi": "3.0.0", "info": {"title": "A", "version": "1"}, "paths": {"/things": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}}}}, ${paths.join()}}, "components": {"schemas": {${schemas.join()}}}}`;
    };
    expect(growth(500, make, (document) => compiled(document))).toBeLessThan(worstGrowth);
  });

  it.each([
    ["the same twice", (level: number) => [`S${level + 1}`, `S${level + 1}`]],
    ["two that have the same parts", (level: number) => [`S${level + 1}`, `T${level + 1}`]],
  ])("schemas that are made of others, level by level, take time by their number: %s", (_, partsOf) => {
    const levels = 40;
    const made = (level: number): string =>
      `{"allOf": [${partsOf(level)
        .map((name) => `{"$ref": "#/components/schemas/${name}"}`)
        .join()}]}`;
    const last = (name: string): string =>
      `"${name}${levels}": {"type": "object", "properties": {"${name.toLowerCase()}": {"type": "string"}}}`;
    const schemas = Array.from(
      { length: levels },
      (_level, index) => `"S${index}": ${made(index)}, "T${index}": ${made(index)}`,
    );
    const compilation = compiled(
      `{"openapi": "3.0.0", "info": {"title": "A", "version": "1"}, "paths": {"/things": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}}}}}}, "components": {"schemas": {${schemas.join()}, ${last("S")}, ${last("T")}}}}`,
    );
    expect(fileText(compilation, "schemas.ts")).toMatch(/\bs\??: string/);
  });

  it("names that schemas give themselves take time by their number, also where many share one", () => {
    const make = (size: number): SourceNode => {
      const schemas = Array.from(
        { length: size },
        (_, index) => `{"$id": "s${index}.json", "$anchor": "it", "not": {"$ref": "#it"}}`,
      );
      const root = parseJson({ path: "a.json", text: `[${schemas.join()}]` });
      if (root === undefined) throw new Error("no JSON");
      return root;
    };
    const found = (root: SourceNode): readonly unknown[] => {
      const anchors = createAnchors(root);
      return (root.kind === "list" ? root.items : []).map((schema) => {
        const reference = valueAt(valueAt(schema, "not"), "$ref");
        return reference?.kind === "scalar" ? anchors.anchor("it", reference) : undefined;
      });
    };
    const few = make(3);
    expect(found(few)).toEqual(
      (few.kind === "list" ? few.items : []).map((node) => ({ node, names: expect.anything() })),
    );
    expect(growth(4_000, make, found)).toBeLessThan(worstGrowth);
  });

  it("JSON is read as YAML reads it", () => {
    const text =
      '{"a": [1, -2.5e3, true, false, null, "\\u00e9\\n\\"x\\""], "b": {}, "c": [], "big": 12345678901234567890, "": {"a/b": 0}}';
    const json = parseJson({ path: "a.json", text });
    const yaml = parseYaml({ path: "a.json", text }, createReporter());
    expect(json && toJson(json)).toEqual(yaml && toJson(yaml));
    for (const broken of ["", "{", '{"a" 1}', "[1,]", '{"a":1,"a":2}', "01", "{} {}", '"\\x"', "[".repeat(5_000)])
      expect(parseJson({ path: "a.json", text: broken }), broken.slice(0, 20)).toBeUndefined();
  });
});

describe("streams of documents", () => {
  const streaming = (mediaType: string, schema: string, version = "3.1.0"): string =>
    answering(
      schema,
      "{Tick: {type: object, required: [price], properties: {price: {type: number}}}}",
      version,
    ).replace("application/json", mediaType);
  const returned = (compilation: Compilation): string =>
    /\): (Promise<[^{]*>) \{/.exec(fileText(compilation, "client.ts"))?.[1] ?? "";

  it("are streams of what they say of their values", () => {
    const tick = '{$ref: "#/components/schemas/Tick"}';
    expect(returned(compiled(streaming("text/event-stream", tick)))).toBe(
      "Promise<AsyncIterable<ServerSentEvent<Tick>>>",
    );
    expect(returned(compiled(streaming("application/x-ndjson; charset=utf-8", tick)))).toBe(
      "Promise<AsyncIterable<Tick>>",
    );
    expect(returned(compiled(streaming("application/jsonl", "{type: string}")))).toBe(
      "Promise<AsyncIterable<JsonValue>>",
    );
    expect(
      returned(compiled(streaming("text/event-stream", tick), `${list.slice(0, -1)}, outputRawFormat: sse}`)),
    ).toBe("Promise<AsyncIterable<ServerSentEvent<Tick>>>");
  });

  it("are JSON where they may be JSON too, and untouched where the capability says so", () => {
    const both = streaming("text/event-stream", "{type: string}").replace(
      "content: {",
      "content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}, ",
    );
    expect(returned(compiled(both))).toBe("Promise<ListAnswer>");
    const raw = `${list.slice(0, -1)}, outputRawFormat: raw}`;
    expect(returned(compiled(streaming("text/event-stream", "{type: string}"), raw))).toBe("Promise<RawAnswer>");
  });
});

describe("what a document says of operations and bodies reaches the contract and the routes", () => {
  const rest = `  exposes:
  - type: rest
    namespace: api-rest
    port: 8080
    resources: [{path: /things, operations: [{method: POST, call: api.make}]}]
`;
  const document = `openapi: 3.1.0
info: {title: A, version: "1"}
paths:
  /things:
    post:
      deprecated: true
      x-sunset: "2031-05-01T00:00:00Z"
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
      responses: {"204": {description: Made.}}
components:
  schemas:
    New: {type: object, required: [parts], properties: {parts: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Part"}}}}
    Part: {type: object, properties: {count: {type: integer, minimum: 1, description: How many.}, code: {type: string, maxLength: 3}, tags: {type: array, items: {type: string, minLength: 2}}, grid: {type: array, minItems: 4, items: {type: array, maxItems: 5, items: {type: number, exclusiveMaximum: 6}}}}}
`;
  const compilation = compileText(
    capability(
      "{name: make, method: POST, path: /things, inputParameters: [{name: body, in: body, required: true}]}",
      rest,
    ),
    { others: { "capabilities/api.yaml": document } },
  );

  it("an operation that goes away is deprecated there", () => {
    expect(JSON.parse(fileText(compilation, "openapi.json")).paths["/things"].post).toMatchObject({
      deprecated: true,
      "x-sunset": "2031-05-01",
    });
    expect(fileText(compilation, "client.ts")).toContain("@deprecated It may be gone from 2031-05-01 on.");
  });

  it("limits are checked at any depth", () => {
    const route = fileText(compilation, "rest.ts").replace(/\s+/g, " ");
    for (const limit of ["minItems: 1", "minimum: 1", "maxLength: 3"]) expect(route).toContain(limit);
    // Those of items stand beside the types of items.
    expect(route).toContain('tags: { type: "array", items: { type: "string", minLength: 2 } }');
    expect(route).toContain(
      'grid: { type: "array", items: { type: "array", items: { type: "number", exclusiveMaximum: 6 }, maxItems: 5 }, minItems: 4',
    );
    expect(route).not.toContain("How many.");
  });
});

it("what a document only tells of a call, that it goes away or how it fails, is no other request", () => {
  const before = compiled(answering("{type: string}"));
  const told = answering("{type: string}", "{Gone: {type: object, properties: {code: {type: string}}}}")
    .replace("    get:\n", "    get:\n      deprecated: true\n")
    .replace(
      "responses: {",
      'responses: {"404": {description: None., content: {application/json: {schema: {$ref: "#/components/schemas/Gone"}}}}, ',
    );
  const after = compiled(told);
  expect(fileText(after, "client.ts")).toContain("@deprecated");
  expect(fileText(after, "client.ts")).toContain("`Gone` (404)");
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  expect(findChanges(before, after).filter(({ level }) => level === "risky" || level === "breaking")).toEqual([]);
});
