import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFolder } from "./check.js";
import { findUnused } from "./find-unused.js";

/** Exports of the runtime: generated code and its users call them. */
const ofRuntime = new Set(
  [...readFileSync("generator/plan/runtime.ts", "utf8").matchAll(/(\w+): "(?:type|value)"/g)].map(([, name]) => name),
);

/** What templates ask of a plan. */
const ofTemplates = new Set(
  Object.entries(readFolder("templates")).flatMap(([path, text]) => (path.endsWith(".hbs") ? text.match(/\w+/g) : [])),
);

/** Types of the runtime whose members are for those who call it, or for servers that they send them to: options and settings, which the runtime itself reads, are none of them. */
const handedOut = new Set([
  ...Object.keys(readFolder("templates/runtime"))
    .filter((path) => path === "oauth-types.ts")
    .flatMap((path) => [...readFileSync(`templates/runtime/${path}`, "utf8").matchAll(/export interface (\w+)/g)])
    .map(([, name]) => name),
  ..."AuthInfo AuthorizationServer HandlerOptions OAuthErrorBody PkcePair Session StoredTokens".split(" "),
]);

/** Members that are there though nothing reads them by name, by the reason. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "other packages read it": [
    ...["compile", "errors", "keyword", "schemaType"].map(
      (name) => `templates/runtime/alternative-errors.ts Engine.${name}`,
    ),
    "templates/runtime/connection.ts Connection.connectionsCheckingInterval",
    "templates/runtime/connection.ts Connection.headersTimeout",
    "templates/runtime/control-logs.ts serveLogs.Body",
    "templates/runtime/control.ts serveTraces.Params",
    "templates/runtime/control.ts serveTraces.Querystring",
    "templates/runtime/exact-keywords.ts Engine.keyword",
    "templates/runtime/exact-keywords.ts Engine.validate",
    "templates/runtime/exact-keywords.ts Problem.keyword",
    "templates/runtime/request-init.ts init.duplex",
    ...["formats", "logger", "multipleOfPrecision", "ownProperties", "regExp", "validateSchema"].map(
      (name) => `templates/runtime/lazy-schema.ts Engine.${name}`,
    ),
    "templates/runtime/linear-pattern.ts Pattern.test",
    ...["censor", "level", "redact", "serializers"].map((name) => `templates/runtime/logging.ts LoggerOptions.${name}`),
    "templates/runtime/mcp-exchange.ts Connection.setScopeChallengeResolver",
    "templates/runtime/mcp-exchange.ts ScopeQuestion.request",
    "templates/runtime/exact-keywords.ts Check.errors",
    "templates/runtime/lazy-schema.ts Engine.errorsText",
    "templates/runtime/route-as-written.ts RouteStore.get",
    "templates/runtime/route-as-written.ts RouteStore.set",
    "templates/runtime/route-by-header.ts RouteStore.get",
    "templates/runtime/route-by-header.ts RouteStore.set",
    "templates/runtime/route-by-query.ts RouteStore.get",
    "templates/runtime/route-by-query.ts RouteStore.set",
    "templates/runtime/skills.ts Named.Params",
    "templates/runtime/skills.ts NamedFile.Params",
    "templates/runtime/value-formats.ts ValueFormat.validate",
  ],
  "an interface of `node:fs`, which is handed on": [
    "generator/cli/listed-folder.ts Entry.isDirectory",
    "generator/cli/listed-folder.ts Entry.isFile",
    "generator/cli/listed-folder.ts Entry.isSymbolicLink",
  ],
  "it travels: members of requests, and of the JSON that is printed": [
    "generator/diagnostics/render-json.ts JsonPlace.end",
    "generator/diagnostics/render-json.ts JsonPlace.start",
    "templates/runtime/decode-markdown.ts readSections.content",
    "templates/runtime/decode-markdown.ts readSections.level",
    "templates/runtime/problem.ts Problem.errors",
    "templates/runtime/trace-buffer.ts SpanRecord.parentSpanId",
    "templates/runtime/trace-buffer.ts SpanRecord.spanId",
    "templates/runtime/trace-buffer.ts TraceRecord.spans",
    "templates/runtime/watch.ts AdapterState.port",
    ...["audience", "client_assertion", "client_assertion_type", "client_id", "client_secret", "resource"].map(
      (name) => `templates/runtime/oauth-types.ts TokenRequestClient.${name}`,
    ),
  ],
  "a table is checked against it, whose own members are read": [
    "generator/cli/commands.ts Command.operands",
    "generator/cli/commands.ts Command.options",
    "generator/drift/configuration.ts configuredChanges.level",
    "generator/drift/groups/group-changes.ts groupChanges.level",
    "generator/drift/published-names.ts nameChanges.level",
    "generator/drift/whole-capabilities.ts wholeChanges.level",
  ],
  "a function that takes every type with such a member reads it": [
    "generator/cli/build-group.ts BuiltGroup.texts",
    "generator/drift/facts/others.ts ControlFact.transport",
    "generator/drift/facts/work.ts namesOf.label",
    "generator/text/written-host.ts doubtfulLetter.script",
    ...["maxCalls", "maxChars", "memoryBytes"].map((name) => `templates/runtime/code-options.ts CodeOptions.${name}`),
  ],
  "tests write documents, and the types of the runtime, from it": [
    "generator/drift/rule.ts Rule.example",
    "generator/drift/rule.ts Rule.start",
    "generator/model/oauth-messages.ts OAuthGrant.section",
    "generator/model/oauth-messages.ts OAuthMessage.isOpen",
    "generator/model/oauth-messages.ts OAuthMessage.section",
    "generator/schema/vocabulary/entity.ts Entity.title",
  ],
  "emitted code reads it, or a template": [
    "templates/runtime/server-definition.ts AdapterOptions.oauthOf",
    "templates/runtime/server-definition.ts AdapterOptions.serveControl",
  ],
  "the compiler alone looks at it": ["generator/plan/code.ts Branded.brand"],
};

/** Exports that tests alone import. */
const forTests = [
  // What pairs of rules are examples of.
  "generator/drift/rules/example.ts exampleCapability",
  // Named in what is said of layouts, and held against the package that lays out.
  "generator/output/format.ts layoutVersion",
];

describe("whatever is declared is used", () => {
  const { members, exported, optional, same } = findUnused(["generator", "templates/runtime"], {
    isHandedOut: (file, type) => file.startsWith("templates/") && handedOut.has(type),
    isPublished: (file, name) => (file.startsWith("templates/") ? ofRuntime.has(name) : file === "generator/index.ts"),
    isPrinted: (file, name) => file === "generator/plan/plan.ts" && ofTemplates.has(name),
  });

  it("members of types are read", () => {
    expect([...members].sort()).toEqual(Object.values(allowed).flat().sort());
  });

  it("exports are imported", () => {
    expect([...exported].sort()).toEqual(forTests);
  });

  it("what may be left out of a call is left out of one", () => {
    expect(optional).toEqual([]);
  });

  it("what is passed differs from one call to another", () => {
    expect(same).toEqual([]);
  });
});
