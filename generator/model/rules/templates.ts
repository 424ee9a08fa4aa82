import type { Reporter } from "../../diagnostics/reporter.js";
import { entryOf, type ScalarNode, scalarsIn, type SourceNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";
import { foldName } from "../../text/casing.js";
import { type Faults, inAuthentication, inBodies, inValues } from "../broken-template.js";
import { type InputNames, inputNames, type WrittenSlot } from "../written-values.js";

/** `${NAME}`, `{{NAME}`, `{{NAME` and `{NAME}}`: meant as a binding or an input, and sent letter by letter ("Values" in the spec). */
export function checkTemplates(sections: Sections, values: readonly WrittenSlot[], reporter: Reporter): void {
  for (const { authentication } of authenticationsOf(sections)) {
    for (const { key, value } of authentication.$.entries)
      if (key !== "description") check(value, reporter, () => noInputs, inAuthentication);
  }
  for (const api of sections.consumes) check(entryOf(api.$, "baseUri")?.value, reporter, () => inputNames(api));
  for (const { node, namesOf, isBody } of values) check(node, reporter, namesOf, isBody ? inBodies : inValues);
}

function check(
  node: SourceNode | undefined,
  reporter: Reporter,
  namesOf: () => InputNames,
  faults: Faults = inValues,
): void {
  for (const scalar of node === undefined ? [] : scalarsIn(node))
    if (typeof scalar.value === "string" && /[{}$]/.test(scalar.text)) checkText(scalar, reporter, namesOf, faults);
}

const noInputs: InputNames = new Set();

function checkText(node: ScalarNode, reporter: Reporter, namesOf: () => InputNames, faults: Faults): void {
  for (const [code, pattern] of faults) {
    const match = pattern.exec(node.text);
    if (!match) continue;
    const { a, b, c } = match.groups ?? {};
    const name = a ?? b ?? c ?? "";
    const span = spanInScalar(node, match.index, match.index + match[0].length);
    reporter.report(code, span, { text: match[0], name, isInput: namesOf().has(foldName(name)) });
  }
}
