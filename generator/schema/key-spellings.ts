import type { MapEntry } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";

/** Words that people take for keys of the specification, and the keys that they mean; the first that a map knows is meant. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  url: ["baseUri", "uri", "path"],
  baseurl: ["baseUri"],
  base_url: ["baseUri"],
  endpoint: ["baseUri", "path"],
  server: ["baseUri"],
  servers: ["baseUri"],
  host: ["address", "baseUri"],
  uri: ["path", "baseUri"],
  route: ["path"],
  parameters: ["inputParameters"],
  params: ["inputParameters"],
  inputs: ["inputParameters"],
  arguments: ["inputParameters"],
  args: ["inputParameters", "arguments"],
  query: ["inputParameters"],
  outputs: ["outputParameters"],
  output: ["outputParameters"],
  response: ["outputParameters"],
  id: ["name"],
  namespace: ["name"],
  title: ["display"],
  summary: ["description"],
  desc: ["description"],
  verb: ["method"],
  httpMethod: ["method"],
  endpoints: ["resources", "operations"],
  routes: ["resources"],
  paths: ["resources"],
  methods: ["operations"],
  actions: ["operations", "tools"],
  functions: ["tools", "flows"],
  security: ["authentication"],
  authorization: ["authentication"],
  credentials: ["authentication"],
  secret: ["value", "clientSecret", "token"],
  apiKey: ["value"],
  user: ["username"],
  pass: ["password"],
  operation: ["call"],
  target: ["call"],
  uses: ["call"],
  run: ["call"],
  input: ["with"],
  payload: ["body"],
  data: ["body"],
  format: ["outputRawFormat"],
};

/** Where keys belong that are often written one level too high or too low. */
export const places: Readonly<Record<string, string>> = {
  operations: "an entry of `resources`",
  resources: "an API of `consumes`, or a `rest` adapter of `exposes`",
  tools: "an `mcp` adapter of `exposes`",
  skills: "a `skill` adapter of `exposes`",
  prompts: "an `mcp` adapter of `exposes`",
  consumes: "`capability`",
  exposes: "`capability`",
  baseUri: "an API of `consumes`",
  flows: "an entry of `aggregates`",
  authentication: "an API of `consumes`, or an adapter of `exposes`",
  steps: "an operation, a tool or a flow",
};

const ofInfo = "write it into `info`, at the root of the document";

/** Where keys belong that stand at the root of a document or below `capability`, and without which all else is compiled as it is written. */
const homesOfRoot: Readonly<Record<string, string>> = {
  title: ofInfo,
  label: ofInfo,
  display: ofInfo,
  description: ofInfo,
  name: ofInfo,
  version: ofInfo,
  tags: ofInfo,
  created: ofInfo,
  modified: ofInfo,
  stakeholders: ofInfo,
  port: "write it at an adapter of `exposes`",
  address: "write it at an adapter of `exposes`",
  servers: "write the URL as `baseUri` of an API of `consumes`",
  server: "write the URL as `baseUri` of an API of `consumes`",
  host: "write the URL as `baseUri` of an API of `consumes`",
  namespace: "write it at an API of `consumes`, or an adapter of `exposes`",
};

/** The same wherever they stand. */
const homes: Readonly<Record<string, string>> = {
  info: "write it at the root of the document, beside `capability`",
  with: "write it beside the `call` whose values it gives",
  call: "write it at an operation, a tool or a flow",
  mappings: "write it beside the `steps` whose values it reads",
};

const prefix = /^(?:base_?path|prefix|path_?prefix|context_?path|root_?path)$/i;

/** What is to be done with a key that belongs elsewhere than to `what`, as a sentence; undefined where nothing is known of it. */
export function homeOf(key: string, what: string): string | undefined {
  if (prefix.test(key))
    return what.startsWith("consumed API")
      ? "write it behind the host in `baseUri`"
      : "write it in front of the `path` of each resource";
  const isRoot = what === "the document" || what === "`capability`";
  if (isRoot && Object.hasOwn(homesOfRoot, key)) return homesOfRoot[key];
  return Object.hasOwn(homes, key) ? homes[key] : undefined;
}

/** Spellings that are understood and not advertised. */
export const aliased = new Set([
  "label",
  "title",
  "functions",
  "targetName",
  "location",
  "auth",
  "externalRefs",
  "id",
  "operationId",
  "host",
  "baseUrl",
]);

/** Keys that change what a capability means by their absence. */
export const weighty: ReadonlySet<string> = new Set([
  "capability",
  "consumes",
  "exposes",
  "aggregates",
  "binds",
  "keys",
  "baseUri",
  "baseUrl",
  "authentication",
  "resources",
  "operations",
  "tools",
  "method",
  "path",
  "call",
  "steps",
  "with",
  "body",
  "inputParameters",
  "outputParameters",
  "mapping",
  "mappings",
]);

/** With more unknown keys than this in one map, nobody looks for what each was meant to be. */
const mostUnknown = 40;

/** The key that another was meant to be, among those that a map knows; `unknown`: how many it does not. */
export function nearestKey(key: string, known: readonly string[], unknown: number): string | undefined {
  if (unknown > mostUnknown) return undefined;
  const meant = Object.hasOwn(synonyms, key) ? synonyms[key] : undefined;
  return meant?.find((candidate) => known.includes(candidate)) ?? nearestWord(key, known);
}

/** `required: false` for `optional: true`, and its like; undefined for every other key. */
export function requiredInstead({ key, value }: MapEntry): string | undefined {
  const isOptional = /^(?:is_?)?optional$/i.test(key);
  if (!isOptional && !/^(?:is_?required|(?:is_?)?mandatory)$/i.test(key)) return undefined;
  const said = value.kind === "scalar" && !/^(?:false|no|off|0)$/i.test(value.text.trim());
  return `required: ${said !== isOptional}`;
}
