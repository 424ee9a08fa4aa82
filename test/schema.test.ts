import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { createReporter } from "../generator/diagnostics/reporter.js";
import type {
  CapabilityDocument,
  ConsumedApi,
  ExposedMcp,
  ExposedRest,
  ExposedSkill,
} from "../generator/schema/document.js";
import { readDocument } from "../generator/schema/read-document.js";
import { parseYaml } from "../generator/source/read-yaml.js";

/** Reads a text whose lines stand below `capability:`. */
function read(capability: string): {
  readonly document: CapabilityDocument;
  readonly diagnostics: readonly Diagnostic[];
} {
  const reporter = createReporter();
  const text = `ikanos: 1.0.0-beta4\ninfo: {display: Case}\ncapability:\n${capability}`;
  const root = parseYaml({ path: "case.yaml", text }, reporter);
  const document = root && readDocument(root, reporter);
  if (!document) throw new Error(reporter.diagnostics.map(({ message }) => message).join("; "));
  return { document, diagnostics: reporter.diagnostics };
}

function consumed(operation: string): ConsumedApi["resources"][number]["operations"][number] {
  const { document } = read(
    `  consumes:\n    - {type: http, namespace: up, baseUri: "https://up.example.com", resources: {a: {path: /a, operations: {get-a: ${operation}}}}}\n`,
  );
  const [api] = document.consumes;
  const [operation1] = api?.kind === "http" ? (api.resources[0]?.operations ?? []) : [];
  if (!operation1) throw new Error("no operation");
  return operation1;
}

function exposed<K extends "rest" | "mcp" | "skill">(
  kind: K,
  members: string,
): { rest: ExposedRest; mcp: ExposedMcp; skill: ExposedSkill }[K] {
  const { document } = read(`  exposes:\n    - {type: ${kind}, namespace: own, ${members}}\n`);
  const [adapter] = document.exposes;
  if (adapter?.kind !== kind) throw new Error(`no ${kind} adapter`);
  return adapter as { rest: ExposedRest; mcp: ExposedMcp; skill: ExposedSkill }[K];
}

describe("sizes, contracts and caching are read as they are meant", () => {
  it.each([
    ["10MiB", 10_485_760],
    ["512KiB", 524_288],
    ["1.5 KiB", 1536],
    ["2GiB", 2_147_483_648],
    ["1MB", 1_000_000],
    ["300B", 300],
    ["4096", 4096],
  ])("maxBinarySize: %s", (written, bytes) => {
    expect(consumed(`{method: GET, maxBinarySize: ${written}}`).maxBinarySize).toBe(bytes);
    expect(exposed("rest", `maxBinarySize: ${written}`).maxBinarySize).toBe(bytes);
    expect(exposed("mcp", `maxBinarySize: ${written}`).maxBinarySize).toBe(bytes);
  });

  it.each(["much", "10 apples", "-1", "KiB"])("maxBinarySize: %s is refused", (written) => {
    expect(
      read(`  exposes:\n    - {type: mcp, namespace: own, maxBinarySize: ${written}}\n`).diagnostics.map(
        ({ code }) => code,
      ),
    ).toEqual(["schema/wrong-type"]);
  });

  it("ttlMs and cacheScope of an MCP server", () => {
    expect(exposed("mcp", "ttlMs: 60000, cacheScope: public")).toMatchObject({ ttlMs: 60_000, cacheScope: "public" });
  });

  it("responses, by status and media type", () => {
    const [operation] =
      exposed(
        "rest",
        `resources: {a: {path: /a, operations: {get: {method: GET, tags: [x], responses: {200: {description: The file., content: {image/png: {binary: true}}}, 404: {content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}}}}}}`,
      ).resources[0]?.operations ?? [];
    expect(operation?.tags).toEqual(["x"]);
    expect(
      operation?.responses.map(({ status, description, content }) => ({
        status,
        description,
        content: content.map(({ mediaType, binary, schema }) => ({ mediaType, binary, schema })),
      })),
    ).toEqual([
      {
        status: "200",
        description: "The file.",
        content: [{ mediaType: "image/png", binary: true, schema: undefined }],
      },
      {
        status: "404",
        description: undefined,
        content: [
          {
            mediaType: "application/json",
            binary: false,
            schema: { type: "object", properties: { why: { type: "string" } } },
          },
        ],
      },
    ]);
  });

  it("responseBinary", () => {
    const [operation] =
      exposed(
        "rest",
        "resources: {a: {path: /a, operations: {get: {method: GET, responseBinary: {mediaType: application/pdf}}}}}",
      ).resources[0]?.operations ?? [];
    expect(operation?.responseBinary).toMatchObject({ mediaType: "application/pdf", status: 200 });
  });

  it("a group of skills is a skill, its skills are tools", () => {
    const { skills } = exposed(
      "skill",
      "groups: [{name: reading, description: Reads., skills: [{name: get-a, call: up.get-a}]}]",
    );
    expect(skills).toMatchObject([
      { name: "reading", description: "Reads.", tools: [{ name: "get-a", call: "up.get-a" }] },
    ]);
  });
});

describe("JSON Schema keywords are carried whole", () => {
  const schemaOf = (input: string): unknown =>
    exposed("mcp", `tools: {t: {description: T., inputParameters: {x: ${input}}}}`).tools[0]?.inputParameters[0]
      ?.schema;

  it.each([
    ["{type: int, minimum: 1, maximum: 9, default: 5}", { type: "integer", minimum: 1, maximum: 9, default: 5 }],
    ["{type: [string, 'null'], maxLength: 3}", { type: ["string", "null"], maxLength: 3 }],
    ["{type: string, nullable: true}", { type: ["string", "null"] }],
    [
      "{type: string, enum: [1.10, 00123, on], const: 1e3}",
      { type: "string", enum: ["1.10", "00123", "on"], const: "1e3" },
    ],
    [
      "{type: array, items: {type: String, format: uuid}, minItems: 1, uniqueItems: true}",
      { type: "array", items: { type: "string", format: "uuid" }, minItems: 1, uniqueItems: true },
    ],
    [
      "{type: object, properties: {a: {type: bool, required: true}, b: {type: long}}, additionalProperties: false}",
      {
        type: "object",
        properties: { a: { type: "boolean" }, b: { type: "integer" } },
        additionalProperties: false,
        required: ["a"],
      },
    ],
    [
      "{type: object, properties: [{name: a, type: string}], required: [a]}",
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    ],
    [
      "{oneOf: [{type: string}, {type: integer, exclusiveMinimum: 0}]}",
      { oneOf: [{ type: "string" }, { type: "integer", exclusiveMinimum: 0 }] },
    ],
    [
      "{if: {required: [a]}, then: {maxProperties: 2}, else: false}",
      { if: { required: ["a"] }, then: { maxProperties: 2 }, else: false },
    ],
    [
      "{$ref: '#/$defs/n', $defs: {n: {type: number}}, example: 4, deprecated: true}",
      { $ref: "#/$defs/n", $defs: { n: { type: "number" } }, examples: [4], deprecated: true },
    ],
    ["{schema: {type: string, minLength: 2}, description: A word.}", { type: "string", minLength: 2 }],
    ["{description: Anything.}", undefined],
  ])("%s", (written, schema) => {
    expect(schemaOf(written)).toEqual(schema);
  });

  it("of an inputSchema with its definitions", () => {
    const [tool] = exposed(
      "mcp",
      "tools: {t: {description: T., inputSchema: {type: object, required: [a], properties: {a: {$ref: '#/$defs/A'}}, $defs: {A: {type: int, multipleOf: 2}}, dependentRequired: {a: [b]}}}}",
    ).tools;
    expect(tool?.inputSchema).toEqual({
      type: "object",
      required: ["a"],
      properties: { a: { $ref: "#/$defs/A" } },
      $defs: { A: { type: "integer", multipleOf: 2 } },
      dependentRequired: { a: ["b"] },
    });
  });

  it("a consumed input's const is its value, an exposed one's a keyword", () => {
    const [fixed] = consumed("{method: GET, inputParameters: {v: {in: header, const: 1.10}}}").inputParameters;
    expect(fixed?.value).toMatchObject({ text: "1.10" });
    expect(fixed?.schema).toBeUndefined();
    const [asked] =
      exposed("mcp", "tools: {t: {description: T., inputParameters: {v: {type: string, const: 1.10}}}}").tools[0]
        ?.inputParameters ?? [];
    expect(asked?.value).toBeUndefined();
    expect(asked?.schema).toEqual({ type: "string", const: "1.10" });
  });

  it("the members that are read one by one are the same words", () => {
    const [input] =
      exposed(
        "rest",
        "resources: {a: {path: /a, operations: {get: {method: GET, inputParameters: {n: {in: query, type: list, items: {type: int}, default: [1], mapping: body.n}}}}}}",
      ).resources[0]?.operations[0]?.inputParameters ?? [];
    expect(input).toMatchObject({
      name: "n",
      in: "query",
      type: "array",
      items: { type: "integer" },
      default: [1],
      mapping: "body.n",
    });
  });
});
