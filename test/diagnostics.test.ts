import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completeUpstreams } from "../generator/config/upstreams.js";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { positionOf } from "../generator/diagnostics/position.js";
import type { CompileSettings } from "../generator/pipeline.js";
import { compilePath, compileText } from "./check.js";

const root = join("test", "diagnostics");

/** Fixtures: `test/diagnostics/<area>/<name>/capability.yaml`, with the files it imports beside it. */
const fixtures = readdirSync(root)
  .flatMap((area) => readdirSync(join(root, area)).map((name) => `${area}/${name}`))
  .sort();

/** What cannot be said by a comment in the text itself: there is no text, or comments are part of what is wrong. */
const withoutComments: Readonly<Record<string, string>> = {
  "source/empty": "",
  "source/too-long": `naftiko: 1.0.0-alpha2\ncapability: {description: ${"x".repeat(300_000)}}\n`,
  "source/too-large": `naftiko: 1.0.0-alpha2\n${"# x\n".repeat(2_200_000)}`,
  "source/several-documents": "naftiko: 1.0.0-alpha2\ncapability:\n  consumes: []\n---\nmore: 1\n",
};

/** Fixtures of what the configuration says wrongly of them. */
const configured: Readonly<Record<string, Partial<CompileSettings>>> = {
  ...Object.fromEntries(fixtures.filter((name) => name.startsWith("style/")).map((name) => [name, { style: true }])),
  "plan/unsupported": { keepGoing: true },
  "model/not-oauth": { oauth: { "pets.list": true } },
  "openapi/not-fetched": {
    upstreams: {
      oauthClient: undefined,
      namespaces: completeUpstreams({ pets: { openapi: "https://pets.example/openapi.json" } }),
    },
  },
  ...Object.fromEntries(
    ["model/exchange-without-client", "model/exchange-without-caller"].map((name) => [
      name,
      { upstreams: { oauthClient: undefined, namespaces: completeUpstreams({ pets: { token_exchange: true } }) } },
    ]),
  ),
  "model/useless-setting": {
    upstreams: {
      oauthClient: undefined,
      namespaces: completeUpstreams({ pets: { operations: { list: { body: "json" } } } }),
    },
  },
};

/** A comment under a line: carets under the faulty text (`<` where it starts in the comment's own column), severity, code, message. */
const expectation = /^#( *)(\^+| <+) (error|warning|info) (\S+): (.*)$/;

/** `file line:column+width severity code: message` of everything that a fixture says is reported. */
function expected(folder: string, files: readonly string[]): readonly string[] {
  return files.flatMap((path) => {
    let line = 0;
    return readFileSync(join(folder, path), "utf8")
      .split("\n")
      .flatMap((text, index) => {
        const [, blank = "", marks = "", severity, code, message] = expectation.exec(text) ?? [];
        if (severity === undefined) {
          line = index + 1;
          return [];
        }
        const starts = marks.startsWith(" <");
        return [
          `${path} ${line}:${starts ? 1 : blank.length + 2}+${starts ? marks.length - 1 : marks.length} ${severity} ${code}: ${message}`,
        ];
      });
  });
}

function reported({ span, severity, code, message }: Diagnostic): string {
  if (!span) return `- ${severity} ${code}: ${message}`;
  const start = positionOf(span.file, span.start);
  const end = positionOf(span.file, span.end);
  const width = start.line === end.line ? Math.max(1, end.column - start.column) : 1;
  return `${span.file.path} ${start.line}:${start.column}+${width} ${severity} ${code}: ${message}`;
}

/** Where a diagnostic begins, and what it says: line ends of a message count as one blank. */
function startOf({ span, severity, code, message }: Diagnostic): string {
  const { line, column } = span ? positionOf(span.file, span.start) : { line: 0, column: 0 };
  return `${line}:${column} ${severity} ${code}: ${message.replace(/\s+/g, " ")}`;
}

describe("every reported diagnostic stands where its fixture has carets, and says what stands there", () => {
  it.each(fixtures)("%s", (name) => {
    const folder = join(root, name);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".yaml"))
      .map((path) => path.replaceAll("\\", "/"));
    const wanted = expected(folder, files);
    expect(wanted).not.toEqual([]);
    // Notes are everywhere: only those that the fixture is about count.
    const { diagnostics } = compilePath(folder, "capability.yaml", configured[name]);
    const shown = diagnostics.filter(
      ({ severity, code }) => severity !== "info" || wanted.some((line) => line.includes(` ${code}: `)),
    );
    expect(shown.map(reported).sort()).toEqual([...wanted].sort());
  });

  it.each(["\r\n", "\r"])("wherever lines end with %j", (end) => {
    for (const name of fixtures) {
      const text = readFileSync(join(root, name, "capability.yaml"), "utf8");
      const told = (ends: string): readonly string[] =>
        compileText(text.replaceAll("\n", ends), configured[name]).diagnostics.map(startOf);
      expect(told(end), name).toEqual(told("\n"));
    }
  });

  it.each(Object.entries(withoutComments))("%s", (code, text) => {
    expect(compileText(text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it("what two aliases name is wrong once", () => {
    const inputs = (second: string): string => `naftiko: 1.0.0-alpha2
info: {label: Pets, description: Pets.}
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.acme.dev
      resources:
        - name: pets
          path: /pets
          operations:
            - {name: list, method: GET, inputParameters: [&q {name: q, in: query, type: numbr}]}
            - {name: find, method: GET, inputParameters: [${second}]}
`;
    const told = (second: string): readonly string[] => compileText(inputs(second)).diagnostics.map(startOf);
    const [first] = told("");
    expect(told("*q")).toEqual([first]);
    expect(told("*q, {name: r, in: query, type: numbr}")).toHaveLength(2);
  });

  it.each([
    ["null", "it holds nothing but `null`"],
    ["~", "it holds nothing but `~`"],
    ["42", "it holds nothing but `42`"],
    ["true", "it holds nothing but `true`"],
    ["hello", "it is a single text"],
    ["'42'", "it is a single text"],
    ["- a", "it is a bare list"],
  ])("a document that is %s is called what it is", (text, found) => {
    expect(compileText(`${text}\n`).diagnostics.map(({ message }) => message)).toEqual([
      `this is not a capability document: ${found}`,
    ]);
  });

  it("and every diagnostic of a compilation has a help that says what to do", () => {
    for (const name of fixtures) {
      const { diagnostics } = compilePath(join(root, name), "capability.yaml", configured[name]);
      for (const { code, help } of diagnostics) expect(help, code).toMatch(/\w/);
    }
  });
});

it("there is a fixture for every diagnostic of a compilation", () => {
  // Reported by whoever reads files, not by the compilation of a text.
  const elsewhere = ["source/unreadable", "model/import-refused"];
  const codes = Object.keys(catalogue).filter(
    (code) => /^(source|schema|openapi|model|plan|portability)\//.test(code) && !elsewhere.includes(code),
  );
  const firstHour = readdirSync("test/diagnostics-first-hour")
    .filter((name) => name.endsWith(".txt"))
    .flatMap((name) =>
      [
        ...readFileSync(join("test/diagnostics-first-hour", name), "utf8").matchAll(/^\S+ (?:error|warning) (\S+):/gm),
      ].map(([, code = ""]) => code),
    );
  const shown = new Set([
    ...Object.keys(withoutComments),
    ...firstHour,
    ...fixtures.flatMap((name) =>
      expected(
        join(root, name),
        readdirSync(join(root, name), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml")),
      ).map((line) => / (?:error|warning|info) (\S+):/.exec(line)?.[1] ?? ""),
    ),
  ]);
  expect(codes.filter((code) => !shown.has(code))).toEqual([]);
});
