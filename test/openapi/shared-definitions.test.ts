import { expect, it, onTestFinished } from "vitest";
import { fileText, importServer, writeGenerated } from "../check.js";
import { typeCheck } from "../type-check.js";
import { head, imported } from "./calls.js";

/** Schemas of tools name what an API's document names, and each tool's schema holds all that it names when it is listed: clients read one at a time. */
const chain = Array.from(
  { length: 80 },
  (_, index) =>
    `    T${index}: {type: object, description: Number ${index}., properties: {next: {$ref: "#/components/schemas/T${index + 1}"}, twin: {$ref: "#/components/schemas/T${index}"}}}`,
).join("\n");
const operation = (id: string, method: string): string =>
  `${method}: {operationId: ${id}, requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/T0"}}}}, responses: {"200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/T1"}}}}}}`;
const document = `${head("3.1.0")}paths:
  /a: {${operation("makeOne", "post")}, ${operation("changeOne", "put")}}
  /b: {${operation("makeOther", "post")}}
components:
  schemas:
${chain}
    T80: {type: object, description: Number 80., properties: {end: {type: string}}}
`;

interface Listed {
  readonly name: string;
  readonly inputSchema: { readonly $defs: Readonly<Record<string, object>> };
  readonly outputSchema: { readonly $defs: Readonly<Record<string, object>> };
}

it("definitions are written once for all tools, and every tool that is listed has its own", async () => {
  const { compilation } = imported(document);
  const text = fileText(compilation, "mcp.ts");
  for (const index of [0, 5, 63]) expect(text.match(new RegExp(`"Number ${index}\\."`, "g"))?.length).toBeLessThan(3);
  const { start } = await importServer(compilation, `shared-definitions-${process.pid}`);
  const servers = await start({
    ports: { "up-rest": 0, "up-mcp": 0 },
    baseUrls: { up: "http://127.0.0.1:9" },
    logLevel: "silent",
  });
  onTestFinished(servers.close);
  const answer = await fetch(`${servers.addresses["up-mcp"]?.replace(/\/mcp$/, "")}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-06-18",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
  });
  const listed: readonly Listed[] = JSON.parse(/\{.*\}/s.exec(await answer.text())?.[0] ?? "").result.tools;
  expect(listed.map(({ name }) => name).sort()).toEqual(["change-one", "make-one", "make-other"]);
  for (const { inputSchema, outputSchema } of listed)
    for (const schema of [inputSchema, outputSchema]) {
      const named = new Set([...JSON.stringify(schema).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name));
      // What is named is there, and what is there is named; what lies too far away is any JSON.
      expect([...named].sort()).toEqual(Object.keys(schema.$defs).sort());
      expect(Object.values(schema.$defs).filter((each) => Object.keys(each).length === 0)).toHaveLength(1);
      expect(Object.keys(schema.$defs)).toHaveLength(65);
    }
});

it("numbers that no JavaScript number is keep their digits in definitions, which type-check", () => {
  const long = "9223372036854775807";
  const taken = (id: string): string =>
    `post: {operationId: ${id}, requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Odd"}}}}, responses: {"200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/Odd"}}}}}}`;
  const { compilation } = imported(`${head("3.0.3")}paths:
  /a: {${taken("makeOne")}}
  /b: {${taken("makeOther")}}
components:
  schemas:
    Odd:
      type: object
      properties:
        shown: {type: integer, format: int64, example: ${long}}
        least: {type: integer, minimum: -${long}}
        preset: {type: integer, default: ${long}}
        items: {type: array, items: {type: integer, maximum: ${long}}}
`);
  const text = fileText(compilation, "mcp.ts");
  expect(text).toContain("const definitions: Definitions");
  for (const shown of [`examples: [${long}n]`, `minimum: -${long}n`, `default: ${long}n`, `maximum: ${long}n`])
    expect(text).toContain(shown);
  expect(typeCheck(writeGenerated(compilation, "long-definitions"), ["mcp.ts"])).toEqual([]);
});
