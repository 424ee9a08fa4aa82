import {
  type CallToolResult,
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { type AddedTool, makeTool, type ToolConfig } from "./added-tool.js";
import { trust } from "./convert.js";
import { exactArguments } from "./exact-arguments.js";
import { isJsonObject, type JsonObject, property } from "./json.js";
import type { CallContext, McpOptions } from "./mcp.js";
import { searchTools } from "./search-tools.js";
import { chooseTools } from "./tool-choice.js";
import { ignoringArguments } from "./tool-input.js";

/** Where the tools of a server are registered. */
export interface Tools {
  /** Registers one; `run` does not fail. */
  readonly add: <T>(
    name: string,
    config: ToolConfig<T>,
    run: (input: T, context: CallContext) => Promise<CallToolResult>,
  ) => void;
}

/** The tools of a server as its clients see them: made once, whoever asks. */
export interface ToolTable {
  readonly list: ListToolsResult;
  readonly get: (name: string) => AddedTool | undefined;
}

/**
 * What makes the tools of a server: `register` is told its options and adds them. They are made once for each object of options, since over HTTP every request has a
 * server of its own. Which are shown, and how, is chosen by `options.tools`.
 */
export function toolsOf<O extends McpOptions>(
  register: (tools: Tools, options: O) => void,
): (options: O) => ToolTable {
  const tables = new WeakMap<O, ToolTable>();
  return (options) => {
    const known = tables.get(options);
    if (known !== undefined) return known;
    const made = tableOf(options, (tools) => register(tools, options));
    tables.set(options, made);
    return made;
  };
}

function tableOf(options: McpOptions, register: (tools: Tools) => void): ToolTable {
  const { aroundTool, ignoreArguments, maxListChars } = options;
  const choice = chooseTools(options.tools);
  const found = new Map<string, AddedTool>();
  const tools: Tools = {
    add(name, config, runAlone) {
      const { group, annotations } = config;
      if (!choice.isShown({ name, group, isReadOnly: annotations?.readOnlyHint === true })) return;
      if (found.has(name)) throw new Error(`there are two tools called ${name}`);
      const inputSchema = ignoringArguments(config.inputSchema, ignoreArguments);
      const facts = { arguments: argumentNames(inputSchema.schema), maxListChars };
      found.set(
        name,
        makeTool(name, { ...config, inputSchema }, async (input, context) => {
          const told = { ...context, tool: facts };
          return aroundTool === undefined
            ? await runAlone(input, told)
            : await aroundTool(name, async () => await runAlone(input, told));
        }),
      );
    },
  };
  register(tools);
  options.addTools?.(tools);
  const shown = choice.isSearched
    ? new Map(searchTools(found).map((tool) => [tool.name, tool]))
    : found;
  return { list: { tools: [...shown.values()].map(listed) }, get: (name) => shown.get(name) };
}

/** Calls the tool that a client names. Fails with an error of the protocol where there is none. */
export async function callTool(
  table: ToolTable,
  name: string,
  given: unknown,
  context: ServerContext,
): Promise<{ readonly tool: AddedTool; readonly result: CallToolResult }> {
  const tool = table.get(name);
  if (tool === undefined)
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `Tool ${name.slice(0, 200)} not found`,
    );
  const exact = exactArguments(context.http?.req, context.mcpReq.id);
  return { tool, result: await tool.call(given ?? {}, context, exact) };
}

function listed({
  name,
  config,
  schema,
  outputSchema,
}: AddedTool): ListToolsResult["tools"][number] {
  const { title, description, annotations } = config;
  return trust({
    name,
    title,
    description,
    inputSchema: schema,
    ...(annotations === undefined ? {} : { annotations }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
  });
}

function argumentNames(schema: JsonObject): readonly string[] {
  const properties = property(schema, "properties");
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
