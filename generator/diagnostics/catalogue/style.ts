import { define } from "./define.js";

const describe = (what: string): string => `add \`description:\`: contracts, tools and skills show ${what} by it`;

/** Codes `style/...`: matters of taste of the reference project's rule set. Only `validate --style` looks for them. */
export const styleCodes = {
  "style/no-tags": define<object>({
    severity: "warning",
    about: "`info` has no tags.",
    message: () => "`info` has no `tags`",
    help: () => "add `tags: [...]`, words that a catalogue finds the capability by",
  }),
  "style/no-scopes": define<{ namespace: string }>({
    severity: "warning",
    about: "OAuth 2.0 authentication names no scopes.",
    message: ({ namespace }) => `the \`oauth2\` authentication of \`${namespace}\` names no \`scopes\``,
    help: () => "add `scopes: [...]`: without them every token for this audience will do",
  }),
  "style/api-without-description": define<{ namespace: string }>({
    severity: "warning",
    about: "A consumed API has no description.",
    message: ({ namespace }) => `\`${namespace}\` has no description`,
    help: () => describe("an API"),
  }),
  "style/resource-without-description": define<{ path: string }>({
    severity: "warning",
    about: "An exposed resource has no description.",
    message: ({ path }) => `\`${path}\` has no description`,
    help: () => describe("a resource"),
  }),
  "style/operation-without-description": define<{ route: string }>({
    severity: "warning",
    about: "An exposed operation has no description.",
    message: ({ route }) => `\`${route}\` has no description`,
    help: () => describe("an operation"),
  }),
  "style/flow-without-description": define<{ flow: string }>({
    severity: "warning",
    about: "A function of an aggregate has no description.",
    message: ({ flow }) => `\`${flow}\` has no description`,
    help: () => describe("a function"),
  }),
  "style/script-in-text": define<object>({
    severity: "warning",
    about: "A label or description holds a `<script` tag.",
    message: () => "a `<script` tag in a text for people",
    help: () => "take it out: pages that show descriptions as Markdown or HTML may run it",
  }),
  "style/eval-in-text": define<object>({
    severity: "warning",
    about: "A label or description holds `eval(`.",
    message: () => "`eval(` in a text for people",
    help: () => "take it out, or write the word without its bracket",
  }),
  "style/example-base-uri": define<{ namespace: string }>({
    severity: "warning",
    about: "The base URI of a consumed API is one that is kept for examples (RFC 2606).",
    message: ({ namespace }) => `the base URI of \`${namespace}\` is kept for examples`,
    help: () => "write where the API is",
  }),
} as const;
