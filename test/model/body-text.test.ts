import { describe, expect, it } from "vitest";
import { readValue } from "../../generator/model/body-text.js";
import { encodeHoles, type TextGrammar } from "../../generator/model/text-grammar.js";
import { parseTemplate } from "../../generator/model/parse-template.js";
import type { ValueExpression } from "../../generator/model/values.js";
import { growth, worstGrowth } from "../growth.js";

const parameter = (name: string): ValueExpression => ({ kind: "parameter", name, path: [] });
const split = (text: string): readonly (string | ValueExpression)[] =>
  parseTemplate(text).map((part) => (part.kind === "text" ? part.text : parameter(part.name)));

/** An expression as JSON with its holes: `{x}` is the value x, `"{x}"` x as text. */
function show(value: ValueExpression | undefined): string | undefined {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case "object":
      return `{${value.entries.map((entry) => `${entry.key}: ${show(entry.value)}`).join(", ")}}`;
    case "list":
      return `[${value.items.map(show).join(", ")}]`;
    case "template":
      return `"${value.parts.map((part) => (typeof part === "string" ? part : show(part))).join("")}"`;
    case "parameter":
      return `{${value.name}}`;
    default:
      return JSON.stringify("value" in value ? value.value : null);
  }
}

describe("braces", () => {
  it.each([
    ["{{x}}", ["<x>"]],
    ["{{x}}}", ["<x>", "}"]],
    ["{{{x}}}", ["<x>"]],
    ["{{{x}}", ["{", "<x>"]],
    ["{{{x}}}}", ["<x>", "}"]],
    ['{"a":{"b":{{x}}}}', ['{"a":{"b":', "<x>", "}}"]],
    ["{{ x }} and {{y}}", ["<x>", " and ", "<y>"]],
    ["{{}} {{ }} {{x", ["{{}} {{ }} {{x"]],
  ])("%s", (text, parts) => {
    expect(parseTemplate(text).map((part) => (part.kind === "text" ? part.text : `<${part.name}>`))).toEqual(parts);
  });

  it("are found in time that grows with the text", () => {
    const make = (size: number): string => `${"{{".repeat(size)}${" ".repeat(size)}`;
    expect(parseTemplate(make(200_000))).toHaveLength(1);
    expect(growth(100_000, make, parseTemplate)).toBeLessThan(worstGrowth);
  });
});

describe("JSON text is the value it spells", () => {
  it.each([
    ['{"a": "{{x}}", "n": {{n}}}', '{a: "{x}", n: {n}}'],
    [
      '{"a": "on {{x}}\\n", "b": [1, -2.5e3, {{y}}, null, true, false, "\\u00e9"]}',
      '{a: "on {x}\n", b: [1, "-2.5e3", {y}, null, true, false, "é"]}',
    ],
    [" [ ] ", "[]"],
    ['{"a":{"b":{{x}}}}', "{a: {b: {x}}}"],
    ['"{{x}}"', '"{x}"'],
    ['{"__proto__": {{x}}}', "{__proto__: {x}}"],
    ['{"id": 1524831183200260097, "n": -0}', '{id: "1524831183200260097", n: "-0"}'],
    ["[0.1234567890123456789, 1E400, {{x}}]", '["0.1234567890123456789", "1E400", {x}]'],
  ])("%s", (text, value) => {
    expect(show(readValue(split(text), "json"))).toBe(value);
  });

  it.each([
    '{"{{k}}": 1}',
    '{"a": 1, "a": 2}',
    '{"n": {{x}}5}',
    '{"a": {{x}},}',
    "{a: 1}",
    '{"a": "\n"}',
    '{"a": {{x}}',
    "",
    "{} {}",
    `${"[".repeat(300)}${"]".repeat(300)}`,
  ])("%s is none, or none that an object could stand for", (text) => {
    expect(readValue(split(text), "json")).toBeUndefined();
  });
});

describe("form text is the fields it spells", () => {
  it.each([
    ["a={{a}}&b=1", '{a: "{a}", b: "1"}'],
    ["grant_type=password&user=u%2B{{u}}+x&flag", '{grant_type: "password", user: "u+{u} x", flag: ""}'],
    ["q=a=b{{x}}", '{q: "a=b{x}"}'],
    ["&a=1&", '{a: "1"}'],
  ])("%s", (text, value) => {
    expect(show(readValue(split(text), "form"))).toBe(value);
  });

  it.each(["{{k}}=1", "a=1&a={{x}}", "a=%zz"])("%s is none that an object could stand for", (text) => {
    expect(readValue(split(text), "form")).toBeUndefined();
  });
});

describe("holes of other text are encoded for where they stand", () => {
  const places = (text: string, grammar: TextGrammar): readonly string[] =>
    encodeHoles(split(text), grammar).flatMap((part) => (typeof part === "string" ? [] : [part.encode ?? "text"]));
  it.each([
    ['{"{{k}}": {{v}}, "t": "a \\" {{x}} \\\\", "u": {{y}}}', "json", ["json-string", "json", "json-string", "json"]],
    ['<a b="{{x}}">{{y}}<![CDATA[ {{z}} ]]>{{w}}</a>', "xml", ["xml", "xml", "cdata", "xml"]],
    ["{{k}}={{v}}", "form", ["form", "form"]],
    [
      '{ {{f}} find(q: "{{x}}", n: {{n}}, t: """{{y}} " {{z}}""") { id } } # (" {{c}}\n{{g}}',
      "graphql",
      ["graphql-name", "json-string", "graphql", "graphql-block", "graphql-block", "line", "graphql-name"],
    ],
    [
      "SELECT * { ?s <http://x/{{i}}> '{{x}}', \"{{y}}\" FILTER(?a < {{n}} && ?b > 1) # it's {{c}}\n {{w}} }",
      "sparql",
      ["iri", "sparql-string", "sparql-string", "sparql", "line", "sparql"],
    ],
  ] as const)("%s as %s", (text, grammar, encodings) => {
    expect(places(text, grammar)).toEqual(encodings);
  });
});
