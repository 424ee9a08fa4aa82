import * as z from "zod";
import { entryOf, type MapNode } from "../source/node.js";
import { mapAt, mapEntryAt } from "./read-map.js";
import type { Hints, McpPrompt, McpResource, McpTool, PromptArgument, PromptMessage } from "./document.js";
import { behaviourKeys, endpointIgnored, readBehaviour, scalarText } from "./read-behaviour.js";
import { entity, firstEntry, flag, noFields, readFields, type ReadContext, text } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { readJsonSchema } from "./read-json-schema.js";
import { memberName, readArguments, readFirst } from "./read-parameters.js";

const namesOfTools = ["name", "id", "operationId"];
const keysOfTools = [...behaviourKeys, "id", "operationId", "inputSchema", "hints"];
const ignoredOfTools = {
  ...endpointIgnored,
  operation: "write `call: namespace.operation`",
  calls: "write `steps`",
  annotations: "write `hints`",
  method: "a tool has no method",
  path: "a tool has no path",
};

/** A tool of an MCP server. */
export function readTool(member: Member, context: ReadContext): McpTool {
  const { node, owner } = member;
  readFields(node, owner, noFields, keysOfTools, context, ignoredOfTools);
  // An empty name is told with those that the protocol does not take.
  if (memberName(member, namesOfTools) === undefined && scalarText(node, "ref") === undefined)
    requiredName(member, namesOfTools, context);
  const schema = mapAt(node, "inputSchema", owner.what, context);
  return entity<McpTool>({
    ...readBehaviour(member, context),
    inputParameters: readArguments(node, context),
    inputSchema: schema && readJsonSchema(schema, context),
    hints: readHints(node, owner.what, context),
  });
}

const hintFields = {
  readOnly: { type: flag },
  destructive: { type: flag },
  idempotent: { type: flag },
  openWorld: { type: flag },
};

function readHints(node: MapNode, what: string, context: ReadContext): Hints {
  const found = mapEntryAt(node, "hints", what, context);
  if (!found) return {};
  const owner = { what: "hints", span: found.entry.keySpan };
  const { readOnly, destructive, idempotent, openWorld } = readFields(found.node, owner, hintFields, [], context);
  return entity<Hints>({ readOnly, destructive, idempotent, openWorld });
}

const resourceFields = {
  uri: { type: text, required: true },
  mimeType: { type: text },
  location: { type: text },
  binary: { type: flag },
};
const ignoredOfResources = {
  ...endpointIgnored,
  ttlMs: "it is a key of the server",
  cacheScope: "it is a key of the server",
  path: "an MCP resource has a `uri`",
  operations: "write `call`",
};

/** The resources of an MCP server; one URI is one of them. */
export function readMcpResources(server: MapNode, context: ReadContext): readonly McpResource[] {
  const members = readMembers(server, ["resources"], "MCP resource", context);
  const uriOf = ({ node }: Member): string => scalarText(node, "uri")?.trim() ?? "";
  return readFirst(members, "MCP resource", uriOf, context, (member) => readMcpResource(member, context), uriOf);
}

/** A resource of an MCP server; undefined where it has no name. */
function readMcpResource(member: Member, context: ReadContext): McpResource | undefined {
  const { node, owner } = member;
  const operations = entryOf(node, "uri") ? undefined : entryOf(node, "operations");
  if (operations) {
    const where = "a resource of an adapter of `type: rest`";
    context.reporter.report("schema/misplaced-key", operations.keySpan, { key: "operations", what: owner.what, where });
    return undefined;
  }
  const fields = readFields(node, owner, resourceFields, behaviourKeys, context, ignoredOfResources);
  const behaviour = readBehaviour(member, context);
  reportBesideLocation(member, ["call", "steps"], context);
  if (fields.uri === undefined) return undefined;
  return entity<McpResource>({
    ...behaviour,
    name: behaviour.name ?? fields.uri,
    uri: fields.uri,
    mimeType: fields.mimeType,
    location: fields.location,
    binary: fields.binary,
  });
}

/** What stands beside `location`, which decides, and has no effect there. */
function reportBesideLocation({ node, owner }: Member, keys: readonly string[], context: ReadContext): void {
  const kept = "location";
  if (!node.entries.some(({ key }) => key === kept)) return;
  for (const { key, keySpan } of node.entries.filter((entry) => keys.includes(entry.key)))
    context.reporter.report("schema/ignored-beside", keySpan, { what: owner.what, key, kept });
}

const promptFields = {
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
  location: { type: text },
};
const argumentFields = {
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
  required: { type: flag },
};
const messageFields = {
  role: { type: z.enum(["user", "assistant"]), required: true },
  content: { type: text, required: true },
};

/** The prompts of an MCP server; one name is one of them: a server that registers a second does not start. */
export function readPrompts(server: MapNode, context: ReadContext): readonly McpPrompt[] {
  const members = readMembers(server, ["prompts"], "prompt", context);
  return readFirst(members, "prompt", nameOf, context, (member) => readPrompt(member, context));
}

/** The name of what cannot be called without one; undefined where it has none (reported). */
function requiredName(member: Member, keys: readonly string[], context: ReadContext): string | undefined {
  const name = memberName(member, keys);
  if (name !== undefined && name !== "") return name;
  context.reporter.report("schema/missing-key", member.owner.span, { key: "name", what: member.owner.what });
  return undefined;
}

const nameOf = (member: Member): string => memberName(member, ["name"]) ?? "";

/** A prompt of an MCP server; undefined where it has no name. */
function readPrompt(member: Member, context: ReadContext): McpPrompt | undefined {
  const { node, owner } = member;
  const others = ["name", "arguments", "template", "messages"];
  const fields = readFields(node, owner, promptFields, others, context, { tags: "prompts have none" });
  const name = requiredName(member, ["name"], context);
  if (name === undefined) return undefined;
  reportBesideLocation(member, ["template", "messages"], context);
  if (fields.location === undefined && !firstEntry(node, ["template", "messages"]))
    context.reporter.report("schema/missing-key", owner.span, { key: "template", what: owner.what });
  return entity<McpPrompt>({
    $: node,
    name,
    display: fields.display,
    description: fields.description,
    arguments: readFirst(
      readMembers(node, ["arguments"], "argument", context),
      "argument",
      nameOf,
      context,
      (argument) => readArgument(argument, context),
    ),
    template: readMembers(node, ["template", "messages"], "message", context).flatMap(
      (message): readonly PromptMessage[] => {
        const values = readFields(message.node, message.owner, messageFields, [], context);
        return values.role === undefined || values.content === undefined
          ? []
          : [{ $: message.node, role: values.role, content: values.content }];
      },
    ),
    location: fields.location,
  });
}

/** An argument of a prompt; undefined where it has no name. */
function readArgument(member: Member, context: ReadContext): PromptArgument | undefined {
  const { node, owner } = member;
  const name = requiredName(member, ["name"], context);
  const values = readFields(node, owner, argumentFields, ["name"], context, { type: "arguments of prompts are texts" });
  return name === undefined
    ? undefined
    : entity<PromptArgument>({
        $: node,
        name,
        display: values.display,
        description: values.description,
        required: values.required,
      });
}
