import { describe, expect, it } from "vitest";
import { decodeCsv, decodePsv, decodeTsv } from "../../templates/runtime/decode-csv.js";
import { decodeHtml } from "../../templates/runtime/decode-html.js";
import { decodeMarkdown } from "../../templates/runtime/decode-markdown.js";
import { decodeXml } from "../../templates/runtime/decode-xml.js";
import { decodeYaml } from "../../templates/runtime/decode-yaml.js";

describe("XML", () => {
  it("drops the root's name; attributes and children are fields, repeated ones lists, scalars strings", () => {
    expect(decodeXml('<?xml version="1.0"?>\n<ships fleet="7">\n  <ship id="02"><name>Ada</name></ship>\n  <ship id="3"><name/></ship>\n</ships>')).toEqual({
      fleet: "7",
      ship: [{ id: "02", name: "Ada" }, { id: "3", name: "" }],
    });
  });

  it("keeps text beside attributes under an empty key", () => {
    expect(decodeXml('<pets><pet id="1">Rex</pet></pets>')).toEqual({ pet: { id: "1", "": "Rex" } });
  });

  it.each(["<a><b></a>", "not xml", "", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a/><b/>"])("refuses %j", (text) => {
    expect(() => decodeXml(text)).toThrow();
  });
});

describe("separated values", () => {
  it("are objects of strings by their header line", () => {
    expect(decodeCsv('id,name\n1,"Rex, the ""first"""\n2,Tom\n')).toEqual([{ id: "1", name: 'Rex, the "first"' }, { id: "2", name: "Tom" }]);
    expect(decodeTsv("id\tname\n1\tRex\n")).toEqual([{ id: "1", name: "Rex" }]);
    expect(decodePsv("\ufeffid|name\r\n1|Rex\r\n")).toEqual([{ id: "1", name: "Rex" }]);
    expect(decodeCsv("")).toEqual([]);
  });
});

describe("YAML", () => {
  it("is read with its types", () => {
    expect(decodeYaml("a: 1\nb: [yes, true]\nc:\n  d: null\n")).toEqual({ a: 1, b: ["yes", true], c: { d: null } });
  });

  it("stops at aliases that unfold to too much", () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `${"bcdefghij"[index]}: &${"bcdefghij"[index]} [${Array.from({ length: 9 }, () => `*${"abcdefghij"[index]}`).join(", ")}]`).join("\n")}\n`;
    expect(() => decodeYaml(bomb)).toThrow();
  });
});

describe("HTML", () => {
  const page = "<h1>x</h1><table id=a><tr><th>Name</th><th>Age</th></tr><tr><td> Rex <b>!</b></td><td>3</td></tr></table><table><tr><td>no head</td></tr></table><div class=b><table><tr><th>N</th></tr><tr><td>1</td></tr></table></div>";

  it("gives its tables that have headers", () => {
    expect(decodeHtml(page)).toEqual({ tables: [[{ Name: "Rex !", Age: "3" }], [{ N: "1" }]] });
  });

  it("gives only those that a selector names, or that stand in what it names", () => {
    expect(decodeHtml(page, "#a")).toEqual({ tables: [[{ Name: "Rex !", Age: "3" }]] });
    expect(decodeHtml(page, ".b")).toEqual({ tables: [[{ N: "1" }]] });
  });
});

describe("Markdown", () => {
  const page = "---\ntitle: Pets\n---\n# All **pets**\n\nSome [text](https://example.com) and `code`.\n\n| Name | Age |\n| --- | ---: |\n| Rex | 3 |\n| a \\| b | 4 |\n\n## Cats\n\n```\n# no heading\n```\n";

  it("gives front matter, tables and sections without inline markup", () => {
    expect(decodeMarkdown(page)).toEqual({
      frontMatter: { title: "Pets" },
      tables: [[{ Name: "Rex", Age: "3" }, { Name: "a | b", Age: "4" }]],
      sections: [
        { heading: "All pets", level: 1, content: expect.stringContaining("Some text and code.") },
        { heading: "Cats", level: 2, content: expect.stringContaining("# no heading") },
      ],
    });
  });

  it("gives only the sections whose heading starts with a text", () => {
    expect(decodeMarkdown(page, "Cats")).toMatchObject({ sections: [{ heading: "Cats" }] });
  });
});
