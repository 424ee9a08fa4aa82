import type { Reporter } from "../../diagnostics/reporter.js";
import type { Step, WrittenValue } from "../../schema/document.js";
import { entryOf, type ScalarNode, type SourceNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";
import { behavioursIn } from "../written-behaviours.js";

/** `${NAME}`, `{{NAME}` and `{NAME}}`: meant as a binding or an input, and sent letter by letter ("Values" in the spec). */
export function checkTemplates(sections: Sections, reporter: Reporter): void {
  for (const { authentication } of authenticationsOf(sections)) {
    for (const { key, value } of authentication.$.entries) if (key !== "description") check(value, reporter);
  }
  const values = (written: readonly WrittenValue[]): void => written.forEach(({ value }) => check(value, reporter));
  for (const api of sections.consumes) {
    check(entryOf(api.$, "baseUri")?.value, reporter);
    values(api.headers);
    for (const { value } of api.inputParameters) check(value, reporter);
    for (const resource of api.resources) {
      for (const { value } of resource.inputParameters) check(value, reporter);
      for (const operation of resource.operations) {
        values(operation.headers);
        for (const { value } of operation.inputParameters) check(value, reporter);
        check(operation.body?.data, reporter, inBodies);
      }
    }
  }
  for (const behaviour of behavioursIn(sections)) {
    values(behaviour.with);
    for (const step of behaviour.steps) values(valuesOf(step));
  }
}

/** What a step is given; what a lookup looks for is read as a path. */
function valuesOf(step: Step): readonly WrittenValue[] {
  switch (step.kind) {
    case "call":
    case "script":
      return step.with;
    case "lookup":
      return [];
  }
}

function check(node: SourceNode | undefined, reporter: Reporter, faults: Faults = inValues): void {
  if (!node) return;
  if (node.kind === "list") return node.items.forEach((item) => check(item, reporter, faults));
  if (node.kind === "map") return node.entries.forEach(({ value }) => check(value, reporter, faults));
  if (typeof node.value === "string") checkText(node, reporter, faults);
}

const shell = /\$\{([A-Za-z_][\w.-]*)\}|^\$(?:secrets\.|env\.)([A-Za-z_]\w*)$|^\$([A-Z][A-Z0-9_]+)$/;
const half = /(?<!\{)\{\{\s{0,9}([\w.$-]{1,200})\s{0,9}\}(?!\})/;
const halfOrOther =
  /(?<!\{)\{\{\s{0,9}([\w.$-]{1,200})\s{0,9}\}(?!\})|(?<![{$])\{\s{0,9}([\w.$-]{1,200})\s{0,9}\}\}(?!\})/;

type Faults = readonly (readonly ["model/shell-binding" | "model/half-template", RegExp])[];
const inValues: Faults = [
  ["model/shell-binding", shell],
  ["model/half-template", halfOrOther],
];
/** What closes two braces may belong to JSON or GraphQL there, and `$` to their own variables. */
const inBodies: Faults = [["model/half-template", half]];

function checkText(node: ScalarNode, reporter: Reporter, faults: Faults): void {
  for (const [code, pattern] of faults) {
    const match = pattern.exec(node.text);
    if (match)
      reporter.report(code, spanInScalar(node, match.index, match.index + match[0].length), {
        text: match[0],
        name: match[1] ?? match[2] ?? match[3] ?? "",
      });
  }
}
