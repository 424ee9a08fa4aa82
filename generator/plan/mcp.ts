import type { Capability, McpServer, Prompt } from "../model/capability.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { AdapterNames } from "./adapter-names.js";
import { type Code, code, codeFrom, joinCode, literal, privateName, text } from "./code.js";
import { comment } from "./comment.js";
import type { PlainEndpoint } from "./endpoint.js";
import { type Functions, handlerCode, handlerWords, neededHandlers } from "./handlers.js";
import { answeredType, jsonSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { titleOf } from "./names.js";
import { madeFrom } from "../diagnostics/origin.js";
import type { Span } from "../diagnostics/span.js";
import { type PlannedMcpResource, planFileResource, planResource } from "./mcp-resources.js";
import type { McpSettings } from "./mcp-settings.js";
import {
  answerType,
  groupOf,
  isTyped,
  type PlannedTool,
  planInputSchema,
  planTool,
  type ToolNames,
} from "./mcp-tools.js";
import { mcpServer } from "./packages.js";
import type { HandlerCode, McpPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import { shareDefinitions } from "./shared-definitions.js";
import { type ServedSkill, servedSkills } from "./served-skills.js";

export interface McpPlanInput extends Functions {
  readonly capability: Capability;
  readonly server: McpServer;
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
  readonly names: AdapterNames;
  readonly settings: McpSettings;
}

/** Plans one MCP server: its tools, made once, and a factory of servers that have them; schemas are constants of the module. */
export function planMcp(input: McpPlanInput): McpPlan {
  const { server, capability, names, tools, resources } = input;
  const named = tools.map(nameTool);
  const schemas = planToolSchemas(named, input);
  const skills = servedSkills(capability);
  const plan: McpPlan = {
    kind: "mcp",
    path: `${names.file}.ts`,
    doc: comment([
      server.description ?? `MCP server of ${capability.label}.`,
      "Makes a server with every tool registered; it is connected to nothing yet.",
    ]),
    name: names.function.declared,
    handlersType: names.handlers.declared,
    optionsType: names.options.declared,
    handlers: planHandlers(input),
    neededHandlers: neededHandlers([...tools, ...resources]),
    ...schemas,
    serverInfo: literal({ name: server.namespace, title: capability.label, version: capability.version ?? "0.0.0" }),
    serverFacts: literal(factsOf(server, skills.length > 0)),
    tools: planTools(named, input),
    readsResources: resources.length > 0,
    registrations: planRegistrations(input, skills),
    words: wordsOf(input, schemas),
  };
  return madeFrom(plan, server.span);
}

/** A tool, and the constants that say what it takes and gives. */
interface NamedTool {
  readonly entry: PlannedTool;
  readonly names: ToolNames;
}

function nameTool(entry: PlannedTool): NamedTool {
  return {
    entry,
    names: {
      input: privateName(`${entry.name}Input`),
      output: isTyped(answerType(entry)) ? privateName(`${entry.name}Output`) : undefined,
    },
  };
}

/** The schemas of tools, and the definitions that several of them refer to. */
function planToolSchemas(
  named: readonly NamedTool[],
  functions: Functions,
): Pick<McpPlan, "definitions" | "schemas" | "outputs"> {
  const taken = shareDefinitions(privateName("definitions"));
  const given = shareDefinitions(privateName("answerDefinitions"));
  const schemas = named.map(({ entry, names }) =>
    madeFrom(planInputSchema(entry, names.input, functions, taken), entry.tool.span),
  );
  const outputs = named.flatMap(({ entry, names: { output } }) => {
    if (!output) return [];
    const type = answeredType(answerType(entry));
    return [madeFrom({ name: output, schema: given.schemaWith(jsonSchema(type), [type]) }, entry.tool.span)];
  });
  return { definitions: [taken.table(), given.table()].filter((table) => table !== undefined), schemas, outputs };
}

function planHandlers(input: McpPlanInput): McpPlan["handlers"] {
  const planned = (plain: PlainEndpoint, name: string, span: Span): HandlerCode =>
    madeFrom(handlerCode(plain, name, text(""), input), span);
  return [
    ...input.tools.map(({ plain, name, tool }) => planned(plain, name, tool.span)),
    ...input.resources.map(({ plain, name, resource }) => planned(plain, name, resource.span)),
  ];
}

function planTools(named: readonly NamedTool[], input: McpPlanInput): readonly Code[] {
  // Where all are about one thing, nobody chooses by it.
  const hasGroups = new Set(named.map(({ entry }) => groupOf(entry.tool))).size > 1;
  const settings = { hasGroups, hasCode: input.settings.code, functions: input };
  return named.map(({ entry, names }) => codeFrom(planTool(entry, names, settings), entry.tool.span));
}

/** What a server is given beside its tools, in the order of the YAML. */
function planRegistrations(input: McpPlanInput, skills: readonly ServedSkill[]): readonly Code[] {
  const { server, resources } = input;
  return [
    ...server.resources.flatMap((resource) => {
      if (resource.location !== undefined)
        return [codeFrom(planFileResource(resource, resource.location), resource.span)];
      const entry = resources.find((candidate) => candidate.resource === resource);
      return entry ? [codeFrom(planResource(entry, input), resource.span)] : [];
    }),
    ...server.prompts.map((prompt) => codeFrom(planPrompt(prompt), prompt.span)),
    ...(skills.length > 0 ? [planServedSkills(skills, server)] : []),
  ];
}

/** What the template names: only what it uses is imported. */
function wordsOf(
  { tools, resources, settings }: McpPlanInput,
  { definitions, outputs }: Pick<McpPlan, "definitions" | "outputs">,
): McpPlan["words"] {
  return {
    defaultHandlers: privateName("defaultHandlers"),
    ...(tools.length + resources.length > 0 ? handlerWords : {}),
    createMcpServer: runtime.mcpServer.createMcpServer,
    ...(definitions.length > 0 ? { Definitions: runtime.definitions.Definitions } : {}),
    ...(outputs.length > 0 ? { lazySchema: runtime.lazySchema.lazySchema } : {}),
    handlers: local.handlers,
    McpOptions: runtime.mcp.McpOptions,
    McpServer: mcpServer.McpServer,
    options: local.options,
    server: local.server,
    ...(tools.length > 0
      ? {
          toolInput: runtime.toolInput.toolInput,
          tools: local.tools,
          toolTable: privateName("toolTable"),
          toolsOf: runtime.mcpTools.toolsOf,
          ...(settings.code ? { codeTools: runtime.codeTools.codeTools } : {}),
        }
      : {}),
  };
}

/** What the server says of itself. */
function factsOf(
  { description, tools, resources, prompts, ttlMs, cacheScope }: McpServer,
  hasSkills: boolean,
): JsonValue {
  return {
    lists: [
      ...(tools.length > 0 ? ["tools"] : []),
      ...(resources.length > 0 || hasSkills ? ["resources"] : []),
      ...(prompts.length > 0 ? ["prompts"] : []),
    ],
    ...(description === undefined ? {} : { instructions: description }),
    ...(ttlMs === undefined ? {} : { ttlMs }),
    ...(cacheScope === undefined ? {} : { cacheScope }),
  };
}

/** The skills of the capability, for whom its server is near already. */
function planServedSkills(skills: readonly ServedSkill[], { ttlMs, cacheScope }: McpServer): Code {
  const entries = skills.map(({ name, folder }) => code`{ name: ${literal(name)}, folder: ${folder} }`);
  const hint = {
    ...(ttlMs === undefined ? {} : { ttlMs }),
    ...(cacheScope === undefined ? {} : { cacheScope }),
  };
  const kept = Object.keys(hint).length === 0 ? text("") : code`, ${literal(hint)}`;
  return code`${runtime.mcpSkills.registerSkills}(${local.server}, [\n${joinCode(entries, ",\n")},\n], ${local.options}${kept});`;
}

function planPrompt(prompt: Prompt): Code {
  const { location, messages } = prompt;
  const definition: JsonObject = {
    name: prompt.name,
    title: prompt.title ?? titleOf(prompt.name),
    description: prompt.description ?? prompt.name,
    arguments: prompt.arguments.map(({ name, title, description, required }) => ({
      name,
      ...describedAs(description ?? title),
      required,
    })),
    messages: location === undefined ? messages.map(({ role, content }) => ({ role, content })) : { file: location },
  };
  return code`${runtime.mcpPrompts.registerPrompt}(${local.server}, ${literal(definition)}, ${local.options});`;
}

/** What clients show of an argument: the protocol's library hands on no titles of arguments. */
function describedAs(description: string | undefined): JsonObject {
  return description === undefined ? {} : { description };
}
