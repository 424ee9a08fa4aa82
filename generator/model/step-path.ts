import { mostSteps, parseJsonPath } from "./parse-json-path.js";
import type { BrokenPath, PathMembers, PathStep, StepPath, ValueExpression } from "./values.js";

/** Names of steps: those that have run before, or all. */
export type StepNames = Pick<ReadonlySet<string>, "has"> & Iterable<string>;

/** Of what is no step. The first of several has none before it either, and is one. */
export const noSteps: StepNames = new Set();

/** What a reference reads of an earlier step. */
export interface StepReference {
  readonly step: string;
  readonly path: StepPath;
}

/**
 * Reads `$.step`, `$.step.a.b` and any JSONPath behind a step's name (`$.step[0].id`, `$.step.items[*].id`); what is none behind a known step comes back
 * as broken. Undefined where no step of `steps` is named.
 */
export function readStepPath(text: string, steps: StepNames): StepReference | BrokenPath | undefined {
  const [, dotted, quoted, rest = ""] = /^\$(?:\.([^.[\]]+)|\['([^'\\]+)'\])(.*)$/s.exec(text.trim()) ?? [];
  const step = dotted ?? quoted;
  if (step === undefined || !steps.has(step)) return undefined;
  if (rest === "") return { step, path: [] };
  // Names of members may hold what no JSONPath has outside quotes.
  const members = /^(?:\.[^.[\]*()]+)+$/.test(rest) ? rest.slice(1).split(".") : [];
  if (members.length > 0 && members.length <= mostSteps) return { step, path: members };
  const parsed = parseJsonPath(`$${rest}`);
  if (parsed.kind === "expression") return { ...parsed, text };
  return { step, path: parsed.steps.map(memberOf) };
}

function memberOf(step: PathStep): StepPath[number] {
  return step.kind === "property" ? step.name : step.kind === "index" ? step.index : step;
}

/** Steps into a value; what is not known when compiling has no members but its own. */
export function stepInto(value: ValueExpression, path: PathMembers): ValueExpression {
  if (path.length === 0) return value;
  switch (value.kind) {
    case "step":
      return { ...value, path: [...value.path, ...path] };
    case "parameter":
      return { ...value, path: [...value.path, ...path] };
    case "input":
      return { ...value, path: [...value.path, ...path] };
    default:
      return value;
  }
}

/** The steps of a JSONPath that a reference's path is. */
export function pathStepsOf(path: StepPath): readonly PathStep[] {
  return path.map((member) =>
    typeof member === "string"
      ? { kind: "property", name: member }
      : typeof member === "number"
        ? { kind: "index", index: member }
        : member,
  );
}

/** The path as an author would write it behind a name: `.a[0].id`. */
export function spellStepPath(path: StepPath): string {
  return pathStepsOf(path).map(spellStep).join("");
}

function spellStep(step: PathStep): string {
  switch (step.kind) {
    case "property":
      return `.${step.name}`;
    case "index":
      return `[${step.index}]`;
    case "wildcard":
      return "[*]";
    case "slice":
      return `[${step.start ?? ""}:${step.end ?? ""}${step.step === 1 ? "" : `:${step.step}`}]`;
    case "union":
      return `[${step.steps.map((one) => (one.kind === "property" ? `'${one.name}'` : one.index)).join(",")}]`;
    case "filter":
      return "[?(...)]";
    case "descent":
      return `.${spellStep(step.step).replace(/^(?!\.)/, ".")}`;
    case "function":
      return `.${step.name}()`;
  }
}
