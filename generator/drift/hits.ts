import type { Span } from "../diagnostics/span.js";
import { compareTypes, describeType, type TypeChange } from "./compare-types.js";
import type { AdapterFact, CallableFact, InputFact } from "./facts.js";
import type { ForwardFact } from "./comparison.js";
import type { Pairs } from "./pairs.js";
import type { Hit } from "./rule.js";

interface Named {
  readonly label: string;
  readonly span: Span;
}

/** A hit for each thing that only the old capability has. */
export function removedOnes<T extends Named>(pairs: Pairs<T>, sentence: (item: T) => string): readonly Hit[] {
  return pairs.removed.map((item) => ({ subject: item.label, sentence: sentence(item), before: item.span }));
}

/** A hit for each thing that only the new capability has. */
export function addedOnes<T extends Named>(pairs: Pairs<T>, sentence: (item: T) => string): readonly Hit[] {
  return pairs.added.map((item) => ({ subject: item.label, sentence: sentence(item), after: item.span }));
}

/** A hit for each thing both have whose `pick` differs. */
export function changedOnes<T extends Named>(pairs: Pairs<T>, pick: (item: T) => string, sentence: (was: string, now: string, item: T) => string): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [was, now] = [pick(before), pick(after)];
    return was === now ? [] : [{ subject: after.label, detail: `${was} -> ${now}`, sentence: sentence(was, now, after), before: before.span, after: after.span }];
  });
}

/** A hit for each thing both have for which `holds` is true. */
export function matchingOnes<T extends Named>(pairs: Pairs<T>, holds: (before: T, after: T) => boolean, sentence: (item: T) => string): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => (holds(before, after) ? [{ subject: after.label, sentence: sentence(after), before: before.span, after: after.span }] : []));
}

/** Whether something does other work with the same inputs: another call, other values, or an input that both have goes elsewhere. */
export function doesOtherwise(before: CallableFact, after: CallableFact): boolean {
  if (before.does !== after.does) return true;
  const kept = (flow: string): boolean => [before, after].every(({ inputs }) => inputs.has(flow.split(" -> ")[0] ?? ""));
  return [...before.flows].some((flow) => kept(flow) && !after.flows.has(flow)) || [...after.flows].some((flow) => kept(flow) && !before.flows.has(flow));
}

/** Whether an answer of the same type is made of other parts. */
export function answersOtherwise(before: CallableFact, after: CallableFact): boolean {
  return before.mapping !== after.mapping && compareTypes(before.output, after.output) === "same";
}

/** Whether a function sends another request for the same inputs: they may travel in other places, too. */
export function sendsOtherwise(before: CallableFact, after: CallableFact): boolean {
  return before.does !== after.does || [...before.inputs.values()].some(({ name, place }) => (after.inputs.get(name)?.place ?? place) !== place);
}

/** Adapters that listen on a port, before and after. */
export function listening(pairs: Pairs<AdapterFact>): Pairs<AdapterFact> {
  return { ...pairs, both: pairs.both.filter(({ before, after }) => before.transport === "http" && after.transport === "http") };
}

/** A header that forwards of both trust no more, or trust now. */
export function trustedHeaders(pairs: Pairs<ForwardFact>, change: "added" | "removed", sentence: (header: string) => string): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [from, to] = change === "added" ? [before, after] : [after, before];
    return [...to.trusted].filter((header) => !from.trusted.has(header)).map((header) => ({ subject: `${after.label} \`${header}\``, sentence: sentence(header), before: before.span, after: after.span }));
  });
}

/** An input that came. */
export function addedInputs(pairs: Pairs<CallableFact>, required: boolean, sentence: (input: string) => string): readonly Hit[] {
  return eachInput(pairs).flatMap(({ owner, before, after }) => (!before && after && after.required === required ? [{ subject: `${owner} \`${after.name}\``, sentence: sentence(`\`${after.name}\``), after: after.span }] : []));
}

/** An input that went. */
export function removedInputs(pairs: Pairs<CallableFact>, sentence: (input: string) => string): readonly Hit[] {
  return eachInput(pairs).flatMap(({ owner, before, after }) => (before && !after ? [{ subject: `${owner} \`${before.name}\``, sentence: sentence(`\`${before.name}\``), before: before.span }] : []));
}

/** An input that both have and that must be passed now, or need not be any more. */
export function inputsThatBecame(pairs: Pairs<CallableFact>, required: boolean, sentence: (input: string) => string): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) =>
    before.required !== required && after.required === required ? [{ subject: `${owner} \`${after.name}\``, sentence: sentence(`\`${after.name}\``), before: before.span, after: after.span }] : [],
  );
}

/** An input whose type moved that way. */
export function inputsThatMoved(pairs: Pairs<CallableFact>, change: TypeChange, sentence: (input: string, was: string, now: string) => string): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) => {
    if (compareTypes(before.type, after.type) !== change) return [];
    const [was, now] = [describeType(before.type), describeType(after.type)];
    return [{ subject: `${owner} \`${after.name}\``, detail: `${was} -> ${now}`, sentence: sentence(`\`${after.name}\``, was, now), before: before.span, after: after.span }];
  });
}

/** An input that both have, and that differs in what `pick` shows. */
export function inputsThatDiffer(pairs: Pairs<CallableFact>, pick: (input: InputFact) => string, sentence: (input: string, was: string, now: string) => string): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) => {
    const [was, now] = [pick(before), pick(after)];
    return was === now ? [] : [{ subject: `${owner} \`${after.name}\``, detail: `${was} -> ${now}`, sentence: sentence(`\`${after.name}\``, was, now), before: before.span, after: after.span }];
  });
}

/** An answer whose type moved that way. */
export function outputsThatMoved(pairs: Pairs<CallableFact>, change: TypeChange, sentence: (was: string, now: string) => string): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    if (compareTypes(before.output, after.output) !== change) return [];
    const [was, now] = [describeType(before.output), describeType(after.output)];
    return [{ subject: after.label, detail: `${was} -> ${now}`, sentence: sentence(was, now), before: before.span, after: after.span }];
  });
}

function keptInputs(pairs: Pairs<CallableFact>): readonly { readonly owner: string; readonly before: InputFact; readonly after: InputFact }[] {
  return eachInput(pairs).flatMap(({ owner, before, after }) => (before && after ? [{ owner, before, after }] : []));
}

function eachInput(pairs: Pairs<CallableFact>): readonly { readonly owner: string; readonly before: InputFact | undefined; readonly after: InputFact | undefined }[] {
  return pairs.both.flatMap(({ before, after }) => {
    const names = [...new Set([...before.inputs.keys(), ...after.inputs.keys()])];
    return names.map((name) => ({ owner: after.label, before: before.inputs.get(name), after: after.inputs.get(name) }));
  });
}
