// Written by Capstan, the same for every capability. Do not edit: run generate.

import type {
  CallToolResult,
  StandardSchemaWithJSON,
  ToolAnnotations,
} from "@modelcontextprotocol/server";
import { trust } from "./trust.js";
import { restoreDigits } from "./exact-arguments.js";
import { checkingDigits, toldSchema } from "./exact-keywords.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";
import type { CallContext } from "./call-context.js";
import type { ToolInput } from "./tool-input.js";

/** A tool as `tools/list` tells it. */
export interface ToolConfig<T> {
  readonly title: string;
  readonly description: string;
  /** What it is about, where a server has tools of several kinds. */
  readonly group?: string;
  /** What it is to code that calls it: the name of its function, and the requests that it makes (`GET /pets`) where they are known. */
  readonly code?: { readonly name: string; readonly calls?: readonly string[] };
  /** By argument, what the query of the API calls it, where that is another name. */
  readonly sentAs?: Readonly<Record<string, string>>;
  readonly inputSchema: ToolInput<T>;
  readonly outputSchema?: StandardSchemaWithJSON;
  readonly annotations?: ToolAnnotations;
}

/** A tool that is shown by itself or found by others. */
export interface AddedTool {
  readonly name: string;
  readonly config: Omit<ToolConfig<unknown>, "inputSchema" | "outputSchema">;
  readonly schema: JsonObject;
  readonly outputSchema: JsonObject | undefined;
  /** Reads `given` as the tool's arguments, with the digits of `exact`, and calls it; what cannot be read is an error result. */
  readonly call: (
    given: unknown,
    context: CallContext,
    exact: JsonValue | undefined,
  ) => Promise<CallToolResult>;
}

/** A tool whose `run` gets arguments that fit its schema, and them once more as they came where numbers in them have more digits than they can keep. */
export function makeTool<T>(
  name: string,
  { inputSchema, outputSchema, ...config }: ToolConfig<T>,
  run: (input: T, context: CallContext, exact: JsonValue | undefined) => Promise<CallToolResult>,
): AddedTool {
  return {
    name,
    config,
    schema: toldSchema(inputSchema.schema),
    outputSchema: outputSchema && outputSchemaOf(outputSchema),
    async call(given, context, exact) {
      // Texts may hold numbers with more digits than those of JavaScript, too.
      const source = exact ?? given;
      const read = await checkingDigits(source, () => inputSchema["~standard"].validate(given));
      if (read.issues === undefined)
        return await run(trust(restoreDigits(read.value, exact)), context, exact);
      const text = read.issues.map(({ message }) => message).join("\n");
      return { content: [{ type: "text", text }], isError: true };
    },
  };
}

/** The JSON Schema of what a tool answers. Older revisions of the protocol know objects alone, and are told which answers are. */
function outputSchemaOf(outputSchema: StandardSchemaWithJSON): JsonObject {
  const schema = trust<JsonObject>(
    outputSchema["~standard"].jsonSchema.output({ target: "draft-2020-12" }),
  );
  return property(schema, "type") === undefined && isOfObjects(schema, schema, new Set())
    ? { type: "object", ...schema }
    : schema;
}

/** Whether all that a schema without a type allows are objects: by its keywords, by what it refers to, or by each of its members. */
function isOfObjects(schema: JsonValue | undefined, root: JsonObject, met: Set<string>): boolean {
  if (!isJsonObject(schema)) return false;
  const type = property(schema, "type");
  if (type !== undefined) return type === "object";
  if (
    ["properties", "additionalProperties", "required"].some((keyword) =>
      Object.hasOwn(schema, keyword),
    )
  )
    return true;
  const reference = property(schema, "$ref");
  if (typeof reference === "string") {
    const name = /^#\/\$defs\/([^/~%]+)$/.exec(reference)?.[1];
    // One of no object ends the search, so what was met before says nothing new.
    if (name === undefined || met.has(name)) return name !== undefined;
    return isOfObjects(property(property(root, "$defs"), name), root, met.add(name));
  }
  const choices = ["oneOf", "anyOf", "allOf"].map((keyword) => property(schema, keyword));
  const members = choices.find((each) => isJsonArray(each) && each.length > 0);
  return isJsonArray(members) && members.every((member) => isOfObjects(member, root, met));
}
