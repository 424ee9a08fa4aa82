import {
  type CallToolResult,
  type ListToolsResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { type AddedTool, makeTool, type ToolConfig } from "./added-tool.js";
import type { CallContext } from "./call-context.js";
import type { CodeOptions } from "./code-options.js";
import { trust } from "./trust.js";
import { CallError, isCallError } from "./errors.js";
import { exactArguments } from "./exact-arguments.js";
import { isJsonObject, type JsonObject, property } from "./json.js";
import { searchTools } from "./search-tools.js";
import {
  chooseTools,
  refuseUnknownFunctions,
  refuseUnknownTools,
  type ShownTool,
  type ToolChoice,
} from "./tool-choice.js";
import { ignoringArguments } from "./tool-input.js";
import { toolFailure } from "./tool-result.js";

/** Makes the tools through which code finds and calls others. Trees that are generated without it need no sandbox. */
export type CodeMode = (
  tools: ReadonlyMap<string, AddedTool>,
  options: CodeOptions,
) => readonly AddedTool[];

/** Where the tools of a server are registered. */
export interface Tools {
  /** Registers one; `run` does not fail. */
  readonly add: <T>(
    name: string,
    config: ToolConfig<T>,
    run: (input: T, context: CallContext) => Promise<CallToolResult>,
  ) => void;
}

/** What several servers offer together as one: where each of them registers it in place of a server of its own. */
export interface Joint {
  /** Whose server is a part of it. */
  readonly capability: string;
  readonly tools?: Tools;
  readonly server?: McpServer;
}

/** What can be told of a server's tools. */
export interface ToolOptions {
  /** Runs every tool, which says what it did by its result. */
  readonly aroundTool?: (<T>(name: string, run: () => Promise<T>) => Promise<T>) | undefined;
  /** Arguments that clients add on their own: left out where a tool does not declare them. Others that it does not declare are refused. */
  readonly ignoreArguments?: readonly string[] | undefined;
  /** The longest list that a tool answers with, in characters of JSON; 100,000 by default, 0 for no limit. What is cut is said. */
  readonly maxListChars?: number | undefined;
  /**
   * Which tools are shown, and how: words with commas between. `search` shows three that find, describe and call the others, `code` two that find them and run
   * code which calls them (of servers that are generated for it), `read-only` those alone that change nothing; other words are names of tools or groups, `*`
   * standing for any letters. All by default.
   */
  readonly tools?: string | undefined;
  /** Of tools that are shown as `code`. */
  readonly code?: CodeOptions | undefined;
  /** Told of all tools that there are, in place of a refusal of words in `tools` and `code` that mean none of them: they are for several servers together. */
  readonly tellTools?: ((tools: readonly ShownTool[]) => void) | undefined;
  /** The server is a part of another one: what it offers is registered there. */
  readonly joint?: Joint | undefined;
  /** Adds tools of your own to those of the capability. */
  readonly addTools?: ((tools: Tools) => void) | undefined;
}

/** The tools of a server as its clients see them: made once, whoever asks. */
export interface ToolTable {
  readonly list: ListToolsResult;
  readonly get: (name: string) => AddedTool | undefined;
}

/**
 * What makes the tools of a server: `register` is told its options and adds them. They are made once for each object of options, since over HTTP every request has a
 * server of its own. Which are shown, and how, is chosen by `options.tools`; `code` is given where they may be shown to code.
 */
export function toolsOf<O extends ToolOptions>(
  register: (tools: Tools, options: O) => void,
  code?: CodeMode,
): (options: O) => ToolTable {
  const tables = new WeakMap<O, ToolTable>();
  return (options) => {
    if (options.joint !== undefined)
      return joined(options.joint, (tools) => register(tools, options));
    const known = tables.get(options);
    if (known !== undefined) return known;
    const made = tableOf(options, code, (tools) => register(tools, options));
    tables.set(options, made);
    return made;
  };
}

/** Tools that are registered with those of other servers: the server alone has none. */
function joined({ tools }: Joint, register: (tools: Tools) => void): ToolTable {
  if (tools !== undefined) register(tools);
  return { list: { tools: [] }, get: () => undefined };
}

function tableOf(
  options: ToolOptions,
  code: CodeMode | undefined,
  register: (tools: Tools) => void,
): ToolTable {
  const { aroundTool, ignoreArguments, maxListChars } = options;
  const choice = chooseTools(options.tools);
  const found = new Map<string, AddedTool>();
  const known: ShownTool[] = [];
  const tools: Tools = {
    add(name, config, runAlone) {
      const { group, annotations } = config;
      const isReadOnly = annotations?.readOnlyHint === true;
      const about = { name, group, isReadOnly, functionName: config.code?.name };
      known.push(about);
      if (!choice.isShown(about)) return;
      if (found.has(name)) throw new Error(`there are two tools called ${name}`);
      const inputSchema = ignoringArguments(config.inputSchema, ignoreArguments);
      const names = argumentNames(inputSchema.schema);
      const facts = { arguments: names, asked: askedNames(names, config.sentAs), maxListChars };
      found.set(
        name,
        makeTool(name, { ...config, inputSchema }, async (input, context) => {
          const told = Object.assign({}, context, { tool: facts });
          const run = async (): Promise<CallToolResult> => {
            try {
              return await runAlone(input, told);
            } catch (error) {
              // Before there is a call, what chooses its options may fail.
              if (!isCallError(error)) console.error(error);
              return toolFailure(error);
            }
          };
          return aroundTool === undefined ? await run() : await aroundTool(name, run);
        }),
      );
    },
  };
  register(tools);
  options.addTools?.(tools);
  if (options.tellTools === undefined) {
    refuseUnknownTools(known, options.tools);
    refuseUnknownFunctions(known, options.code?.allow);
  } else options.tellTools(known);
  const shown = shownBy(choice.way, found, options, code);
  return { list: { tools: [...shown.values()].map(listed) }, get: (name) => shown.get(name) };
}

/** The tools that clients see in place of those that were `found`. */
function shownBy(
  way: ToolChoice["way"],
  found: ReadonlyMap<string, AddedTool>,
  options: ToolOptions,
  code: CodeMode | undefined,
): ReadonlyMap<string, AddedTool> {
  if (way === "all") return found;
  if (way === "search") return byName(searchTools(found));
  if (code === undefined)
    throw new CallError(
      "configuration",
      "tools are shown as `code` by servers that are generated with `mcp: {code: true}` in the configuration",
    );
  return byName(code(found, options.code ?? {}));
}

function byName(tools: readonly AddedTool[]): ReadonlyMap<string, AddedTool> {
  return new Map(tools.map((tool) => [tool.name, tool]));
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

/** By the names that the API has for them, the arguments of a tool. */
function askedNames(
  names: readonly string[],
  sentAs: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const sent = new Map(Object.entries(sentAs));
  return new Map(names.map((name) => [sent.get(name) ?? name, name]));
}

function argumentNames(schema: JsonObject): readonly string[] {
  const properties = property(schema, "properties");
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
