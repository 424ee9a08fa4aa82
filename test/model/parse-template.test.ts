import { expect, it } from "vitest";
import { parseBraces, parseTemplate, type TemplatePart } from "../../generator/model/parse-template.js";

const brief = (parts: readonly TemplatePart[]): readonly string[] =>
  parts.map((part) => (part.kind === "text" ? part.text : `<${part.name}>`));

it.each([
  ["", [""]],
  ["plain", ["plain"]],
  ["{{x}}", ["<x>"]],
  ["a {{ x }} b {{y.z}}", ["a ", "<x>", " b ", "<y.z>"]],
  ["{{{x}}}", ["<x>"]],
  ["{{x}}}", ["<x>", "}"]],
  ["{{{x}}", ["{", "<x>"]],
  ['{"a": {"b": {{x}}}}', ['{"a": {"b": ', "<x>", "}}"]],
  ["{{{{x}}}}", ["{", "<x>", "}"]],
  ["{x}", ["{x}"]],
  ["{{x}", ["{{x}"]],
  ["{{ {{x}}", ["{{ ", "<x>"]],
  ["{{}} {{ }}", ["{{}} {{ }}"]],
  ["{{x", ["{{x"]],
  ["{{x}}{{y}}", ["<x>", "<y>"]],
])("template %s", (text, parts) => {
  expect(brief(parseTemplate(text))).toEqual(parts);
});

it.each([
  ["/a/{id}/b/{{key}}", ["/a/", "<id>", "/b/", "<key>"]],
  ["/a/{ id }", ["/a/", "<id>"]],
  ["/a/{}", ["/a/{}"]],
  ["/a/{id", ["/a/{id"]],
  ["/a/id}", ["/a/id}"]],
  ["{{{id}}}", ["<id>"]],
])("path %s", (text, parts) => {
  expect(brief(parseBraces(text))).toEqual(parts);
});

it("says where the inside of a hole stands", () => {
  expect(
    parseTemplate("a {{ x }} {{yy}}").flatMap((part) => (part.kind === "hole" ? [[part.start, part.end]] : [])),
  ).toEqual([
    [5, 6],
    [12, 14],
  ]);
});
