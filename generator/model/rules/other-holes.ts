import type { Reporter } from "../../diagnostics/reporter.js";
import { checkOtherMarks } from "../check-other-marks.js";
import type { WrittenSlot } from "../written-values.js";

/** Names of inputs in other marks, in the values that all operations of an API or of a resource share; those of one operation or endpoint are told where it is built. */
export function checkOtherHoles(values: readonly WrittenSlot[], reporter: Reporter): void {
  for (const { node, namesOf, isShared } of values) if (isShared) checkOtherMarks([node], namesOf, false, reporter);
}
