import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { decodeCsv } from "../../templates/runtime/decode-csv.js";
import { decodeHtml } from "../../templates/runtime/decode-html.js";
import { decodeMarkdown } from "../../templates/runtime/decode-markdown.js";
import { at, type JsonValue } from "../../templates/runtime/json.js";
import { descendants, gather } from "../../templates/runtime/json-path.js";
import { collect, cut, shapeAnswer } from "../../templates/runtime/shape.js";

describe("levels of YAML end in an error, and not the process: each in one of its own, where nothing was read before", () => {
  it.each(["[", "- ", "? ", "[{"])("%j again and again", (pump) => {
    const program = [
      'import { decodeYaml } from "./templates/runtime/decode-yaml.js";',
      "try { decodeYaml(process.argv[1].repeat(40_000)); console.log('read'); } catch (error) { console.log(error.message); }",
    ].join("\n");
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", program, "--", pump],
      { encoding: "utf8" },
    );
    expect([status, stdout.trim()]).toEqual([0, expect.stringContaining("too deep")]);
  });
});

describe("tables do not become much larger than their text", () => {
  const long = "x".repeat(20_000);
  it.each<[string, () => unknown]>([
    ["CSV: a long name over many rows", () => decodeCsv(`${long}\n${"1\n".repeat(10_000)}`)],
    ["CSV: many names over short rows with one long name", () => decodeCsv(`a,${long}\n${"1,2\n".repeat(10_000)}`)],
    [
      "HTML: a long name over many rows",
      () => decodeHtml(`<table><tr><th>${long}</th></tr>${"<tr><td>1".repeat(10_000)}</table>`),
    ],
    ["HTML: tables in names of tables", () => decodeHtml(`${"<table><tr><th>".repeat(80)}${long.repeat(4)}`)],
    ["Markdown: a long name over many rows", () => decodeMarkdown(`|${long}|\n|-|\n${"|1|\n".repeat(10_000)}`)],
  ])("%s", (_, read) => {
    expect(read).toThrow("much larger");
  });

  it("with names of 60 characters over digits they are read", () => {
    const names = Array.from({ length: 20 }, (_, index) => `${"n".repeat(58)}${index}`);
    const rows = decodeCsv(`${names.join(",")}\n${`${"1,".repeat(19)}1\n`.repeat(20_000)}`);
    expect(rows).toHaveLength(20_000);
  });
});

describe("what a path selects of an answer is bounded", () => {
  const nested = (levels: number, inner: JsonValue): JsonValue =>
    Array.from({ length: levels }).reduce<JsonValue>((value) => ({ items: [value, { name: "y" }], name: "n" }), inner);
  const items = (value: JsonValue): readonly JsonValue[] => collect(descendants(value), (node) => at(node, "items"));

  it("where values lie in each other and would be written again and again: `$..items`", () => {
    const answer = nested(400, { name: "x".repeat(1_000_000) });
    expect(() => shapeAnswer(answer, [items])).toThrow("too large");
    expect(shapeAnswer(nested(400, { name: "x" }), [items])).toHaveLength(400);
  });

  it("where one selection follows another and finds each value again and again: `$..items..name`", () => {
    const thousand = Array.from({ length: 1_000 }, () => "y");
    const select = (nodes: number): readonly JsonValue[] => gather(Array<JsonValue>(nodes).fill(null), () => thousand);
    expect(select(2_000)).toHaveLength(2_000_000);
    expect(() => select(2_001)).toThrow("more than 2000000 values");
    expect(gather(items(nested(100, null)), items)).toHaveLength(99 * 50);
  });
});

describe("text that is cut", () => {
  it.each([
    ["ab😀cd", 3, "ab😀"],
    ["ab😀cd", 2, "ab"],
    ["😀😀", 2, "😀😀"],
    ["😀", 0, ""],
    ["short", 9, "short"],
  ] as const)("%s to %d characters, never inside one", (text, length, wanted) => {
    expect(cut(text, length)).toBe(wanted);
  });
});
