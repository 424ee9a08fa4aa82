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
};

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
