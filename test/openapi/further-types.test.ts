import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeGenerated } from "../check.js";
import { head, imported } from "./calls.js";
import { typeErrorsIn } from "../run-tool.js";

/**
 * Types of answers of documents in the four editions, by the words of the specification (OpenAPI 3.0.3 section 4.7.24, 3.1 section 4.8.24, JSON Schema 2020-12).
 * What is expected was written down before anything was run: the schema, the type of its answer.
 */
type Case = readonly [why: string, schema: string, type: string, part?: string];

const shared = `Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}, Dog: {type: object, required: [kind], properties: {kind: {type: string}, good: {type: boolean}}},
    Thing: {type: object, required: [size], properties: {size: {type: integer}}}, "Page<User>": {type: object, required: [items], properties: {items: {type: array, items: {type: string}}}},
    microsoft.graph.user: {type: object, required: ["@odata.type"], properties: {"@odata.type": {type: string}, manager: {$ref: "#/components/schemas/microsoft.graph.user"}}},
    "Page«Ü»": {type: object, required: [n], properties: {n: {type: integer}}}, Record: {type: object, required: [r], properties: {r: {type: string}}}, Uint8Array: {type: object, required: [u], properties: {u: {type: string}}}, JsonValue: {type: object, required: [j], properties: {j: {type: string}}},
    Expr: {oneOf: [{$ref: "#/components/schemas/Lit"}, {$ref: "#/components/schemas/Bin"}]}, Lit: {type: object, required: [value], properties: {value: {type: number}}}, Bin: {type: object, required: [left, right], properties: {left: {$ref: "#/components/schemas/Expr"}, right: {$ref: "#/components/schemas/Expr"}}},
    Base: {type: object, required: [type], properties: {type: {type: string}}, discriminator: {propertyName: type, mapping: {x: "#/components/schemas/Ex", y: "#/components/schemas/Why"}}}, Ex: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [ex], properties: {ex: {type: string}}}]}, Why: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {why: {type: integer}}}]},
    Person: {type: object, required: [address], properties: {address: {type: object, required: [city], properties: {city: {type: string}}}}}`;

const of30: readonly Case[] = [
  [
    "nullable beside oneOf makes the whole nullable",
    "{nullable: true, oneOf: [{$ref: '#/components/schemas/Thing'}]}",
    "schemas.Thing | null",
  ],
  [
    "nullable member of a union",
    "{type: object, required: [a], properties: {a: {nullable: true, anyOf: [{type: string}, {type: integer}]}}}",
    "string | number | null",
    '["a"]',
  ],
  [
    "null among words, and nullable",
    "{type: object, required: [a], properties: {a: {type: string, nullable: true, enum: [x, y, null]}}}",
    '"x" | "y" | null',
    '["a"]',
  ],
  [
    "nullable beside a reference: what its author means, though 3.0 ignores siblings",
    "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Thing', nullable: true}}}",
    "schemas.Thing | null",
    '["a"]',
  ],
  [
    "an object that holds nothing else than it says",
    "{type: object, required: [a], additionalProperties: false, properties: {a: {type: string}}}",
    '"a"',
    "keyof",
  ],
  ["a map alone", "{type: object, additionalProperties: {type: integer}}", "Readonly<Record<string, number>>"],
  ["a map of anything", "{type: object, additionalProperties: true}", "Readonly<Record<string, JsonValue>>"],
  [
    "a member that one part says more of",
    "{allOf: [{$ref: '#/components/schemas/Cat'}, {type: object, properties: {kind: {type: string, enum: [tabby]}}}]}",
    '"tabby"',
    '["kind"]',
  ],
  [
    "an optional member that another part demands",
    "{allOf: [{$ref: '#/components/schemas/Cat'}, {required: [lives]}]}",
    "number",
    '["lives"]',
  ],
  [
    "a union of lists",
    "{oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}",
    "readonly string[] | readonly number[]",
  ],
  [
    "a list of no said items",
    "{type: object, required: [a], properties: {a: {type: array, items: {}}}}",
    "readonly JsonValue[]",
    '["a"]',
  ],
  ["members without a type are an object's", "{required: [a], properties: {a: {type: boolean}}}", "boolean", '["a"]'],
  ["items without a type are a list's", "{items: {type: string}}", "readonly string[]"],
  [
    "numbers that are listed",
    "{type: object, required: [a], properties: {a: {type: integer, enum: [1, 2]}}}",
    "1 | 2",
    '["a"]',
  ],
  [
    "words without a type",
    "{type: object, required: [a], properties: {a: {enum: [x, 1, true]}}}",
    '"x" | 1 | true',
    '["a"]',
  ],
  [
    "a discriminator maps by reference and by name",
    "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: Dog}}}",
    '"cat" | "dog"',
    '["kind"]',
  ],
  ["an heir by its word", "{$ref: '#/components/schemas/Base'}", "string", 'Extract:{ type: "x" }:ex'],
  ["an heir used alone keeps its base's members", "{$ref: '#/components/schemas/Ex'}", "string", '["ex"]'],
  ["the word of an heir used alone", "{$ref: '#/components/schemas/Why'}", '"y"', '["type"]'],
  [
    "an union that leads to itself",
    "{$ref: '#/components/schemas/Expr'}",
    "schemas.Expr",
    "Extract:{ left: unknown }:left",
  ],
  [
    "a name with brackets, its reference escaped",
    "{$ref: '#/components/schemas/Page%3CUser%3E'}",
    "readonly string[]",
    '["items"]',
  ],
  [
    "a name with dots, a member with @",
    "{$ref: '#/components/schemas/microsoft.graph.user'}",
    "string",
    '["@odata.type"]',
  ],
  [
    "a name in another script, its reference escaped",
    "{$ref: '#/components/schemas/Page%C2%AB%C3%9C%C2%BB'}",
    "number",
    '["n"]',
  ],
  ["a schema called Record", "{$ref: '#/components/schemas/Record'}", "string", '["r"]'],
  ["a schema called Uint8Array", "{$ref: '#/components/schemas/Uint8Array'}", "string", '["u"]'],
  ["a schema called JsonValue", "{$ref: '#/components/schemas/JsonValue'}", "string", '["j"]'],
  ["a member of a schema", "{$ref: '#/components/schemas/Person/properties/address'}", "string", '["city"]'],
  [
    "the schema of another operation's answer",
    "{$ref: '#/paths/~1op0/get/responses/200/content/application~1json/schema'}",
    "schemas.Thing | null",
  ],
  [
    "odd members",
    "{type: object, required: ['a-b', 1st, constructor, '$x'], properties: {a-b: {type: string}, 1st: {type: string}, constructor: {type: integer}, '$x': {type: boolean}}}",
    "string | number | boolean",
    '["a-b" | "1st" | "constructor" | "$x"]',
  ],
];

const of31: readonly Case[] = [
  ["null as an alternative", "{anyOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}", "schemas.Thing | null"],
  [
    "a reference and what stands beside it",
    "{$ref: '#/components/schemas/Thing', type: object, properties: {more: {type: string}}, required: [more]}",
    "string",
    '["more"]',
  ],
  [
    "a reference with a description is the reference",
    "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Thing', description: Its thing.}}}",
    "schemas.Thing",
    '["a"]',
  ],
  ["one value", "{type: object, required: [a], properties: {a: {const: 5}}}", "5", '["a"]'],
  [
    "several types",
    "{type: object, required: [a], properties: {a: {type: [integer, string, 'null']}}}",
    "number | string | null",
    '["a"]',
  ],
  [
    "null among several with limits of one",
    "{type: object, required: [a], properties: {a: {type: [array, 'null'], items: {type: string}}}}",
    "readonly string[] | null",
    '["a"]',
  ],
  ["true is anything", "{type: object, required: [a], properties: {a: true}}", "JsonValue", '["a"]'],
  [
    "one literal each tells them apart",
    "{oneOf: [{type: object, required: [t, n], properties: {t: {const: a}, n: {type: integer}}}, {type: object, required: [t, s], properties: {t: {const: b}, s: {type: string}}}]}",
    "number",
    'Extract:{ t: "a" }:n',
  ],
  [
    "nullable is no word of 3.1",
    "{type: object, required: [a], properties: {a: {type: string, nullable: true}}}",
    "string | null",
    '["a"]',
  ],
  [
    "words with null",
    "{type: object, required: [a], properties: {a: {type: [string, 'null'], enum: [x, null]}}}",
    '"x" | null',
    '["a"]',
  ],
  [
    "definitions of its own",
    "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Person/properties/address/properties/city'}}}",
    "string",
    '["a"]',
  ],
];

const responses: readonly (readonly [why: string, responses: string, type: string])[] = [
  [
    "default alone is every status",
    "{default: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  [
    "a range",
    "{2XX: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  [
    "a range in small letters",
    "{2xx: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  ["nothing", "{'204': {description: None.}}", "null"],
  [
    "something or nothing",
    "{'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}, '204': {description: None.}}",
    "schemas.Thing | null",
  ],
  [
    "one or the other",
    "{'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}, '202': {description: Later., content: {application/json: {schema: {$ref: '#/components/schemas/Lit'}}}}}",
    "schemas.Thing | schemas.Lit",
  ],
  [
    "a failure by default is no answer",
    "{'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}, default: {description: Failed., content: {application/json: {schema: {$ref: '#/components/schemas/Lit'}}}}}",
    "schemas.Thing",
  ],
  [
    "JSON by a suffix, with parameters",
    "{'200': {description: It., content: {'application/vnd.api+json; charset=utf-8': {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  [
    "JSON among others",
    "{'200': {description: It., content: {text/html: {schema: {type: string}}, application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  [
    "any media type with a schema of an object",
    "{'200': {description: It., content: {'*/*': {schema: {$ref: '#/components/schemas/Thing'}}}}}",
    "schemas.Thing",
  ],
  [
    "bytes",
    "{'200': {description: It., content: {application/pdf: {schema: {type: string, format: binary}}}}}",
    "Uint8Array",
  ],
  ["text", "{'200': {description: It., content: {text/plain: {schema: {type: string}}}}}", "string"],
];

const document = (version: string, cases: readonly Case[]): string =>
  `${head(version)}paths:\n${cases
    .map(
      ([, schema], index) =>
        `  /op${index}: {get: {operationId: op${index}, responses: {"200": {description: It., content: {application/json: {schema: ${schema}}}}}}}`,
    )
    .join("\n")}\ncomponents:\n  schemas: {${shared}}\n`;

const answered = `${head("3.1.0")}paths:\n${responses
  .map(([, said], index) => `  /op${index}: {get: {operationId: op${index}, responses: ${said}}}`)
  .join("\n")}\ncomponents:\n  schemas: {${shared}}\n`;

const typeOf = (index: number, part = ""): string => {
  const answer = `Answer<typeof client.op${index}>`;
  if (part === "keyof") return `keyof ${answer}`;
  const [, of, member] = /^Extract:(.*):(\w+)$/.exec(part) ?? [];
  return of === undefined ? `${answer}${part}` : `Extract<${answer}, ${of}>["${member}"]`;
};

const lines = `import { expectTypeOf } from "vitest";
import type * as client from "./client.js";
import type * as schemas from "./schemas.js";
import type { JsonValue } from "../runtime/json.js";
type Answer<T extends (...given: never[]) => unknown> = Awaited<ReturnType<T>>;
`;

function wrongOf(text: string, assertions: readonly string[], folder: string): readonly number[] {
  const generated = writeGenerated(imported(text).compilation, folder);
  writeFileSync(join(generated, "right.ts"), `${lines}${assertions.join("\n")}\n`);
  writeFileSync(
    join(generated, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node"],
      },
      files: ["right.ts", "client.ts", "types.ts", "schemas.ts"],
    }),
  );
  const said = typeErrorsIn(generated).join("\n");
  if (said) console.log(said);
  const first = lines.split("\n").length;
  return [...said.matchAll(/right\.ts\((\d+),/g)].map(([, line]) => Number(line) - first);
}

describe("answers have the types that their document says", () => {
  it.each([
    ["3.0.3", of30],
    ["3.1.0", of31],
  ] as const)("%s", (version, cases) => {
    const wrong = wrongOf(
      document(version, cases),
      cases.map(([, , type, part], index) => `expectTypeOf<${typeOf(index, part)}>().toEqualTypeOf<${type}>();`),
      `further-types-${version}`,
    );
    expect(cases.filter((_, index) => wrong.includes(index)).map(([why]) => why)).toEqual([]);
  });

  it.each([
    ["3.0.3", of30],
    ["3.1.0", of31],
  ] as const)("which can be passed on as JSON, %s", (version, cases) => {
    const wrong = wrongOf(
      document(version, cases),
      cases.map((_, index) => `({}) as Answer<typeof client.op${index}> satisfies JsonValue;`),
      `further-types-json-${version}`,
    );
    expect(cases.filter((_, index) => wrong.includes(index)).map(([why]) => why)).toEqual([]);
  });

  it("by status and media type", () => {
    const wrong = wrongOf(
      answered,
      responses.map(([, , type], index) => `expectTypeOf<${typeOf(index)}>().toEqualTypeOf<${type}>();`),
      "further-answers",
    );
    expect(responses.filter((_, index) => wrong.includes(index)).map(([why]) => why)).toEqual([]);
  });
});
