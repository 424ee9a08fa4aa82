import { bodyKindOf } from "../text/body-kind.js";
import { defaultAddress, defaultPorts } from "../text/listening.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import { writeYaml } from "../source/write-yaml.js";
import type { ApiCall, ApiDocument, ApiOperation, ApiParameter } from "./document.js";
import { nameApiOperations, nameOfPath, sharesPath } from "./name-operations.js";
import { readCall } from "./read-call.js";
import { entriesAt, itemsAt, proseAt, textAt } from "./read-node.js";
import {
  bodyTypeOf,
  contentOf,
  contentOfAnswer,
  fieldsOfForm,
  isJson,
  isSecondOfName,
  sendsBody,
} from "./choose-inputs.js";
import { unsaidOf } from "./unsaid.js";
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
    settings,
    new Map([...calls].map(([{ method, path }, call]) => [`${method} ${path}`, call])),
  );
  const title = document.title?.trim() || namespace;
  const groups = groupByPath(operations, calls);
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
          resources: groups.map(({ name, path, holes, operations: own }) => ({
            name,
            path,
            operations: own.map((operation) =>
              consumedOperation(names.get(operation) ?? "", operation, calls.get(operation), {
                document,
                authentication,
                holes,
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
  const unsaid = [...authentication.unsaid, ...unsaidOf(document, calls, baseUri)];
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
  /** As callers of a REST adapter have it. */
  readonly exposed: string;
  /** What placeholders are called here whose names other inputs have, too. */
  readonly holes: ReadonlyMap<string, string>;
  readonly operations: readonly ApiOperation[];
}

/** Operations by path, in the document's order, each path with a name of its own. */
function groupByPath(
  operations: readonly ApiOperation[],
  calls: ReadonlyMap<ApiOperation, ApiCall>,
): readonly PathGroup[] {
  const byPath = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    // What is not sent is not written either.
    const path = sharesPath(operation.path) ? operation.path.replace(/#.*$/s, "") : operation.path;
    const group = byPath.get(path) ?? [];
    group.push(operation);
    byPath.set(path, group);
  }
  const taken = new Set<string>();
  return [...byPath].map(([path, own]) => {
    const wanted = nameOfPath(path);
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
    taken.add(name);
    const holes = namesOfHoles(path, own, calls);
    const renamed = path.replace(/\{([^{}]*)\}/g, (_, word: string) => `{${holes.get(word) ?? word}}`);
    const shorter = path.replace(/(?<=[^/])\/$/, "");
    // A slash at the end is the API's; callers need not know of it.
    const exposed = byPath.has(shorter) ? renamed : renamed.replace(/(?<=[^/])\/$/, "");
    return { name, path: renamed, exposed, holes, operations: own };
  });
}

/** Inputs of one name are one input: a placeholder is found by its place, and may be called otherwise. */
function namesOfHoles(
  path: string,
  operations: readonly ApiOperation[],
  calls: ReadonlyMap<ApiOperation, ApiCall>,
): ReadonlyMap<string, string> {
  const others = new Set(
    operations.flatMap((operation) => {
      const call = calls.get(operation);
      const fields = call?.body?.contents.flatMap(({ schema }) => entriesAt(schema, "properties")) ?? [];
      const named = call?.parameters.filter(({ in: place }) => place !== "path") ?? [];
      return [...named.map(({ name }) => name), ...fields.map(({ key }) => key), ...(call?.body ? ["body"] : [])];
    }),
  );
  const declared = new Set(
    operations.flatMap((operation) =>
      (calls.get(operation)?.parameters ?? []).flatMap(({ in: place, name }) => (place === "path" ? [name] : [])),
    ),
  );
  const holes = [...path.matchAll(/\{([^{}]*)\}/g)].flatMap(([, hole]) => (hole === undefined ? [] : [hole]));
  const taken = new Set([...others, ...holes]);
  return new Map(
    holes.flatMap((hole) => {
      const plain = declared.has(hole) ? plainName(hole) : hole;
      return plain === hole && !others.has(hole) ? [] : [[hole, freeName(plain, taken)] as const];
    }),
  );
}

/** A placeholder that a parameter is called by is a name, whatever other templates read in it (`{id:}`, `{a,b}`, `{.id}`). */
function plainName(hole: string): string {
  return /[+*:;/?#&,]|^\./.test(hole)
    ? hole
        .split(/[+*:;/?#&,.]/)
        .filter(Boolean)
        .join("_")
    : hole;
}

/** What nothing else is called; what is taken has `path_` in front. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted === "" ? "path" : wanted;
  while (taken.has(name)) name = `path_${name}`;
  taken.add(name);
  return name;
}

/** What the inputs of an operation are written by. */
interface WrittenInputs {
  readonly document: ApiDocument;
  readonly authentication: WrittenAuthentication;
  readonly holes: PathGroup["holes"];
}

function consumedOperation(
  name: string,
  { method }: ApiOperation,
  call: ApiCall | undefined,
  { document, authentication, holes }: WrittenInputs,
): JsonObject {
  if (!call) return { name, method };
  const description = firstParagraph(call.description) ?? firstParagraph(call.summary);
  const hasBody = sendsBody(method, call, document.references);
  const inputs = [
    ...call.parameters
      .filter(
        (parameter) =>
          !isCredential(parameter, authentication) && !isSecondOfName(parameter, method, call, document.references),
      )
      .map((parameter) => parameterInput(parameter, document, holes)),
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

function parameterInput(parameter: ApiParameter, { references }: ApiDocument, holes: PathGroup["holes"]): JsonObject {
  const type = textAt(references.mapAt(parameter.schema), "type");
  const known = ["string", "number", "integer", "boolean", "array", "object"];
  const description = firstParagraph(parameter.description);
  return {
    name: (parameter.in === "path" ? holes.get(parameter.name) : undefined) ?? parameter.name,
    in: parameter.in,
    ...(type !== undefined && known.includes(type) ? { type } : {}),
    ...(parameter.required ? { required: true } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

/** JSON is passed whole, the fields of a form each by itself. */
function bodyInputs(call: ApiCall, { references }: ApiDocument): readonly JsonObject[] {
  const { body } = call;
  const content = body && contentOf(body.contents);
  if (!body || !content) return [];
  const fields = fieldsOfForm(call, references);
  if (!fields) {
    if (bodyTypeOf(call) !== undefined) return [];
    return [{ name: "body", in: "body", ...(body.required ? { required: true } : {}) }];
  }
  const schema = references.mapAt(content.schema);
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

/** The format of an answer that is no JSON. */
function answerFormat({ answers }: ApiCall): string | undefined {
  const success = answers.filter(({ status }) => status.startsWith("2"));
  const contents = (success.length > 0 ? success : answers.filter(({ status }) => status === "default")).flatMap(
    (each) => each.contents,
  );
  const first = contentOfAnswer(contents);
  if (!first || contents.some(({ mediaType }) => isJson(mediaType))) return undefined;
  if (/^text\/event-stream\b/i.test(first.mediaType)) return "sse";
  if (/^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\b/i.test(first.mediaType)) return "ndjson";
  return bodyKindOf(first.mediaType) === "text" ? "text" : "binary";
}

/** A route is a method and a path: of operations that share both one is exposed over REST. */
function isFirstOfMethod({ method }: ApiOperation, index: number, all: readonly ApiOperation[]): boolean {
  return all.findIndex((other) => other.method === method) === index;
}

function restAdapter(
  namespace: string,
  groups: readonly PathGroup[],
  names: ReadonlyMap<ApiOperation, string>,
): JsonObject {
  return {
    type: "rest",
    namespace: `${namespace}-rest`,
    address: defaultAddress,
    port: defaultPorts.rest,
    resources: groups.map(({ name, exposed, operations }) => ({
      name,
      path: exposed,
      operations: operations.filter(isFirstOfMethod).map((operation) => {
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
  const toolNames = shortNames([...names.values()]);
  return {
    type: "mcp",
    namespace: `${namespace}-mcp`,
    address: defaultAddress,
    port: defaultPorts.mcp,
    transport: "http",
    description: `${title}, for agents.`,
    tools: operations.map((operation) => {
      const name = names.get(operation) ?? "";
      const call = calls.get(operation);
      const description = firstParagraph(call?.description) ?? firstParagraph(call?.summary) ?? sentenceOf(name);
      return { name: toolNames.get(name) ?? name, description, call: `${namespace}.${name}` };
    }),
  };
}

/** Names of tools that many clients would refuse, without their last words. */
function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(names);
  return new Map(
    names
      .filter((name) => name.length > longestTool)
      .map((name) => {
        const start = name.slice(0, longestTool - 3).replace(/-[^-]*$/, "");
        let short = start;
        for (let count = 2; taken.has(short); count += 1) short = `${start}-${count}`;
        taken.add(short);
        return [name, short];
      }),
  );
}

const longestTool = 64;

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
