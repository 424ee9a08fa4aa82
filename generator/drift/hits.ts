import type { Span } from "../diagnostics/span.js";
import { hashText } from "../output/hash.js";
import { compareAnswers, type MemberChange } from "./compare-answers.js";
import { combine, compareConstraints, describeConstraints } from "./compare-constraints.js";
import { compareTexts, compareTypes, describeType, isTextPlace, type TypeChange } from "./compare-types.js";
import type { AdapterFact } from "./facts/adapters.js";
import type { CallableFact, FunctionFact, InputFact } from "./facts/callables.js";
import type { ForwardFact, SkillFact, UpstreamFact } from "./facts/others.js";
import type { Work } from "./facts/work.js";
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
export function changedOnes<T extends Named>(
  pairs: Pairs<T>,
  pick: (item: T) => string,
  sentence: (was: string, now: string, item: T) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [was, now] = [pick(before), pick(after)];
    return was === now
      ? []
      : [
          {
            subject: after.label,
            detail: `${was} -> ${now}`,
            sentence: sentence(was, now, after),
            before: before.span,
            after: after.span,
          },
        ];
  });
}

/** A hit for each thing both have for which `holds` is true. */
export function matchingOnes<T extends Named>(
  pairs: Pairs<T>,
  holds: (before: T, after: T) => boolean,
  sentence: (item: T) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    holds(before, after)
      ? [{ subject: after.label, sentence: sentence(after), before: before.span, after: after.span }]
      : [],
  );
}

/** A hit for each thing that does other work for the same inputs: other calls, other values, another order of what writes. */
export function workThatChanged<T extends CallableFact>(pairs: Pairs<T>): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const kept = keptBy(before, after);
    const sentence = describeWork(before.workOf(kept), after.workOf(kept));
    return sentence === undefined
      ? []
      : [{ subject: after.label, detail: sentence, sentence, before: before.span, after: after.span }];
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
        : "it sends another request: what it answers may differ";
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

/** Which inputs two things both have. */
export function keptBy(before: CallableFact, after: CallableFact): (input: string) => boolean {
  return (input) => before.inputs.has(input) && after.inputs.has(input);
}

/** A hit for each member of an answer that changed in one of these ways. */
export function answersThatChanged<T extends CallableFact>(
  pairs: Pairs<T>,
  kinds: readonly MemberChange["kind"][],
  sentence: (member: string, was: string, now: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const kept = keptBy(before, after);
    const changes = compareAnswers(
      { output: before.output, sources: before.sourcesOf(kept) },
      { output: after.output, sources: after.sourcesOf(kept) },
    );
    return (
      changes
        // An answer in another form is another answer: that is said of its form.
        .filter(({ kind, member }) => kinds.includes(kind) && (member !== "" || before.form === after.form))
        .map(({ member, kind, was, now }) => ({
          subject: member === "" ? after.label : `${after.label} \`${member}\``,
          detail: `${kind} ${was} -> ${now}`,
          sentence: sentence(member === "" ? "the answer" : `\`${member}\``, was, now),
          before: before.span,
          after: after.span,
        }))
    );
  });
}

/** What of two works differs, in a sentence without its subject; undefined where nothing does. */
function describeWork(before: Work, after: Work): string | undefined {
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
    : `it sends something else to ${list(other)}: what it answers may differ`;
}

const workNames = {
  steps: "it makes calls",
  mock: "it answers by itself",
  handler: "whoever starts the server passes what it does",
} as const;

function list(labels: readonly string[]): string {
  return [...new Set(labels)].join(", ");
}

/** Things both have that differ in what is declared of them and has no rule of its own. */
export function otherChanges<T extends Named & { readonly other: string }>(
  pairs: Pairs<T>,
  sentence: string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    before.other === after.other
      ? []
      : [
          {
            subject: after.label,
            detail: hashText(`${before.other}\n${after.other}`).slice(0, 12),
            sentence,
            before: before.span,
            after: after.span,
          },
        ],
  );
}

/** Inputs both have that differ in what is declared of them and has no rule of its own. */
export function otherInputChanges(pairs: Pairs<CallableFact>, sentence: (input: string) => string): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) =>
    before.other === after.other
      ? []
      : [
          {
            subject: `${owner} \`${after.name}\``,
            detail: hashText(`${before.other}\n${after.other}`).slice(0, 12),
            sentence: sentence(`\`${after.name}\``),
            before: before.span,
            after: after.span,
          },
        ],
  );
}

/** Adapters whose callers prove who they are with another secret of the same kind. It is never shown. */
export function credentialsThatChanged(
  pairs: Pairs<AdapterFact>,
  isWritten: boolean,
  sentence: (was: string, now: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    if (
      before.authentication === "" ||
      before.authentication !== after.authentication ||
      before.credential === after.credential
    )
      return [];
    const sameVariable = before.credentialFrom === after.credentialFrom;
    return sameVariable === isWritten
      ? [
          {
            subject: after.label,
            detail: `${before.credentialFrom} -> ${after.credentialFrom}`,
            sentence: sentence(before.credentialFrom, after.credentialFrom),
            before: before.span,
            after: after.span,
          },
        ]
      : [];
  });
}

/** Adapters that listen on a port, before and after. */
export function listening(pairs: Pairs<AdapterFact>): Pairs<AdapterFact> {
  return {
    ...pairs,
    both: pairs.both.filter(({ before, after }) => before.transport === "http" && after.transport === "http"),
  };
}

/** A header that forwards of both trust no more, or trust now. */
export function trustedHeaders(
  pairs: Pairs<ForwardFact>,
  change: "added" | "removed",
  isMeant: (header: string) => boolean,
  sentence: (header: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [from, to] = change === "added" ? [before, after] : [after, before];
    const headers = [...to.trusted].filter((header) => !from.trusted.has(header) && isMeant(header));
    return headers.map((header) => ({
      subject: `${after.label} \`${header}\``,
      sentence: sentence(header),
      before: before.span,
      after: after.span,
    }));
  });
}

/** Headers in which callers prove who they are. */
export function carriesCredentials(header: string): boolean {
  return (
    ["authorization", "cookie", "proxy-authorization"].includes(header) || /\b(?:api-?key|token|secret)\b/.test(header)
  );
}

interface SkillTools {
  readonly before: { readonly does: string; readonly description: string } | undefined;
  readonly after: SkillTools["before"];
}

/** A hit for each tool of skills that both have for which `isMeant` is true. */
export function toolsOfSkills(
  pairs: Pairs<SkillFact>,
  isMeant: (tool: SkillTools) => boolean,
  sentence: () => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const names = [...new Set([...before.tools.keys(), ...after.tools.keys()])];
    return names
      .filter((name) => isMeant({ before: before.tools.get(name), after: after.tools.get(name) }))
      .map((name) => ({
        subject: `${after.label} \`${name}\``,
        sentence: sentence(),
        before: before.span,
        after: after.span,
      }));
  });
}

/** Whether something that both have calls an API now. */
export function callsApi(kinds: readonly Pairs<CallableFact>[], key: string): boolean {
  return kinds.some(({ both }) =>
    both.some(({ after }) => after.workOf(() => true).steps.some(({ name }) => name.startsWith(`${key}.`))),
  );
}

/** A hit for each API that is called with other credentials, by what both have of these kinds; undefined: by whoever calls the client. */
export function credentialsOfUpstreams(
  pairs: Pairs<UpstreamFact>,
  kinds: readonly Pairs<CallableFact>[] | undefined,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    if (before.credential === after.credential || (kinds && !callsApi(kinds, after.key))) return [];
    const sentence =
      before.authentication === after.authentication
        ? "it is called with another credential, which it may refuse"
        : `it is called with ${after.authentication}, where it was ${before.authentication}: it may refuse that`;
    return [
      {
        subject: after.label,
        detail: `${before.authentication} -> ${after.authentication} ${hashText(`${before.credential}\n${after.credential}`).slice(0, 12)}`,
        sentence,
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** Whether a form of answers is one that models read as text. */
export function isText(form: string): boolean {
  return form === "JSON" || form === "text";
}

/** Whether who could connect from another machine cannot any more. */
export function isClosed(was: string, now: string): boolean {
  const isLoopback = (address: string): boolean =>
    address === "localhost" || address === "::1" || address.startsWith("127.");
  return !isLoopback(was) && isLoopback(now);
}

/** An input that callers passed and that is fixed now. */
export function fixedInputs(pairs: Pairs<CallableFact>, sentence: (input: string) => string): readonly Hit[] {
  return eachInput(pairs).flatMap(({ owner, before, after, isFixed }) =>
    before && !after && isFixed
      ? [{ subject: `${owner} \`${before.name}\``, sentence: sentence(`\`${before.name}\``), before: before.span }]
      : [],
  );
}

/** An input that came. */
export function addedInputs(
  pairs: Pairs<CallableFact>,
  required: boolean,
  sentence: (input: string) => string,
): readonly Hit[] {
  return eachInput(pairs).flatMap(({ owner, before, after }) =>
    !before && after && after.required === required
      ? [{ subject: `${owner} \`${after.name}\``, sentence: sentence(`\`${after.name}\``), after: after.span }]
      : [],
  );
}

/** An input that went, and that was said to go or not; `butFixed`: those that are fixed now are told otherwise. */
export function removedInputs(
  pairs: Pairs<CallableFact>,
  wasDeprecated: boolean,
  sentence: (input: string) => string,
  butFixed = false,
): readonly Hit[] {
  return eachInput(pairs).flatMap(({ owner, before, after, isFixed }) =>
    before && !after && isDeprecated(before) === wasDeprecated && !(butFixed && isFixed)
      ? [{ subject: `${owner} \`${before.name}\``, sentence: sentence(`\`${before.name}\``), before: before.span }]
      : [],
  );
}

/** Whether an input is said to go (JSON Schema 2020-12, validation 9.3). */
export function isDeprecated({ constraints }: InputFact): boolean {
  return constraints["deprecated"] === true;
}

/** An input that both have and that must be passed now, or need not be any more. */
export function inputsThatBecame(
  pairs: Pairs<CallableFact>,
  required: boolean,
  sentence: (input: string) => string,
): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) =>
    before.required !== required && after.required === required
      ? [
          {
            subject: `${owner} \`${after.name}\``,
            sentence: sentence(`\`${after.name}\``),
            before: before.span,
            after: after.span,
          },
        ]
      : [],
  );
}

/** An input whose type moved that way; `travelAsText`: values of some places do. */
export function inputsThatMoved(
  pairs: Pairs<CallableFact>,
  change: TypeChange,
  sentence: (input: string, was: string, now: string) => string,
  travelAsText = false,
): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) => {
    const compare = travelAsText && isTextPlace(before.place) && isTextPlace(after.place) ? compareTexts : compareTypes;
    if (combine(compare(before.type, after.type), compareConstraints(before.constraints, after.constraints)) !== change)
      return [];
    const was = `${describeType(before.type)}${describeConstraints(before.constraints, after.constraints)}`;
    const now = `${describeType(after.type)}${describeConstraints(after.constraints, before.constraints)}`;
    return [
      {
        subject: `${owner} \`${after.name}\``,
        detail: `${was} -> ${now}`,
        sentence: sentence(`\`${after.name}\``, was, now),
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** An input that is declared otherwise, while what is taken is the same: what it is passed on to takes no more. */
export function inputsRedeclared(
  pairs: Pairs<CallableFact>,
  sentence: (input: string, was: string, now: string) => string,
): readonly Hit[] {
  const declared = (input: InputFact): string =>
    `${describeType(input.declared.type)}${input.declared.required ? ", required" : ""}`;
  return keptInputs(pairs).flatMap(({ owner, before, after }) => {
    const compare = isTextPlace(before.place) && isTextPlace(after.place) ? compareTexts : compareTypes;
    if (
      combine(compare(before.type, after.type), compareConstraints(before.constraints, after.constraints)) !== "same" ||
      before.required !== after.required
    )
      return [];
    if (
      compareTypes(before.declared.type, after.declared.type) === "same" &&
      before.declared.required === after.declared.required
    )
      return [];
    const [was, now] = [declared(before), declared(after)];
    return [
      {
        subject: `${owner} \`${after.name}\``,
        detail: `${was} -> ${now}`,
        sentence: sentence(`\`${after.name}\``, was, now),
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** An input that both have, and that differs in what `pick` shows. */
export function inputsThatDiffer(
  pairs: Pairs<CallableFact>,
  pick: (input: InputFact) => string,
  sentence: (input: string, was: string, now: string) => string,
): readonly Hit[] {
  return keptInputs(pairs).flatMap(({ owner, before, after }) => {
    const [was, now] = [pick(before), pick(after)];
    return was === now
      ? []
      : [
          {
            subject: `${owner} \`${after.name}\``,
            detail: `${was} -> ${now}`,
            sentence: sentence(`\`${after.name}\``, was, now),
            before: before.span,
            after: after.span,
          },
        ];
  });
}

function keptInputs(
  pairs: Pairs<CallableFact>,
): readonly { readonly owner: string; readonly before: InputFact; readonly after: InputFact }[] {
  return eachInput(pairs).flatMap(({ owner, before, after }) => (before && after ? [{ owner, before, after }] : []));
}

function eachInput(pairs: Pairs<CallableFact>): readonly {
  readonly owner: string;
  readonly before: InputFact | undefined;
  readonly after: InputFact | undefined;
  readonly isFixed: boolean;
}[] {
  return pairs.both.flatMap(({ before, after }) => {
    const names = [...new Set([...before.inputs.keys(), ...after.inputs.keys()])];
    return names.map((name) => ({
      owner: after.label,
      before: before.inputs.get(name),
      after: after.inputs.get(name),
      isFixed: after.fixed.has(name),
    }));
  });
}
