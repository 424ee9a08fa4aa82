import type { JsonObject, JsonValue, MapNode } from "../source/node.js";
import { writeYaml } from "../source/write-yaml.js";
import type { ApiCall, ApiContent, ApiDocument, ApiOperation, ApiParameter } from "./document.js";
import { nameApiOperations, nameOfPath } from "./name-operations.js";
import { readCall } from "./read-call.js";
import { entriesAt, itemsAt, proseAt, textAt, valueAt } from "./read-node.js";
import { writeAuthentication, type WrittenAuthentication } from "./write-authentication.js";

/** What becomes of a document. */
export interface ImportSettings {
  /** The operations that are wanted, in the document's order. */
  readonly operations: readonly ApiOperation[];
  /** What the API is called in the capability. */
  readonly namespace: string;
  /** Where the document is, seen from the capability. */
  readonly location: string;
  readonly rest: boolean;
  readonly mcp: boolean;
  /** Where the API is, where its document does not say it in full. */
  readonly baseUri: string;
}

export interface WrittenCapability {
  readonly text: string;
  /** What the document says and a capability cannot, one line each. */
  readonly unsaid: readonly string[];
  /** Variables that it reads. */
  readonly variables: readonly string[];
}

/** Writes a capability that calls and exposes operations of an API, and keeps to the API's document for what they take and answer. */
export function writeCapability(document: ApiDocument, settings: ImportSettings): WrittenCapability {
  const { operations, namespace, location, baseUri } = settings;
  const names = nameApiOperations(operations);
  const calls = new Map(operations.map((operation) => [operation, readCall(document, operation)] as const));
  const authentication = writeAuthentication(
    document,
    namespace,
    new Map([...calls].map(([{ method, path }, call]) => [`${method} ${path}`, call])),
  );
  const title = document.title?.trim() || namespace;
  const groups = groupByPath(operations);
  const value: JsonValue = {
    naftiko: "1.0.0-alpha2",
    info: {
      label: title,
      description: firstParagraph(document.description) ?? `${title}.`,
      ...(document.version?.trim() ? { version: document.version.trim() } : {}),
    },
    ...(authentication.variables.length === 0
      ? {}
      : {
          binds: [{ namespace: "env", keys: Object.fromEntries(authentication.variables.map((name) => [name, name])) }],
        }),
    capability: {
      consumes: [
        {
          type: "http",
          namespace,
          baseUri,
          openapi: location,
          ...(authentication.value === undefined ? {} : { authentication: authentication.value }),
          ...(authentication.inputs.length === 0 ? {} : { inputParameters: authentication.inputs }),
          resources: groups.map(({ name, path, operations: own }) => ({
            name,
            path,
            operations: own.map((operation) =>
              consumedOperation(names.get(operation) ?? "", operation, calls.get(operation), {
                document,
                authentication,
              }),
            ),
          })),
        },
      ],
      ...(settings.rest || settings.mcp
        ? {
            exposes: [
              ...(settings.rest ? [restAdapter(namespace, groups, names)] : []),
              ...(settings.mcp ? [mcpServer(title, namespace, operations, names, calls)] : []),
            ],
          }
        : {}),
    },
  };
  const unsaid = [...authentication.unsaid, ...unsaidOf(document, operations, calls, baseUri)];
  return { text: writeYaml(value, headOf(location, unsaid)), unsaid, variables: authentication.variables };
}

function headOf(location: string, unsaid: readonly string[]): readonly string[] {
  return [
    `From ${location}, which says what the operations take and answer.`,
    ...(unsaid.length === 0 ? [] : ["What it says and a capability cannot:", ...unsaid.map((line) => `- ${line}`)]),
  ];
}

interface PathGroup {
  readonly name: string;
  readonly path: string;
  readonly operations: readonly ApiOperation[];
}

/** Operations by path, in the document's order, each path with a name of its own. */
function groupByPath(operations: readonly ApiOperation[]): readonly PathGroup[] {
  const byPath = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    const group = byPath.get(operation.path) ?? [];
    group.push(operation);
    byPath.set(operation.path, group);
  }
  const taken = new Set<string>();
  return [...byPath].map(([path, own]) => {
    const wanted = nameOfPath(path);
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
    taken.add(name);
    return { name, path, operations: own };
  });
}

function consumedOperation(
  name: string,
  { method }: ApiOperation,
  call: ApiCall | undefined,
  { document, authentication }: { readonly document: ApiDocument; readonly authentication: WrittenAuthentication },
): JsonObject {
  if (!call) return { name, method };
  const description = firstParagraph(call.description) ?? firstParagraph(call.summary);
  const hasBody = sendsBody(method, call, document);
  const inputs = [
    ...call.parameters
      .filter((parameter) => !isCredential(parameter, authentication))
      .map((parameter) => parameterInput(parameter, document)),
    ...(hasBody ? bodyInputs(call, document) : []),
  ];
  const format = answerFormat(call);
  const bodyType = hasBody ? bodyTypeOf(call) : undefined;
  return {
    name,
    method,
    ...(description === undefined ? {} : { description }),
    ...(inputs.length === 0 ? {} : { inputParameters: inputs }),
    ...(bodyType === undefined ? {} : { body: { type: bodyType } }),
    ...(format === undefined ? {} : { outputRawFormat: format }),
  };
}

/** Whether there is a body to send: not with a GET (RFC 9110 section 9.3.1), and not where the form that the document has is empty. */
function sendsBody(method: string, call: ApiCall, { references }: ApiDocument): boolean {
  if (method === "GET" || method === "HEAD") return false;
  const schema = references.mapAt(call.body && contentOf(call.body.contents)?.schema);
  const properties = valueAt(schema, "properties");
  const isEmpty = properties?.kind === "map" && properties.entries.length === 0;
  return call.body?.required === true || !isEmpty || bodyTypeOf(call) === undefined;
}

/** What authentication sends: documents name it once more among the parameters. */
function isCredential({ in: place, name }: ApiParameter, { value, inputs }: WrittenAuthentication): boolean {
  if (place === "header" && /^authorization$/i.test(name)) return true;
  const isSame = (key: unknown): boolean =>
    typeof key === "string" && (place === "header" ? key.toLowerCase() === name.toLowerCase() : key === name);
  return (
    (value?.type === "apikey" && value.placement === place && isSame(value.key)) ||
    inputs.some((input) => input.in === place && isSame(input.name))
  );
}

function parameterInput(parameter: ApiParameter, { references }: ApiDocument): JsonObject {
  const type = textAt(references.mapAt(parameter.schema), "type");
  const known = ["string", "number", "integer", "boolean", "array", "object"];
  const description = firstParagraph(parameter.description);
  return {
    name: parameter.name,
    in: parameter.in,
    ...(type !== undefined && known.includes(type) ? { type } : {}),
    ...(parameter.required ? { required: true } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

/** With more fields than this a form is one value. */
const mostFields = 40;

/** JSON is passed whole, the fields of a form each by itself. */
function bodyInputs(call: ApiCall, { references }: ApiDocument): readonly JsonObject[] {
  const { body } = call;
  const content = body && contentOf(body.contents);
  if (!body || !content) return [];
  const schema = references.mapAt(content.schema);
  const fields = entriesAt(schema, "properties");
  const isForm = bodyTypeOf(call) === "formUrlEncoded" || bodyTypeOf(call) === "multipartForm";
  if (!isForm || fields.length === 0 || fields.length > mostFields) {
    if (bodyTypeOf(call) !== undefined) return [];
    return [{ name: "body", in: "body", ...(body.required ? { required: true } : {}) }];
  }
  const required = itemsAt(schema, "required").flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
  return fields.map(({ key, value }) => {
    const description = firstParagraph(proseAt(references.mapAt(value), "description"));
    return {
      name: key,
      in: "body",
      ...(required.includes(key) ? { required: true } : {}),
      ...(description === undefined ? {} : { description }),
    };
  });
}

/** JSON before forms, forms before what else there is. */
function contentOf(contents: readonly ApiContent[]): ApiContent | undefined {
  return (
    contents.find(({ mediaType }) => isJson(mediaType)) ??
    contents.find(({ mediaType }) => /form/.test(mediaType)) ??
    contents[0]
  );
}

function isJson(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/.test(mediaType) || mediaType === "*/*";
}

/** The `body.type` of what is no JSON. */
function bodyTypeOf({ body }: ApiCall): string | undefined {
  const mediaType = body && contentOf(body.contents)?.mediaType;
  if (mediaType === undefined || isJson(mediaType)) return undefined;
  if (mediaType.startsWith("application/x-www-form-urlencoded")) return "formUrlEncoded";
  if (/^multipart\/(?:form-data|\*)\s*(?:;|$)/.test(mediaType)) return "multipartForm";
  return mediaType.replace(/;.*$/s, "").trim();
}

/** The format of an answer that is no JSON. */
function answerFormat({ answers }: ApiCall): string | undefined {
  const success = answers.filter(({ status }) => status.startsWith("2"));
  const contents = (success.length > 0 ? success : answers.filter(({ status }) => status === "default")).flatMap(
    (each) => each.contents,
  );
  const [first] = contents;
  if (!first || contents.some(({ mediaType }) => isJson(mediaType))) return undefined;
  if (/^text\/event-stream\b/i.test(first.mediaType)) return "sse";
  if (/^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\b/i.test(first.mediaType)) return "ndjson";
  return /^text\/|xml$/.test(first.mediaType) ? "text" : "binary";
}

function restAdapter(
  namespace: string,
  groups: readonly PathGroup[],
  names: ReadonlyMap<ApiOperation, string>,
): JsonObject {
  return {
    type: "rest",
    namespace: `${namespace}-rest`,
    address: "localhost",
    port: 8080,
    resources: groups.map(({ name, path, operations }) => ({
      name,
      path,
      operations: operations.map((operation) => {
        const own = names.get(operation) ?? "";
        return { name: own, method: operation.method, call: `${namespace}.${own}` };
      }),
    })),
  };
}

function mcpServer(
  title: string,
  namespace: string,
  operations: readonly ApiOperation[],
  names: ReadonlyMap<ApiOperation, string>,
  calls: ReadonlyMap<ApiOperation, ApiCall>,
): JsonObject {
  return {
    type: "mcp",
    namespace: `${namespace}-mcp`,
    address: "localhost",
    port: 9090,
    transport: "http",
    description: `${title}, for agents.`,
    tools: operations.map((operation) => {
      const name = names.get(operation) ?? "";
      const call = calls.get(operation);
      const description = firstParagraph(call?.description) ?? firstParagraph(call?.summary) ?? sentenceOf(name);
      return { name, description, call: `${namespace}.${name}` };
    }),
  };
}

/** A name as a sentence: `list-pets` -> `List pets.` */
function sentenceOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** What the first lines of a description say: the rest stands in the document. */
function firstParagraph(text: string | undefined): string | undefined {
  const [first = ""] = (text ?? "").trim().split(/\n\s*\n|\n(?=- )/);
  const line = first.replace(/\s+/g, " ").trim();
  if (line === "") return undefined;
  if (line.length <= longest) return line;
  const start = line.slice(0, longest);
  const end = Math.max(...[". ", "! ", "? "].map((mark) => start.lastIndexOf(mark)));
  return end > longest / 4 ? start.slice(0, end + 1) : `${start.slice(0, -3).replace(/(?<!\s)\s+\S*$/, "")}...`;
}

const longest = 400;

function unsaidOf(
  document: ApiDocument,
  operations: readonly ApiOperation[],
  calls: ReadonlyMap<ApiOperation, ApiCall>,
  baseUri: string,
): readonly string[] {
  const { root, references } = document;
  const webhooks = entriesAt(root, "webhooks").length;
  const count = (has: (operation: ApiOperation) => boolean): number => operations.filter(has).length;
  const callbacks = count(({ node }) => valueAt(node, "callbacks") !== undefined);
  const servers = count(({ node, pathItem }) =>
    [node, pathItem].some((each) => {
      const [first] = itemsAt(each, "servers");
      return first !== undefined && textAt(first, "url")?.replace(/\/$/, "") !== baseUri;
    }),
  );
  const links = count(({ node }) =>
    entriesAt(node, "responses").some(({ value }) => valueAt(value, "links") !== undefined),
  );
  const headers = count(
    (operation) =>
      calls.get(operation)?.parameters.some(({ in: place, required }) => place === "header" && !required) === true,
  );
  const nameless = entriesAt(root, "paths").reduce((sum, { value }) => sum + uncalledOf(references.mapAt(value)), 0);
  const queries = count(({ node, pathItem }) =>
    [node, pathItem].some((each) =>
      itemsAt(each, "parameters").some((one) => textAt(references.mapAt(one), "in") === "querystring"),
    ),
  );
  const lines: readonly (readonly [number: number, what: string, why: string])[] = [
    [webhooks, "webhook", "nothing receives calls of the API"],
    [callbacks, "operation with callbacks", "nothing receives them"],
    [servers, "operation with another server", "all are called at one base URI"],
    [links, "operation whose answers have links", "they are not followed"],
    [nameless, "operation of a method that no capability has (`TRACE`, `QUERY`, methods of the API's own)", "left out"],
    [queries, "operation whose query is one value (`in: querystring`)", "it is not sent"],
    [headers, "operation with optional headers", "the client takes them, adapters do not ask for them"],
  ];
  return lines.flatMap(([number, what, why]) =>
    number === 0 ? [] : [`${number} ${number === 1 ? what : what.replace(/^\w+/, "$&s")}: ${why}`],
  );
}

/** How many operations of a path have a method that is not called: OpenAPI 3.2 knows `query` and any other besides. */
function uncalledOf(pathItem: MapNode | undefined): number {
  const named = ["trace", "query"].filter((method) => valueAt(pathItem, method)?.kind === "map");
  return named.length + entriesAt(pathItem, "additionalOperations").length;
}
