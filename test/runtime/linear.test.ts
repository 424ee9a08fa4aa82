import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { decodeCsv, decodePsv, decodeTsv } from "../../templates/runtime/decode-csv.js";
import { decodeHtml } from "../../templates/runtime/decode-html.js";
import { decodeMarkdown } from "../../templates/runtime/decode-markdown.js";
import { decodeXml } from "../../templates/runtime/decode-xml.js";
import { decodeYaml } from "../../templates/runtime/decode-yaml.js";
import { parseForm } from "../../templates/runtime/forms.js";
import { parseFlatYaml } from "../../templates/runtime/flat-yaml.js";
import { readCookie } from "../../templates/runtime/cookies.js";
import { redactText } from "../../templates/runtime/redact.js";
import { prepareRest } from "../../templates/runtime/rest.js";
import { loadChecks, validateRequest } from "../../templates/runtime/validate-request.js";
import { growth, worstGrowth } from "../growth.js";
import { part } from "../part.js";

type Shapes = Readonly<Record<string, (size: number) => string>>;

const series = (size: number, one: (index: number) => string): string =>
  Array.from({ length: size }, (_, index) => one(index)).join("");
const repeated =
  (prefix: string, pump: string, suffix = "") =>
  (size: number): string =>
    prefix + pump.repeat(size) + suffix;

/** What whoever answers an upstream call can send, by the format that reads it: everything that nests, repeats, stays open or names many things. */
const shapes: Readonly<Record<string, { readonly read: (text: string) => unknown; readonly texts: Shapes }>> = {
  YAML: {
    read: decodeYaml,
    texts: {
      keys: (size) => series(size, (index) => `k${index}: 1\n`),
      "keys in a flow": (size) => `{${series(size, (index) => `k${index}: 1, `)}}`,
      "explicit keys": (size) => series(size, (index) => `? k${index}\n: 1\n`),
      "one key": repeated("", "k: 1\n"),
      "anchors with an alias each": (size) => series(size, (index) => `- &a${index} x\n- *a${index}\n`),
      "aliases of one anchor": repeated("- &a x\n", "- *a\n"),
      "aliases of a large anchor": (size) => `- &a ${"x".repeat(size)}\n${"- *a\n".repeat(size)}`,
      "a chain of aliases": (size) =>
        series(size, (index) => `- &a${index} [${index === 0 ? "x" : `*a${index - 1}, *a${index - 1}`}]\n`),
      "open lists": repeated("", "["),
      "closed lists": (size) => "[".repeat(size) + "]".repeat(size),
      "lists in lists": repeated("", "- "),
      "maps in maps": repeated("", "{a: "),
      errors: repeated("", "a: b: c\n"),
      "unexpected marks": repeated("", "]"),
      "lines of one value": repeated("a: b\n", "  word word\n"),
      "underscores in a key": (size) => `{a${"_".repeat(size)}b}`,
      "a number that is none": repeated("a: 0x", "1_", "g"),
      "many tags": repeated("", "!a "),
      "spaces before a comment": repeated("a: b", " ", "x"),
      "empty lines": repeated("a: |\n", "\n", "x"),
      tabs: repeated("a:\n", "\tx\n"),
      "quoted line breaks": repeated('a: "', "\n", '"'),
    },
  },
  Markdown: {
    read: (text) => decodeMarkdown(text),
    texts: {
      brackets: repeated("# ", "["),
      "image marks": repeated("# ", "!["),
      "links that stay open": repeated("# ", "[a]("),
      "links in links": repeated("# ", "[a](b"),
      parentheses: repeated("# [a](", "("),
      "closing marks of a heading": repeated("# ", "#", "x"),
      "spaces in a heading": repeated("# a", " ", "x"),
      "marks and spaces in a heading": repeated("# ", " #", "x"),
      "spaces under a table's head": repeated("|a\n", " ", "x"),
      "dashes under a table's head": repeated("|a\n", "-", "x"),
      "cells under a table's head": repeated("|a\n|", " - |", "x"),
      backticks: repeated("# ", "`a"),
      stars: repeated("# ", "*"),
      "stars and words": repeated("# ", "*a"),
      "marks of all kinds": repeated("# ", "**a__b~~c*d_e"),
      headings: repeated("", "# a\n"),
      "front matter that stays open": repeated("---\n", "---x\n"),
      "keys of front matter": (size) => `---\n${series(size, (index) => `k${index}: 1\n`)}---\n`,
      "a wide table with short rows": (size) => `${"|".repeat(size)}\n${"-|".repeat(size)}\n${"|\n".repeat(size)}`,
      tables: repeated("", "a|b\n-|-\n"),
      "line breaks": repeated("", "\r"),
    },
  },
  XML: {
    read: decodeXml,
    texts: {
      attributes: (size) => `<a ${series(size, (index) => `a${index}="1" `)}/>`,
      "attributes without a value": (size) => `<a ${series(size, (index) => `a${index} `)}/>`,
      "spaces between attributes": (size) => `<a b${" ".repeat(size)}="c"/>`,
      "open quotes": repeated("<a ", 'b="', "/>"),
      children: (size) => `<a>${series(size, (index) => `<b${index}/>`)}</a>`,
      "children of one name": repeated("<a>", "<b/>", "</a>"),
      "open elements": repeated("", "<a>"),
      "closed elements": (size) => "<a>".repeat(size) + "</a>".repeat(size),
      "open comments": repeated("<a>", "<!--"),
      comments: repeated("<a>", "<!-- -->", "</a>"),
      "open sections": repeated("<a>", "<![CDATA["),
      instructions: repeated("<a>", "<?a ?>", "</a>"),
      entities: repeated("<a>", "&amp;", "</a>"),
      "ends without a beginning": repeated("<a>", "</b>"),
      "a document type": repeated("<!DOCTYPE a [", "<!ELEMENT a ANY>", "]><a/>"),
      "open document types": repeated("", "<!DOCTYPE "),
      marks: repeated("<a>", "<!"),
      "text and children": repeated("<a>", "x<b/>", "</a>"),
      "ends of tags": repeated("<a>", ">", "</a>"),
    },
  },
  HTML: {
    read: (text) => decodeHtml(text),
    texts: {
      "open comments": repeated("", "<!--"),
      comments: repeated("", "<!-- -->"),
      marks: repeated("", "<"),
      "open tags": repeated("", "<a "),
      attributes: (size) => `<a ${series(size, (index) => `a${index}="1" `)}>`,
      "open quotes": repeated("<a ", 'b="'),
      "elements in elements": repeated("", "<div>"),
      "paragraphs in elements": repeated("", "<p><b>"),
      "ends without a beginning": (size) => "<div>".repeat(100) + "</a>".repeat(size),
      "tables in tables": repeated("", "<table><tr><th>a<td>"),
      tables: repeated("", "<table></table>"),
      "a wide table with short rows": (size) =>
        `<table><tr>${"<th>a".repeat(size)}</tr>${"<tr><td>".repeat(size)}</table>`,
      rows: repeated("<table>", "<tr><td>a</td></tr>"),
      scripts: repeated("", "<script>"),
      entities: repeated("<table><tr><th>", "&amp;"),
      spaces: repeated("<table><tr><th>", " ", "x"),
    },
  },
  "HTML with a selector": {
    read: (text) => decodeHtml(text, "div table, div div"),
    texts: {
      "elements beside each other": repeated("", "<div></div>"),
      "elements in elements": repeated("<div>", "<div><table></table></div>"),
    },
  },
  ...Object.fromEntries(
    Object.entries({ CSV: [decodeCsv, ","], TSV: [decodeTsv, "\t"], PSV: [decodePsv, "|"] } as const).map(
      ([name, [read, mark]]) => [
        name,
        {
          read,
          texts: {
            rows: repeated(`a${mark}b\n`, `1${mark}2\n`),
            "a wide header with short rows": (size: number) =>
              `${series(size, (index) => `c${index}${mark}`)}\n${"1\n".repeat(size)}`,
            "one long value": repeated("a\n", "x"),
            "a quote that stays open": repeated('a\n"', "x"),
            quotes: repeated("a\n", '"'),
            "doubled quotes": repeated('a\n"', '""', '"'),
            "quotes in rows": repeated("a\n", '"x\n'),
            "empty lines": repeated("a\n", "\r\n"),
            "one long row": repeated("a\n", `1${mark}`),
          },
        },
      ],
    ),
  ),
  forms: {
    read: parseForm,
    texts: {
      names: (size) => series(size, (index) => `${index}=&`),
      "one name": repeated("", "a=1&"),
      "a long value": repeated("a=", "%41"),
    },
  },
  "files of secrets": {
    read: parseFlatYaml,
    texts: {
      lines: repeated("", "a: b\n"),
      spaces: repeated("a: b", " ", "x"),
      quotes: repeated('a: "', "\\\\"),
      marks: repeated("a: ", " #"),
    },
  },
  cookies: {
    read: (text) => readCookie(text, "session"),
    texts: { pairs: repeated("", "a=b;"), spaces: repeated("session=", " ") },
  },
  "error texts": {
    read: (text) => redactText(text, ["k".repeat(20), "a=b&c"]),
    texts: {
      quotes: repeated("", '"token":"'),
      "escaped quotes": repeated("", '\\"token\\":\\"'),
      backslashes: repeated("", "\\"),
      names: repeated("", "a_"),
      "names of secrets": repeated("", "token_"),
      tokens: repeated("", "eyJ"),
      schemes: repeated("", "Bearer "),
      spaces: repeated("Bearer", " "),
      pairs: repeated("", "&token="),
    },
  },
};

describe("what upstreams and callers send is read in linear time", () => {
  for (const [format, { read, texts }] of Object.entries(shapes)) {
    it.each(part(Object.entries(texts), 5))(`${format}: %s`, (_, make) => {
      expect(growth(4_000, make, read)).toBeLessThanOrEqual(worstGrowth);
    });
  }
});

await loadChecks();

describe("a request's check", () => {
  const tags = (items: object, more: object = {}): object => ({
    type: "object",
    properties: { tags: { type: "array", items, ...more } },
    $defs: { tag: { type: "object", required: ["id"] } },
  });
  const check = (schema: object) => (body: unknown) =>
    validateRequest({ headers: {}, body } as never, { schema: { body: schema }, config: {} } as never);

  it.each<[string, object, (index: number) => unknown]>([
    ["wrong items", tags({ type: "string" }), (index) => index],
    ["wrong items of a definition", tags({ $ref: "#/$defs/tag" }), () => ({})],
    [
      "items with unknown members",
      tags({ type: "object", additionalProperties: false }),
      (index) => ({ [`m${index}`]: 1 }),
    ],
    [
      "items that fit none of several",
      tags({ anyOf: [{ type: "string" }, { type: "object", required: ["a", "b", "c"] }] }),
      () => ({}),
    ],
    ["different objects", tags({}, { uniqueItems: true }), (index) => ({ index })],
    ["texts of a pattern that can match in many ways", tags({ pattern: "^(a+)+$" }), () => `${"a".repeat(30)}b`],
  ])("of %s is linear", (_, schema, item) => {
    expect(
      growth(8_000, (size) => ({ tags: Array.from({ length: size }, (_one, index) => item(index)) }), check(schema)),
    ).toBeLessThanOrEqual(worstGrowth);
  });

  it("of unknown members is linear", () => {
    const make = (size: number) => Object.fromEntries(Array.from({ length: size }, (_, index) => [`m${index}`, 1]));
    expect(growth(8_000, make, check({ type: "object", additionalProperties: false }))).toBeLessThanOrEqual(
      worstGrowth,
    );
  });

  it("tells at most fifty errors, each with a name of bounded length, and takes what one of several schemas takes", async () => {
    const app = Fastify();
    onTestFinished(async () => await app.close());
    prepareRest(app);
    const post = async (payload: unknown) =>
      await app.inject({
        method: "POST",
        url: "/",
        headers: { "content-type": "application/json" },
        payload: JSON.stringify(payload),
      });
    const body = tags({}, { anyOf: [{ items: { type: "string" } }, { items: { type: "integer" } }] });
    app.post("/", { schema: { body: { ...body, additionalProperties: false } } }, async () => "ok");
    expect((await post({ tags: Array.from({ length: 1_000 }, (_, index) => index) })).statusCode).toBe(200);
    const wrong = await post({ tags: Array.from({ length: 1_000 }, () => ({})), ["x".repeat(5_000)]: 1 });
    expect(wrong.statusCode).toBe(400);
    const { errors } = wrong.json<{ errors: { name: string }[] }>();
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.length).toBeLessThanOrEqual(50);
    expect(Math.max(...errors.map(({ name }) => name.length))).toBeLessThanOrEqual(201);
  });

  it("finds repeated items in whatever order their members stand", () => {
    const unique = check(tags({}, { uniqueItems: true }));
    expect(() =>
      unique({
        tags: [
          { a: 1, b: [{ c: 1, d: 2 }] },
          { b: [{ d: 2, c: 1 }], a: 1 },
        ],
      }),
    ).toThrow();
    expect(() => unique({ tags: [1, "1", [1], { a: 1 }, null] })).not.toThrow();
  });
});
