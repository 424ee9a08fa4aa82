// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallToolResult } from "@modelcontextprotocol/server";
import { type AddedTool, makeTool } from "./added-tool.js";
import { type JsonObject, property } from "./json.js";
import { nearestName } from "./nearest-name.js";
import { groupTools, rankTools, searchInput } from "./rank-tools.js";
import { toolInput } from "./tool-input.js";

const defaultHits = 10;
const mostHits = 50;

/** Three tools in place of `tools`: one that finds them, one that describes one, and one that calls it. */
export function searchTools(tools: ReadonlyMap<string, AddedTool>): readonly AddedTool[] {
  const withTool = async (
    name: string,
    use: (tool: AddedTool) => CallToolResult | Promise<CallToolResult>,
  ): Promise<CallToolResult> => {
    const tool = tools.get(name);
    return tool === undefined ? unknown(name, tools) : await use(tool);
  };
  const find = makeTool(
    "find_tools",
    {
      title: "Find tools",
      description:
        "Finds the tools of this server by words about what you want to do, or lists them by group where none are given. Then ask `describe_tool` what one takes, and call it by `call_tool`. Arguments with a `*` must be given.",
      inputSchema: searchInput(mostHits, defaultHits),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ query = "", limit = defaultHits }) =>
      await Promise.resolve(textResult(findTools(tools, query, limit))),
  );
  const describe = makeTool(
    "describe_tool",
    {
      title: "Describe tool",
      description: "Tells what one tool of this server does, takes and answers.",
      inputSchema: toolInput<{ name: string }>({
        type: "object",
        properties: { name: { type: "string" } },
        required: ["name"],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ name }) => await withTool(name, (tool) => textResult(describeTool(tool))),
  );
  const call = makeTool(
    "call_tool",
    {
      title: "Call tool",
      description: "Calls one tool of this server. `describe_tool` tells its arguments.",
      inputSchema: toolInput<{ name: string; arguments?: JsonObject }>({
        type: "object",
        properties: {
          name: { type: "string" },
          arguments: { type: "object", description: "The arguments of that tool." },
        },
        required: ["name"],
        additionalProperties: false,
      }),
    },
    async ({ name, arguments: given = {} }, context, exact) =>
      await withTool(
        name,
        async (tool) => await tool.call(given, context, property(exact, "arguments")),
      ),
  );
  return [find, describe, call];
}

function textResult(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

function unknown(name: string, tools: ReadonlyMap<string, AddedTool>): CallToolResult {
  const near = nearestName(name, [...tools.keys()]);
  const guess = near === undefined ? "." : `; did you mean \`${near}\`?`;
  const text = `This server has no tool \`${name.slice(0, 80)}\`${guess} \`find_tools\` finds those that it has.`;
  return { content: [{ type: "text", text }], isError: true };
}

function findTools(tools: ReadonlyMap<string, AddedTool>, query: string, limit: number): object {
  const ranked = rankTools([...tools.values()], query);
  if (ranked.length === 0)
    return {
      ...(query.trim() === "" ? {} : { note: "No tool has these words. These are all." }),
      groups: groupTools([...tools.values()], ({ name }) => name),
    };
  return {
    tools: ranked.slice(0, limit).map(briefly),
    ...(ranked.length > limit ? { more: ranked.length - limit } : {}),
  };
}

function briefly({ name, config, schema }: AddedTool): object {
  const { description } = config;
  return {
    name,
    description: description.length > 200 ? `${description.slice(0, 199)}…` : description,
    arguments: argumentsOf(schema),
  };
}

/** Names of arguments; those that must be given with a `*`. */
function argumentsOf(schema: JsonObject): readonly string[] {
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  return Object.keys(schema["properties"] ?? {}).map((name) =>
    required.has(name) ? `${name}*` : name,
  );
}

function describeTool({ name, config, schema, outputSchema }: AddedTool): object {
  const { title, description, annotations } = config;
  return {
    name,
    title,
    description,
    inputSchema: schema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}
