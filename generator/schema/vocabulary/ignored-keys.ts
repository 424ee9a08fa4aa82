import type { EntityName } from "./entity.js";

const called = ["outputMediaType", "maxBinarySize", "outputRawFormat", "body"];
const source = ["hints", "inputParameters", "outputParameters", "with", "display", "tags"];
const numbers = ["precision", "scale"];

/** Keys that are read, because people write them, and have no effect; a note says so. */
export const ignoredKeys: Readonly<Partial<Record<EntityName, readonly string[]>>> = {
  document: ["imports", "import", "personas"],
  capability: ["display", "label", "name", "description", "tags", "imports", "governance"],
  info: ["personas", "related", "contact", "dates", "license"],
  bind: ["type", "resolution", "display"],
  "consumed API": ["display", "label", "title", "tags"],
  authentication: ["description", "realm", "prefix", "grantType", "flow", "algorithm"],
  "exposed operation": [...called, "hints"],
  "consumed operation": ["mappings"],
  "consumed resource": ["method"],
  "consumed input": [...numbers, "display", "label", "tags", "style", "explode", "selector", "source", "values"],
  input: [...numbers, "display", "label", "tags", "style", "explode", "selector", "source", "values"],
  adapter: ["display", "label", "title", "tags", "skill", "outputMediaType", "cors", "paths"],
  forward: ["targetPath"],
  output: [
    ...numbers,
    "in",
    "format",
    "selector",
    "display",
    "label",
    "title",
    "tags",
    "example",
    "examples",
    "source",
    "nullable",
    "default",
    "minLength",
    "minimum",
    "maximum",
    "pattern",
  ],
  step: ["description", "display", "label", "inputParameters", "mappings"],
  aggregate: ["tags"],
  flow: ["hints", "outputMediaType"],
  semantics: ["cacheable"],
  tool: [...called, "operation", "calls", "annotations", "method", "path"],
  "MCP resource": [...called, "hints", "ttlMs", "cacheScope", "path", "operations"],
  prompt: ["tags"],
  "prompt argument": ["type"],
  skill: source,
  "skill tool": source,
};
