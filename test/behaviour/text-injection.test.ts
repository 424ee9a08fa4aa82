import { describe, expect, it } from "vitest";
import { madeTexts, texts } from "./hostile-texts.js";
import { started } from "./started.js";

// Written from the specification ("No caller's value can ever add a member, an element or a parameter") and the grammars of the languages before anything was
// run. What comes is cut into the tokens of its language, by a lexer that shares nothing with the compiler: all but the hole's own are the template's.

/** The tokens of a GraphQL document (GraphQL, 2.1), comments and commas aside. */
const graphql =
  /"""(?:\\"""|(?!""")[^])*"""|"(?:\\.|[^"\\\n])*"|\$?[_A-Za-z]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\.\.|[!&()[\]{}:=@|]|[^\s,]/g;
/** The tokens of SPARQL (SPARQL 1.1, 19.8). */
const sparql =
  /"""(?:\\.|(?!""")[^\\])*"""|'''(?:\\.|(?!''')[^\\])*'''|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'|<[^\x00-\x20<>"{}|^`\\]*>|[?$]\w+|[\p{L}\w-]*:[\p{L}\w-]*|[+-]?\d+(?:\.\d+)?|[A-Za-z]+|[{}()<>.;,=]|[^\s]/gu;

function tokensOf(text: string, language: RegExp): readonly string[] {
  const lines = text.split("\n").filter((line) => !/^\s*#/.test(line));
  return [...lines.join("\n").matchAll(language)].map(([token]) => token);
}

/** What a string of either language says. */
function unquoted(token: string): string {
  const [, inside = ""] = /^(?:"""([^]*)"""|'''([^]*)'''|"([^]*)"|'([^]*)')$/.exec(token) ?? [];
  const text = inside === "" ? token.replace(/^("""|'''|"|')|("""|'''|"|')$/g, "") : inside;
  return token.startsWith('"""')
    ? text.replaceAll('\\"""', '"""')
    : String(JSON.parse(`"${text.replaceAll("\\'", "'")}"`));
}

interface Language {
  readonly type: string;
  readonly text: string;
  readonly tokens: RegExp;
  /** What the hole's token may say of the value, where it is taken. */
  readonly says: (token: string, value: string) => boolean;
  /** What is refused. */
  readonly refuses?: (value: string) => boolean;
}

const isString = (token: string): boolean => /^["']/.test(token);
const languages: Readonly<Record<string, Language>> = {
  "a string of GraphQL": {
    type: "application/graphql",
    text: 'query { a(x: "{{x}}", n: 1) { id } }',
    tokens: graphql,
    says: (token, value) => unquoted(token) === value,
  },
  "a block string of GraphQL": {
    type: "application/graphql",
    text: 'query { a(x: """{{x}} """, n: 1) { id } }',
    tokens: graphql,
    says: (token, value) => unquoted(token) === `${value} `,
  },
  "an argument of GraphQL": {
    type: "application/graphql",
    text: "query { a(x: {{x}}, n: 1) { id } }",
    tokens: graphql,
    says: (token, value) => (isString(token) ? unquoted(token) === value : token === value),
  },
  "a name of GraphQL": {
    type: "application/graphql",
    text: "query { a { b{{x}} id } }",
    tokens: graphql,
    says: (token, value) => token === `b${value}`,
    refuses: (value) => !/^[_A-Za-z]\w*$/.test(value),
  },
  "a comment of GraphQL": {
    type: "application/graphql",
    text: "# for {{x}}\nquery { a { hole } }",
    tokens: graphql,
    says: (token) => token === "hole",
  },
  "a string of SPARQL": {
    type: "application/sparql-query",
    text: 'SELECT ?s WHERE { ?s ?p "{{x}}" }',
    tokens: sparql,
    says: (token, value) => unquoted(token) === value,
  },
  "a string of SPARQL in single quotes": {
    type: "application/sparql-query",
    text: "SELECT ?s WHERE { ?s ?p '{{x}}' }",
    tokens: sparql,
    says: (token, value) => unquoted(token) === value,
  },
  "a long string of SPARQL": {
    type: "application/sparql-query",
    text: "SELECT ?s WHERE { ?s ?p '''{{x}}''' }",
    tokens: sparql,
    says: (token, value) => unquoted(token) === value,
  },
  "an address of SPARQL": {
    type: "application/sparql-query",
    text: "SELECT ?s WHERE { ?s a <http://h/{{x}}> }",
    tokens: sparql,
    says: (token) => /^<http:\/\/h\/[^<>]*>$/.test(token),
  },
  "a term of SPARQL": {
    type: "application/sparql-query",
    text: "SELECT ?s WHERE { ?s ?p {{x}} . }",
    tokens: sparql,
    says: (token, value) => (isString(token) ? unquoted(token) === value : token === value),
  },
  "a comment of SPARQL": {
    type: "application/sparql-query",
    text: "# for {{x}}\nSELECT ?s WHERE { ?s a hole }",
    tokens: sparql,
    says: (token) => token === "hole",
  },
  "an element of XML": {
    type: "xml",
    text: "<r><a{{x}}>hole</r>",
    tokens: /<\/?[\p{L}\p{N}_:.-]*[^<>]*>|[^<>]+/gu,
    says: (token, value) => token === `<a${value}>`,
    refuses: (value) => !/^[\p{L}\p{N}_:.-]*$/u.test(value),
  },
};

/** The template's tokens with one that stands for the hole. */
function templateOf({ text, tokens, type }: Language): readonly string[] {
  const marked =
    type === "xml"
      ? text.replace("<a{{x}}>", "<hole>")
      : text.replace(/(["'<b]*(?:http:\/\/h\/)?)\{\{x\}\}([ "'>]*)/, " hole ");
  return tokensOf(text.startsWith("#") ? text : marked, tokens);
}

const resources = Object.entries(languages)
  .map(
    ([, { type, text }], index) =>
      `        o${index}: {path: /o${index}, operations: {o${index}: {method: POST, inputParameters: {x: {in: body, type: string}}, body: {type: "${type}", data: ${JSON.stringify(text)}}}}}`,
  )
  .join("\n");
const routes = Object.keys(languages)
  .map(
    (_, index) => `        o${index}: {path: /o${index}, operations: {o${index}: {method: POST, call: up.o${index}}}}`,
  )
  .join("\n");

const values: readonly string[] = [
  ...texts.filter((text) => text !== ""),
  ...madeTexts(40),
  'a") { admin } b(x: "',
  '"""} admin {"""',
  "a\n} admin {",
  "' . ?x ?y '",
  "> . ?x ?y <",
  "5 . ?x ?y 6",
  "?v",
  "ex:Thing",
  "-1.5",
  "DESC",
  "id name",
  "a\r\nb",
  "\\",
  "$secret",
];

describe("whatever a caller sends is one token where its hole stands", () => {
  it("in every language that has strings, names and terms", async () => {
    const { rest, seen } = await started(
      resources,
      `    - type: rest\n      namespace: r\n      resources:\n${routes}`,
    );
    for (const [index, [name, language]] of Object.entries(languages).entries()) {
      const template = templateOf(language);
      for (const x of values) {
        const answer = await fetch(`${rest}/o${index}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ x }),
        });
        const isRefused = language.refuses?.(x) ?? false;
        expect([name, x, answer.status]).toEqual([name, x, isRefused ? 400 : 200]);
        if (isRefused) continue;
        const sent = (seen().at(-1) ?? "").replace(`POST /o${index} `, "");
        const tokens = tokensOf(sent, language.tokens);
        const told = [name, x, sent];
        expect([...told, tokens.length]).toEqual([...told, template.length]);
        const at = template.findIndex((token) => token === "hole" || token === "<hole>");
        expect([...told, tokens.filter((_, place) => place !== at)]).toEqual([
          ...told,
          template.filter((_, place) => place !== at),
        ]);
        expect([...told, language.says(tokens[at] ?? "", x)]).toEqual([...told, true]);
      }
    }
    expect(seen().length).toBeGreaterThan(500);
  });
});

it("a field between tabs is this one field, and one that could not be is refused (text/tab-separated-values has no quotes)", async () => {
  const { rest, seen } = await started(
    `        tabs: {path: /tabs, operations: {tabs: {method: POST, inputParameters: {x: {in: body, type: string}}, body: {type: "text/tab-separated-values", data: "name\\tn\\n{{x}}\\t1\\n"}}}}`,
    `    - type: rest\n      namespace: r\n      resources:\n        tabs: {path: /tabs, operations: {tabs: {method: POST, call: up.tabs}}}`,
  );
  for (const x of [...values, "a\tb"]) {
    const { status } = await fetch(`${rest}/tabs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ x }),
    });
    const isRefused = /[\t\r\n]/.test(x);
    expect([x, status]).toEqual([x, isRefused ? 400 : 200]);
    if (!isRefused) expect(seen().at(-1)).toBe(`POST /tabs name\tn\n${x}\t1\n`);
  }
});

describe("a name that a caller chooses is no member that the author wrote", () => {
  it("in JSON text, in a map, in lines and in a part of a name", async () => {
    const bodies = {
      text: `'{"admin": false, "{{x}}": 1, "deep": {"{{x}}": 2, "role": "user"}}'`,
      map: '{type: json, data: {admin: false, "{{x}}": 1, list: [{"k-{{x}}": "{{x}}", k-admin: 3}]}}',
      lines: `{type: application/x-ndjson, data: "{\\"admin\\":false,\\"{{x}}\\":1}\\n{\\"b\\":1}\\n"}`,
    };
    const { rest, seen } = await started(
      Object.entries(bodies)
        .map(
          ([name, body]) =>
            `        ${name}: {path: /${name}, operations: {${name}: {method: POST, inputParameters: {x: {in: body, type: string}}, body: ${body}}}}`,
        )
        .join("\n"),
      `    - type: rest\n      namespace: r\n      resources:\n${Object.keys(bodies)
        .map((name) => `        ${name}: {path: /${name}, operations: {${name}: {method: POST, call: up.${name}}}}`)
        .join("\n")}`,
    );
    const sent = async (name: string, x: string): Promise<readonly [number, string]> => {
      const { status } = await fetch(`${rest}/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ x }),
      });
      return [status, (seen().at(-1) ?? "").replace(`POST /${name} `, "")];
    };
    const own = (x: string, text: string): unknown => JSON.parse(`{${JSON.stringify(x)}: ${text}}`);
    for (const x of [...texts, ...madeTexts(20)]) {
      const [status, text] = await sent("text", x);
      expect([x, status]).toEqual([x, 200]);
      expect(JSON.parse(text)).toEqual({
        admin: false,
        deep: { ...(own(x, "2") as object), role: "user" },
        ...(own(x, "1") as object),
      });
      const [, map] = await sent("map", x);
      expect(JSON.parse(map)).toEqual({
        admin: false,
        ...(own(x, "1") as object),
        list: [{ [`k-${x}`]: x, "k-admin": 3 }],
      });
      const [, lines] = await sent("lines", x);
      expect(lines.split("\n").map((line) => (line === "" ? "" : (JSON.parse(line) as unknown)))).toEqual([
        { admin: false, ...(own(x, "1") as object) },
        { b: 1 },
        "",
      ]);
    }
    const before = seen().length;
    for (const [name, x] of [
      ["text", "admin"],
      ["text", "deep"],
      ["text", "role"],
      ["map", "admin"],
      ["map", "list"],
      ["lines", "admin"],
    ] as const)
      expect([name, x, (await sent(name, x))[0]]).toEqual([name, x, 400]);
    expect(seen().length).toBe(before);
    // Of another line, another object and a longer name it is no member.
    for (const [name, x] of [
      ["lines", "b"],
      ["text", "user"],
      ["map", "k-admin"],
    ] as const)
      expect([name, x, (await sent(name, x))[0]]).toEqual([name, x, 200]);
  });
});
