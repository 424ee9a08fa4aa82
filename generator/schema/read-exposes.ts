import * as z from "zod";
import { entryOf, type MapNode, type SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import { mapEntryAt } from "./read-map.js";
import type {
  Exposed,
  ExposedControl,
  ExposedMcp,
  ExposedOperation,
  ExposedResource,
  ExposedRest,
  ExposedSkill,
  Forward,
  Import,
} from "./document.js";
import { readAuthentication } from "./read-authentication.js";
import { readManagement, readObservability } from "./read-control.js";
import { behaviourKeys, endpointIgnored, readBehaviour } from "./read-behaviour.js";
import { type AdapterKind, adapterKinds, httpMethods } from "./words.js";
import { methodType, readImport } from "./read-consumes.js";
import { byteSize, isByteSize } from "./read-byte-size.js";
import {
  entity,
  spelledEntry,
  isNull,
  type Members,
  readFields,
  type ReadContext,
  text,
  texts,
  textOf,
  whole,
  type Values,
} from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { memberName, readExposedParameters } from "./read-parameters.js";
import { readBinaryResponse, readResponses } from "./read-responses.js";
import { readSkills } from "./read-skills.js";
import { readTags } from "./read-tags.js";
import { readMcpResources, readPrompts, readTool } from "./read-mcp.js";

/** Other words for kinds of adapters. */
const otherWords: Readonly<Record<string, AdapterKind>> = { api: "rest", "agent-skill": "skill" };

/** Keys that the adapters of a kind have beside those that all have. */
const keysOfKinds: Readonly<Record<AdapterKind, readonly string[]>> = {
  rest: ["inputParameters", "resources"],
  mcp: ["transport", "tools", "resources", "prompts", "ttlMs", "cacheScope"],
  skill: ["skills", "groups"],
  control: ["management", "observability"],
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

function kindOf(type: string): AdapterKind | undefined {
  const known = adapterKinds.find((kind) => kind === type);
  return known ?? (Object.hasOwn(otherWords, type) ? otherWords[type] : undefined);
}

const adapterFields = {
  type: { type: text, required: true },
  namespace: { type: text, aliases: ["name"] },
  port: { type: portType, is: "a port number (0 to 65535)" },
  address: { type: text, aliases: ["host"] },
  description: { type: text },
  maxBinarySize: { type: byteSize, is: isByteSize },
};

/** Keys that are known and have no effect, with what has it. */
const ignoredOfAdapters = {
  display: "the namespace names the adapter",
  label: "the namespace names the adapter",
  title: "the namespace names the adapter",
  tags: "tags of operations and tools go into contracts",
  skill: "write `skills`, a list",
  outputMediaType: "operations have media types",
  cors: "origins are options of the server",
  paths: "write `resources`",
};

function readAdapter(member: Member, context: ReadContext): Exposed | undefined {
  const { node, owner } = member;
  const written = textOf(entryOf(node, "type")?.value);
  const meant = written === undefined ? undefined : kindOf(written);
  // Of what is no adapter, which is said once, every key may be meant.
  const own = meant ? keysOfKinds[meant] : Object.values(keysOfKinds).flat();
  const others = ["authentication", "auth", ...own];
  const fields = readFields(node, owner, adapterFields, others, context, ignoredOfAdapters);
  if (fields.type === undefined) return undefined;
  const kind = kindOf(fields.type);
  if (!kind) {
    context.reporter.report("schema/unknown-type", entryOf(node, "type")?.value.span ?? owner.span, {
      type: fields.type,
      what: "an adapter",
      known: adapterKinds,
      nearest: nearestWord(fields.type, adapterKinds),
    });
    return undefined;
  }
  return readKind(kind, member, fields, context);
}

function readKind(
  kind: AdapterKind,
  { node, owner }: Member,
  fields: Values<typeof adapterFields>,
  context: ReadContext,
): Exposed {
  const authentication = spelledEntry(node, ["authentication", "auth"], owner.what, context);
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
        transport: readTransport(node, owner, fields.port, context),
        tools: readMembers(node, ["tools"], "tool", context).map((tool) => readTool(tool, context)),
        resources: readMcpResources(node, context),
        prompts: readPrompts(node, context),
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

const transportFields = {
  transport: {
    type: z
      .string()
      .transform((written) => written.trim().toLowerCase())
      .transform((written) => (/^(?:streamable-?http|https?|sse)$/.test(written) ? "http" : written))
      .pipe(z.enum(["http", "stdio"])),
    is: "one of the known words",
    words: ["http", "stdio"],
  },
};
const cachingFields = { ttlMs: { type: whole }, cacheScope: { type: z.enum(["public", "private"]) } };

/** The map with these of its keys alone, which are read apart from the others. */
function only(node: MapNode, keys: readonly string[]): MapNode {
  return { ...node, entries: node.entries.filter(({ key }) => keys.includes(key)) };
}

function readTransport(
  node: MapNode,
  owner: Member["owner"],
  port: number | undefined,
  context: ReadContext,
): ExposedMcp["transport"] {
  const { transport = "http" } = readFields(only(node, ["transport"]), owner, transportFields, [], context);
  // Who speaks over its own streams listens nowhere.
  const listening = transport === "stdio" && port !== undefined ? entryOf(node, "port") : undefined;
  if (listening)
    context.reporter.report("schema/ignored-beside", listening.keySpan, {
      what: owner.what,
      key: "port",
      kept: "transport: stdio",
    });
  return transport;
}

/** How clients of an MCP server may keep its answers. */
function readCaching(
  node: MapNode,
  what: string,
  context: ReadContext,
): Pick<Members<ExposedMcp>, "ttlMs" | "cacheScope"> {
  const own = only(node, ["ttlMs", "cacheScope"]);
  const { ttlMs, cacheScope } = readFields(own, { what, span: node.span }, cachingFields, [], context);
  return { ttlMs, cacheScope };
}

const resourceFields = {
  path: { type: text, required: true },
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
};

/** Keys of an operation that a resource may have which says one alone. */
const keysOfSole: readonly string[] = ["method", "call", "ref", "with", "steps", "mappings", "outputParameters"];
const otherKeysOfResources = ["name", "inputParameters", "operations", "forward", "tags", ...keysOfSole];

function readResource(member: Member, context: ReadContext): ExposedResource | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, resourceFields, otherKeysOfResources, context);
  if (fields.path === undefined) return undefined;
  const forward = mapEntryAt(node, "forward", owner.what, context);
  const operations = readMembers(node, ["operations"], "operation", context).flatMap(
    (operation) => readOperation(operation, context) ?? [],
  );
  reportBesideOperations(member, context);
  // `{path, method, label}` without operations says one operation.
  const sole =
    operations.length === 0 && node.entries.some(({ key }) => keysOfSole.includes(key)) && !forward
      ? (readOperation(
          {
            ...member,
            node: { ...node, entries: node.entries.filter(({ key }) => key !== "path" && key !== "operations") },
          },
          context,
        ) ?? [])
      : [];
  return entity<ExposedResource>({
    $: node,
    name: memberName(member, ["name"]),
    path: fields.path,
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

/** What a resource says of an operation means nothing beside its operations, or its forward. */
function reportBesideOperations({ node, owner: { what } }: Member, { reporter }: ReadContext): void {
  const [kept] = ["operations", "forward"].filter((key) => isFilled(entryOf(node, key)?.value));
  if (kept === undefined) return;
  for (const { key, keySpan } of node.entries)
    if (keysOfSole.includes(key)) reporter.report("schema/ignored-beside", keySpan, { what, key, kept });
}

function isFilled(value: SourceNode | undefined): boolean {
  return value !== undefined && !isNull(value) && !(value.kind === "list" && value.items.length === 0);
}

const forwardFields = { targetNamespace: { type: text, required: true }, trustedHeaders: { type: texts } };

function readForward(member: Member, context: ReadContext): Forward | undefined {
  const fields = readFields(member.node, member.owner, forwardFields, [], context, {
    targetPath: "a forward keeps its path",
  });
  return fields.targetNamespace === undefined
    ? undefined
    : { $: member.node, targetNamespace: fields.targetNamespace, trustedHeaders: fields.trustedHeaders ?? [] };
}

const operationFields = {
  method: { type: methodType, required: true, is: "an HTTP method", words: httpMethods },
  path: { type: text },
};
const otherKeysOfOperations = [...behaviourKeys, "id", "operationId", "responses", "responseBinary"];

function readOperation(member: Member, context: ReadContext): ExposedOperation | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, operationFields, otherKeysOfOperations, context, endpointIgnored);
  if (fields.method === undefined) return undefined;
  return entity<ExposedOperation>({
    ...readBehaviour(member, context, "call"),
    method: fields.method,
    path: fields.path,
    inputParameters: readExposedParameters(node, context),
    responses: readResponses(node, context),
    responseBinary: readBinaryResponse(node, context),
  });
}
