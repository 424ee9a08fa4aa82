import * as z from "zod";
import { entryOf, type MapNode } from "../source/node.js";
import { kebabCase } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import { mapAt, mapEntryAt } from "./read-map.js";
import type {
  AggregateSection,
  Exposed,
  ExposedControl,
  ExposedMcp,
  ExposedOperation,
  ExposedResource,
  ExposedRest,
  ExposedSkill,
  Flow,
  Forward,
  Hints,
  Import,
  McpPrompt,
  McpResource,
  McpTool,
  PromptArgument,
  PromptMessage,
} from "./document.js";
import { readAuthentication } from "./read-authentication.js";
import { readManagement, readObservability } from "./read-control.js";
import { behaviourKeys, readBehaviour } from "./read-behaviour.js";
import { httpMethods } from "./document.js";
import { methodType, readImport } from "./read-consumes.js";
import { byteSize, isByteSize } from "./read-byte-size.js";
import {
  entity,
  firstEntry,
  flag,
  type Member,
  type Members,
  readFields,
  readMembers,
  type ReadContext,
  text,
  texts,
  whole,
} from "./read-fields.js";
import { readJsonSchema } from "./read-json-schema.js";
import { memberName, readArguments, readExposedParameters } from "./read-parameters.js";
import { readBinaryResponse, readResponses } from "./read-responses.js";
import { readSkills } from "./read-skills.js";
import { readTags } from "./read-tags.js";

const types: Readonly<Record<string, Exposed["kind"]>> = {
  rest: "rest",
  api: "rest",
  mcp: "mcp",
  skill: "skill",
  "agent-skill": "skill",
  control: "control",
};
const portType = whole.refine((port) => port >= 0 && port <= 65_535);

/** The entries of `exposes`: adapters and imports. An entry of unknown type is reported and left out. */
export function readExposes(node: MapNode, context: ReadContext): readonly (Exposed | Import)[] {
  return readMembers(node, ["exposes"], "adapter", context).flatMap((member): readonly (Exposed | Import)[] => {
    const imported = readImport(member, context);
    if (imported) return imported;
    const adapter = readAdapter(member, context);
    return adapter ? [adapter] : [];
  });
}

function readAdapter(member: Member, context: ReadContext): Exposed | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    {
      type: { type: text, required: true },
      namespace: { type: text, aliases: ["name"] },
      port: { type: portType, is: "a port number (0 to 65535)" },
      address: { type: text, aliases: ["host"] },
      description: { type: text },
      maxBinarySize: { type: byteSize, is: isByteSize },
    },
    [
      "authentication",
      "auth",
      "inputParameters",
      "resources",
      "transport",
      "tools",
      "prompts",
      "skills",
      "management",
      "observability",
      "ttlMs",
      "cacheScope",
      "groups",
    ],
    context,
    {
      display: "the namespace names the adapter",
      label: "the namespace names the adapter",
      title: "the namespace names the adapter",
      tags: "tags of operations and tools go into contracts",
      skill: "write `skills`, a list",
      outputMediaType: "operations have media types",
      cors: "origins are options of the server",
      paths: "write `resources`",
    },
  );
  if (fields.type === undefined) return undefined;
  const kind = Object.hasOwn(types, fields.type) ? types[fields.type] : undefined;
  if (!kind) {
    const known = ["rest", "mcp", "skill", "control"];
    context.reporter.report("schema/unknown-type", entryOf(node, "type")?.value.span ?? owner.span, {
      type: fields.type,
      what: "an adapter",
      known,
      nearest: nearestWord(fields.type, known),
    });
    return undefined;
  }
  const authentication = firstEntry(node, ["authentication", "auth"]);
  const base = {
    $: node,
    namespace: (fields.namespace ?? kind).trim(),
    port: fields.port,
    address: fields.address,
    description: fields.description,
    authentication: authentication && readAuthentication(authentication, context),
    maxBinarySize: fields.maxBinarySize,
  };
  switch (kind) {
    case "rest":
      return entity<ExposedRest>({
        ...base,
        kind,
        inputParameters: readExposedParameters(node, context),
        resources: readMembers(node, ["resources"], "resource", context).flatMap(
          (resource) => readResource(resource, context) ?? [],
        ),
      });
    case "mcp":
      return entity<ExposedMcp>({
        ...base,
        kind,
        transport: readTransport(node, owner, context),
        tools: readMembers(node, ["tools"], "tool", context).map((tool) => readTool(tool, context)),
        resources: readMembers(node, ["resources"], "MCP resource", context).flatMap(
          (resource) => readMcpResource(resource, context) ?? [],
        ),
        prompts: readMembers(node, ["prompts"], "prompt", context).flatMap(
          (prompt) => readPrompt(prompt, context) ?? [],
        ),
        ...readCaching(node, owner.what, context),
      });
    case "skill":
      return entity<ExposedSkill>({ ...base, kind, skills: readSkills(node, context) });
    case "control":
      return entity<ExposedControl>({
        ...base,
        kind,
        management: readManagement(node, context),
        observability: readObservability(node, context),
      });
  }
}

function readTransport(node: MapNode, owner: Member["owner"], context: ReadContext): ExposedMcp["transport"] {
  const folded = z
    .string()
    .transform((written) => written.trim().toLowerCase())
    .transform((written) => (/^(?:streamable-?http|https?|sse)$/.test(written) ? "http" : written))
    .pipe(z.enum(["http", "stdio"]));
  const own = { ...node, entries: node.entries.filter(({ key }) => key === "transport") };
  return (
    readFields(
      own,
      owner,
      { transport: { type: folded, is: "one of the known words", words: ["http", "stdio"] } },
      [],
      context,
    ).transport ?? "http"
  );
}

/** What is said of a consumed operation where it is called. */
const endpointIgnored = {
  outputMediaType: "the called operation says it",
  maxBinarySize: "the adapter and the called operation say it",
  outputRawFormat: "the called operation says it",
  body: "callers pass inputs; the called operation has the body",
  hints: "tools have hints",
};

/** How clients of an MCP server may keep its answers. */
function readCaching(
  node: MapNode,
  what: string,
  context: ReadContext,
): Pick<Members<ExposedMcp>, "ttlMs" | "cacheScope"> {
  const own = { ...node, entries: node.entries.filter(({ key }) => key === "ttlMs" || key === "cacheScope") };
  const { ttlMs, cacheScope } = readFields(
    own,
    { what, span: node.span },
    { ttlMs: { type: whole }, cacheScope: { type: z.enum(["public", "private"]) } },
    [],
    context,
  );
  return { ttlMs, cacheScope };
}

function readResource(member: Member, context: ReadContext): ExposedResource | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    {
      path: { type: text, required: true },
      display: { type: text, aliases: ["label", "title"] },
      description: { type: text },
    },
    [
      "name",
      "inputParameters",
      "operations",
      "forward",
      "tags",
      "method",
      "call",
      "ref",
      "with",
      "steps",
      "mappings",
      "outputParameters",
    ],
    context,
  );
  if (fields.path === undefined) return undefined;
  const forward = mapEntryAt(node, "forward", owner.what, context);
  const operations = readMembers(node, ["operations"], "operation", context).flatMap(
    (operation) => readOperation(operation, context) ?? [],
  );
  // `{path, method, label}` without operations says one operation.
  const sole =
    operations.length === 0 && entryOf(node, "method") && !forward
      ? (readOperation(
          { ...member, node: { ...node, entries: node.entries.filter((entry) => entry.key !== "path") } },
          context,
        ) ?? [])
      : [];
  return entity<ExposedResource>({
    $: node,
    name: memberName(member, ["name"]),
    path: fields.path,
    display: fields.display,
    description: fields.description,
    tags: readTags(node, context),
    inputParameters: readExposedParameters(node, context),
    operations: operations.length > 0 ? operations : Array.isArray(sole) ? sole : [sole],
    forward:
      forward &&
      readForward(
        { node: forward.node, key: undefined, owner: { what: "forward", span: forward.entry.keySpan } },
        context,
      ),
  });
}

function readForward(member: Member, context: ReadContext): Forward | undefined {
  const fields = readFields(
    member.node,
    member.owner,
    { targetNamespace: { type: text, required: true }, trustedHeaders: { type: texts } },
    [],
    context,
    { targetPath: "a forward keeps its path" },
  );
  return fields.targetNamespace === undefined
    ? undefined
    : { $: member.node, targetNamespace: fields.targetNamespace, trustedHeaders: fields.trustedHeaders ?? [] };
}

function readOperation(member: Member, context: ReadContext): ExposedOperation | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    { method: { type: methodType, required: true, is: "an HTTP method", words: httpMethods }, path: { type: text } },
    [...behaviourKeys, "id", "operationId", "responses", "responseBinary"],
    context,
    endpointIgnored,
  );
  if (fields.method === undefined) return undefined;
  return entity<ExposedOperation>({
    ...readBehaviour(member, context),
    method: fields.method,
    path: fields.path,
    inputParameters: readExposedParameters(node, context),
    responses: readResponses(node, context),
    responseBinary: readBinaryResponse(node, context),
  });
}

function readTool(member: Member, context: ReadContext): McpTool {
  const { node, owner } = member;
  readFields(node, owner, {}, [...behaviourKeys, "id", "operationId", "inputSchema", "hints"], context, {
    ...endpointIgnored,
    operation: "write `call: namespace.operation`",
    calls: "write `steps`",
    annotations: "write `hints`",
    method: "a tool has no method",
    path: "a tool has no path",
  });
  const schema = mapAt(node, "inputSchema", owner.what, context);
  return entity<McpTool>({
    ...readBehaviour(member, context),
    inputParameters: readArguments(node, context),
    inputSchema: schema && readJsonSchema(schema, context),
    hints: readHints(node, owner.what, context),
  });
}

function readHints(node: MapNode, what: string, context: ReadContext): Hints {
  const found = mapEntryAt(node, "hints", what, context);
  if (!found) return {};
  const { readOnly, destructive, idempotent, openWorld } = readFields(
    found.node,
    { what: "hints", span: found.entry.keySpan },
    { readOnly: { type: flag }, destructive: { type: flag }, idempotent: { type: flag }, openWorld: { type: flag } },
    [],
    context,
  );
  return entity<Hints>({ readOnly, destructive, idempotent, openWorld });
}

function readMcpResource(member: Member, context: ReadContext): McpResource | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    { uri: { type: text, required: true }, mimeType: { type: text }, location: { type: text }, binary: { type: flag } },
    behaviourKeys,
    context,
    {
      ...endpointIgnored,
      ttlMs: "it is a key of the server",
      cacheScope: "it is a key of the server",
      path: "an MCP resource has a `uri`",
      operations: "write `call`",
    },
  );
  const behaviour = readBehaviour(member, context);
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

function readPrompt(member: Member, context: ReadContext): McpPrompt | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    { display: { type: text, aliases: ["label", "title"] }, description: { type: text }, location: { type: text } },
    ["name", "arguments", "template", "messages"],
    context,
    { tags: "prompts have none" },
  );
  const name = memberName(member, ["name"]);
  if (name === undefined) return undefined;
  return entity<McpPrompt>({
    $: node,
    name,
    display: fields.display,
    description: fields.description,
    arguments: readMembers(node, ["arguments"], "argument", context).flatMap((argument) => {
      const argumentName = memberName(argument, ["name"]);
      const values = readFields(
        argument.node,
        argument.owner,
        { display: { type: text, aliases: ["label", "title"] }, description: { type: text }, required: { type: flag } },
        ["name"],
        context,
        { type: "arguments of prompts are texts" },
      );
      return argumentName === undefined
        ? []
        : [
            entity<PromptArgument>({
              $: argument.node,
              name: argumentName,
              display: values.display,
              description: values.description,
              required: values.required,
            }),
          ];
    }),
    template: readMembers(node, ["template", "messages"], "message", context).flatMap(
      (message): readonly PromptMessage[] => {
        const values = readFields(
          message.node,
          message.owner,
          { role: { type: z.enum(["user", "assistant"]), required: true }, content: { type: text, required: true } },
          [],
          context,
        );
        return values.role === undefined || values.content === undefined
          ? []
          : [{ $: message.node, role: values.role, content: values.content }];
      },
    ),
    location: fields.location,
  });
}

/** The entries of `aggregates`. */
export function readAggregates(node: MapNode, context: ReadContext): readonly (AggregateSection | Import)[] {
  return readMembers(node, ["aggregates"], "aggregate", context).flatMap(
    (member): readonly (AggregateSection | Import)[] => {
      const imported = readImport(member, context);
      if (imported) return imported;
      const fields = readFields(
        member.node,
        member.owner,
        {
          namespace: { type: text, aliases: ["name"] },
          display: { type: text, aliases: ["label", "title"] },
          description: { type: text },
        },
        ["flows", "functions"],
        context,
        { tags: "flows have tags" },
      );
      // From alpha3 on the schema asks for no more than a display name.
      const namespace = fields.namespace ?? kebabCase(fields.display ?? "aggregate");
      const flows = readMembers(member.node, ["flows", "functions"], "flow", context).flatMap(
        (flow) => readFlow(flow, context) ?? [],
      );
      return [
        entity<AggregateSection>({
          $: member.node,
          kind: "aggregate",
          namespace,
          display: fields.display,
          description: fields.description,
          flows,
        }),
      ];
    },
  );
}

function readFlow(member: Member, context: ReadContext): Flow | undefined {
  const { node, owner } = member;
  const fields = readFields(
    node,
    owner,
    { outputMediaType: { type: text } },
    [...behaviourKeys, "semantics"],
    context,
    { hints: "tools have hints; write `semantics`" },
  );
  const behaviour = readBehaviour(member, context);
  if (behaviour.name === undefined) {
    context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  return entity<Flow>({
    ...behaviour,
    name: behaviour.name,
    inputParameters: readArguments(node, context),
    semantics: readSemantics(node, context),
    outputMediaType: fields.outputMediaType,
  });
}

function readSemantics(node: MapNode, context: ReadContext): Flow["semantics"] {
  const found = mapEntryAt(node, "semantics", "flow", context);
  if (!found) return {};
  const { safe, idempotent, cacheable } = readFields(
    found.node,
    { what: "semantics", span: found.entry.keySpan },
    { safe: { type: flag }, idempotent: { type: flag }, cacheable: { type: flag } },
    [],
    context,
  );
  return entity<Flow["semantics"]>({ safe, idempotent, cacheable });
}
