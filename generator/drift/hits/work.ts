import type { CallableFact, FunctionFact } from "../facts/callables.js";
import type { Work } from "../facts/work.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";
import { inParts } from "./request-parts.js";

/** A hit for each thing that does other work for the same inputs: other calls, other values, another order of what writes. */
export function workThatChanged<T extends CallableFact>(pairs: Pairs<T>): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const kept = keptBy(before, after);
    const [was, now] = [before.workOf(kept), after.workOf(kept)];
    const detail = describeWork(was, now);
    if (detail === undefined) return [];
    // What is accepted by its fingerprint stays accepted, however much is told of it.
    const sentence = describeWork(was, now, inSteps(was, now)) ?? detail;
    return [{ subject: after.label, detail, sentence, before: before.span, after: after.span }];
  });
}

/** A hit for each function that sends another request, or whose inputs travel in other places. */
export function changedRequests(pairs: Pairs<FunctionFact>): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const moved = [...before.inputs.values()]
      .filter(({ name, place }) => (after.inputs.get(name)?.place ?? place) !== place)
      .map(({ name }) => `\`${name}\``);
    if (before.request === after.request && moved.length === 0) return [];
    const sentence =
      moved.length > 0
        ? `it sends ${list(moved)} in another place`
        : withoutTimeLimits(before.request) === withoutTimeLimits(after.request)
          ? `it gives up after ${timeLimit(after.request)}, and did after ${timeLimit(before.request)}`
          : `it sends another request${inParts(before.request, after.request)}: what it answers may differ`;
    return [
      {
        subject: after.label,
        detail: `${before.request} -> ${after.request}`,
        sentence,
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** The same of the one call that is another. */
function inSteps(before: Work, after: Work): string {
  const texts = (work: Work, other: Work): readonly string[] =>
    work.steps.map(({ text }) => text).filter((text) => !other.steps.some((step) => step.text === text));
  const [[was, ...more], [now, ...rest]] = [texts(before, after), texts(after, before)];
  return was === undefined || now === undefined || more.length + rest.length > 0 ? "" : inParts(was, now);
}

/** Which inputs two things both have. */
export function keptBy(before: CallableFact, after: CallableFact): (input: string) => boolean {
  return (input) => before.inputs.has(input) && after.inputs.has(input);
}

/** What of two works differs, in a sentence without its subject; undefined where nothing does. `parts`: of the one call that is another. */
function describeWork(before: Work, after: Work, parts = ""): string | undefined {
  if (before.kind !== after.kind) return `${workNames[after.kind]}, where ${workNames[before.kind]}`;
  const labels = (work: Work, other: Work): readonly string[] => {
    const left = other.steps.map(({ name }) => name);
    return work.steps.flatMap(({ name, label }) => {
      const index = left.indexOf(name);
      if (index >= 0) left.splice(index, 1);
      return index >= 0 ? [] : [label];
    });
  };
  const texts = (work: Work): readonly string[] => work.steps.map(({ text }) => text);
  const [was, now] = [texts(before), texts(after)];
  if (JSON.stringify(was) === JSON.stringify(now))
    return before.answers !== after.answers ? "it answers with what another of its calls answered" : undefined;
  if (JSON.stringify([...was].sort()) === JSON.stringify([...now].sort())) return "its calls are made in another order";
  const [gone, come] = [labels(before, after), labels(after, before)];
  if (gone.length > 0 && come.length > 0)
    return `it calls ${list(come)} instead of ${list(gone)}: what it answers may differ`;
  if (come.length > 0) return `it also calls ${list(come)}`;
  if (gone.length > 0) return `it does not call ${list(gone)} any more`;
  const other = after.steps.filter(({ text }) => !was.includes(text)).map(({ label }) => label);
  return other.length === 0
    ? "it makes a call more than once, or no longer does"
    : was.map(withoutTimeLimits).join() === now.map(withoutTimeLimits).join()
      ? `it waits for ${list(other)} no longer, or longer, than before`
      : `it sends something else to ${list(other)}${parts}: what it answers may differ`;
}

/** What is sent, whatever time it may take: a configured limit is no part of a request. */
function withoutTimeLimits(text: string): string {
  return text.replace(/,?(?<!\\)(\\*)"timeoutMs\1":\d+/g, "");
}

/** The time of a request that only differs in it. */
function timeLimit(request: string): string {
  const limit = /(?<!\\)(\\*)"timeoutMs\1":(\d+)/.exec(request)?.[2];
  return limit === undefined ? "the usual time" : `${limit} ms`;
}

const workNames = {
  steps: "it makes calls",
  mock: "it answers by itself",
  handler: "whoever starts the server passes what it does",
} as const;

function list(labels: readonly string[]): string {
  return [...new Set(labels)].join(", ");
}
