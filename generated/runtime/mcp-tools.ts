// Written by Capstan, the same for every capability. Do not edit: run generate.

import type {
  CallToolResult,
  McpServer,
  ServerContext,
  StandardSchemaWithJSON,
  ToolAnnotations,
} from "@modelcontextprotocol/server";
import { trust } from "./convert.js";
import { exactArguments, restoreDigits } from "./exact-arguments.js";
import { isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";
import type { CallContext, McpOptions } from "./mcp.js";
import { registerToolSearch } from "./search-tools.js";
import { chooseTools } from "./tool-choice.js";
import { ignoringArguments, type ToolInput } from "./tool-input.js";

/** A tool as `tools/list` tells it. */
export interface ToolConfig<T> {
  readonly title: string;
  readonly description: string;
  /** What it is about, where a server has tools of several kinds. */
  readonly group?: string;
  readonly inputSchema: ToolInput<T>;
  readonly outputSchema?: StandardSchemaWithJSON;
  readonly annotations?: ToolAnnotations;
}

/** Where the tools of a server are registered. */
export interface Tools {
  /** Registers one; `run` does not fail. */
  readonly add: <T>(
    name: string,
    config: ToolConfig<T>,
    run: (input: T, context: CallContext) => Promise<CallToolResult>,
  ) => void;
}

/** A tool that is shown by itself or found by others. */
export interface AddedTool {
  readonly name: string;
  readonly config: Omit<ToolConfig<unknown>, "inputSchema">;
  readonly schema: JsonObject;
  /** Reads `given` as the tool's arguments, with the digits of `exact`, and calls it; what cannot be read is an error result. */
  readonly call: (
    given: unknown,
    context: CallContext,
    exact: JsonValue | undefined,
  ) => Promise<CallToolResult>;
}

/** The tools of `server`, none yet. Which are shown, and how, is chosen by `options.tools`. */
export function toolsOf(server: McpServer, options: McpOptions): Tools {
  const { aroundTool, ignoreArguments, maxListChars } = options;
  const choice = chooseTools(options.tools);
  const found = new Map<string, AddedTool>();
  if (choice.isSearched) registerToolSearch(server, found);
  return {
    add(name, { group, ...config }, runAlone) {
      const isReadOnly = config.annotations?.readOnlyHint === true;
      if (!choice.isShown({ name, group, isReadOnly })) return;
      const inputSchema = ignoringArguments(config.inputSchema, ignoreArguments);
      const run: typeof runAlone = async (input, context) =>
        aroundTool === undefined
          ? await runAlone(input, context)
          : await aroundTool(name, async () => await runAlone(input, context));
      const tool = { arguments: argumentNames(inputSchema.schema), maxListChars };
      if (choice.isSearched) {
        const { schema } = inputSchema;
        found.set(name, {
          name,
          config: group === undefined ? config : { ...config, group },
          schema,
          async call(given, context, exact) {
            const read = await inputSchema["~standard"].validate(given);
            if (read.issues === undefined)
              return await run(trust(restoreDigits(read.value, exact)), { ...context, tool });
            const text = read.issues.map(({ message }) => message).join("\n");
            return { content: [{ type: "text", text }], isError: true };
          },
        });
        return;
      }
      // The package takes a name that objects inherit (`constructor`) for one that it knows already.
      const isInherited = name in {};
      const registered = server.registerTool(
        isInherited ? `${name}-renamed` : name,
        { ...config, inputSchema },
        async (input, context: ServerContext) => {
          const exact = exactArguments(context.http?.req, context.mcpReq.id);
          return await run(trust(restoreDigits(input, exact)), { ...context, tool });
        },
      );
      if (isInherited) registered.update({ name });
    },
  };
}

function argumentNames(schema: JsonObject): readonly string[] {
  const properties = property(schema, "properties");
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
