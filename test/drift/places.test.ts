import { describe, expect, it } from "vitest";
import { positionOf } from "../../generator/diagnostics/position.js";
import { placeBehind } from "../../generator/drift/places.js";
import type { OutputFile } from "../../generator/emit/file.js";
import { traceFile } from "../../generator/emit/trace.js";
import { formatFile } from "../../generator/output/format.js";
import { usualCode } from "../../generator/plan/code-settings.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { compileText } from "../check.js";

/** One name in many places: what stands nearest to a line of code is not what it was made from. */
const library = `naftiko: 1.0.0-alpha2
info: {label: Library, description: Books.}
binds:
  - {namespace: env, keys: {BOOKS_TOKEN: BOOKS_TOKEN}}
capability:
  consumes:
    - type: http
      namespace: books
      baseUri: https://books.example.com/v1
      authentication: {type: bearer, token: "{{BOOKS_TOKEN}}"}
      resources:
        - name: books
          path: /books
          operations:
            - name: books
              method: GET
              description: Lists what there is.
              inputParameters:
                - {name: title, in: query, type: string, required: false, description: Asked upstream.}
                - {name: limit, in: query, type: integer, required: false, description: How many.}
            - name: lend
              method: POST
              description: Lends a copy.
              inputParameters:
                - {name: title, in: body, type: string, required: true, description: Sent upstream.}
        - name: book
          path: /books/{id}
          operations:
            - name: book
              method: GET
              inputParameters:
                - {name: id, in: path, type: string, required: true, description: Which.}
              outputParameters:
                - {name: title, type: string, value: $.title}
                - {name: pages, type: integer, value: $.size.pages}
  exposes:
    - type: rest
      namespace: books-rest
      port: 8080
      authentication: {type: bearer, token: "{{BOOKS_TOKEN}}"}
      resources:
        - name: books
          path: /books
          operations:
            - method: GET
              name: books
              description: Lists books.
              call: books.books
              inputParameters:
                - {name: title, in: query, type: string, required: false, description: Asked of us.}
                - {name: limit, in: query, type: integer, required: false, description: At most.}
        - name: pair
          path: /pairs/{one}
          operations:
            - method: GET
              name: pair
              description: Two books.
              inputParameters: [{name: one, in: path, type: string, required: true, description: The first.}]
              steps:
                - {type: call, name: first, call: books.book, with: {id: rest.path.one}}
                - {type: call, name: others, call: books.books, with: {title: $.first.title}}
              mappings:
                - {targetName: first, value: $.first.title}
                - {targetName: others, value: $.others.items}
              outputParameters:
                - {name: first, type: string, description: Its title.}
                - {name: others, type: array, items: {type: object, properties: {title: {type: string}}}}
        - name: cover
          path: /covers/{id}
          operations:
            - method: GET
              name: cover
              description: How it looks.
              inputParameters: [{name: id, in: path, type: string, required: true, description: Whose.}]
              call: books.book
              outputParameters:
                - type: object
                  properties:
                    title: {type: string, mapping: $.title}
                    size:
                      type: object
                      properties:
                        pages: {type: integer, mapping: $.size.pages}
                        weight: {type: number, mapping: $.size.weight}
    - type: mcp
      namespace: books-mcp
      port: 9090
      tools:
        - name: books
          description: Finds books.
          call: books.books
          inputParameters:
            - {name: title, type: string, required: false, description: Words of it.}
            - {name: limit, type: integer, required: false, description: No more.}
          outputParameters:
            - type: array
              mapping: $.books
              items:
                type: object
                properties:
                  title: {type: string, mapping: $.title}
                  year: {type: integer, mapping: $.year}
        - name: lend
          description: Lends one.
          call: books.lend
          inputParameters:
            - {name: title, type: string, required: true, description: Which one.}
      resources:
        - {name: shelf, label: Shelf, uri: "books://shelf", description: All of them., mimeType: application/json, call: books.books}
      prompts:
        - name: advise
          label: Advise
          description: Says what to read.
          arguments: [{name: taste, description: What they like.}]
          template:
            - {role: user, content: "What is good for {{taste}}?"}
`;

/** Edits of the capability, a generated file that they change, and what the line says that its first difference must lead to. */
const cases: readonly (readonly [
  what: string,
  file: string,
  edits: readonly (readonly [from: string, to: string])[],
  line: string,
])[] = [
  ["client: another path of an operation", "client.ts", [["path: /books/{id}", "path: /volumes/{id}"]], "- name: book"],
  [
    "client: another method",
    "client.ts",
    [["name: lend\n              method: POST", "name: lend\n              method: PUT"]],
    "- name: lend",
  ],
  ["client: a description", "client.ts", [["Lists what there is.", "Lists all."]], "- name: books\n"],
  [
    "client: a parameter that is sent",
    "client.ts",
    [
      [
        "{name: limit, in: query, type: integer, required: false, description: How many",
        "{name: limit, in: query, type: integer, value: 9, description: How many",
      ],
    ],
    "How many",
  ],
  [
    "client: credentials",
    "client.ts",
    [
      [
        '      authentication: {type: bearer, token: "{{BOOKS_TOKEN}}"}\n      resources:\n        - name: books\n          path: /books\n          operations:\n            - name: books',
        '      authentication: {type: apikey, key: X-Key, value: "{{BOOKS_TOKEN}}", placement: header}\n      resources:\n        - name: books\n          path: /books\n          operations:\n            - name: books',
      ],
    ],
    "type: apikey",
  ],
  ["client: a base URL", "client.ts", [["example.com/v1", "example.com/v2"]], "namespace: books"],
  [
    "types: what an operation takes",
    "types.ts",
    [["required: true, description: Sent upstream", "required: false, description: Sent upstream"]],
    "Sent upstream",
  ],
  ["types: the second of two inputs of one kind", "types.ts", [["How many.", "How many at once."]], "How many"],
  [
    "REST: the schema of a query",
    "rest.ts",
    [
      [
        "type: integer, required: false, description: At most",
        "type: integer, maximum: 9, required: false, description: At most",
      ],
    ],
    "At most",
  ],
  ["REST: a route's path", "rest.ts", [["path: /pairs/{one}", "path: /couples/{one}"]], "name: pair"],
  [
    "REST: a route that comes",
    "rest.ts",
    [
      [
        "        - name: pair\n",
        "        - name: loans\n          path: /loans\n          operations:\n            - {method: POST, name: lend, description: Lends., call: books.lend}\n        - name: pair\n",
      ],
    ],
    "method: POST, name: lend",
  ],
  [
    "REST: who is let in",
    "rest.ts",
    [
      [
        'port: 8080\n      authentication: {type: bearer, token: "{{BOOKS_TOKEN}}"}',
        'port: 8080\n      authentication: {type: basic, username: me, password: "{{BOOKS_TOKEN}}"}',
      ],
    ],
    "type: basic",
  ],
  [
    "operations: a step that is given something else",
    "operations.ts",
    [
      [
        "{type: call, name: others, call: books.books, with: {title: $.first.title}}",
        "{type: call, name: others, call: books.books, with: {title: $.first.name}}",
      ],
    ],
    "name: others",
  ],
  ["MCP: an argument's description", "mcp.ts", [["Words of it.", "Some words of it."]], "Some words of it."],
  ["MCP: the same argument of another tool", "mcp.ts", [["Which one.", "Which of them."]], "Which of them."],
  [
    "MCP: a tool's description",
    "mcp.ts",
    [["Finds books.", "Finds a book."]],
    "- name: books\n          description: Finds a book.",
  ],
  [
    "MCP: a tool that goes leads to its server",
    "mcp.ts",
    [
      [
        "        - name: lend\n          description: Lends one.\n          call: books.lend\n          inputParameters:\n            - {name: title, type: string, required: true, description: Which one.}\n",
        "",
      ],
    ],
    "namespace: books-mcp",
  ],
  ["MCP: a resource", "mcp.ts", [["books://shelf", "books://shelves"]], "name: shelf"],
  ["MCP: a prompt", "mcp.ts", [["What is good for", "What is best for"]], "- name: advise"],
  [
    "OpenAPI: a parameter's description",
    "openapi.json",
    [["Asked of us.", "What we are asked."]],
    "What we are asked.",
  ],
  [
    "OpenAPI: a parameter's type",
    "openapi.json",
    [["type: integer, required: false, description: At most", "type: number, required: false, description: At most"]],
    "At most",
  ],
  ["OpenAPI: an operation", "openapi.json", [["description: Two books.", "description: Some books."]], "name: pair"],
  ["OpenAPI: where it is served", "openapi.json", [["port: 8080", "port: 8088"]], "namespace: books-rest"],
  [
    "skill: a row of its table",
    "skill/case/SKILL.md",
    [["Finds books.", "Finds a book."]],
    "- name: books\n          description: Finds a book.",
  ],
  [
    "skill: what another tool needs",
    "skill/case/SKILL.md",
    [["Lends one.", "Lends a book."]],
    "- name: lend\n          description: Lends a book.",
  ],
  [
    "types: a member of what an API answers",
    "types.ts",
    [["{name: pages, type: integer, value: $.size.pages}", "{name: pages, type: string, value: $.size.pages}"]],
    "name: pages, type: string",
  ],
  [
    "OpenAPI: a member inside a member of an answer",
    "openapi.json",
    [["pages: {type: integer, mapping: $.size.pages}", "pages: {type: string, mapping: $.size.pages}"]],
    "pages: {type: string",
  ],
  [
    "OpenAPI: a member that comes",
    "openapi.json",
    [
      [
        "weight: {type: number, mapping: $.size.weight}",
        "height: {type: number, mapping: $.size.height}\n                        weight: {type: number, mapping: $.size.weight}",
      ],
    ],
    "height: {type: number",
  ],
  [
    "REST: where a member is taken from",
    "rest.ts",
    [["weight: {type: number, mapping: $.size.weight}", "weight: {type: number, mapping: $.size.grams}"]],
    "weight: {type: number, mapping: $.size.grams}",
  ],
  [
    "MCP: a member of the elements of a list",
    "mcp.ts",
    [["year: {type: integer, mapping: $.year}", "year: {type: number, mapping: $.year}"]],
    "year: {type: number",
  ],
  [
    "operations: the type of what mapped steps answer",
    "operations.ts",
    [["{name: first, type: string, description: Its title.}", "{name: first, type: string, description: Its name.}"]],
    "description: Its name.",
  ],
  [
    "operations: what a mapping takes",
    "operations.ts",
    [["{targetName: others, value: $.others.items}", "{targetName: others, value: $.others.books}"]],
    "targetName: others, value: $.others.books",
  ],
  ["server: where it listens", "server.ts", [["port: 9090", "port: 9099"]], "namespace: books-mcp"],
  [
    "server: what must be set",
    "server.ts",
    [["BOOKS_TOKEN: BOOKS_TOKEN", "BOOKS_TOKEN: BOOKS_KEY"]],
    "keys: {BOOKS_TOKEN: BOOKS_KEY}",
  ],
];

const readTemplate = createTemplateReader();
const laidOut = new Map<string, string>();

async function layOut(file: OutputFile | undefined): Promise<string> {
  if (!file) throw new Error("it is not generated");
  const known = laidOut.get(`${file.path}\n${file.text}`);
  const text = known ?? (await formatFile(file));
  laidOut.set(`${file.path}\n${file.text}`, text);
  return text;
}

describe("a line of a generated file", () => {
  it.each(cases)("leads to the YAML that it was made from: %s", async (_what, file, edits, line) => {
    const changed = edits.reduce((text, [from, to]) => {
      expect(text.split(from)).toHaveLength(2);
      return text.replace(from, () => to);
    }, library);
    const [before, after] = [compileText(library), compileText(changed)];
    const find = (files: readonly OutputFile[]): OutputFile | undefined =>
      files.find(({ path }) => path === `case/${file}`);
    const [old, current] = [await layOut(find(before.files)), await layOut(find(after.files))];
    expect(current).not.toBe(old);
    const context = {
      readTemplate,
      source: "capabilities/case.yaml",
      code: usualCode,
      change: "the capability",
    } as const;
    const traced = after.plan && traceFile(after.plan, file, context);
    const span = traced && placeBehind(old, current, traced);
    if (!span) throw new Error("no place");
    const rest = changed.split("\n").slice(positionOf(span.file, span.start).line - 1);
    expect(rest.slice(0, line.split("\n").length).join("\n") + "\n").toContain(line);
  });

  it("is the same line, whether or not anybody asks where it comes from", () => {
    const { plan, files } = compileText(library);
    const context = {
      readTemplate,
      source: "capabilities/case.yaml",
      code: usualCode,
      change: "the capability",
    } as const;
    const plain = (text: string): string => text.replace(/[\s,]/g, "");
    for (const { path, text } of files) {
      const traced = plan && traceFile(plan, path.slice("case/".length), context);
      expect(plain(traced?.text ?? ""), path).toBe(plain(text));
    }
  });
});
