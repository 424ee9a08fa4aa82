import type {
  ExposedMcp,
  Flow as WrittenFlow,
  McpPrompt,
  McpResource as WrittenResource,
  McpTool,
} from "../schema/document.js";
import type { Span } from "../diagnostics/span.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf, type JsonObject, type JsonValue, type MapNode } from "../source/node.js";
import { spanInScalar } from "../source/read-yaml.js";
import { nearestWord } from "../text/nearest.js";
import { buildAdapterBase } from "./build-adapters.js";
import { resolveBehaviour } from "./build-endpoint.js";
import { meantDefault } from "./meant-default.js";
import type { EndpointContext } from "./interpret-name.js";
import type { CapabilityScope } from "./capability-scope.js";
import type { Flow, Input, McpResource, McpServer, Prompt, Tool } from "./capability.js";
import { declareArguments } from "./declare-inputs.js";
import { checkMemberPaths } from "./input-aliases.js";
import { mapInputs } from "./map-inputs.js";
import { describeTool, hintsOf } from "./describe-tool.js";
import { parseBraces, parseTemplate } from "./parse-template.js";
import type { NameScope } from "./parse-value.js";
import { typeOfSchema } from "./types-of.js";

/** Builds an MCP server. Tools whose target is unknown are left out (reported). */
export function buildMcp(written: ExposedMcp, scope: CapabilityScope): McpServer {
  return {
    kind: "mcp",
    ...buildAdapterBase(written, scope.bindings, scope.reporter),
    transport: written.transport,
    ttlMs: written.ttlMs,
    cacheScope: written.cacheScope,
    tools: written.tools.flatMap((tool) => {
      const built = buildTool(written, tool, scope);
      return built ? [built] : [];
    }),
    resources: written.resources.flatMap((resource) => {
      const built = buildResource(written, resource, scope);
      return built ? [built] : [];
    }),
    prompts: written.prompts.map((prompt) => buildPrompt(prompt, scope)),
  };
}

function buildTool(adapter: ExposedMcp, written: McpTool, scope: CapabilityScope): Tool | undefined {
  const name = written.name ?? written.ref?.split(".").at(-1) ?? "tool";
  const user = `exposes ${adapter.namespace}`;
  if (!checkMemberPaths(written.inputParameters, scope.reporter)) return undefined;
  const names = argumentNames(user, scope);
  const { declared, aliases } =
    written.inputSchema === undefined
      ? declareArguments(written.inputParameters, names)
      : { declared: schemaInputs(written), aliases: [] };
  const mapped = mapInputs(written, scope);
  const { namespace } = adapter;
  const resolved = resolveBehaviour(
    mapped,
    calledByArguments({ namespace, user, declared, aliases, isOpen: true, scope, label: `tool ${name}` }),
  );
  if (!resolved) return undefined;
  return {
    ...resolved,
    name,
    inputSchema: written.inputSchema,
    title: written.display,
    description: describeTool(name, written.description, resolved.action),
    hints: hintsOf(written.hints, resolved.action),
    span: valueSpan(written, "name"),
  };
}

/** What is called by arguments alone: it has no path, no method and nothing beside it that has inputs. */
function calledByArguments(context: Omit<EndpointContext, "placeholders" | "method" | "shared">): EndpointContext {
  return { ...context, placeholders: [], method: undefined, shared: [] };
}

function schemaInputs(written: McpTool): readonly Input[] {
  const type = typeOfSchema(written.inputSchema);
  if (type.kind !== "object") return [];
  const schemas = schemaNode(written);
  return type.properties.map((property) => ({
    name: property.name,
    in: "argument",
    type: property.type,
    required: property.required,
    description: property.description,
    schema: presetOf(written.inputSchema, property.name),
    meant: meantDefault(
      presetOf(written.inputSchema, property.name)?.["default"],
      schemas && entryOf(schemas, property.name)?.value,
    ),
    origin: "declared",
    value: undefined,
    span: valueSpan(written, "inputSchema"),
  }));
}

/** The properties of a tool's own schema, where they stand. */
function schemaNode(written: McpTool): MapNode | undefined {
  const schema = entryOf(written.$, "inputSchema")?.value;
  const properties = schema?.kind === "map" ? entryOf(schema, "properties")?.value : undefined;
  return properties?.kind === "map" ? properties : undefined;
}

/** What a tool's own schema says of an argument that is left out: all else is checked by that schema. */
function presetOf(schema: JsonValue | undefined, name: string): JsonObject | undefined {
  const properties = isObject(schema) ? schema["properties"] : undefined;
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!isObject(property) || property["default"] === undefined) return undefined;
  const { type, default: preset } = property;
  return { ...(type === undefined ? {} : { type }), default: preset };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function buildResource(adapter: ExposedMcp, written: WrittenResource, scope: CapabilityScope): McpResource | undefined {
  const user = `exposes ${adapter.namespace}`;
  const holes = parseBraces(written.uri).flatMap((part) => (part.kind === "hole" ? [part.name] : []));
  const variables = [...new Set(holes)];
  const span = valueSpan(written, "name");
  const declared = variables.map((name): Input => ({
    name,
    in: "argument",
    type: { kind: "string" },
    required: true,
    description: undefined,
    origin: "declared",
    value: undefined,
    span: valueSpan(written, "uri"),
  }));
  const { namespace } = adapter;
  const label = `resource ${written.name}`;
  const resolved = resolveBehaviour(
    written,
    calledByArguments({ namespace, user, declared, aliases: [], isOpen: false, scope, label }),
  );
  if (!resolved) return undefined;
  return {
    ...resolved,
    name: written.name,
    title: written.display,
    description: written.description ?? written.name,
    uri: written.uri,
    variables,
    mimeType: written.mimeType,
    location: written.location,
    binary: written.binary ?? false,
    span,
  };
}

function buildPrompt(written: McpPrompt, scope: CapabilityScope): Prompt {
  const span = valueSpan(written, "name");
  const declared = written.arguments.map((argument) => ({
    name: argument.name,
    title: argument.display,
    description: argument.description,
    required: argument.required ?? true,
  }));
  const messages = written.template.map(({ role, content }) => ({ role, content: plainHoles(content) }));
  const undeclared = undeclaredArguments(messages, declared, written, scope);
  if (messages.length > 0) reportUnread(messages, written, scope);
  return {
    name: written.name,
    title: written.display,
    description: written.description,
    arguments: [...declared, ...undeclared],
    messages,
    location: written.location,
    span,
  };
}

/** `{{tools.x}}` is the argument x, as everywhere. */
function plainHoles(content: string): string {
  return parseTemplate(content)
    .map((part) => (part.kind === "text" ? part.text : `{{${part.name.replace(/^tools\./, "")}}}`))
    .join("");
}

/** What messages mention and nobody declares is declared by that: an argument that may be left out. One that is near a declared one is told. */
function undeclaredArguments(
  messages: Prompt["messages"],
  declared: Prompt["arguments"],
  written: McpPrompt,
  { reporter, bindings }: CapabilityScope,
): Prompt["arguments"] {
  const known = new Set(declared.map(({ name }) => name));
  const mentions = mentionsOf(written);
  return [...mentionedIn(messages)]
    .filter((name) => !known.has(name))
    .map((name) => {
      const nearest = nearestWord(name, () => [...known], reporter.comparisons);
      const span = mentions.get(name) ?? valueSpan(written, "name");
      if (bindings.find(name) !== undefined)
        reporter.report("model/binding-in-prompt", span, { binding: name, prompt: written.name });
      else if (nearest !== undefined)
        reporter.report("model/unresolved-reference", span, { text: `{{${name}}}`, nearest: `{{${nearest}}}` });
      reporter.report("portability/undeclared-input", span, { input: name, owner: `prompt \`${written.name}\`` });
      return { name, title: undefined, description: undefined, required: false };
    });
}

/** Arguments that no message mentions: what somebody fills in would go nowhere. The one that a misspelled hole is near to is told there. */
function reportUnread(messages: Prompt["messages"], written: McpPrompt, { reporter }: CapabilityScope): void {
  const mentioned = mentionedIn(messages);
  const known = new Set(written.arguments.map(({ name }) => name));
  const slips = [...mentioned].filter((name) => !known.has(name));
  const meant = new Set(slips.map((slip) => nearestWord(slip, () => [...known], reporter.comparisons)));
  for (const argument of written.arguments) {
    if (mentioned.has(argument.name) || meant.has(argument.name)) continue;
    reporter.report("model/unread-argument", valueSpan(argument, "name"), {
      argument: argument.name,
      prompt: written.name,
    });
  }
}

function mentionedIn(messages: Prompt["messages"]): ReadonlySet<string> {
  const parts = messages.flatMap(({ content }) => parseTemplate(content));
  return new Set(parts.flatMap((part) => (part.kind === "hole" && /^[^{}\s]+$/.test(part.name) ? [part.name] : [])));
}

/** Where a prompt's messages mention each name for the first time. */
function mentionsOf(prompt: McpPrompt): ReadonlyMap<string, Span> {
  const mentions = new Map<string, Span>();
  for (const { $ } of prompt.template) {
    const content = entryOf($, "content")?.value;
    if (content?.kind !== "scalar") continue;
    for (const match of content.text.matchAll(/\{\{\s{0,9}(?:tools\.)?([^{}\s]+)\s{0,9}\}\}/g)) {
      const [hole, name = ""] = match;
      if (!mentions.has(name)) mentions.set(name, spanInScalar(content, match.index, match.index + hole.length));
    }
  }
  return mentions;
}

/** Builds one aggregate flow; undefined where its target is unknown (reported). */
export function buildFlow(namespace: string, written: WrittenFlow, scope: CapabilityScope): Flow | undefined {
  const id = `${namespace}.${written.name}`;
  const user = `aggregates ${namespace}`;
  if (!checkMemberPaths(written.inputParameters, scope.reporter)) return undefined;
  const { declared, aliases } = declareArguments(written.inputParameters, argumentNames(user, scope));
  const resolved = resolveBehaviour(
    mapInputs(written, scope),
    calledByArguments({ namespace, user, declared, aliases, isOpen: true, scope, label: `flow ${id}` }),
  );
  if (!resolved) return undefined;
  return {
    ...resolved,
    id,
    name: written.name,
    title: written.display,
    description: written.description ?? id,
    semantics: {
      safe: written.semantics.safe,
      idempotent: written.semantics.idempotent,
    },
    span: valueSpan(written, "name"),
  };
}

/** Names in an input's own `value`: other inputs and bindings. */
function argumentNames(user: string, scope: CapabilityScope): NameScope {
  return {
    reference: () => undefined,
    hole: (name, span) => {
      const variable = scope.bindings.find(name);
      if (variable === undefined) return { kind: "input", name, path: [] };
      scope.bindings.use(variable, user, span);
      return { kind: "binding", variable };
    },
  };
}
