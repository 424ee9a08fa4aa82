import { describe, expect, it } from "vitest";
import { decodeCsv, decodePsv, decodeTsv } from "../../templates/runtime/decode-csv.js";
import { decodeHtml } from "../../templates/runtime/decode-html.js";
import { decodeMarkdown } from "../../templates/runtime/decode-markdown.js";
import { decodeXml } from "../../templates/runtime/decode-xml.js";
import { decodeYaml } from "../../templates/runtime/decode-yaml.js";
import { writeJson } from "../../templates/runtime/write-json.js";
import { writeTree } from "../corpus/answers.js";
import { asMarkdown, asPage, asSeparated } from "../corpus/table-answers.js";

describe("XML", () => {
  it("drops the root's name; attributes and children are fields, repeated ones lists, scalars strings", () => {
    expect(
      decodeXml(
        '<?xml version="1.0"?>\n<ships fleet="7">\n  <ship id="02"><name>Ada</name></ship>\n  <ship id="3"><name/></ship>\n</ships>',
      ),
    ).toEqual({
      fleet: "7",
      ship: [
        { id: "02", name: "Ada" },
        { id: "3", name: "" },
      ],
    });
  });

  it("keeps text beside attributes under an empty key", () => {
    expect(decodeXml('<pets><pet id="1">Rex</pet></pets>')).toEqual({ pet: { id: "1", "": "Rex" } });
  });

  it("reads references to characters, once", () => {
    expect(
      decodeXml(
        "<a k='&quot;&#x20AC;&#38;&apos;'><b>&lt;&#233;&amp;#233;&gt;</b><c><![CDATA[&#233;]]></c><d>&#128512;&#x1F600;</d><e>t&#10;u</e></a>",
      ),
    ).toEqual({ k: "\"€&'", b: "<é&#233;>", c: "&#233;", d: "😀😀", e: "t\nu" });
  });

  it.each(["&#0;", "&#xD800;", "&#x110000;", "&#9999999;", "&nbsp;"])(
    "leaves %s, which is no character of XML",
    (text) => {
      expect(decodeXml(`<a><b>${text}</b></a>`)).toEqual({ b: text });
    },
  );

  it.each(["<a><b></a>", "not xml", "", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a/><b/>"])(
    "refuses %j",
    (text) => {
      expect(() => decodeXml(text)).toThrow();
    },
  );
});

describe("separated values", () => {
  it("are objects of strings by their header line", () => {
    expect(decodeCsv('id,name\n1,"Rex, the ""first"""\n2,Tom\n')).toEqual([
      { id: "1", name: 'Rex, the "first"' },
      { id: "2", name: "Tom" },
    ]);
    expect(decodeTsv("id\tname\n1\tRex\n")).toEqual([{ id: "1", name: "Rex" }]);
    expect(decodePsv("\ufeffid|name\r\n1|Rex\r\n")).toEqual([{ id: "1", name: "Rex" }]);
    expect(decodeCsv("")).toEqual([]);
  });

  it.each([
    ["quotes keep line breaks and delimiters", 'a,b\r\n"x\r\ny","1,2"\r\n', [{ a: "x\r\ny", b: "1,2" }]],
    ["a value may be empty, at the end too", "a,b,c\n,2,\n", [{ a: "", b: "2", c: "" }]],
    ["the last line needs no end, and may end in a delimiter", "a,b\n1,", [{ a: "1", b: "" }]],
    [
      "a short row lacks members, a long one has no names for more",
      "a,b\n1\n1,2,3\n",
      [{ a: "1" }, { a: "1", b: "2" }],
    ],
    ["empty lines count for nothing", "a\n\n1\n\r\n2\n\n", [{ a: "1" }, { a: "2" }]],
    ["old line ends", "a,b\r1,2\r", [{ a: "1", b: "2" }]],
    ["a quote inside a value is one", 'a\n5" nail\n', [{ a: '5" nail' }]],
    ["an empty value in quotes", 'a,b\n"",1\n', [{ a: "", b: "1" }]],
    [
      "names of any kind",
      "__proto__,constructor\n1,2\n",
      [
        Object.fromEntries([
          ["__proto__", "1"],
          ["constructor", "2"],
        ]),
      ],
    ],
  ])("%s", (_, text, rows) => {
    expect(decodeCsv(text)).toEqual(rows);
  });

  it.each(['a\n"x', 'a\n"x"y\n'])("refuses %j", (text) => {
    expect(() => decodeCsv(text)).toThrow();
  });
});

describe("YAML", () => {
  it("is read with its types", () => {
    expect(decodeYaml("a: 1\nb: [yes, true]\nc:\n  d: null\n")).toEqual({ a: 1, b: ["yes", true], c: { d: null } });
  });

  it("unfolds aliases, takes keys of all kinds, and refuses repeated keys and what never ends", () => {
    expect(decodeYaml("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n? [1, 2]\n: e\n1: f\n~: g\nh: .inf\n")).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: [{ b: 1 }, { b: 1 }],
      "[1,2]": "e",
      "1": "f",
      "": "g",
      h: null,
    });
    expect(decodeYaml("")).toBeNull();
    expect(decodeYaml(`${"- &a x\n"}${"- *a\n".repeat(200)}`)).toHaveLength(201);
    for (const text of ["a: 1\na: 2\n", "a: &a [*a]\n", "a: *b\n", "a: 1\n---\nb: 2\n", "a: b: c\n"])
      expect(() => decodeYaml(text), text).toThrow();
  });

  it("stops at aliases that unfold to too much", () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `${"bcdefghij"[index]}: &${"bcdefghij"[index]} [${Array.from({ length: 9 }, () => `*${"abcdefghij"[index]}`).join(", ")}]`).join("\n")}\n`;
    expect(() => decodeYaml(bomb)).toThrow();
  });
});

describe("HTML", () => {
  const page =
    "<h1>x</h1><table id=a><tr><th>Name</th><th>Age</th></tr><tr><td> Rex <b>!</b></td><td>3</td></tr></table><table><tr><td>no head</td></tr></table><div class=b><table><tr><th>N</th></tr><tr><td>1</td></tr></table></div>";

  it("gives its tables that have headers", () => {
    expect(decodeHtml(page)).toEqual({ tables: [[{ Name: "Rex !", Age: "3" }], [{ N: "1" }]] });
  });

  it("decodes references, closes what is left open, and takes a table inside a table for one of its own", () => {
    expect(decodeHtml("<table><tr><th>A &amp; B<td>")).toEqual({ tables: [[{ "A & B": "" }]] });
    const inner = "<table><tr><th>I</th></tr><tr><td>1</td></tr></table>";
    expect(decodeHtml(`<table><tr><th>O</th></tr><tr><td>x ${inner}</td></tr></table>`)).toEqual({
      tables: [[{ O: "x I1" }], [{ I: "1" }]],
    });
    expect(decodeHtml(`<!-- <table> --><script>"<table>"</script>`)).toEqual({ tables: [] });
    expect(() => decodeHtml("<div>".repeat(300))).toThrow();
  });

  it("gives only those that a selector names, or that stand in what it names", () => {
    expect(decodeHtml(page, "#a")).toEqual({ tables: [[{ Name: "Rex !", Age: "3" }]] });
    expect(decodeHtml(page, ".b")).toEqual({ tables: [[{ N: "1" }]] });
  });
});

describe("Markdown", () => {
  const page =
    "---\ntitle: Pets\n---\n# All **pets**\n\nSome [text](https://example.com) and `code`.\n\n| Name | Age |\n| --- | ---: |\n| Rex | 3 |\n| a \\| b | 4 |\n\n## Cats\n\n```\n# no heading\n```\n";

  it("gives front matter, tables and sections without inline markup", () => {
    expect(decodeMarkdown(page)).toEqual({
      frontMatter: { title: "Pets" },
      tables: [
        [
          { Name: "Rex", Age: "3" },
          { Name: "a | b", Age: "4" },
        ],
      ],
      sections: [
        { heading: "All pets", level: 1, content: "Some text and code." },
        { heading: "Cats", level: 2, content: expect.stringContaining("# no heading") },
      ],
    });
  });

  it("strips what closes a heading, and keeps the parentheses of addresses out", () => {
    const headings = (text: string): unknown => decodeMarkdown(text);
    expect(headings("## A ##\n# B # c\n####### d\n#e\n")).toMatchObject({
      sections: [
        { heading: "A", level: 2 },
        { heading: "B # c", level: 1, content: "####### d\n#e" },
      ],
    });
    expect(headings("# [a](https://x.example/a_(b)) and ![c](d) [e\n")).toMatchObject({
      sections: [{ heading: "a and c [e" }],
    });
    expect(headings("|a|b|\n|-|:-:|\n|1|\n# H\n```\n|x|\n|-|\n```\n")).toEqual({
      frontMatter: {},
      tables: [[{ a: "1", b: "" }]],
      sections: [{ heading: "H", level: 1, content: "```\n|x|\n|-|\n```" }],
    });
  });

  it("gives only the sections whose heading starts with a text", () => {
    expect(decodeMarkdown(page, "Cats")).toMatchObject({ sections: [{ heading: "Cats" }] });
  });
});

describe("tables, as a reader that shares nothing with the decoders has them", () => {
  const words = [
    "",
    "a",
    "x,y",
    "x|y",
    "x\ty",
    'say "hi"',
    "1.10",
    "1E400",
    "\u{e9}\u{20ac}",
    " ",
    "null",
    "#",
    "<b>",
    "&amp;",
  ];
  const tables = words.map((_, first) =>
    [0, 1, 2]
      .slice(0, first % 4)
      .map((row) =>
        Object.fromEntries(
          ["id", "the name", "x"]
            .slice(0, 1 + (first % 3))
            .map((name, column) => [name, words[(first + 5 * row + 3 * column) % words.length] ?? ""]),
        ),
      ),
  );
  it.each([
    ["csv", ",", decodeCsv],
    ["tsv", "\t", decodeTsv],
    ["psv", "|", decodePsv],
  ] as const)("in %s", (_, separator, decode) => {
    for (const rows of tables) {
      const { text, tree } = asSeparated(rows, separator, "text/csv");
      if (text !== "") expect(decode(text), text).toEqual(tree);
    }
    expect(decode('a\r\n"two\r\nlines"\r\n""\r\n')).toEqual([{ a: "two\r\nlines" }, { a: "" }]);
  });

  it("in HTML and Markdown", () => {
    for (const rows of tables) {
      const page = asPage(rows);
      expect(decodeHtml(page.text), page.text).toEqual(page.tree);
      // White space at the ends of a cell is layout, and a table has no other way to have it.
      if (rows.some((row) => Object.values(row).some((cell) => cell.trim() !== cell))) continue;
      const { text, tree } = asMarkdown(rows);
      expect(writeJson(decodeMarkdown(text)), text).toBe(writeTree(tree));
    }
  });
});
