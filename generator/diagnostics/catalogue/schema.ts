import { define, instead } from "./define.js";

const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

/** What a key is written as that the format lacks, and YAML or the configuration has. */
function elsewhereOf(key: string): string | undefined {
  if (key === "<<") return "write the name of an anchor behind a `*`: `<<: *base`, where `&base` stands";
  if (/^timeout(?:_?(?:ms|seconds|millis))?$/i.test(key))
    return "write it into the configuration: `upstreams: {NAMESPACE: {timeoutMs: 5000}}`";
  return undefined;
}

/** Codes `schema/...`: what a document may hold. */
export const schemaCodes = {
  "schema/unknown-key": define<{
    key: string;
    what: string;
    nearest: string | undefined;
    known?: readonly string[];
    write?: string | undefined;
    /** Where it belongs, as a sentence. */
    home?: string | undefined;
  }>({
    severity: "warning",
    about: "A map has a key that no version of the specification knows; it is ignored.",
    message: ({ key, what }) => `unknown key \`${key}\` in ${what}: it is ignored`,
    help: ({ key, nearest, known = [], write, home }) => {
      if (write !== undefined) return `write \`${write}\``;
      if (home !== undefined) return home;
      const elsewhere = elsewhereOf(key);
      if (elsewhere !== undefined) return elsewhere;
      if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
      return known.length === 0
        ? "take it out"
        : `take it out; known here: ${list(known.slice(0, 12))}${known.length > 12 ? ", ..." : ""}`;
    },
    fix: ({ key, nearest, write, home }, written) =>
      (write ?? home ?? elsewhereOf(key)) === undefined ? instead(written, key, nearest) : undefined,
  }),
  "schema/misspelled-key": define<{ key: string; meant: string; what: string }>({
    severity: "error",
    about: "A required key is missing and a key of nearly that name is there.",
    message: ({ key, what }) => `unknown key \`${key}\` in ${what}`,
    help: ({ meant }) => `did you mean \`${meant}\`?`,
    fix: ({ key, meant }, written) => instead(written, key, meant),
  }),
  "schema/misplaced-key": define<{ key: string; what: string; where: string }>({
    severity: "error",
    about: "A key stands in a map that has none of that name, and belongs into another.",
    message: ({ key, what, where }) => `\`${key}\` does not belong to ${what}: it belongs into ${where}`,
    help: ({ where, key }) => `move \`${key}\` into ${where}`,
  }),
  "schema/missing-dash": define<{ list: string; key: string }>({
    severity: "error",
    about: "The first entry of a list is written without its dash, so that it reads as a map keyed by name.",
    message: ({ list: name, key }) => `\`${name}\` is a list: a dash is missing before \`${key}\``,
    help: ({ key }) => `write \`- ${key}: ...\`, and indent the lines below it as far as \`${key}\``,
  }),
  "schema/ignored-key": define<{ key: string; what: string; means: string }>({
    severity: "info",
    about: "A key that a version of the specification knows has no effect on what is compiled.",
    message: ({ key, what, means }) => `\`${key}\` of ${what} is read and has no effect: ${means}`,
    help: () => "leave it if others read it; Capstan does nothing with it",
  }),
  "schema/ignored-flow": define<{ key: string }>({
    severity: "warning",
    about: "A section holds steps, and no version of the specification has such a section.",
    message: ({ key }) => `\`${key}\` is no section of the format: none of its steps is compiled`,
    help: () => "write the steps in an operation, a tool, or a function of `aggregates` that both can call",
  }),
  "schema/empty-capability": define({
    severity: "warning",
    about: "A capability consumes and exposes nothing, so that nothing comes out.",
    message: () => "the capability consumes and exposes nothing: nothing is generated",
    help: () => "add an API under `consumes`, and an adapter under `exposes`",
  }),
  "schema/missing-key": define<{ key: string; what: string }>({
    severity: "error",
    about: "A map lacks a key that it must have.",
    message: ({ key, what }) => `${what} has no \`${key}\``,
    help: ({ key, what }) => {
      const kind = key === "type" ? /^adapter `(rest|mcp|skill|control)`$/.exec(what)?.[1] : undefined;
      const method =
        key === "method" ? /^operation `(get|post|put|patch|delete|head|options)`$/i.exec(what)?.[1] : undefined;
      const value = kind ?? method?.toUpperCase();
      if (what === "import" && key === "import")
        return "add `import: NAMESPACE`: the `namespace` in that file of what is imported";
      const imported = /^import `(.+)`$/s.exec(what)?.[1];
      if (imported !== undefined)
        return `write \`from: ${imported}\`, and behind \`import\` the \`namespace\` in that file of what is imported`;
      if (what === "import" && key === "from") return "add `from: ./FILE.yaml`: the file that it is imported from";
      return `add \`${key}:${value === undefined ? "" : ` ${value}`}\``;
    },
  }),
  "schema/bare-variable": define<{ variable: string; what: string; source: string }>({
    severity: "warning",
    about: "A variable stands among the own keys of a bind; it is taken for one of its `keys`.",
    message: ({ variable, what }) => `\`${variable}\` is no key of ${what}: it is taken for one of its variables`,
    help: ({ variable, source }) => `write \`keys: {${variable}: ${source}}\``,
  }),
  "schema/idle-tool": define<{ what: string }>({
    severity: "error",
    about: "A tool of a skill says nothing of what it does.",
    message: ({ what }) => `${what} says nothing of what it does`,
    help: () =>
      "add `from: {sourceNamespace: ..., action: ...}`, an operation or a tool that is exposed, or `instruction: FILE.md`",
  }),
  "schema/empty-key": define<{ key: string; what: string }>({
    severity: "error",
    about: "A key that decides what is called has nothing behind it.",
    message: ({ key, what }) => `\`${key}\` of ${what} has nothing behind it`,
    help: ({ key }) => `write it behind the colon: \`${key}: ...\``,
  }),
  "schema/no-entry": define<{
    list: string;
    key: string | undefined;
    found: string;
    write: string;
  }>({
    severity: "error",
    about: "An entry of a list, or of a map keyed by name, is a text or a list where its keys belong.",
    message: ({ list: name, key, found }) =>
      `${key === undefined ? "an entry" : `\`${key}\``} of \`${name}\` must be a map, not ${found}`,
    help: ({ found, write }) => `${found === "nothing" ? "take it out, or write" : "write"} its keys: \`${write}\``,
  }),
  "schema/ignored-info": define<{ key: string; found: string }>({
    severity: "warning",
    about: "A section that says what a capability is, is no map: it is ignored.",
    message: ({ key, found }) => `\`${key}\` must be a map, not ${found}: it is ignored`,
    help: ({ found }) => (found === "a list" ? "take the dashes out" : "write `{label: ..., description: ...}`"),
  }),
  "schema/wrong-type": define<{
    key: string;
    what: string;
    expected: string;
    found: string;
    allowed: readonly string[];
    nearest?: string | undefined;
    write?: string | undefined;
  }>({
    severity: "error",
    about: "A value is of another kind than its key takes.",
    message: ({ key, what, expected, found }) => `\`${key}\` of ${what} must be ${expected}, not ${found}`,
    help: ({ allowed, expected, found, nearest, write }) =>
      write !== undefined
        ? `write \`${write}\``
        : expected === "a map" && found === "a list"
          ? "write a map: take the dashes out"
          : nearest !== undefined
            ? `did you mean \`${nearest}\`?`
            : allowed.length > 0
              ? `write one of ${list(allowed)}`
              : `write ${expected}`,
    fix: ({ nearest }) => nearest,
  }),
  "schema/wrong-default": define<{ problem: string }>({
    severity: "warning",
    about: "A `default` is no value that its own schema allows: it is not used.",
    message: ({ problem }) => `the default ${problem}: it is not used`,
    help: () => "write a default that fits, or take it away: then nothing is sent where a caller passes nothing",
  }),
  "schema/rounded-limit": define<{ keyword: string; digits: string; taken: string }>({
    severity: "info",
    about: "A limit of a length or a number of items is a whole number that no double holds: the nearest one is used.",
    message: ({ keyword, digits, taken }) => `\`${keyword}: ${digits}\` is compared as ${taken}, the nearest number`,
    help: ({ taken }) => `write ${taken}, or take the limit out: nothing is so long`,
  }),
  "schema/long-number": define<{ keyword: string; digits: string }>({
    severity: "warning",
    about:
      "A `default`, `const`, `enum` or example of a number is out of the range of a JavaScript number: the keyword is not used. What callers and APIs send keeps its digits.",
    message: ({ keyword, digits }) =>
      `\`${keyword}\` has \`${digits}\`, which is out of the range of numbers of a schema: it is not used`,
    help: () => "declare `type: string`, or write a number that a double can be",
  }),
  "schema/long-integer": define<{ keyword: string; digits: string }>({
    severity: "info",
    about:
      "A keyword of an input holds an integer beyond 2^53. Servers compare and send it in all of its digits, and OpenAPI says them; in emitted types it is a `number`, and the list of tools of an MCP server can write it from Node.js 22 on: on Node.js 20 descriptions tell it.",
    message: ({ keyword, digits }) =>
      `\`${keyword}\` has \`${digits}\`, which no JavaScript number is: tools are listed with it from Node.js 22 on`,
    help: () =>
      "run MCP servers on Node.js 22 or later, or declare `type: string`: an id is text that consists of digits",
  }),
  "schema/repeated-name": define<{ name: string; what: string }>({
    severity: "warning",
    about: "Two inputs of one owner, or two properties of one output, have the same name; the first one is used.",
    message: ({ name, what }) => `${what} \`${name}\` is declared twice: the first one is used`,
    help: () => "rename this one, or take it out",
  }),
  "schema/null-value": define<{ name: string }>({
    severity: "warning",
    about: "An entry of `with` has nothing behind it: no value is passed for it.",
    message: ({ name }) => `\`${name}\` has nothing behind it: an input of that name is passed, or none`,
    help: ({ name }) => `write a value, \`${name}: ...\`, or take it out`,
  }),
  "schema/ignored-tag": define<{ found: string }>({
    severity: "warning",
    about: "A tag is empty or no text; it is left out.",
    message: ({ found }) => `${found} is no tag: it is left out`,
    help: () => "write tags as texts: `tags: [billing, internal]`",
  }),
  "schema/ignored-stakeholder": define<{ found: string }>({
    severity: "warning",
    about: "A stakeholder is no map; it is left out.",
    message: ({ found }) => `${found} is no stakeholder: it is left out`,
    help: () => "write each as a map: `stakeholders: [{role: owner, fullName: Ada Byron}]`",
  }),
  "schema/ignored-beside": define<{ what: string; key: string; kept: string }>({
    severity: "warning",
    about: "A key has no effect beside another one, which decides.",
    message: ({ what, key, kept }) => `\`${key}\` of ${what} has no effect beside \`${kept}\``,
    help: ({ key, kept }) => `take \`${key}\` out, or \`${kept}\``,
  }),
  "schema/bad-pattern": define<{ pattern: string }>({
    severity: "warning",
    about: "A `pattern` is no regular expression (ECMA-262, with its flag `u`): values are not checked against it.",
    message: ({ pattern }) => `\`${pattern.slice(0, 60)}\` is no regular expression: values are not checked against it`,
    help: () => "write one that JSON Schema takes, as `^[a-z]+$`, or take it out",
  }),
  "schema/unknown-dialect": define<{ dialect: string }>({
    severity: "warning",
    about: "A `$schema` names a dialect of JSON Schema that servers do not check values by.",
    message: ({ dialect }) =>
      `servers know no dialect \`${dialect.slice(0, 80)}\`: the schema is read as one of 2020-12`,
    help: () => "take `$schema` out, or write `https://json-schema.org/draft/2020-12/schema`",
  }),
  "schema/ignored-output": define<{ found: string }>({
    severity: "warning",
    about:
      "An output is a plain text where it says nothing: lookups take names, everything else takes outputs with a type.",
    message: ({ found }) => `${found} is no output: it is ignored`,
    help: () => "write `{name: ..., type: string, mapping: $.field}`",
  }),
  "schema/unknown-type": define<{ type: string; what: string; known: readonly string[]; nearest: string | undefined }>({
    severity: "error",
    about: "An entry has a `type` that Capstan does not know; the entry is left out.",
    message: ({ type, what }) => `${what} of type \`${type}\` is not known`,
    help: ({ nearest, known }) => (nearest === undefined ? `known: ${list(known)}` : `did you mean \`${nearest}\`?`),
    fix: ({ type, nearest }, written) => instead(written, type, nearest),
  }),
  "schema/unsupported-api": define<{ type: string }>({
    severity: "error",
    about: "A consumed API is of a type that is called in another way than by HTTP.",
    message: ({ type }) => `a consumed API of type \`${type}\` is not called by HTTP: nothing compiles it`,
    help: () => "write `type: http` where it has an HTTP API, or pass a handler for what calls it (`--keep-going`)",
  }),
  "schema/unsupported-construct": define<{ construct: string; what: string; advice: string }>({
    severity: "error",
    about:
      "A construct that no version of the format has (`forEach`, `condition`, `transform`, `$ref`) changes what is done.",
    message: ({ construct, what }) =>
      `${what} has \`${construct}\`, which the format does not have and nothing compiles`,
    help: ({ advice }) => advice,
  }),
  "schema/missing-version": define({
    severity: "error",
    about: "A document has no version key.",
    message: () => "the document has no version key",
    help: () => "start it with `ikanos: 1.0.0-beta4` (names as map keys) or `naftiko: 1.0.0-alpha2` (lists)",
  }),
  "schema/odd-version": define<{ key: string; version: string; nearest: string }>({
    severity: "error",
    about: "The version is no version of the specification.",
    message: ({ key, version }) => `\`${key}: ${version}\` is no version of the specification`,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ version, nearest }, written) => instead(written, version, nearest),
  }),
  "schema/later-version": define<{ version: string; newest: string }>({
    severity: "warning",
    about: "The version is later than those that Capstan knows.",
    message: ({ version, newest }) => `version \`${version}\` is not known: it is read as \`${newest}\``,
    help: () => "a newer Capstan may know it",
  }),
  "schema/other-format": define<{ found: string }>({
    severity: "error",
    about: "A document is of another format.",
    message: ({ found }) => `this is not a capability document: ${found}`,
    help: ({ found }) =>
      found.endsWith("OpenAPI document")
        ? "`capstan import openapi` with this file writes a capability that calls the API"
        : "a capability starts with `ikanos: 1.0.0-beta4` or `naftiko: 1.0.0-alpha2` and has `capability:` (or `consumes:` as a shared file)",
  }),
  "schema/no-sections": define({
    severity: "error",
    about: "A document has neither a capability nor sections that others could import.",
    message: () => "the document has no `capability`, and nothing that another could import",
    help: () => "add `capability:` with `consumes` and `exposes`",
  }),
} as const;
