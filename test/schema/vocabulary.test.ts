import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, it, vi } from "vitest";
import { parse } from "yaml";
import type * as ReadFields from "../../generator/schema/read-fields.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { exampleCapability } from "../../generator/drift/rules/example.js";
import { isKeyword } from "../../generator/schema/json-schema-keywords.js";
import { refusedKeys } from "../../generator/schema/refused-constructs.js";
import { readDocument } from "../../generator/schema/read-document.js";
import type { EntityName } from "../../generator/schema/vocabulary/entity.js";
import { ignoredKeys } from "../../generator/schema/vocabulary/ignored-keys.js";
import { capabilitySchema } from "../../generator/schema/vocabulary/json-schema.js";
import { vocabulary } from "../../generator/schema/vocabulary/vocabulary.js";
import { parseYaml } from "../../generator/source/read-yaml.js";
import { findCorpus, hasHeader, isPublished, pickFiles, readCorpus } from "../corpus/corpus.js";
import { goldenCases } from "../golden/cases.js";

/** Readers know keys that they refuse, too: nobody is to write them, so the vocabulary need not have them. */
function isRefused(key: string): boolean {
  return refusedKeys.some((refused) => refused === key);
}

/** What readers ask of maps, by what they call them in messages: the keys that they know. */
const asked = vi.hoisted(() => new Map<string, Set<string>>());

vi.mock("../../generator/schema/read-fields.js", async (original) => {
  const real = await original<typeof ReadFields>();
  return {
    ...real,
    readFields: (...args: Parameters<typeof real.readFields>) => {
      const [, owner, fields, others, , ignored = {}] = args;
      const what = owner.what.replace(/ `.*/s, "").replace(/^`|`$/g, "");
      const known = asked.get(what) ?? new Set<string>();
      asked.set(what, known);
      for (const [key, { aliases }] of Object.entries(fields))
        for (const name of [key, ...(aliases ?? [])]) known.add(name);
      for (const key of [...others, ...Object.keys(ignored)]) if (!isRefused(key)) known.add(key);
      return real.readFields(...args);
    },
  };
});

/** By what readers call a map: the entities of the vocabulary that it may be. */
const entitiesOf: Readonly<Record<string, readonly EntityName[]>> = {
  "the document": ["document"],
  capability: ["capability"],
  info: ["info"],
  stakeholder: ["stakeholder"],
  bind: ["bind"],
  import: ["consumed import"],
  "consumed API": ["consumed API"],
  tunnel: ["tunnel"],
  authentication: ["authentication"],
  resource: ["consumed resource", "exposed resource"],
  operation: ["consumed operation", "exposed operation"],
  input: ["consumed input", "input"],
  adapter: ["adapter"],
  forward: ["forward"],
  output: ["output"],
  property: ["output"],
  response: ["response"],
  content: ["response content"],
  responseBinary: ["binary response"],
  step: ["step"],
  mapping: ["mapping"],
  aggregate: ["aggregate"],
  flow: ["flow"],
  semantics: ["semantics"],
  tool: ["tool"],
  hints: ["hints"],
  "MCP resource": ["MCP resource"],
  prompt: ["prompt"],
  argument: ["prompt argument"],
  message: ["prompt message"],
  skill: ["skill"],
  "skill group": ["skill"],
  "skill tool": ["skill tool"],
  from: ["skill source"],
};

/** A document with one of everything. */
const everything = `ikanos: 1.0.0-beta4
info: { stakeholders: [{ role: owner }] }
binds: [{ keys: { A: A } }]
capability:
  consumes:
    - { import: other, from: ./other.yaml }
    - { namespace: another, ref: ./other.yaml }
    - namespace: api
      baseUri: https://api.example.com
      authentication: { type: basic }
      tunnel: { type: ziti }
      resources:
        - path: /a
          inputParameters: [{ name: q }]
          operations: [{ name: a, method: GET, outputParameters: [{ type: object, properties: { b: { type: string } } }] }]
  aggregates:
    - namespace: shared
      flows:
        - name: f
          semantics: { safe: true }
          mappings: [{ target: a, value: $.one.a }]
          steps:
            - { name: one, type: call, call: api.a }
            - { name: two, type: lookup, index: one, match: id, lookupValue: $.one.id, outputParameters: [id] }
            - { name: three, type: script, language: js }
  exposes:
    - type: rest
      resources:
        - path: /f
          forward: { targetNamespace: api }
        - path: /a
          operations:
            - { method: GET, name: a, call: api.a, responses: [{ status: 200, content: [{ mediaType: a/b }] }], responseBinary: { mediaType: a/b } }
    - type: mcp
      tools: [{ name: t, call: api.a, hints: { readOnly: true }, inputParameters: [{ name: x }] }]
      resources: [{ name: r, uri: "a://b", call: api.a }]
      prompts: [{ name: p, arguments: [{ name: x }], template: [{ role: user, content: x }] }]
    - type: skill
      skills: [{ name: s, tools: [{ name: t, from: { sourceNamespace: mcp, action: t } }] }]
      groups: [{ name: g, skills: [{ name: s }] }]
    - type: control
`;

function codesOf(text: string): readonly string[] {
  const reporter = createReporter();
  const root = parseYaml({ path: "case.yaml", text }, reporter);
  if (root) readDocument(root, reporter);
  return reporter.diagnostics
    .filter(({ code, severity }) => severity !== "info" && code.startsWith("schema/"))
    .map(({ code }) => code);
}

it("the vocabulary has every key that the readers know, and no other", () => {
  codesOf(everything);
  expect([...asked.keys()].sort()).toEqual(
    Object.keys(entitiesOf)
      .filter((what) => what !== "property" || asked.has(what))
      .sort(),
  );
  const wrong: string[] = [];
  const groups = new Map<string, Set<string>>();
  for (const [what, names] of Object.entries(entitiesOf)) {
    const group = names.join(" or ");
    groups.set(group, new Set([...(groups.get(group) ?? []), ...(asked.get(what) ?? [])]));
  }
  for (const [group, known] of groups) {
    const entities = group.split(" or ").map((name) => vocabulary[name as EntityName]);
    const told = new Set(
      group
        .split(" or ")
        .flatMap((name) => [
          ...Object.entries(vocabulary[name as EntityName].keys).flatMap(([key, { aliases = [] }]) => [
            key,
            ...aliases,
          ]),
          ...(ignoredKeys[name as EntityName] ?? []),
        ]),
    );
    const isFree = entities.some(({ keywords }) => keywords);
    for (const key of known) if (!told.has(key) && !(isFree && isKeyword(key))) wrong.push(`${group} lacks ${key}`);
    for (const key of told) if (!known.has(key) && !isRefused(key)) wrong.push(`${group}: nobody reads ${key}`);
  }
  expect(wrong).toEqual([]);
});

const isCapability = new Ajv({ strict: false, allErrors: true }).compile(capabilitySchema());

it("the JSON Schema takes what the readers take, in both dialects", () => {
  for (const text of [
    everything,
    exampleCapability,
    ...goldenCases().map(({ compilation }) => compilation.file.text),
  ]) {
    expect(codesOf(text).filter((code) => code !== "schema/unknown-type")).toEqual([]);
    isCapability(parse(text));
    expect(isCapability.errors ?? [], text.slice(0, 200)).toEqual([]);
  }
});

it.each([
  ["an unknown key", exampleCapability.replace("baseUri:", "baseUrll:")],
  ["a method that is none", exampleCapability.replace("method: GET", "method: GETT")],
  ["a port that is text", exampleCapability.replace("port: 8080", "port: many")],
  [
    "a missing path",
    exampleCapability.replace(
      "path: /pets\n          operations:\n            - name: list\n",
      "operations:\n            - name: list\n",
    ),
  ],
  ["no version", exampleCapability.replace("naftiko: 1.0.0-alpha2\n", "")],
  ["a list of texts where maps belong", "ikanos: 1.0.0-beta4\ncapability: { consumes: [a] }\n"],
])("the JSON Schema refuses %s", (_name, text) => {
  expect(text).not.toBe(exampleCapability);
  expect(isCapability(parse(text))).toBe(false);
});

it("the JSON Schema and the readers agree on published capabilities", ({ skip }) => {
  const corpus = findCorpus();
  if (corpus === undefined) return skip("the corpus of published files is not beside this repository");
  const files = pickFiles(
    readCorpus(corpus).filter((file) => hasHeader(file) && isPublished(file)),
    Number(process.env.CAPSTAN_VOCABULARY ?? 60),
    "vocabulary",
  );
  const wrong: string[] = [];
  for (const { path, text } of files) {
    const codes = codesOf(text);
    let document: unknown;
    try {
      document = parse(text, { maxAliasCount: 10_000, logLevel: "silent", uniqueKeys: false });
    } catch {
      continue;
    }
    if (isCapability(document) || codes.length > 0) continue;
    const [first] = (isCapability.errors ?? []).toSorted(
      (one, other) => other.instancePath.length - one.instancePath.length,
    );
    wrong.push(
      `${join(corpus, path)} ${first?.instancePath ?? ""} ${first?.message ?? ""} ${JSON.stringify(first?.params ?? {})}`,
    );
  }
  expect(wrong).toEqual([]);
});
