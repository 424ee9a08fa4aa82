import { describe, expect, it } from "vitest";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { describeApart } from "../../generator/drift/describe-apart.js";
import { type CallSettings, noSettings } from "../../generator/model/upstream-settings.js";
import type { Compilation } from "../../generator/pipeline.js";
import type { DataType } from "../../generator/model/types.js";
import { compileText } from "../check.js";

const base = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:
        - name: notes
          path: /notes
          operations:
            - name: add
              method: POST
              inputParameters:
                - {name: X-Version, in: header, value: "1"}
                - {name: limit, in: query, value: "10"}
                - {name: text, in: body, type: string, required: true}
              body: {type: json, data: {text: "{{text}}"}}
  exposes:
    - type: rest
      namespace: case-rest
      port: 8080
      resources:
        - path: /notes
          operations:
            - {method: POST, name: add, call: up.add}
`;

function told(...edits: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const changed = edits.reduce((text, [from, to]) => {
    expect(text.split(from)).toHaveLength(2);
    return text.replace(from, () => to);
  }, base);
  const [before, after] = [compileText(base), compileText(changed)];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  return findChanges(before, after).map(({ id, sentence }) => `${id}: ${sentence}`);
}

describe("a request that is another says what of it is another", () => {
  it.each<readonly [string, readonly (readonly [string, string])[], string]>([
    ["the method", [["method: POST\n", "method: PUT\n"]], "the method differs"],
    [
      "the path",
      [
        [
          "path: /notes\n          operations:\n            - name",
          "path: /memos\n          operations:\n            - name",
        ],
      ],
      "the path differs",
    ],
    [
      "a header",
      [['{name: X-Version, in: header, value: "1"}', '{name: X-Version, in: header, value: "2"}']],
      "the header `x-version` differs",
    ],
    ["a query", [['value: "10"', 'value: "20"']], "the query `limit` differs"],
    [
      "a header that comes",
      [
        [
          '{name: limit, in: query, value: "10"}',
          '{name: limit, in: query, value: "10"}\n                - {name: X-Trace, in: header, value: "on"}',
        ],
      ],
      "the header `x-trace` differs",
    ],
    [
      "what a body is sent as",
      [["body: {type: json, data", "body: {type: formUrlEncoded, data"]],
      "the body, application/x-www-form-urlencoded where it was application/json, differs",
    ],
    ["the body", [['{text: "{{text}}"}', '{note: "{{text}}"}']], "the body differs"],
    [
      "several",
      [
        ["method: POST\n", "method: PUT\n"],
        ['value: "10"', 'value: "20"'],
        ['value: "1"', 'value: "2"'],
      ],
      "the method, the header `x-version` and the query `limit` differ",
    ],
  ])("%s", (_, edits, words) => {
    const sentences = told(...edits);
    expect(sentences.filter((each) => each.startsWith("client/"))).toEqual([expect.stringContaining(`(${words})`)]);
    expect(sentences.filter((each) => each.startsWith("rest/"))).toEqual([expect.stringContaining(`(${words})`)]);
  });
});

/** What changes with what the configuration says of `up.add`. */
function toldOfSettings(was: Settings, now: Settings): readonly string[] {
  const version = (settings: Settings): Compilation =>
    compileText(base, {
      upstreams: {
        oauthClient: undefined,
        namespaces: { up: { ...noSettings, operations: { add: { ...noSettings, ...settings } } } },
      },
    });
  const [before, after] = [version(was), version(now)];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  return findChanges(before, after).map(({ sentence }) => sentence);
}

type Settings = Partial<CallSettings>;

it.each([
  ["outputRawFormat: csv", "outputRawFormat: xml", "how its answer is read, as xml where it was csv, differs"],
  ["outputRawFormat: tsv", "outputRawFormat: psv", "how its answer is read, as psv where it was tsv, differs"],
  [
    "outputRawFormat: html, outputSchema: 'td.a'",
    "outputRawFormat: html, outputSchema: 'td.b'",
    "how its answer is read, as td.b where it was td.a, differs",
  ],
])("a format is told from what to what: %s, %s", (was, now, words) => {
  const version = (format: string): Compilation =>
    compileText(
      base.replace("method: POST\n", `method: POST\n              ${format.replace(", ", "\n              ")}\n`),
    );
  const [before, after] = [version(was), version(now)];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  expect(findChanges(before, after).map(({ sentence }) => sentence)).toContainEqual(
    expect.stringContaining(`(${words})`),
  );
});

it("a time limit is told from what to what", () => {
  expect(toldOfSettings({ timeoutMs: 5000 }, { timeoutMs: 250 })).toContain(
    "it gives up after 250 ms, and did after 5000 ms",
  );
  expect(toldOfSettings({}, { timeoutMs: 250 })).toContain("it gives up after 250 ms, and did after the usual time");
});

it("what is read from the same place otherwise is told by what differs", () => {
  const call = "{method: POST, name: add, call: up.add}";
  const cut = (keyword: string): string =>
    `{method: POST, name: add, call: up.add, outputParameters: [{type: object, properties: {a: {type: string, mapping: $.a${keyword}}}}]}`;
  const version = (operation: string): Compilation => compileText(base.replace(call, operation));
  const [before, after] = [version(cut(", maxLength: 5")), version(cut(", maxLength: 9"))];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  expect(findChanges(before, after).map(({ sentence }) => sentence)).toContain(
    "`a` is $.a with `maxLength: 9`, and was $.a with `maxLength: 5`: it holds something else",
  );
});

describe("two types that are called alike are told by what of them differs", () => {
  it.each<readonly [string, DataType, DataType, string, string]>([
    ["a pattern", { kind: "string" }, { kind: "string", pattern: "^a" }, "string", "string of the pattern `^a`"],
    [
      "a format in a list",
      { kind: "array", items: { kind: "string", format: "date" } },
      { kind: "array", items: { kind: "string", format: "uuid" } },
      "list of string of the format `date`",
      "list of string of the format `uuid`",
    ],
    ["a member's type", objectOf({ kind: "string" }), objectOf({ kind: "boolean" }), inner("string"), inner("boolean")],
    [
      "a member that must be there",
      objectOf({ kind: "string" }),
      objectOf({ kind: "string" }, true),
      "object that may lack `id`",
      "object with `id`",
    ],
    [
      "other members",
      objectOf({ kind: "string" }),
      { kind: "object", open: false, properties: [{ name: "id", type: { kind: "string" }, required: false }] },
      "object that may have other members",
      "object that has no other members",
    ],
    ["the words that are usual", { kind: "string" }, { kind: "boolean" }, "string", "boolean"],
  ])("%s", (_, was, now, older, newer) => {
    expect(describeApart(was, now)).toEqual([older, newer]);
  });

  function objectOf(type: DataType, required = false): DataType {
    return { kind: "object", open: true, properties: [{ name: "id", type, required }] };
  }

  function inner(type: string): string {
    return `object in which \`id\` is ${type}`;
  }
});

it.each([
  ["enum: [1, 1524831183200260097]", "enum: [1, 1524831183200260099]", "breaking"],
  ["enum: [1]", "enum: [1, 1524831183200260097]", "compatible"],
  ["maximum: 9223372036854775807", "maximum: 9223372036854775806", "breaking"],
  ["maximum: 9223372036854775806", "maximum: 9223372036854775807", "compatible"],
])("numbers that no double is are compared by their digits: %s, %s", (was, now, level) => {
  const version = (keywords: string): Compilation =>
    compileText(
      base
        .replace(
          "{name: text, in: body, type: string,",
          `{name: n, in: query, type: integer, ${keywords}}\n                - {name: text, in: body, type: string,`,
        )
        .replace(
          "call: up.add}",
          `call: up.add, inputParameters: [{name: n, in: query, type: integer, description: N., required: false, ${keywords}}, {name: text, in: body, type: string, description: T.}]}`,
        ),
    );
  const [before, after] = [version(was), version(now)];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  expect(
    findChanges(before, after)
      .filter(({ id }) => id.startsWith("rest/"))
      .map((change) => change.level),
  ).toEqual([level]);
});
