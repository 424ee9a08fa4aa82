import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type { McpOptions } from "../../templates/runtime/mcp.js";
import { depth } from "./emitted-types.js";
import { shapeOfSchema } from "./schema-shape.js";
import type { Shape } from "./shape.js";

/** What a tool says of its arguments and its answer; undefined where it says nothing. */
export interface ToolShapes {
  readonly input: Shape;
  readonly output: Shape | undefined;
}

/** Handlers of every name, for tools that do nothing by themselves. */
const everyHandler: object = new Proxy(Object.create(null), { get: () => async () => await Promise.resolve({}) });

/** The schemas of the tools in a generated file, as clients are told them, by name. */
export async function toolSchemas(file: string): Promise<ReadonlyMap<string, ToolShapes>> {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(resolve(file)).href);
  const shapes = new Map<string, ToolShapes>();
  const joint: McpOptions["joint"] = {
    capability: "agreement",
    tools: {
      add: (name, { inputSchema, outputSchema }) => {
        shapes.set(name, {
          input: shapeOfSchema(inputSchema.schema, inputSchema.schema, depth),
          output: outputSchema && shapeOf(outputSchema),
        });
      },
    },
  };
  for (const createServer of Object.values(module))
    if (typeof createServer === "function") createServer({ joint, handlers: everyHandler });
  return shapes;
}

function shapeOf(schema: StandardSchemaWithJSON): Shape {
  const json = schema["~standard"].jsonSchema.output({ target: "draft-2020-12" });
  return shapeOfSchema(json, json, depth);
}
