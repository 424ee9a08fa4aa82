import type { Reporter } from "../../diagnostics/reporter.js";
import { checkOtherMarks } from "../check-other-marks.js";
import type { Sections } from "../resolve-imports.js";
import { writtenValues } from "../written-values.js";

/** Names of inputs in other marks, in the values that all operations of an API or of a resource share; those of one operation or endpoint are told where it is built. */
export function checkOtherHoles(sections: Sections, reporter: Reporter): void {
  for (const { node, names, isShared } of writtenValues(sections))
    if (isShared) checkOtherMarks([node], names, false, reporter);
}
