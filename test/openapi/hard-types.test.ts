import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { writeCapability } from "../../generator/openapi/write-capability.js";
import { briefly, compileText, fileText, writeGenerated } from "../check.js";
import { shareOf } from "./share.js";
import { typeErrorsIn } from "../run-tool.js";

const document = readFileSync("test/openapi/hard-cases.yaml", "utf8");

/** The whole document, as `import openapi` makes a capability of it. */
function imported(): string {
  const opened = openDocument(
    { path: "api.yaml", text: document },
    () => ({ path: "", file: undefined }),
    createReporter(),
  );
  if (!opened) throw new Error("the document cannot be read");
  return writeCapability(opened, {
    operations: opened.operations,
    namespace: "hard",
    location: "./api.yaml",
    rest: true,
    mcp: true,
    baseUri: "https://hard.example",
  }).text;
}

const order = "NonNullable<Answer<typeof client.getOrder>>";
const people = (member: string): string => `NonNullable<Answer<typeof client.listPeople>["${member}"]>`;
const written = 'Input<typeof client.replaceOrder>["body"]';

/** What is asked for, what it is, and what it is not: from the document, not from what is emitted. */
const cases: readonly (readonly [what: string, type: string, right: string, wrong: string])[] = [
  ["a circular reference", 'schemas.Node["next"]', "schemas.Node | undefined", "undefined"],
  ["a list of itself", 'schemas.Node["children"]', "readonly schemas.Node[]", "readonly unknown[]"],
  ["a map of itself", 'schemas.Node["byName"]', "Readonly<Record<string, schemas.Node>> | undefined", "undefined"],
  [
    "a circle of two",
    'NonNullable<schemas.Node["owner"]>["nodes"]',
    "readonly schemas.Node[] | undefined",
    "undefined",
  ],
  ["a list that is answered", "Answer<typeof client.listNodes>", "readonly schemas.Node[]", "schemas.Node[]"],
  [
    "a reference that may be null",
    'schemas.Node["owner"]',
    "schemas.Person | null | undefined",
    "schemas.Person | undefined",
  ],
  ["words of a discriminator", 'schemas.Event["kind"]', '"made" | "gone" | "went" | "moved"', "string"],
  ["a variant by its word", 'Extract<schemas.Event, { kind: "made" }>["at"]', "string", "string | undefined"],
  ["a variant by a name", 'Extract<schemas.Event, { kind: "gone" }>["by"]', "string | null | undefined", "never"],
  ["a variant of two words", 'Extract<schemas.Event, { kind: "went" | "moved" }>["to"]', "number", "never"],
  ["a discriminator without a mapping", 'schemas.Pet["petType"]', '"Cat" | "Dog"', "string"],
  ["a variant that is made of parts", 'Extract<schemas.Pet, { petType: "Cat" }>["lives"]', "number", "never"],
  ["what a variant inherits", 'Extract<schemas.Pet, { petType: "Dog" }>["born"]', "string | undefined", "string"],
  [
    "null among words",
    'Extract<schemas.Pet, { petType: "Dog" }>["breed"]',
    '"poodle" | "pug" | null | undefined',
    '"poodle" | "pug" | undefined',
  ],
  ["a name that is nearly another's", `${people("one")}["dashed"]`, "string | undefined", "undefined"],
  ["the other name", `${people("two")}["pascal"]`, "string | undefined", "undefined"],
  ["the third name", `${people("three")}["snake"]`, "string | undefined", "undefined"],
  ["a name of the language's own", `${people("error")}["code"]`, "number", "string"],
  ["a name that signatures need", `${people("promise")}["kept"]`, "boolean", "string"],
  ["a reserved word", `${people("class")}["size"]`, "number", "string"],
  ["a number of 64 bits", `${order}["id"]`, "number", "bigint"],
  ["what is write-only, read", `"secret" extends keyof ${order} ? true : false`, "false", "true"],
  ["what is write-only, written", `${written}["secret"]`, "string", "string | undefined"],
  ["what is read-only, written", `"id" extends keyof ${written} ? true : false`, "false", "true"],
  ["a decimal", `${order}["total"]`, "string", "number"],
  ["words with a name", `${order}["state"]`, '"open" | "paid" | "on-hold"', "string"],
  ["words inline", `${order}["size"]`, '"s" | "m" | undefined', "string | undefined"],
  [
    "a list of words inline",
    `${order}["sizes"]`,
    'readonly ("s" | "m")[] | undefined',
    "readonly string[] | undefined",
  ],
  ["numbers that are listed", `${order}["level"]`, "1 | 2 | 3 | undefined", "number | undefined"],
  ["one value", `${order}["always"]`, '"fixed" | undefined', "string | undefined"],
  ["a date that may be null", `${order}["paid"]`, "string | null", "Date | null"],
  ["a union that may be null", `${order}["either"]`, "string | number | null", "string | number"],
  [
    "types in a list, null among them",
    `${order}["several"]`,
    "string | number | null | undefined",
    "string | undefined",
  ],
  ["a union of objects", `Extract<NonNullable<${order}["how"]>, { card: string }>["card"]`, "string", "never"],
  ["the other object of it", `Extract<NonNullable<${order}["how"]>, { iban: string }>["iban"]`, "string", "never"],
  ["a map", `${order}["labels"]`, "Readonly<Record<string, string>> | undefined", "object | undefined"],
  [
    "a map of maps",
    `${order}["grid"]`,
    "Readonly<Record<string, Readonly<Record<string, number>>>> | undefined",
    "object | undefined",
  ],
  ["a closed object", `keyof NonNullable<${order}["closed"]>`, '"a"', "string | number"],
  ["an open object's own member", `NonNullable<${order}["free"]>["a"]`, "boolean | undefined", "string"],
  ["an open object's others", `string extends keyof NonNullable<${order}["free"]> ? true : false`, "true", "false"],
  ["what lies deep", `NonNullable<${order}["deep"]>["b"]["c"]["d"][number]["e"]`, "boolean", "unknown"],
  ["a reference in one part", `${order}["person"]`, "schemas.Person | undefined", "undefined"],
  // What lies behind the first items may be anything, and none need be there (JSON Schema 2020-12 section 10.3.1).
  [
    "a list of places",
    `${order}["pair"]`,
    "readonly [string?, number?, ...JsonValue[]] | undefined",
    "readonly (string | number)[] | undefined",
  ],
  [
    "a pair and no more",
    `${order}["range"]`,
    "readonly [string, number] | undefined",
    "readonly [string?, number?] | undefined",
  ],
  [
    "a first item and others",
    `${order}["row"]`,
    "readonly [string, ...number[]] | undefined",
    "readonly (string | number)[] | undefined",
  ],
  ["one of true and false", `${order}["done"]`, "true | undefined", "boolean | undefined"],
  [
    "a name for a list, a map or a text of itself",
    "schemas.Tree",
    "string | readonly schemas.Tree[] | { readonly [name: string]: schemas.Tree }",
    "string | readonly schemas.Tree[]",
  ],
  [
    "a map of names of one form",
    `${order}["translated"]`,
    "Readonly<Record<string, { readonly text: string }>> | undefined",
    "Readonly<Record<string, unknown>> | undefined",
  ],
  ["an answer that may be nothing", "Answer<typeof client.getOrder>", "schemas.Order | null", "schemas.Order"],
  ["an answer of a range of statuses", "Answer<typeof client.replaceOrder>", "schemas.Order", "unknown"],
  ["nothing", "Answer<typeof client.deleteOrder>", "null", "undefined"],
  ["an answer of any status", 'Answer<typeof client.uploadFile>["id"]', "string", "string | undefined"],
  ["bytes", "Answer<typeof client.downloadFile>", "Uint8Array", "string"],
  ["a number in the path", 'Input<typeof client.getOrder>["orderId"]', "number", "string"],
  ["a header", 'Input<typeof client.getOrder>["X-Trace"]', '"on" | "off" | undefined', "string | undefined"],
  ["a date in the query", 'Input<typeof client.getOrder>["since"]', "string | undefined", "Date | undefined"],
  [
    "a list in the query",
    'Input<typeof client.getOrder>["states"]',
    "readonly schemas.State[] | undefined",
    "string | undefined",
  ],
  [
    "an object in the query",
    'NonNullable<Input<typeof client.getOrder>["filter"]>["to"]',
    "number | null | undefined",
    "number | undefined",
  ],
  ["a named object in a path", 'Input<typeof client.searchOrders>["where"]', "schemas.Filter", "unknown"],
  [
    "a list of named objects in the query",
    'Input<typeof client.searchOrders>["each"]',
    "readonly schemas.Filter[] | undefined",
    "unknown",
  ],
  ["a file", 'Input<typeof client.uploadFile>["file"]', "FileInput", "string"],
  [
    "several files",
    'Input<typeof client.uploadFile>["more"]',
    "readonly FileInput[] | undefined",
    "readonly string[] | undefined",
  ],
  ["an object among parts", 'Input<typeof client.uploadFile>["meta"]["title"]', "string", "unknown"],
  [
    "words among parts",
    'Input<typeof client.uploadFile>["purpose"]',
    '"avatar" | "proof" | undefined',
    "string | undefined",
  ],
];

const head = `import { expectTypeOf } from "vitest";
import type * as client from "./client.js";
import type * as schemas from "./schemas.js";
import type { JsonValue } from "../runtime/json.js";
import type { FileInput } from "../runtime/upload.js";
type Answer<T extends (...given: never[]) => unknown> = Awaited<ReturnType<T>>;
type Input<T extends (...given: never[]) => unknown> = NonNullable<Parameters<T>[0]>;
`;

const text = imported();
const compilation = compileText(text, { others: { "capabilities/api.yaml": document } });

it("a document of hard cases generates as it is", () => {
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([]);
});

describe("emitted types are those of the document", () => {
  const folder = writeGenerated(compilation, "hard-types");
  const assertions = (wrong: boolean): string =>
    cases
      .map(([, type, right, other]) => `expectTypeOf<${type}>().toEqualTypeOf<${wrong ? other : right}>();`)
      .join("\n");
  writeFileSync(join(folder, "right.ts"), `${head}${assertions(false)}\n`);
  writeFileSync(join(folder, "wrong.ts"), `${head}${assertions(true)}\n`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node"],
      },
      files: ["right.ts", "wrong.ts"],
    }),
  );
  const said = typeErrorsIn(folder).join("\n");
  const first = head.split("\n").length;
  const linesOf = (file: string): ReadonlySet<number> =>
    new Set([...said.matchAll(new RegExp(`${file}\\((\\d+),`, "g"))].map(([, line]) => Number(line) - first));

  it("each", () => {
    expect(
      cases.flatMap(([what], index) => (linesOf("right.ts").has(index) ? [what] : [])),
      said,
    ).toEqual([]);
    expect(
      [...linesOf("right.ts")].filter((line) => line < 0 || line >= cases.length),
      said,
    ).toEqual([]);
  });

  it("and each wrong one is refused", () => {
    expect(
      cases.flatMap(([what], index) => (linesOf("wrong.ts").has(index) ? [] : [what])),
      said,
    ).toEqual([]);
  });
});

it("failures of a range of statuses are named", () => {
  expect(fileText(compilation, "client.ts")).toContain("The `body` of a failure is `Failure` (4XX).");
});

it("nothing is typed without the document, all of it with it, and little of that is any JSON", () => {
  const { capability } = compilation;
  if (!capability) throw new Error("it does not compile");
  const { all, typed, places, unknown } = shareOf(capability);
  expect([typed, all]).toEqual([20, 20]);
  expect(unknown / places).toBeLessThan(0.05);
  const alone = compileText(text.replace(/^ +openapi: .*\n/m, "")).capability;
  if (!alone) throw new Error("it does not compile");
  // But for what is bytes whatever a document says.
  expect(shareOf(alone).typed).toBe(2);
});
