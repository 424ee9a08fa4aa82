import type { Capability, McpServer, Prompt } from "../model/capability.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { AdapterNames } from "./adapter-names.js";
import { type Code, code, codeFrom, joinCode, literal, privateName, text } from "./code.js";
import { comment } from "./comment.js";
import type { PlainEndpoint } from "./endpoint.js";
import { type Functions, handlerCode, handlerWords, neededHandlers } from "./handlers.js";
import { local } from "./locals.js";
import { titleOf } from "./names.js";
import { madeFrom } from "../diagnostics/origin.js";
import type { Span } from "../diagnostics/span.js";
import { type PlannedMcpResource, planFileResource, planResource } from "./mcp-resources.js";
import type { McpSettings } from "./mcp-settings.js";
import { planTools } from "./mcp-schemas.js";
import type { PlannedTool } from "./mcp-tools.js";
import { mcpServer } from "./packages.js";
import { noTools, planParts, schemaWords } from "./mcp-parts.js";
import type { HandlerCode, McpDefinitionsPlan, McpPartPlan, McpPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import { type ServedSkill, servedSkills } from "./served-skills.js";
import type { ToolGroups } from "./tool-groups.js";

export interface McpPlanInput extends Functions {
  readonly capability: Capability;
  readonly server: McpServer;
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
  readonly names: AdapterNames;
  readonly settings: McpSettings;
  /** Set where there are too many tools for one file: how they are parted. */
  readonly groups: ToolGroups | undefined;
}

/** Plans one MCP server: its tools, made once, and a factory of servers that have them; schemas are constants of the module. Where there are many tools they stand in parts. */
export function planMcp(input: McpPlanInput): readonly (McpPlan | McpPartPlan | McpDefinitionsPlan)[] {
  const { server, capability, names, tools, resources, groups } = input;
  const planned = planTools(input);
  const alone = groups ? noTools : planned.ofTools(tools);
  const skills = servedSkills(capability);
  const parts = groups ? planParts(groups, names, planned) : undefined;
  const definitions = parts ? [] : planned.definitions();
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
    definitions,
    ...alone,
    parts: parts?.calls ?? [],
    serverInfo: literal({ name: server.namespace, title: capability.label, version: capability.version ?? "0.0.0" }),
    serverFacts: literal(factsOf(server, skills.length > 0)),
    readsResources: resources.length > 0,
    registrations: planRegistrations(input, skills),
    words: wordsOf(input, { ...alone, definitions }),
  };
  return [madeFrom(plan, server.span), ...(parts?.files ?? [])];
}

function planHandlers(input: McpPlanInput): McpPlan["handlers"] {
  const planned = (plain: PlainEndpoint, name: string, span: Span): HandlerCode =>
    madeFrom(handlerCode(plain, name, text(""), input), span);
  return [
    ...input.tools.map(({ plain, name, tool }) => planned(plain, name, tool.span)),
    ...input.resources.map(({ plain, name, resource }) => planned(plain, name, resource.span)),
  ];
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
  { definitions, schemas, outputs }: Pick<McpPlan, "definitions" | "schemas" | "outputs">,
): McpPlan["words"] {
  return {
    defaultHandlers: privateName("defaultHandlers"),
    ...(tools.length + resources.length > 0 ? handlerWords : {}),
    createMcpServer: runtime.mcpServer.createMcpServer,
    ...(definitions.length > 0 ? { Definitions: runtime.definitions.Definitions } : {}),
    ...schemaWords({ schemas, outputs }),
    handlers: local.handlers,
    McpOptions: runtime.mcp.McpOptions,
    McpServer: mcpServer.McpServer,
    options: local.options,
    server: local.server,
    ...(tools.length > 0
      ? {
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
