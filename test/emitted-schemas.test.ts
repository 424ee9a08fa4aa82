import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { describe, expect, it } from "vitest";
import { lazySchema } from "../templates/runtime/lazy-schema.js";
import type { McpOptions } from "../templates/runtime/mcp.js";
import { writeGenerated } from "./check.js";
import { goldenCases } from "./golden/cases.js";

// Servers compile a schema when something is first checked by it, so a wrong one would be found by a caller.
describe("every schema of the tools that are emitted can be compiled", () => {
  const validator = new AjvJsonSchemaValidator();
  const withOutputs = goldenCases().filter(({ compilation }) =>
    compilation.files.some(({ path, text }) => path.endsWith("/mcp.ts") && text.includes("lazySchema(")),
  );

  it.each(withOutputs.map((each) => [each.name, each] as const))("%s", async (name, { compilation }) => {
    const folder = writeGenerated(compilation, `emitted-schemas/${process.pid}-${name}`);
    const emitted: Readonly<Record<string, (options: McpOptions) => unknown>> = await import(
      pathToFileURL(resolve(folder, "mcp.ts")).href
    );
    const schemas: unknown[] = [];
    for (const createServer of Object.values(emitted))
      createServer({
        joint: {
          capability: name,
          tools: {
            add(_tool, { inputSchema, outputSchema }) {
              schemas.push(inputSchema.schema);
              if (outputSchema !== undefined) schemas.push(schemaOf(outputSchema));
            },
          },
        },
      });
    expect(schemas.length).toBeGreaterThan(1);
    for (const schema of schemas) validator.getValidator(Object(schema));
  });
});

describe("a schema that is compiled when it is needed", () => {
  it("is not looked at before, and once then", async () => {
    let looks = 0;
    const schema = {
      get type() {
        looks += 1;
        return "string";
      },
    };
    const lazy = lazySchema<string>(schema);
    expect(schemaOf(lazy)).toBe(schema);
    expect(looks).toBe(0);
    expect(await lazy["~standard"].validate("a")).toEqual({ value: "a" });
    const once = looks;
    expect(await lazy["~standard"].validate(1)).toMatchObject({ issues: [{ message: "data must be string" }] });
    expect(looks).toBe(once);
  });

  it("has patterns that take linear time", async () => {
    const { "~standard": standard } = lazySchema<string>({ type: "string", pattern: "^(a+)+$" });
    expect(await standard.validate("a".repeat(50_000))).toHaveProperty("value");
    expect(await standard.validate(`${"a".repeat(50_000)}!`)).toHaveProperty("issues");
  });
});

function schemaOf(schema: StandardSchemaWithJSON): unknown {
  return schema["~standard"].jsonSchema.output({ target: "draft-2020-12" });
}
