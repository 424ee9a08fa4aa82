import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import { itemsAt } from "../openapi/read-node.js";
import type { Behaviour } from "../schema/document.js";
import { bodyValues } from "./build-body.js";
import { valueSpan } from "../schema/spans.js";
import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import type { Action, Step } from "./capability.js";
import { unnamed } from "./named-types.js";
import { leavesOf } from "./parse-value.js";
import { readStepPath, spellStepPath, type StepReference } from "./step-path.js";
import { typeInStep } from "./step-type.js";
import { withoutNull } from "./types.js";
import type { ValueExpression } from "./values.js";

/**
 * References to a member that a step never has: of a call, later steps and mappings see the named outputs of its operation and nothing else, of a lookup the
 * members that it picks (engine-semantics 2.5). What is read of them is absent.
 */
export function reportStepMembers(written: Behaviour, action: Action, reporter: Reporter): void {
  if (action.kind !== "steps") return;
  const members = new Map(action.steps.map((step) => [step.name, membersOf(step)]));
  const names = new Set(members.keys());
  const check = ({ step, path }: StepReference, span: Span): void => {
    const known = members.get(step);
    const [member] = path;
    if (known === undefined || typeof member !== "string" || known.has(member)) return;
    const nearest = nearestWord(member, () => [...known], reporter.comparisons);
    reporter.report("model/unknown-step-member", span, {
      path: `$.${step}${spellStepPath(path)}`,
      step,
      members: [...known],
      nearest: nearest && `$.${step}${spellStepPath([nearest, ...path.slice(1)])}`,
    });
  };
  for (const [index, step] of action.steps.entries())
    for (const { value, span } of valuesOf(step, written.steps[index])) {
      for (const leaf of leavesOf(value)) if (leaf.kind === "step") check(leaf, span);
    }
  for (const [index, step] of action.steps.entries())
    if (step.kind === "lookup") checkLookup(step, action.steps.slice(0, index), written.steps[index], reporter);
  const told = new Set<Span>();
  for (const { read, span } of action.steps.flatMap(ownReadings)) {
    if (told.has(span)) continue;
    told.add(span);
    check(read, span);
  }
  for (const mapping of written.mappings) {
    const read = readStepPath(mapping.value, names);
    if (read !== undefined && "step" in read) check(read, valueSpan(mapping, "value"));
  }
}

/** The fields of a lookup, beside what is known of the entries of its index: one that they never have matches nothing, and is null in what is found. */
function checkLookup(
  { index, match, fields, span }: Extract<Step, { kind: "lookup" }>,
  earlier: readonly Step[],
  source: Behaviour["steps"][number] | undefined,
  reporter: Reporter,
): void {
  const known = entryMembers(earlier.find(({ name }) => name === index));
  if (known === undefined) return;
  const picked = source ? itemsAt(source.$, "outputParameters") : [];
  const named = [
    { field: match, place: source && valueSpan(source, "match") },
    ...fields.map((field, nth) => ({ field, place: picked[nth]?.span })),
  ];
  for (const { field, place = span } of named) {
    const [member = ""] = field.split(".", 1);
    if (known.has(field) || known.has(member)) continue;
    const nearest = nearestWord(member, () => [...known], reporter.comparisons);
    reporter.report("model/unknown-step-member", place, {
      path: field,
      step: index,
      members: [...known],
      nearest: nearest && nearest + field.slice(member.length),
    });
  }
}

/** The members of what a step gives, or of each of the list that it gives, where no others are there. */
function entryMembers(step: Step | undefined): ReadonlySet<string> | undefined {
  const type = unnamed(withoutNull(unnamed(typeInStep(step, []))));
  const entry = type.kind === "array" ? unnamed(withoutNull(unnamed(type.items))) : type;
  const isShaped = step?.kind === "call" && step.operation.outputs.length > 0;
  if (!isShaped || entry.kind !== "object" || entry.open) return undefined;
  return new Set(entry.properties.map(({ name }) => name));
}

/** All that can be read of a step; undefined where that is not known. */
function membersOf(step: Step): ReadonlySet<string> | undefined {
  const names =
    step.kind === "call"
      ? step.operation.outputs.flatMap(({ name }) => name ?? [])
      : step.kind === "lookup"
        ? step.fields
        : [];
  // A dot parts names in references.
  return names.length === 0 || names.some((name) => name.includes(".")) ? undefined : new Set(names);
}

/** What the called operation's own templates read of earlier steps: `{{find.total}}` in its body, where the answer of `find` is what fills it. */
function ownReadings(step: Step): readonly { readonly read: StepReference; readonly span: Span }[] {
  if (step.kind !== "call") return [];
  const whole = new Map(
    step.arguments.flatMap(({ parameter, value }) =>
      value.kind === "step" && value.path.length === 0 ? [[parameter.name, { value, parameter }] as const] : [],
    ),
  );
  if (whole.size === 0) return [];
  const { body, parameters } = step.operation;
  const values = [...(body ? bodyValues(body) : []), ...parameters.flatMap(({ value }) => value ?? [])];
  return values.flatMap((value) =>
    [...leavesOf(value)].flatMap((leaf) => {
      const filled = leaf.kind === "parameter" && leaf.path.length > 0 ? whole.get(leaf.name) : undefined;
      return leaf.kind === "parameter" && filled !== undefined
        ? [{ read: { step: filled.value.step, path: leaf.path }, span: filled.parameter.span }]
        : [];
    }),
  );
}

/** The values that a step is given, and where each is written: what nobody wrote for it is the step's own. */
function valuesOf(
  step: Step,
  source: Behaviour["steps"][number] | undefined,
): readonly { readonly value: ValueExpression; readonly span: Span }[] {
  if (step.kind === "lookup")
    return [{ value: step.lookupValue, span: source ? valueSpan(source, "lookupValue") : step.span }];
  const entries = new Map(
    source?.kind === "lookup" ? [] : (source?.with ?? []).map((entry) => [foldName(entry.name), entry.value.span]),
  );
  const given = step.arguments.map((argument) => ({
    name: "parameter" in argument ? argument.parameter.name : argument.name,
    value: argument.value,
  }));
  return given.map(({ name, value }) => ({ value, span: entries.get(foldName(name)) ?? step.span }));
}
