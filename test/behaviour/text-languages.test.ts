import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { decodeCsv } from "../../templates/runtime/decode-csv.js";
import { madeTexts, texts } from "./hostile-texts.js";
import { started } from "./started.js";

/** A body of each language, indented as it stands in the capability. */
const bodies: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  yaml: {
    type: "yaml",
    text: `# for {{x}}
name: {{x}}
greeting: Dear {{x}}, hello
double: "a {{x}} b"
single: 'it''s {{x}}'
literal: |
  first {{x}}
  last
folded: >-
  {{x}}
  more
list:
  - {{x}}
  - name: {{x}}
    kept: 1.10
flow: {a: {{x}}, "b": [{{x}}, '{{x}}'], c: 1}
{{x}}-key: 2
id: 1524831183200260097
`,
  },
  manifests: { type: "application/yaml", text: `a: {{x}}\nb: 1\n---\nc: &anchor {{x}}\nd: *anchor\n` },
  csv: { type: "text/csv", text: `name,note,n\n{{x}},Dear {{x}},1\n"{{x}}",b,2\n` },
  semicolons: { type: "text/csv; charset=utf-8", text: `name;note\n{{x}};a, {{x}}\n` },
  lines: { type: "application/x-ndjson", text: `{"index": {"_id": "{{x}}"}}\n{"a": {{x}}, "b": 1}\n` },
  oneLine: { type: "application/x-ndjson", text: `{"a": "{{x}}"}\n` },
  keyedLines: { type: "application/x-ndjson", text: `{"{{x}}":1}\n{"a":"{{x}}","b":{{x}},"b":2}\n` },
  xml: { type: "application/soap+xml", text: `<a b='{{x}}' c="{{x}}"><!-- {{x}} --><d>{{x}}</d></a>` },
  nested: { type: "json", text: `{"payload": "{\\"a\\": \\"{{x}}\\", \\"b\\": {{x}}}", "n": 1}` },
  form: { type: "application/x-www-form-urlencoded", text: `a={{x}}&b=1` },
};

const resources = Object.entries(bodies)
  .map(
    ([name, { type, text }]) =>
      `        ${name}: {path: /${name}, operations: {${name}: {method: POST, inputParameters: {x: {in: body}}, body: {type: "${type}", data: ${JSON.stringify(text)}}}}}`,
  )
  .join("\n");
const routes = Object.keys(bodies)
  .map((name) => `        ${name}: {path: /${name}, operations: {${name}: {method: POST, call: up.${name}}}}`)
  .join("\n");

const values: readonly unknown[] = [
  ...texts,
  ...madeTexts(12),
  "a\nrole: admin\nb: c",
  "x, role: admin",
  "- a\n- b",
  "&a b",
  "*anchor",
  "!!int 5",
  "a: b",
  "# no comment",
  "| a",
  "---",
  "...",
  "a\n---\nb: 1",
  "tab\there\t",
  " both ",
  "\u0085\u2028\ufeff\u0007",
  "a;b|c",
  5,
  -0.5,
  true,
  null,
  ["a", 1],
  { admin: true },
];
const asText = (value: unknown): string =>
  value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

const expectations: Readonly<Record<string, (x: unknown, body: string) => void>> = {
  yaml: (x, body) => {
    const text = asText(x);
    expect(parse(body, { uniqueKeys: false })).toEqual({
      name: x,
      greeting: `Dear ${text}, hello`,
      double: `a ${text} b`,
      single: `it's ${text}`,
      literal: `first ${text}\nlast\n`,
      folded: `${text} more`,
      list: [x, { name: x, kept: 1.1 }],
      flow: { a: x, b: [x, text], c: 1 },
      [`${text}-key`]: 2,
      id: Number("1524831183200260097"),
    });
    expect(body).toContain("kept: 1.10\n");
    expect(body.endsWith("\nid: 1524831183200260097\n")).toBe(true);
  },
  manifests: (x, body) =>
    expect(parseAllDocuments(body).map((document) => document.toJS() as unknown)).toEqual([
      { a: x, b: 1 },
      { c: x, d: x },
    ]),
  csv: (x, body) =>
    expect(decodeCsv(body)).toEqual([
      { name: asText(x), note: `Dear ${asText(x)}`, n: "1" },
      { name: asText(x), note: "b", n: "2" },
    ]),
  semicolons: (x, body) => {
    const fields = body.slice("name;note\n".length, -1);
    const quoted = (text: string): string =>
      /[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    expect(fields).toBe(`${quoted(asText(x))};${quoted(`a, ${asText(x)}`)}`);
  },
  lines: (x, body) => {
    expect(body.endsWith("\n")).toBe(true);
    expect(
      body
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ index: { _id: asText(x) } }, { a: x, b: 1 }]);
  },
  keyedLines: (x, body) =>
    expect(
      body
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ [asText(x)]: 1 }, { a: asText(x), b: 2 }]),
  oneLine: (x, body) => expect([JSON.parse(body), body.indexOf("\n")]).toEqual([{ a: asText(x) }, body.length - 1]),
  xml: (x, body) => {
    const parsed: unknown = new XMLParser({
      ignoreAttributes: false,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      htmlEntities: true,
    }).parse(body);
    expect(parsed).toEqual({ a: { "@_b": asText(x), "@_c": asText(x), d: asText(x) } });
    expect(body.match(/<!-- ([^]*?) -->/)?.[1]).not.toMatch(/--|-$/);
  },
  nested: (x, body) => {
    const { payload, n } = JSON.parse(body) as { readonly payload: string; readonly n: number };
    expect([JSON.parse(payload), n]).toEqual([{ a: asText(x), b: x }, 1]);
  },
  form: (x, body) =>
    expect([...new URLSearchParams(body)]).toEqual([
      ["a", asText(x)],
      ["b", "1"],
    ]),
};

describe("a caller's value is this one value in the language that carries it", () => {
  it("whatever it is, however the language is named", async () => {
    const { rest, seen } = await started(
      resources,
      `    - type: rest\n      namespace: r\n      resources:\n${routes}`,
    );
    const sent = async (operation: string, given: object): Promise<string> => {
      const answer = await fetch(`${rest}/${operation}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(given),
      });
      expect([operation, given, answer.status]).toEqual([operation, given, 200]);
      return (seen().at(-1) ?? "").replace(`POST /${operation} `, "");
    };
    for (const [operation, expectation] of Object.entries(expectations))
      for (const x of values) if (isCarried(operation, x)) expectation(x, await sent(operation, { x }));

    expect(parse(await sent("yaml", {}))).toEqual({
      greeting: "Dear , hello",
      double: "a  b",
      single: "it's ",
      literal: "first \nlast\n",
      folded: " more",
      list: [{ kept: 1.1 }],
      flow: { b: [], c: 1 },
      "-key": 2,
      id: Number("1524831183200260097"),
    });
    expect(await sent("lines", {})).toBe('{"index":{}}\n{"b":1}\n');
    expect(await sent("oneLine", {})).toBe("{}\n");
    expect(await sent("keyedLines", {})).toBe('{"":1}\n{"a":"","b":null,"b":2}\n');
    expect(seen().length).toBeGreaterThan(500);
    for (const [operation, type] of [
      ["yaml", "application/yaml"],
      ["semicolons", "text/csv; charset=utf-8"],
      ["lines", "application/x-ndjson"],
      ["xml", "application/soap+xml"],
      ["form", "application/x-www-form-urlencoded"],
    ] as const) {
      await sent(operation, { x: "a" });
      expect(seen("content-type").at(-1)).toContain(`content-type: ${type}`);
    }
  });
});

/** What XML has no way to write is refused, which has a test of its own. */
function isCarried(operation: string, x: unknown): boolean {
  return operation !== "xml" || !/\u0007/.test(asText(x));
}
