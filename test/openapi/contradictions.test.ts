import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { briefly, compileText, fileText, writeGenerated } from "../check.js";
import { typeErrorsIn } from "../run-tool.js";

/** A body each, by its operation, and what the client takes for it; a `!` where no value is all that the schema wants. */
const bodies: readonly (readonly [operation: string, schema: string, type: string])[] = [
  ["text-and-number", "allOf: [{ type: string }, { type: integer }]", "JsonValue!"],
  ["null-or-text-and-number", 'allOf: [{ type: [string, "null"] }, { type: integer }]', "JsonValue!"],
  ["object-and-list", "allOf: [{ type: object, properties: { a: {} } }, { type: array, items: {} }]", "JsonValue!"],
  ["map-and-text", "allOf: [{ type: object, additionalProperties: { type: string } }, { type: string }]", "JsonValue!"],
  ["own-type-and-parts", "type: boolean, description: On., allOf: [{ type: string, minLength: 1 }]", "JsonValue!"],
  ["one-of-and-part", "oneOf: [{ type: string }, { type: integer }], allOf: [{ type: boolean }]", "JsonValue!"],
  ["number-and-integer", "allOf: [{ type: number }, { type: integer }]", "number & number"],
  ["some-of-several", "allOf: [{ type: [string, integer] }, { type: string }]", "(string | number) & string"],
];

const document = `openapi: 3.1.0
info: { title: Odd, version: "1" }
paths:
${bodies
  .map(
    ([operation, schema]) => `  /${operation}:
    post:
      requestBody: { required: true, content: { application/json: { schema: { ${schema} } } } }
      responses: { "204": { description: Done. } }
`,
  )
  .join("")}`;

const capability = `naftiko: 1.0.0-alpha2
info: { label: Odd, description: Odd. }
capability:
  consumes:
  - type: http
    namespace: odd
    baseUri: https://odd.example
    openapi: ./api.yaml
    resources:
${bodies
  .map(
    ([operation]) => `    - name: ${operation}
      path: /${operation}
      operations:
      - { name: send-${operation}, method: POST, inputParameters: [{ name: body, in: body, required: true }] }
`,
  )
  .join("")}  exposes:
  - type: rest
    port: 8080
    namespace: odd-rest
    resources:
${bodies
  .map(
    ([operation]) => `    - path: /${operation}
      operations:
      - { method: POST, call: odd.send-${operation} }
`,
  )
  .join("")}`;

it("schemas that no value can fulfil are told, and take any JSON; the adapter type-checks all the same", () => {
  const compilation = compileText(capability, { others: { "capabilities/api.yaml": document } });
  const told = compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly);
  const lines = document.split("\n");
  const wanted = bodies
    .filter(([, , type]) => type.endsWith("!"))
    .map(([, schema]) => lines.findIndex((line) => line.includes(schema)) + 1);
  expect(told.map((line) => Number.parseInt(line, 10))).toEqual(wanted);
  expect(told.every((line) => line.endsWith(" warning openapi/contradiction"))).toBe(true);

  const types = fileText(compilation, "types.ts");
  const found = [...types.matchAll(/readonly body: ([^;]+);/g)].map(([, type]) => type);
  expect(found).toEqual(bodies.map(([, , type]) => type.replace("!", "")));

  const folder = writeGenerated(compilation, "contradictions");
  const compilerOptions = { target: "es2022", module: "nodenext", strict: true, skipLibCheck: true, noEmit: true };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, types: ["node"] }, include: ["*.ts"] }),
  );
  expect(typeErrorsIn(folder)).toEqual([]);
});
