import * as z from "zod";
import { entryOf, type MapNode, toJson } from "../source/node.js";
import { kebabCase } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import type {
  AggregateSection, Exposed, ExposedOperation, ExposedResource, Flow, Forward, Hints, Import, McpPrompt, McpResource, McpTool, PromptMessage, Skill, SkillTool,
} from "./document.js";
import { readAuthentication } from "./read-authentication.js";
import { behaviourKeys, readBehaviour, scalarText } from "./read-behaviour.js";
import { methodType, readImport } from "./read-consumes.js";
import { firstEntry, flag, type Member, present, readFields, readMembers, type ReadContext, text, texts, whole } from "./read-fields.js";
import { memberName, readArguments, readExposedParameters, readWrittenValues } from "./read-parameters.js";

const types: Readonly<Record<string, Exposed["kind"]>> = { rest: "rest", api: "rest", mcp: "mcp", skill: "skill", "agent-skill": "skill", control: "control" };
const portType = whole.refine((port) => port >= 0 && port <= 65_535);

/** The entries of `exposes`: adapters and imports. An entry of unknown type is reported and left out. */
export function readExposes(node: MapNode, context: ReadContext): readonly (Exposed | Import)[] {
  return readMembers(node, ["exposes"], "adapter", context).flatMap((member): readonly (Exposed | Import)[] => {
    const imported = readImport(member, context);
    if (imported) return [imported];
    const adapter = readAdapter(member, context);
    return adapter ? [adapter] : [];
  });
}

function readAdapter(member: Member, context: ReadContext): Exposed | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    { type: { type: text, required: true }, namespace: { type: text, aliases: ["name"] }, port: { type: portType, is: "a port number (0 to 65535)" }, address: { type: text, aliases: ["host"] }, description: { type: text } },
    ["authentication", "auth", "inputParameters", "resources", "transport", "tools", "prompts", "skills", "skill", "management", "observability", "outputMediaType", "maxBinarySize", "ttlMs", "cacheScope", "display", "label", "title", "tags", "cors", "paths"],
    context,
  );
  if (fields.type === undefined) return undefined;
  const kind = Object.hasOwn(types, fields.type) ? types[fields.type] : undefined;
  if (!kind) {
    const known = ["rest", "mcp", "skill", "control"];
    context.reporter.report("schema/unknown-type", entryOf(node, "type")?.value.span ?? owner.span, { type: fields.type, what: "an adapter", known, nearest: nearestWord(fields.type, known) });
    return undefined;
  }
  const authentication = firstEntry(node, ["authentication", "auth"]);
  const base = present({
    $: node,
    namespace: (fields.namespace ?? kind).trim(),
    port: fields.port,
    address: fields.address,
    description: fields.description,
    authentication: authentication && readAuthentication(authentication, context),
  }) as Pick<Exposed, "$" | "namespace">;
  switch (kind) {
    case "rest":
      return { ...base, kind, inputParameters: readExposedParameters(node, context), resources: readMembers(node, ["resources"], "resource", context).flatMap((resource) => readResource(resource, context) ?? []) };
    case "mcp":
      return {
        ...base,
        kind,
        transport: scalarText(node, "transport") === "stdio" ? "stdio" : "http",
        tools: readMembers(node, ["tools"], "tool", context).map((tool) => readTool(tool, context)),
        resources: readMembers(node, ["resources"], "MCP resource", context).flatMap((resource) => readMcpResource(resource, context) ?? []),
        prompts: readMembers(node, ["prompts"], "prompt", context).flatMap((prompt) => readPrompt(prompt, context) ?? []),
      };
    case "skill":
      return { ...base, kind, skills: readMembers(node, ["skills"], "skill", context).flatMap((skill) => readSkill(skill, context) ?? []) };
    case "control": {
      const part = (key: string): unknown => {
        const value = entryOf(node, key)?.value;
        return value && toJson(value);
      };
      return present({ ...base, kind, management: part("management"), observability: part("observability") }) as Exposed;
    }
  }
}

function readResource(member: Member, context: ReadContext): ExposedResource | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, { path: { type: text, required: true }, display: { type: text, aliases: ["label", "title"] }, description: { type: text } }, ["name", "inputParameters", "operations", "forward", "tags", "method"], context);
  if (fields.path === undefined) return undefined;
  const forward = entryOf(node, "forward");
  const operations = readMembers(node, ["operations"], "operation", context).flatMap((operation) => readOperation(operation, context) ?? []);
  // `{path, method, label}` without operations says one operation.
  const sole = operations.length === 0 && entryOf(node, "method") && !forward ? (readOperation({ ...member, node: { ...node, entries: node.entries.filter((entry) => entry.key !== "path") } }, context) ?? []) : [];
  return present({
    $: node,
    name: memberName(member, ["name"]),
    path: fields.path,
    display: fields.display,
    description: fields.description,
    inputParameters: readExposedParameters(node, context),
    operations: operations.length > 0 ? operations : Array.isArray(sole) ? sole : [sole],
    forward: forward?.value.kind === "map" ? readForward({ node: forward.value, key: undefined, owner: { what: "forward", span: forward.keySpan } }, context) : undefined,
  }) as ExposedResource;
}

function readForward(member: Member, context: ReadContext): Forward | undefined {
  const fields = readFields(member.node, member.owner, { targetNamespace: { type: text, required: true }, trustedHeaders: { type: texts } }, ["targetPath"], context);
  return fields.targetNamespace === undefined ? undefined : { $: member.node, targetNamespace: fields.targetNamespace, trustedHeaders: fields.trustedHeaders ?? [] };
}

function readOperation(member: Member, context: ReadContext): ExposedOperation | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, { method: { type: methodType, required: true, is: "an HTTP method" }, path: { type: text } }, [...behaviourKeys, "id", "operationId", "responses", "responseBinary", "outputMediaType", "maxBinarySize", "outputRawFormat", "body"], context);
  if (fields.method === undefined) return undefined;
  const binary = entryOf(node, "responseBinary")?.value;
  return present({
    ...readBehaviour(member, context),
    method: fields.method,
    path: fields.path,
    inputParameters: readExposedParameters(node, context),
    responseBinary: binary && toJson(binary),
  }) as ExposedOperation;
}

function readTool(member: Member, context: ReadContext): McpTool {
  const { node, owner } = member;
  readFields(node, owner, {}, [...behaviourKeys, "id", "operationId", "operation", "inputSchema", "outputMediaType", "maxBinarySize", "outputRawFormat", "calls", "annotations", "method", "path"], context);
  const schema = entryOf(node, "inputSchema")?.value;
  return present({
    ...readBehaviour(member, context),
    inputParameters: readArguments(node, context),
    inputSchema: schema && toJson(schema),
    hints: readHints(node, context),
  }) as McpTool;
}

function readHints(node: MapNode, context: ReadContext): Hints {
  const entry = entryOf(node, "hints");
  if (entry?.value.kind !== "map") return {};
  return readFields(entry.value, { what: "hints", span: entry.keySpan }, { readOnly: { type: flag }, destructive: { type: flag }, idempotent: { type: flag }, openWorld: { type: flag } }, [], context) as Hints;
}

function readMcpResource(member: Member, context: ReadContext): McpResource | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, { uri: { type: text, required: true }, mimeType: { type: text }, location: { type: text }, binary: { type: flag } }, [...behaviourKeys, "maxBinarySize", "outputMediaType", "ttlMs", "cacheScope", "path", "operations"], context);
  const behaviour = readBehaviour(member, context);
  if (fields.uri === undefined) return undefined;
  return present({ ...behaviour, name: behaviour.name ?? fields.uri, uri: fields.uri, mimeType: fields.mimeType, location: fields.location, binary: fields.binary }) as McpResource;
}

function readPrompt(member: Member, context: ReadContext): McpPrompt | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, { display: { type: text, aliases: ["label", "title"] }, description: { type: text }, location: { type: text } }, ["name", "arguments", "template", "messages", "tags"], context);
  const name = memberName(member, ["name"]);
  if (name === undefined) return undefined;
  return present({
    $: node,
    name,
    display: fields.display,
    description: fields.description,
    arguments: readMembers(node, ["arguments"], "argument", context).flatMap((argument) => {
      const argumentName = memberName(argument, ["name"]);
      const values = readFields(argument.node, argument.owner, { display: { type: text, aliases: ["label", "title"] }, description: { type: text }, required: { type: flag } }, ["name", "type"], context);
      return argumentName === undefined ? [] : [present({ $: argument.node, name: argumentName, ...values }) as McpPrompt["arguments"][number]];
    }),
    template: readMembers(node, ["template", "messages"], "message", context).flatMap((message): readonly PromptMessage[] => {
      const values = readFields(message.node, message.owner, { role: { type: z.enum(["user", "assistant"]), required: true }, content: { type: text, required: true } }, [], context);
      return values.role === undefined || values.content === undefined ? [] : [{ $: message.node, role: values.role, content: values.content }];
    }),
    location: fields.location,
  }) as McpPrompt;
}

function readSkill(member: Member, context: ReadContext): Skill | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    {
      description: { type: text }, license: { type: text }, compatibility: { type: text }, allowedTools: { type: z.union([text, z.array(text).transform((tools) => tools.join(" "))]), aliases: ["allowed-tools"] }, argumentHint: { type: text, aliases: ["argument-hint"] },
      userInvocable: { type: flag, aliases: ["user-invocable"] }, disableModelInvocation: { type: flag, aliases: ["disable-model-invocation"] }, location: { type: text },
    },
    ["name", "metadata", "tools", "call", "hints", "inputParameters", "outputParameters", "with", "display", "tags"],
    context,
  );
  const name = memberName(member, ["name"]);
  if (name === undefined) {
    context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  const metadata = readWrittenValues(node, "metadata", context).flatMap(({ name: key, value }) => (value.kind === "scalar" ? [[key, value.text || String(value.value)] as const] : []));
  return present({ $: node, name, ...fields, metadata, tools: readMembers(node, ["tools"], "skill tool", context).flatMap((tool) => readSkillTool(tool, context) ?? []) }) as Skill;
}

function readSkillTool(member: Member, context: ReadContext): SkillTool | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, { description: { type: text }, instruction: { type: text } }, ["name", "from", "call", "hints", "inputParameters", "outputParameters", "with", "display", "tags"], context);
  const name = memberName(member, ["name"]);
  if (name === undefined) return undefined;
  const from = entryOf(node, "from");
  const source = from?.value.kind === "map" ? readFields(from.value, { what: "from", span: from.keySpan }, { sourceNamespace: { type: text, aliases: ["namespace"], required: true }, action: { type: text, aliases: ["name"], required: true } }, [], context) : undefined;
  return present({
    $: node,
    name,
    description: fields.description,
    instruction: fields.instruction,
    from: source?.sourceNamespace !== undefined && source.action !== undefined ? { sourceNamespace: source.sourceNamespace, action: source.action } : undefined,
  }) as SkillTool;
}

/** The entries of `aggregates`. */
export function readAggregates(node: MapNode, context: ReadContext): readonly (AggregateSection | Import)[] {
  return readMembers(node, ["aggregates"], "aggregate", context).flatMap((member): readonly (AggregateSection | Import)[] => {
    const imported = readImport(member, context);
    if (imported) return [imported];
    const fields = readFields(member.node, member.owner, { namespace: { type: text, aliases: ["name"] }, display: { type: text, aliases: ["label", "title"] } }, ["flows", "functions", "description", "tags"], context);
    // From alpha3 on the schema asks for no more than a display name.
    const namespace = fields.namespace ?? kebabCase(fields.display ?? "aggregate");
    const flows = readMembers(member.node, ["flows", "functions"], "flow", context).flatMap((flow) => readFlow(flow, context) ?? []);
    return [present({ $: member.node, kind: "aggregate" as const, namespace, display: fields.display, flows }) as AggregateSection];
  });
}

function readFlow(member: Member, context: ReadContext): Flow | undefined {
  const { node, owner } = member;
  readFields(node, owner, {}, [...behaviourKeys, "semantics", "outputMediaType"], context);
  const behaviour = readBehaviour(member, context);
  if (behaviour.name === undefined) {
    context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  const semantics = entryOf(node, "semantics");
  const read = semantics?.value.kind === "map" ? readFields(semantics.value, { what: "semantics", span: semantics.keySpan }, { safe: { type: flag }, idempotent: { type: flag }, cacheable: { type: flag } }, [], context) : {};
  return { ...behaviour, name: behaviour.name, inputParameters: readArguments(node, context), semantics: read as Flow["semantics"] };
}
