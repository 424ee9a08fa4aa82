import type { Capability, McpServer, Prompt } from "../model/capability.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { AdapterNames } from "./adapter-names.js";
import { type Code, code, codeFrom, joinCode, literal, privateName, text } from "./code.js";
import { comment } from "./comment.js";
import { type Functions, handlerCode, handlerWords } from "./handlers.js";
import { answeredType, jsonSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { titleOf } from "./names.js";
import { madeFrom } from "../diagnostics/origin.js";
import { type PlannedMcpResource, planFileResource, planResource } from "./mcp-resources.js";
import type { McpSettings } from "./mcp-settings.js";
import { answerType, groupOf, isTyped, type PlannedTool, planInputSchema, planTool } from "./mcp-tools.js";
import { mcpServer } from "./packages.js";
import type { McpPlan } from "./plan.js";
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
  const { server, capability, names, tools } = input;
  const named = tools.map((entry) => ({
    entry,
    names: {
      input: privateName(`${entry.name}Input`),
      output: isTyped(answerType(entry)) ? privateName(`${entry.name}Output`) : undefined,
    },
  }));
  const taken = shareDefinitions(privateName("definitions"));
  const given = shareDefinitions(privateName("answerDefinitions"));
  const schemas = named.map(({ entry, names: of }) =>
    madeFrom(planInputSchema(entry, of.input, input, taken), entry.tool.span),
  );
  const outputs = named.flatMap(({ entry, names: { output } }) => {
    if (!output) return [];
    const type = answeredType(answerType(entry));
    return [madeFrom({ name: output, schema: given.schemaWith(jsonSchema(type), [type]) }, entry.tool.span)];
  });
  const definitions = [taken.table(), given.table()].filter((table) => table !== undefined);
  const skills = servedSkills(capability);
  // Where all are about one thing, nobody chooses by it.
  const hasGroups = new Set(tools.map(({ tool }) => groupOf(tool))).size > 1;
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
    handlers: [
      ...tools.map((entry) => madeFrom(handlerCode(entry.plain, entry.name, text(""), input), entry.tool.span)),
      ...input.resources.map((entry) =>
        madeFrom(handlerCode(entry.plain, entry.name, text(""), input), entry.resource.span),
      ),
    ],
    handlersRequired: [...tools, ...input.resources].some((entry) => entry.plain.action.kind === "handler"),
    definitions,
    schemas,
    outputs,
    serverInfo: literal({ name: server.namespace, title: capability.label, version: capability.version ?? "0.0.0" }),
    serverFacts: literal(factsOf(server, skills.length > 0)),
    tools: named.map(({ entry, names: of }) =>
      codeFrom(planTool(entry, of, { hasGroups, hasCode: input.settings.code, functions: input }), entry.tool.span),
    ),
    readsResources: input.resources.length > 0,
    registrations: [
      ...server.resources.flatMap((resource) => {
        if (resource.location !== undefined)
          return [codeFrom(planFileResource(resource, resource.location), resource.span)];
        const entry = input.resources.find((candidate) => candidate.resource === resource);
        return entry ? [codeFrom(planResource(entry, input), resource.span)] : [];
      }),
      ...server.prompts.map((prompt) => codeFrom(planPrompt(prompt), prompt.span)),
      ...(skills.length > 0 ? [planServedSkills(skills, server)] : []),
    ],
    words: {
      defaultHandlers: privateName("defaultHandlers"),
      ...(tools.length + input.resources.length > 0 ? handlerWords : {}),
      createMcpServer: runtime.mcpServer.createMcpServer,
      ...(definitions.length > 0 ? { Definitions: runtime.definitions.Definitions } : {}),
      ...(named.some((tool) => tool.names.output !== undefined) ? { lazySchema: runtime.lazySchema.lazySchema } : {}),
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
            ...(input.settings.code ? { codeTools: runtime.codeTools.codeTools } : {}),
          }
        : {}),
    },
  };
  return madeFrom(plan, server.span);
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
    arguments: prompt.arguments.map(({ name, description, required }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      required,
    })),
    messages: location === undefined ? messages.map(({ role, content }) => ({ role, content })) : { file: location },
  };
  return code`${runtime.mcpPrompts.registerPrompt}(${local.server}, ${literal(definition)}, ${local.options});`;
}
