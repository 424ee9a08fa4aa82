// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type CallToolResult,
  type Implementation,
  McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
} from "@modelcontextprotocol/server";
import { isJsonObject, type JsonObject, property } from "./json.js";
import type { CallContext, McpOptions } from "./mcp.js";
import { ignoringArguments, type ToolInput } from "./tool-input.js";

/** What a server offers, and how long its answers may be kept. */
export interface ServerFacts {
  readonly lists: readonly ("tools" | "resources" | "prompts")[];
  readonly instructions?: string | undefined;
  /** Milliseconds that clients may keep lists and resources for. */
  readonly ttlMs?: number | undefined;
  /** Whether what is kept may be shown to others than who asked. */
  readonly cacheScope?: "public" | "private" | undefined;
}

const cacheable = [
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "server/discover",
] as const;

/** An MCP server that says of itself what is true: none of its lists changes while it runs. */
export function createMcpServer(info: Implementation, facts: ServerFacts): McpServer {
  const { lists, instructions, ttlMs, cacheScope } = facts;
  const hint = {
    ...(ttlMs === undefined ? {} : { ttlMs }),
    ...(cacheScope === undefined ? {} : { cacheScope }),
  };
  return new McpServer(info, {
    ...(instructions === undefined ? {} : { instructions }),
    capabilities: Object.fromEntries(lists.map((list) => [list, { listChanged: false }])),
    ...(Object.keys(hint).length === 0
      ? {}
      : { cacheHints: Object.fromEntries(cacheable.map((method) => [method, hint])) }),
  });
}

/** A tool as `tools/list` tells it. */
export interface ToolConfig<T> {
  readonly title: string;
  readonly description: string;
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

/** The tools of `server`, none yet. */
export function toolsOf(server: McpServer, options: McpOptions): Tools {
  const { ignoreArguments, maxListChars } = options;
  return {
    add(name, config, run) {
      const tool = { arguments: argumentNames(config.inputSchema.schema), maxListChars };
      // The package takes a name that objects inherit (`constructor`) for one that it knows already.
      const isInherited = name in {};
      const registered = server.registerTool(
        isInherited ? `${name}-renamed` : name,
        { ...config, inputSchema: ignoringArguments(config.inputSchema, ignoreArguments) },
        async (input, context: ServerContext) => await run(input, { ...context, tool }),
      );
      if (isInherited) registered.update({ name });
    },
  };
}

function argumentNames(schema: JsonObject): readonly string[] {
  const properties = property(schema, "properties");
  return isJsonObject(properties) ? Object.keys(properties) : [];
}
