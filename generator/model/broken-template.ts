/** `${NAME}`, `${env:NAME}`, `${NAME:-default}`, `$secrets.NAME`, `$env:NAME`, `$NAME`. */
const shell =
  /\$\{(?<a>(?:(?:env|secrets?|vars?):)?[A-Za-z_][\w.-]{0,200})(?:(?::[-=?+]|[=?+])[^{}]{0,200})?\}|^\$(?<b>(?:secrets\.|env[.:])[A-Za-z_]\w*)$|^\$(?<c>[A-Z][A-Z0-9_]+)$/;
/** `process.env.NAME`, and `${vault:path/name}` with whatever scheme. */
const program =
  /^(?<a>process\.env\.[A-Za-z_]\w*)$|^\$\{(?<b>(?!(?:env|secrets?|vars?):)[a-z][\w+-]{0,30}:(?![-=?+])[^{}]{1,200})\}$/;
/** `${{ secrets.NAME }}` of GitHub's workflows, `$(NAME)` of Kubernetes: elsewhere a dollar before a hole is an amount of money. */
const workflow =
  /\$\{\{\s{0,9}(?:(?:secrets|env|vars)\.)?(?<a>[A-Za-z_]\w{0,200})\s{0,9}\}\}|^\$\((?<b>[A-Za-z_]\w{0,200})\)$/;
/** `{{NAME}`, and `{{NAME` at the end of a text. */
const half = /(?<!\{)\{\{\s{0,9}(?<a>[\w.$-]{1,200})\s{0,9}(?:\}(?!\})|$)/;
/** `{NAME}}`, and a text that is nothing but `NAME}}`. */
const otherHalf = /(?<![{$])\{\s{0,9}(?<a>[\w.$-]{1,200})\s{0,9}\}\}(?!\})|^\s{0,9}(?<b>[\w.$-]{1,200})\s{0,9}\}\}$/;

/** `{{#x}}`, `{{^x}}`, `{{/x}}`, `{{>x}}`, `{{!x}}` and `{{&x}}` of Mustache. */
const section = /\{\{\s{0,9}[#^/>!&]\s{0,9}(?<a>[^{}\s]{0,200})(?:\s[^{}]{0,200})?\}\}/;

/** What is looked for in a text, and how it is reported. */
export type Faults = readonly (readonly [
  "model/shell-binding" | "model/half-template" | "model/template-section",
  RegExp,
])[];
export const inValues: Faults = [
  ["model/template-section", section],
  ["model/shell-binding", shell],
  ["model/half-template", half],
  ["model/half-template", otherHalf],
];
export const inAuthentication: Faults = [
  ["model/shell-binding", workflow],
  ...inValues,
  ["model/shell-binding", program],
];
/** What closes two braces may belong to JSON or GraphQL there, and `$` to their own variables. */
export const inBodies: Faults = [
  ["model/template-section", section],
  ["model/half-template", half],
];

/** Whether the value of an authentication is meant as a binding, and written as none. */
export function isBrokenTemplate(text: string): boolean {
  return inAuthentication.some(([, pattern]) => pattern.test(text));
}
