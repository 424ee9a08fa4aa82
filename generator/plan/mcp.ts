import type { Capability, Input, McpResource, McpServer, Prompt, Tool } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { ClientFunction } from "./client.js";
import { code, comment, type Code, identifier, joinCode, literal, member, propertyKey } from "./code.js";
import { inputMembers, objectReader, propertyOf } from "./endpoint-inputs.js";
import { callInput, flowInput, type PlainEndpoint } from "./endpoint.js";
import { createImports, type Imports } from "./imports.js";
import { jsonSchema, objectSchema } from "./json-schema.js";
import { typeName } from "./names.js";
import type { OperationFunction } from "./operations.js";
import type { McpPlan } from "./plan.js";
import { handlerCode, shapeFunctions } from "./rest.js";
import { schemaCode } from "./schema-code.js";

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

export interface McpPlanInput {
  readonly capability: Capability;
  readonly server: McpServer;
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
  readonly file: string;
  readonly functionName: string;
  readonly clientOf: (id: string) => ClientFunction;
  readonly operationOf: (plain: PlainEndpoint) => OperationFunction | undefined;
  /** Names of the capability's own functions. */
  readonly own: ReadonlySet<string>;
}

/** Plans one MCP server: a factory with every tool registered, its schemas as constants of the module. */
export function planMcp(input: McpPlanInput): { readonly mcp: McpPlan; readonly imports: Imports } {
  const imports = createImports(input.own);
  imports.value("@modelcontextprotocol/server", "McpServer");
  imports.type("runtime/mcp", "McpOptions");
  const pascal = typeName(input.functionName);
  const { server, capability } = input;
  const handlers = [
    ...input.tools.map((entry) => handlerCode(entry.plain, entry.name, `Tool \`${entry.tool.name}\`.`, input, imports)),
    ...input.resources.map((entry) => handlerCode(entry.plain, entry.name, `Resource \`${entry.resource.name}\`.`, input, imports)),
  ];
  const schemas = input.tools.map((entry) => planInputSchema(entry, imports));
  const outputs = input.tools.flatMap((entry) => planOutputSchema(entry, imports));
  const registrations = [
    ...input.tools.map((entry) => planTool(entry, input, outputs.some((output) => output.name === outputName(entry)), imports)),
    ...server.resources.flatMap((resource) => {
      if (resource.location !== undefined) return [planFileResource(resource, resource.location, imports)];
      const entry = input.resources.find((candidate) => candidate.resource === resource);
      return entry ? [planResource(entry, input, imports)] : [];
    }),
    ...server.prompts.map((prompt) => planPrompt(prompt, imports)),
  ];
  return {
    mcp: {
      kind: "mcp",
      path: `${input.file}.ts`,
      doc: comment([server.description ?? `MCP server of ${capability.label}.`, "Makes a server with every tool registered; it is connected to nothing yet."]),
      name: identifier(input.functionName),
      typeName: identifier(pascal),
      handlers,
      handlersRequired: [...input.tools, ...input.resources].some((entry) => entry.plain.action.kind === "handler"),
      schemas,
      outputs,
      serverInfo: literal({ name: server.namespace, title: capability.label, version: capability.version ?? "0.0.0" }),
      serverOptions: server.description === undefined ? code`{}` : code`{ instructions: ${literal(server.description)} }`,
      registrations,
      imports: imports.lines(0),
    },
    imports,
  };
}

function inputName(entry: PlannedTool): Code {
  return identifier(`${entry.name}Input`);
}

function outputName(entry: PlannedTool): Code {
  return identifier(`${entry.name}Output`);
}

function planInputSchema(entry: PlannedTool, imports: Imports): McpPlan["schemas"][number] {
  const inputs = entry.tool.inputs.filter((input) => input.value === undefined);
  imports.value("@modelcontextprotocol/server", "fromJsonSchema");
  const schema = { ...objectSchema(inputs.map(propertyOf)), additionalProperties: false };
  return {
    doc: comment([`What tool \`${entry.tool.name}\` takes.`]),
    typeName: identifier(`${typeName(entry.name)}Arguments`),
    members: inputMembers(inputs, imports),
    name: inputName(entry),
    schema: schemaCode(schema, imports),
  };
}

/** A tool whose answer is an object of known shape says so; other answers stay open. */
function planOutputSchema(entry: PlannedTool, imports: Imports): McpPlan["outputs"] {
  const { output } = entry.tool;
  if (!isObjectType(output)) return [];
  imports.value("@modelcontextprotocol/server", "fromJsonSchema");
  return [{ name: outputName(entry), schema: schemaCode(jsonSchema(output), imports) }];
}

function isObjectType(type: DataType): boolean {
  return (type.kind === "object" && type.properties.length > 0) || (type.kind === "known" && (type.name === "TokenResponse" || type.name === "IntrospectionResponse"));
}

function planTool(entry: PlannedTool, input: McpPlanInput, hasOutput: boolean, imports: Imports): Code {
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
    code`inputSchema: ${inputName(entry)},`,
    ...(hasOutput ? [code`outputSchema: ${outputName(entry)},`] : []),
    ...(Object.keys(annotations).length === 0 ? [] : [code`annotations: ${literal(annotations)},`]),
  ];
  const used = runCode(entry, hasOutput, input, imports);
  const parameters = tool.inputs.some((one) => one.value === undefined) && /\binput\b/.test(used) ? code`input, context` : code`_input, context`;
  return code`server.registerTool(${literal(tool.name)}, {\n${joinCode(config, "\n")}\n}, async (${parameters}) => ${used});`;
}

/** A name as a title: `civitai-oauth-exchange` -> `Civitai oauth exchange`. */
function titleOf(name: string): string {
  const words = name.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An answer of another form than the tool declares would be refused by the protocol: it is checked before. */
function runCode(entry: PlannedTool, hasOutput: boolean, input: McpPlanInput, imports: Imports): Code {
  const passed = runArguments(entry, entry.tool.inputs, input, imports);
  return hasOutput ? code`await ${imports.value("runtime/mcp", "runCheckedTool")}(${outputName(entry)}, ${passed})` : code`await ${imports.value("runtime/mcp", "runTool")}(${passed})`;
}

function runArguments(entry: { readonly name: string; readonly plain: PlainEndpoint }, inputs: readonly Input[], input: McpPlanInput, imports: Imports): Code {
  const { plain } = entry;
  const handler = member(code`handlers`, entry.name);
  const options = imports.value("runtime/mcp", "callOptions");
  const reader = objectReader(inputs, code`input`, imports);
  const steps = input.operationOf(plain);
  if (plain.action.kind === "steps" && steps) {
    const shapes = shapeFunctions(plain, reader, imports);
    return code`${handler}, ${flowInput(steps.inputs, plain.action.arguments, reader, imports)}, ${options}(context, options)${shapes.length === 0 ? code`` : code`, ${joinCode(shapes, ", ")}`}`;
  }
  if (plain.action.kind !== "call") {
    const fields = inputs.filter((one) => one.value === undefined);
    const passed = fields.length === 0 ? code`{}` : code`{ ${joinCode(fields.map((one) => code`${propertyKey(one.name)}: ${member(code`input`, one.name)}`), ", ")} }`;
    return code`${handler}, ${passed}, ${options}(context, options)`;
  }
  const { operation } = plain.action;
  const call = code`${options}(context, options, ${literal(operation.namespace)})`;
  const passed = callInput(input.clientOf(operation.id), plain.action.arguments, reader, imports);
  const shapes = operation.format === "raw" || operation.format === "binary" ? [] : shapeFunctions(plain, reader, imports);
  return code`${handler}, ${passed}, ${call}${shapes.length === 0 ? code`` : code`, ${joinCode(shapes, ", ")}`}`;
}

function planResource(entry: PlannedMcpResource, input: McpPlanInput, imports: Imports): Code {
  const { resource } = entry;
  const mimeType = resource.mimeType ?? (resource.binary ? "application/octet-stream" : "application/json");
  const config = literal({ title: resource.title ?? resource.name, description: resource.description, mimeType });
  const read = imports.value("runtime/mcp", "readResource");
  const call = runArguments(entry, resource.inputs, input, imports);
  const text = literal(mimeType);
  if (resource.variables.length === 0) {
    return code`server.registerResource(${literal(resource.name)}, ${literal(resource.uri)}, ${config}, async (uri, context) => await ${read}(uri, ${text}, ${call}));`;
  }
  const template = imports.value("@modelcontextprotocol/server", "ResourceTemplate");
  const variables = imports.value("runtime/mcp", "uriVariables");
  const uriTemplate = literal(resource.uri.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, "{$1}"));
  return code`server.registerResource(${literal(resource.name)}, new ${template}(${uriTemplate}, { list: undefined }), ${config}, async (uri, variables, context) => {\nconst input = ${variables}(variables, ${literal(resource.variables)});\nreturn await ${read}(uri, ${text}, ${call});\n});`;
}

/** Files are registered by what they are called: a location that ends in a file's name is that file, any other a folder. */
function planFileResource(resource: McpResource, location: string, imports: Imports): Code {
  const register = imports.value("runtime/mcp-files", /\/[^/]*\.[^./]+$/.test(location) ? "registerFile" : "registerFolder");
  const { name, uri, description, mimeType } = resource;
  return code`${register}(server, ${literal({ name, title: resource.title ?? name, description, uri, location, ...(mimeType === undefined ? {} : { mimeType }) })});`;
}

function planPrompt(prompt: Prompt, imports: Imports): Code {
  const schema = objectSchema(
    prompt.arguments.map((argument) => ({ name: argument.name, type: { kind: "string" }, required: argument.required, ...(argument.description === undefined ? {} : { description: argument.description }) })),
  );
  const fromSchema = imports.value("@modelcontextprotocol/server", "fromJsonSchema");
  const config = [
    code`title: ${literal(prompt.title ?? titleOf(prompt.name))},`,
    code`description: ${literal(prompt.description ?? prompt.name)},`,
    ...(prompt.arguments.length === 0 ? [] : [code`argsSchema: ${fromSchema}<Readonly<Record<string, string | undefined>>>(${literal(schema)}),`]),
  ];
  const values = prompt.arguments.length === 0 ? code`{}` : code`values`;
  const answer =
    prompt.location === undefined
      ? code`${imports.value("runtime/mcp", "fillPrompt")}(${literal(prompt.messages.map(({ role, content }) => ({ role, content })))}, ${values})`
      : code`await ${imports.value("runtime/mcp-files", "promptFromFile")}(${literal(prompt.location)}, ${values})`;
  const asynchronous = prompt.location === undefined ? code`` : code`async `;
  return code`server.registerPrompt(${literal(prompt.name)}, {\n${joinCode(config, "\n")}\n}, ${asynchronous}(${prompt.arguments.length === 0 ? code`` : code`values`}) => ${answer});`;
}
