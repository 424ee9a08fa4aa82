import * as z from "zod";
import { asText, entryOf, type ListNode, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import { type BodyKind, bodyKindOf } from "../text/body-kind.js";
import { nearestWord } from "../text/nearest.js";
import type { ConsumedApi, ConsumedOperation, ConsumedResource, Import, RequestBody, Tunnel } from "./document.js";
import { bodyTypes, httpMethods, type OutputFormat, outputFormats } from "./words.js";
import { readAuthentication } from "./read-authentication.js";
import {
  entity,
  type Fields,
  spelledEntry,
  foundKind,
  isNull,
  json,
  noFields,
  readFields,
  type ReadContext,
  text,
  textOf,
} from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { byteSize, isByteSize } from "./read-byte-size.js";
import { readOutputs } from "./read-outputs.js";
import { memberName, readConsumedParameters, readWrittenTexts } from "./read-parameters.js";
import { readTags } from "./read-tags.js";

export const methodType = z
  .string()
  .transform((method) => method.trim().toUpperCase())
  .pipe(z.enum(httpMethods));

const formatAliases: Readonly<Partial<Record<string, OutputFormat>>> = {
  "octet-stream": "binary",
  jsonl: "ndjson",
  jsonlines: "ndjson",
  "event-stream": "sse",
};

const formatType = z
  .string()
  .transform((format) => format.trim().toLowerCase())
  .transform((format) => formatAliases[format] ?? format)
  .pipe(z.enum(outputFormats));

/** The entries of `consumes`: HTTP APIs and imports. An entry of another type is reported and left out. */
export function readConsumes(node: MapNode, context: ReadContext): readonly (ConsumedApi | Import)[] {
  return readMembers(node, ["consumes"], "consumed API", context).flatMap(
    (member): readonly (ConsumedApi | Import)[] => {
      const imported = readImport(member, context);
      if (imported) return imported;
      const api = readApi(member, context);
      return api ? [api] : [];
    },
  );
}

/** `{from, import, as}`, or `{location, import, as}` as up to alpha2. Undefined where the entry is none; empty where it lacks what an import needs (reported). */
export function readImport(member: Member, context: ReadContext): readonly Import[] | undefined {
  const { node } = member;
  // `{namespace, ref}` and `{location, openapi}` say the same in other words: an API's own document is called what `openapi` says, where it has a location.
  const isOther =
    !entryOf(node, "baseUri") &&
    !entryOf(node, "resources") &&
    !entryOf(node, "from") &&
    (entryOf(node, "ref") !== undefined || entryOf(node, "openapi") !== undefined);
  // Nothing but an import says `from`, and no API is called at a `location`.
  const isOwn = ["type", "baseUri", "baseUrl", "resources", "flows", "functions", "keys"].some((key) =>
    entryOf(node, key),
  );
  const isPlaced = !isOwn && entryOf(node, "location") !== undefined;
  if (!entryOf(node, "import") && !isOther && !entryOf(node, "from") && !isPlaced) return undefined;
  const documentName = isOther && entryOf(node, "location") ? entryOf(node, "openapi")?.value : undefined;
  const isNamed = documentName?.kind === "scalar" && typeof documentName.value === "string";
  const source = { type: text, aliases: isOther && !documentName ? ["ref", "openapi"] : ["location"], required: true };
  const name = isOther
    ? { type: text, aliases: [...(isNamed ? ["openapi"] : []), "import", "namespace", "name"] }
    : { type: text, required: true };
  const fields = readFields(
    node,
    { ...member.owner, what: isOther ? "import" : whatOf(node) },
    { from: source, import: name, as: { type: text }, description: { type: text } },
    ["name", "type", "namespace", "location", ...(documentName ? ["openapi"] : [])],
    context,
  );
  if (fields.from === undefined) return [];
  const imported = fields.import ?? (isOther ? fields.from.replace(/^.*\//s, "").replace(/\.[^.]*$/s, "") : undefined);
  return imported === undefined
    ? []
    : [entity<Import>({ $: node, kind: "import", from: fields.from, import: imported, as: fields.as })];
}

/** An import in messages: with its name, where that is the file that its `from` should be. */
function whatOf(node: MapNode): string {
  const name = entryOf(node, "import")?.value;
  const isFile = name?.kind === "scalar" && /[/\\]|\.(?:ya?ml|json)$/i.test(name.text);
  return isFile && !entryOf(node, "from") && !entryOf(node, "location") ? `import \`${name.text}\`` : "import";
}

const apiFields = {
  namespace: { type: text, aliases: ["name"], required: true },
  baseUri: { type: z.union([text, z.null().transform(() => "")]), aliases: ["baseUrl"] },
  openapi: { type: text },
  description: { type: text },
};

function readApi(member: Member, context: ReadContext): ConsumedApi | undefined {
  const { node, owner } = member;
  const type = entryOf(node, "type")?.value;
  if (type?.kind === "scalar" && typeof type.value === "string" && type.value !== "http") {
    const nearest = /^(?:api|openapi|rest|url|web)$/i.test(type.value) ? "http" : nearestWord(type.value, ["http"]);
    if (nearest === undefined) {
      context.reporter.report("schema/unsupported-api", type.span, { type: type.value });
      return undefined;
    }
    context.reporter.report("schema/unknown-type", type.span, {
      type: type.value,
      what: "a consumed API",
      known: ["http"],
      nearest,
    });
  }
  const others = ["type", "authentication", "auth", "headers", "inputParameters", "resources", "tunnel"];
  const fields = readFields(node, owner, apiFields, others, context, {
    display: "the namespace names the API",
    label: "the namespace names the API",
    title: "the namespace names the API",
    tags: "tags of operations go into contracts",
  });
  if (fields.namespace === undefined) return undefined;
  const authentication = spelledEntry(node, ["authentication", "auth"], owner.what, context);
  const tunnel = entryOf(node, "tunnel");
  return entity<ConsumedApi>({
    $: node,
    kind: "http",
    namespace: fields.namespace.trim(),
    baseUri: (fields.baseUri ?? "").trim(),
    openapi: fields.openapi,
    description: fields.description,
    authentication: authentication && readAuthentication(authentication, context),
    headers: readWrittenTexts(node, "headers", context),
    inputParameters: readConsumedParameters(node, context),
    resources: readMembers(withResources(node), ["resources"], "resource", context).flatMap(
      (resource) => readResource(resource, context) ?? [],
    ),
    tunnel: tunnel && readTunnel(tunnel, context),
  });
}

/** Operations that stand under the API itself, which is reported, are those of a resource. */
function withResources(node: MapNode): MapNode {
  const operations = entryOf(node, "operations");
  if (!operations || entryOf(node, "resources")) return node;
  const resource: MapNode = { kind: "map", span: operations.value.span, entries: [operations] };
  return {
    ...node,
    entries: [
      { ...operations, key: "resources", value: { kind: "list", span: operations.value.span, items: [resource] } },
    ],
  };
}

const tunnelFields = {
  type: { type: text },
  service: { type: text },
  identity: { type: text },
  fallback: { type: z.enum(["fail", "direct"]) },
};

/** An overlay; whatever it says, its being there means that traffic must not go around it. */
function readTunnel(entry: MapEntry, context: ReadContext): Tunnel {
  const node: MapNode = entry.value.kind === "map" ? entry.value : { kind: "map", span: entry.keySpan, entries: [] };
  const fields = readFields(node, { what: "tunnel", span: entry.keySpan }, tunnelFields, [], context);
  return entity<Tunnel>({
    $: node,
    type: fields.type ?? (entry.value.kind === "scalar" && !isNull(entry.value) ? entry.value.text : "ziti"),
    identity: fields.identity,
    fallback: fields.fallback ?? "fail",
  });
}

const resourceFields = {
  path: { type: text, aliases: ["uri"] },
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
};

function readResource(member: Member, context: ReadContext): ConsumedResource | undefined {
  const others = ["name", "inputParameters", "operations", "tags"];
  const fields = readFields(member.node, member.owner, resourceFields, others, context, {
    method: "operations have methods",
  });
  readTags(member.node, context);
  return entity<ConsumedResource>({
    $: member.node,
    name: memberName(member, ["name"]) ?? fields.path ?? "resource",
    path: fields.path ?? "",
    inputParameters: readConsumedParameters(member.node, context),
    operations: readMembers(member.node, ["operations"], "operation", context).flatMap(
      (operation) => readOperation(operation, context) ?? [],
    ),
  });
}

const operationFields = {
  method: { type: methodType, required: true, is: "an HTTP method", words: httpMethods },
  path: { type: text },
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
  outputRawFormat: { type: formatType, is: "a known format", words: outputFormats },
  outputMediaType: { type: text },
  maxBinarySize: { type: byteSize, is: isByteSize },
  outputSchema: { type: text },
};

function readOperation(member: Member, context: ReadContext): ConsumedOperation | undefined {
  const { node, owner } = member;
  const others = ["name", "id", "inputParameters", "outputParameters", "body", "tags", "headers"];
  const fields = readFields(node, owner, operationFields, others, context, {
    mappings: "an operation of a consumed API answers as its API does; write them where it is called",
  });
  const name = memberName(member, ["name", "id"]);
  if (name === undefined || name === "") {
    if (!entryOf(node, "$ref"))
      context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  const body = entryOf(node, "body");
  readTags(node, context);
  return entity<ConsumedOperation>({
    $: node,
    name,
    // Without a method nothing is compiled; what calls the operation is to find it all the same.
    method: fields.method ?? (body ? "POST" : "GET"),
    path: fields.path,
    display: fields.display,
    description: fields.description,
    headers: readWrittenTexts(node, "headers", context),
    inputParameters: readConsumedParameters(node, context),
    outputRawFormat: fields.outputRawFormat,
    outputMediaType: fields.outputMediaType,
    maxBinarySize: fields.maxBinarySize,
    outputSchema: fields.outputSchema,
    outputParameters: readOutputs(node, "fields", context),
    body: body && !isNull(body.value) ? readBody(body.value, context) : undefined,
  });
}

/** How a body is encoded, by the word for it in small letters and by others for the same. */
const bodyTypeOf: Readonly<Partial<Record<string, RequestBody["type"]>>> = {
  ...Object.fromEntries(bodyTypes.map((type) => [type.toLowerCase(), type])),
  form: "formUrlEncoded",
  urlencoded: "formUrlEncoded",
  multipart: "multipartForm",
  "octet-stream": "binary",
  string: "raw",
};

const bodyTypeOfKind: Readonly<Record<BodyKind, RequestBody["type"]>> = {
  json: "json",
  form: "formUrlEncoded",
  multipart: "multipartForm",
  text: "text",
  bytes: "binary",
};

const dataKeys = ["data", "content", "value"];

/** Keys that a body does not have. What stands under one in the place of the data would not be sent. */
function reportBodyKeys(node: MapNode, hasData: boolean, context: ReadContext): void {
  const [data = "data", ...aliases] = dataKeys;
  const isLost = !hasData && node.entries.some(({ key }) => key !== "type" && !key.startsWith("x-"));
  const fields: Fields = isLost ? { [data]: { type: json, aliases, required: true } } : noFields;
  readFields(node, { what: "a body", span: node.span }, fields, ["type", ...dataKeys], context);
}

const partFields = {
  name: { type: text, required: true },
  value: { type: json, required: true },
  filename: { type: text },
  contentType: { type: text },
};

/** Keys that a part of a multipart body does not have, and those that it must have. */
function reportParts({ items }: ListNode, context: ReadContext): void {
  for (const item of items)
    if (item.kind === "map") readFields(item, { what: "a part", span: item.span }, partFields, [], context);
}

/** A body: `{type, data}`, or the data itself (a string is sent as it is, a map as JSON). */
function readBody(node: SourceNode, context: ReadContext): RequestBody {
  // Nobody means to send the name of a format.
  const format = textOf(node)?.trim() ?? "";
  if (Object.hasOwn(bodyTypeOf, format.toLowerCase()) || /^application\/[\w.+-]+$/i.test(format))
    context.reporter.report("schema/wrong-type", node.span, {
      key: "body",
      what: "this operation",
      expected: "a body",
      found: foundKind(node),
      allowed: [],
      write: `body: {type: ${format}, data: ...}`,
    });
  if (node.kind !== "map") return { $: node, type: node.kind === "scalar" ? "raw" : "json", data: node };
  const typeNode = entryOf(node, "type")?.value;
  const data = spelledEntry(node, dataKeys, "a body", context)?.value;
  const isTyped = typeNode?.kind === "scalar" && typeof typeNode.value === "string";
  if (!isTyped && !entryOf(node, "data")) return { $: node, type: "json", data: node };
  reportBodyKeys(node, data !== undefined, context);
  if (!isTyped) return entity<RequestBody>({ $: node, type: "json", mediaType: undefined, data });
  const written = typeNode.value.trim();
  const type = Object.hasOwn(bodyTypeOf, written.toLowerCase()) ? bodyTypeOf[written.toLowerCase()] : undefined;
  const mediaType = written.includes("/") ? written : undefined;
  if (!type && !mediaType) {
    context.reporter.report("schema/unknown-type", typeNode.span, {
      type: written,
      what: "a body",
      known: bodyTypes,
      nearest: nearestWord(written, bodyTypes),
    });
  }
  const folded = type ?? (mediaType === undefined ? "json" : bodyTypeOfKind[bodyKindOf(mediaType)]);
  const isText = folded !== "json";
  if (folded === "multipartForm" && data?.kind === "list") reportParts(data, context);
  return entity<RequestBody>({
    $: node,
    type: folded,
    mediaType,
    data: data && !isNull(data) ? (isText ? asText(data) : data) : undefined,
  });
}
