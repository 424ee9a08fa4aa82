import type { Span } from "../../diagnostics/span.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { Action, Capability, Step } from "../capability.js";
import { leavesOf } from "../parse-value.js";
import { stepNamed } from "../step-files.js";
import { spellStepPath } from "../step-path.js";
import type { StepPath } from "../values.js";
import { hasParts, passageOf } from "../answer.js";
import { valuesOfStep } from "../step-values.js";
import { endpointsIn } from "../endpoints.js";

/** References to a part of what has none: of a step that answers bytes or text. */
export function checkPartsOfBytes(capability: Capability, reporter: Reporter): void {
  const check = (action: Action): void => {
    if (action.kind !== "steps") return;
    const { steps, mappings } = action;
    const look = (name: string, path: StepPath, span: Span): void => {
      const answers = whatAnswers(stepNamed(steps, name));
      const [first] = path;
      if (answers === undefined || first === undefined) return;
      // `length()` is something of a text.
      if (typeof first === "object" ? first.kind === "function" : answers.fields.has(String(first))) return;
      reporter.report("model/part-of-bytes", span, {
        step: name,
        path: spellStepPath(path),
        what: answers.what,
        fields: [...answers.fields],
      });
    };
    for (const step of steps) for (const { step: name, path } of referencesOf(step)) look(name, path, step.span);
    for (const { step, path, span } of mappings) look(step, path, span);
  };
  for (const { action } of endpointsIn(capability)) check(action);
}

/** What a step answers that has no parts, and its declared outputs, which stand for it. */
function whatAnswers(
  step: Step | undefined,
): { readonly what: "bytes" | "text"; readonly fields: ReadonlySet<string> } | undefined {
  if (step?.kind !== "call") return undefined;
  const { answer, outputs } = step.operation;
  if (hasParts(answer)) return undefined;
  return {
    what: passageOf(answer) === "value" ? "text" : "bytes",
    fields: new Set(outputs.flatMap(({ name }) => (name === undefined ? [] : [name]))),
  };
}

function referencesOf(step: Step): readonly { readonly step: string; readonly path: StepPath }[] {
  return valuesOfStep(step)
    .flatMap((value) => [...leavesOf(value)])
    .flatMap((leaf) => (leaf.kind === "step" ? [leaf] : []));
}
