import { pieceType } from "../model/answer.js";
import type { Capability, EventFormat, Input, McpResource, McpServer, Prompt, Tool } from "../model/capability.js";
import { unnamed } from "../model/named-types.js";
import { anyType, type DataType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { AdapterNames } from "./adapter-names.js";
import {
  type Code,
  code,
  codeFrom,
  type DeclaredName,
  joinCode,
  literal,
  member,
  objectLiteral,
  privateName,
  property,
  text,
  uses,
} from "./code.js";
import { comment } from "./comment.js";
import { callCode } from "./client.js";
import { argumentReader, propertyOf } from "./endpoint-inputs.js";
import { handedOn, type PlainEndpoint } from "./endpoint.js";
import {
  type Functions,
  handlerCall,
  handlerCode,
  handlerInput,
  handlerMembers,
  handlerWords,
  shapeFunctions,
} from "./handlers.js";
import { answerSchema, type JsonSchema, objectSchema, withDefinitions } from "./json-schema.js";
import { local } from "./locals.js";
import { partOfType } from "./named-type.js";
import { typeName } from "./names.js";
import { madeFrom } from "../diagnostics/origin.js";
import { mcpServer } from "./packages.js";
import type { McpSettings } from "./mcp-settings.js";
import type { McpPlan, ToolSchemaCode } from "./plan.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";
import { type ServedSkill, servedSkills } from "./served-skills.js";
import { memberCode } from "./type-code.js";

export interface PlannedTool {
  readonly tool: Tool;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

export interface PlannedMcpResource {
  readonly resource: McpResource;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

export interface McpPlanInput extends Functions {
  readonly capability: Capability;
  readonly server: McpServer;
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
  readonly names: AdapterNames;
  readonly settings: McpSettings;
}

/** What a tool takes and gives, as constants of the module. */
interface ToolNames {
  readonly input: DeclaredName;
  readonly output: DeclaredName | undefined;
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
    schemas: named.map(({ entry, names: of }) => madeFrom(planInputSchema(entry, of.input, input), entry.tool.span)),
    outputs: named.flatMap(({ entry, names: { output } }) =>
      output ? [madeFrom({ name: output, schema: schemaCode(answerSchema(answerType(entry))) }, entry.tool.span)] : [],
    ),
    serverInfo: literal({ name: server.namespace, title: capability.label, version: capability.version ?? "0.0.0" }),
    serverFacts: literal(factsOf(server, skills.length > 0)),
    tools: named.map(({ entry, names: of }) => codeFrom(planTool(entry, of, hasGroups, input), entry.tool.span)),
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

function planInputSchema(entry: PlannedTool, name: DeclaredName, functions: Functions): ToolSchemaCode {
  const { asked, inputSchema } = entry.tool;
  const members = asked.map(propertyOf);
  const schema = schemaCode(
    inputSchema === undefined
      ? withDefinitions(
          { ...objectSchema(members), additionalProperties: false },
          asked.map(({ type }) => type),
        )
      : writtenSchema(inputSchema, asked),
  );
  if (members.length === 0) return { name, schema, type: code`Readonly<Record<string, never>>`, members: [] };
  const named = handlerMembers(entry.plain, functions);
  const known = named && named.members.length === members.length ? partOfType(members, named) : undefined;
  return known
    ? { name, schema, type: known, members: [] }
    : { name, schema, type: privateName(`${typeName(entry.name)}Arguments`), members: members.map(memberCode) };
}

/** The author's own schema, with the inputs that it does not name. It is closed unless it says otherwise: an argument that nobody declares reaches nobody. */
function writtenSchema(written: JsonObject, inputs: readonly Input[]): JsonSchema {
  const properties = written["properties"];
  const named =
    typeof properties === "object" && properties !== null && !Array.isArray(properties)
      ? (properties as JsonObject)
      : {};
  const others = objectSchema(inputs.filter(({ name }) => !Object.hasOwn(named, name)).map(propertyOf));
  const required = [written, others].flatMap((schema) => (Array.isArray(schema["required"]) ? schema["required"] : []));
  const isComposed = ["$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"].some((keyword) =>
    Object.hasOwn(written, keyword),
  );
  const closed = isComposed ? "unevaluatedProperties" : "additionalProperties";
  return {
    ...written,
    type: "object",
    ...(Object.keys(named).length === 0 && inputs.length === 0
      ? {}
      : { properties: { ...named, ...(others["properties"] as JsonObject | undefined) } }),
    ...(required.length === 0 ? {} : { required }),
    ...(Object.hasOwn(written, "additionalProperties") || Object.hasOwn(written, "unevaluatedProperties")
      ? {}
      : { [closed]: false }),
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

/** What a tool answers: a scalar that is mapped out of an answer may be absent there, and what is mapped out of one value of a stream. */
function answerType({ tool, plain }: PlannedTool): DataType {
  const stream = streamOf(plain);
  if (stream !== undefined) {
    const isMapped = plain.outputs.length > 0 && tool.output.kind !== "any";
    const type: DataType = isMapped ? { kind: "nullable", of: tool.output } : tool.output;
    return { kind: "array", items: pieceType(stream, type) };
  }
  const source = handedOn(plain);
  // What nobody shaped, and turns out not to be of its format, is handed on as what it is: no schema holds then.
  if (source?.answer.kind === "decoded" && source.outputs.length === 0 && plain.outputs.length === 0) return anyType;
  if (plain.outputs.length === 0 || tool.output.kind !== "nullable") return tool.output;
  // Structured content is an object wherever it can be: where nothing is mapped, it is an empty one.
  return ["string", "number", "integer", "boolean", "union"].includes(tool.output.of.kind)
    ? tool.output
    : tool.output.of;
}

/** Whether something is known of an answer, at its root at least: an object of no known members says nothing. */
function isTyped(type: DataType): boolean {
  switch (type.kind) {
    case "any":
    case "null":
    case "binary":
      return false;
    case "object":
      return type.properties.length > 0;
    case "array":
      return type.items.kind !== "binary";
    case "nullable":
      return isTyped(type.of);
    case "union":
    case "all":
      return type.of.every(isTyped);
    case "named":
      return isTyped(unnamed(type));
    case "schema":
      return typeof type.schema === "object" && type.schema !== null && Object.keys(type.schema).length > 0;
    default:
      return true;
  }
}

/** A tool whose answer is of a known form says so; other answers stay open. */
function planTool(entry: PlannedTool, names: ToolNames, hasGroups: boolean, input: McpPlanInput): Code {
  const { tool } = entry;
  const annotations = {
    ...(tool.title === undefined ? {} : { title: tool.title }),
    ...(tool.hints.readOnly === undefined ? {} : { readOnlyHint: tool.hints.readOnly }),
    ...(tool.hints.destructive === undefined ? {} : { destructiveHint: tool.hints.destructive }),
    ...(tool.hints.idempotent === undefined ? {} : { idempotentHint: tool.hints.idempotent }),
    ...(tool.hints.openWorld === undefined ? {} : { openWorldHint: tool.hints.openWorld }),
  };
  const config = [
    code`title: ${literal(tool.title ?? titleOf(tool.name))},`,
    code`description: ${literal(tool.description)},`,
    ...(hasGroups && groupOf(tool) !== undefined ? [code`group: ${literal(groupOf(tool) ?? "")},`] : []),
    ...(input.settings.code ? [code`code: ${codeFacts(entry)},`] : []),
    code`inputSchema: ${names.input},`,
    ...(names.output ? [code`outputSchema: ${names.output},`] : []),
    ...(Object.keys(annotations).length === 0 ? [] : [code`annotations: ${literal(annotations)},`]),
  ];
  const passed = runArguments(entry, input);
  const run = names.output
    ? code`${runtime.mcp.runCheckedTool}(${names.output}, ${passed})`
    : code`${runtime.mcp.runTool}(${passed})`;
  const mark = uses(run, local.input) ? text("") : text("_");
  return code`${local.tools}.add(${literal(tool.name)}, {\n${joinCode(config, "\n")}\n}, async (${mark}${local.input}, ${local.context}) => await ${run});`;
}

/** What a tool is to code that calls it: its name, and its requests where they are known. What somebody else's handler does is not. */
function codeFacts({ name, plain }: PlannedTool): Code {
  const calls = callsOf(plain);
  return literal({ name, ...(calls === undefined ? {} : { calls: [...calls] }) });
}

function callsOf({ action }: PlainEndpoint): readonly string[] | undefined {
  switch (action.kind) {
    case "call":
      return [`${action.operation.method} ${action.operation.path.text}`];
    case "steps":
      return action.steps.steps.flatMap((step) =>
        step.kind === "call" ? [`${step.operation.method} ${step.operation.path.text}`] : [],
      );
    case "mock":
      return [];
    default:
      return undefined;
  }
}

/** What a tool is about: the resource of the API that it calls. */
function groupOf({ action }: Tool): string | undefined {
  return action.kind === "call" ? action.operation.resource : undefined;
}

/** A name as a title: `civitai-oauth-exchange` -> `Civitai oauth exchange`. */
function titleOf(name: string): string {
  const words = name.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The format of the stream that an endpoint answers with. */
function streamOf(plain: PlainEndpoint): EventFormat | undefined {
  const answer = handedOn(plain)?.answer;
  return answer?.kind === "events" ? answer.format : undefined;
}

/** The call of an endpoint, its options, and what is made of its answer. */
function runArguments(
  { name, plain }: { readonly name: string; readonly plain: PlainEndpoint },
  functions: Functions,
): Code {
  const reader = argumentReader(plain.endpoint.inputs, local.input, callOptions());
  const options = callOptions(plain.action.kind === "call" ? plain.action.operation.namespace : undefined);
  const input = handlerInput(plain, reader, functions);
  const shaped = shapeFunctions(plain, reader);
  const shapes = shaped.length === 0 ? tokenShapes(plain) : shaped;
  const stream = streamOf(plain);
  if (stream === undefined) return joinCode([handlerCall(name, input), options, ...shapes], ", ");
  const called = callCode(member(local.handlers, name), input, local.call);
  const gathered = code`${runtime.gatherEvents.gatherEvents}(${joinCode([called, local.call, literal(stream), ...shapes], ", ")})`;
  return code`(${local.call}) => ${gathered}, ${options}`;
}

/** A token answer is declared as RFC 6749 has it, and is made so of what servers really answer: whoever spent a code for it is never refused the token. */
function tokenShapes(plain: PlainEndpoint): readonly Code[] {
  const endpoint = handedOn(plain)?.oauth;
  return endpoint === "token" || endpoint === "device" ? [code`${runtime.tokenAnswer.plainTokenAnswer}`] : [];
}

function callOptions(namespace?: string): Code {
  const of = namespace === undefined ? text("") : code`, ${literal(namespace)}`;
  return code`${runtime.mcp.callOptions}(${local.context}, ${local.options}${of})`;
}

function planResource(entry: PlannedMcpResource, functions: Functions): Code {
  const { resource } = entry;
  const mimeType = resource.mimeType ?? ownMimeType(entry);
  const config = literal({
    title: resource.title ?? resource.name,
    description: resource.description,
    ...(mimeType === undefined ? {} : { mimeType }),
  });
  const type = mimeType === undefined ? text("undefined") : literal(mimeType);
  const call = runArguments(entry, functions);
  if (resource.variables.length === 0) {
    return code`${local.server}.registerResource(${literal(resource.name)}, ${literal(uriAsRead(resource.uri))}, ${config}, async (${local.uri}, ${local.context}) => await ${runtime.mcp.readResource}(${local.uri}, ${type}, ${call}));`;
  }
  const uriTemplate = literal(resource.uri.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => `{${name.trim()}}`));
  const handle = [
    code`const ${local.input} = ${runtime.mcp.uriVariables}(${local.variables}, ${literal(resource.variables)});`,
    code`return await ${runtime.mcp.readResource}(${local.uri}, ${type}, ${call});`,
  ];
  const completions = resource.variables.flatMap((name) => {
    const values = knownValues(entry.plain, name);
    return values.length === 0 ? [] : [property(name, code`${runtime.mcp.completeFrom}(${literal(values)})`)];
  });
  const complete = completions.length === 0 ? text("") : code`, complete: ${objectLiteral(completions)}`;
  const template = code`new ${mcpServer.ResourceTemplate}(${uriTemplate}, { list: undefined${complete} })`;
  return code`${local.server}.registerResource(${literal(resource.name)}, ${template}, ${config}, async (${local.uri}, ${local.variables}, ${local.context}) => {\n${joinCode(handle, "\n")}\n});`;
}

/** A URI as it is read: the protocol's package compares it in its normal form (`https://Example.com` is `https://example.com/`). */
function uriAsRead(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

/** The media type of a resource that declares none: JSON, or what the upstream says where its answer is handed on as it comes. */
function ownMimeType({ resource, plain }: PlannedMcpResource): string | undefined {
  if (resource.binary) return "application/octet-stream";
  const kind = handedOn(plain)?.answer.kind ?? "json";
  return kind === "json" || kind === "decoded" || kind === "encoded" || kind === "events"
    ? "application/json"
    : undefined;
}

/** The values that a variable of a resource template can have, where the called operation lists them. */
function knownValues({ action }: PlainEndpoint, name: string): readonly (string | number)[] {
  if (action.kind !== "call") return [];
  const fed = action.arguments.find(
    ({ value }) => value.kind === "input" && value.name === name && value.path.length === 0,
  );
  return fed !== undefined && "enum" in fed.parameter.type ? (fed.parameter.type.enum ?? []) : [];
}

/** Files are registered by what they are called: a location that ends in a file's name is that file, any other a folder. */
function planFileResource(resource: McpResource, location: string): Code {
  const register = /\/[^/]*\.[^./]+$/.test(location) ? runtime.mcpFiles.registerFile : runtime.mcpFiles.registerFolder;
  const { name, uri, description, mimeType } = resource;
  return code`${register}(${local.server}, ${literal({ name, title: resource.title ?? name, description, uri: uriAsRead(uri), location, ...(mimeType === undefined ? {} : { mimeType }) })});`;
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
