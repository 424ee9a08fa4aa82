import type { Reporter } from "../../diagnostics/reporter.js";
import { entryOf, type ScalarNode, scalarsIn, type SourceNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";
import { type Faults, inAuthentication, inBodies, inValues } from "../broken-template.js";
import { meantName } from "../meant-name.js";
import { noSteps } from "../step-path.js";
import { inputNames, type WrittenSlot } from "../written-values.js";

/** `${NAME}`, `{{NAME}`, `{{NAME` and `{NAME}}`: meant as a binding or an input, and sent letter by letter ("Values" in the spec). */
export function checkTemplates(sections: Sections, values: readonly WrittenSlot[], reporter: Reporter): void {
  const check = (node: SourceNode | undefined, names: Names, faults: Faults = inValues): void => {
    for (const scalar of node === undefined ? [] : scalarsIn(node))
      if (typeof scalar.value === "string" && /[{}$.]/.test(scalar.text))
        checkText(scalar, names, faults, sections, reporter);
  };
  for (const { authentication } of authenticationsOf(sections)) {
    for (const { key, value } of authentication.$.entries)
      if (key !== "description") check(value, noNames, inAuthentication);
  }
  for (const api of sections.consumes)
    check(entryOf(api.$, "baseUri")?.value, { namesOf: () => inputNames(api), steps: noSteps });
  for (const slot of values) check(slot.node, slot, slot.isBody ? inBodies : inValues);
}

/** What a value may read. */
type Names = Pick<WrittenSlot, "namesOf" | "steps">;

const noNames: Names = { namesOf: () => new Set(), steps: noSteps };

function checkText(
  node: ScalarNode,
  names: Names,
  faults: Faults,
  { binds }: Pick<Sections, "binds">,
  reporter: Reporter,
): void {
  for (const [code, pattern] of faults) {
    const match = pattern.exec(node.text);
    if (!match) continue;
    const { a, b, c } = match.groups ?? {};
    const name = a ?? b ?? c ?? "";
    const [text] = match;
    const span = spanInScalar(node, match.index, match.index + text.length);
    if (code !== "model/shell-binding") reporter.report(code, span, { text, name });
    else reporter.report(code, span, { text, ...meantName(name, text === node.text.trim(), names, binds) });
  }
}
