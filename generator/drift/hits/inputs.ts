import { hashText } from "../../output/hash.js";
import { combine, compareConstraints, describeConstraints } from "../compare-constraints.js";
import type { TypeChange } from "../constraints.js";
import { compareTexts, compareTypes, describeType, isTextPlace } from "../compare-types.js";
import { describeApart } from "../describe-apart.js";
import type { CallableFact, InputFact } from "../facts/callables.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

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
      ? [
          {
            subject: `${owner} \`${before.name}\``,
            sentence: sentence(`\`${before.name}\``),
            before: before.span,
            sunset: sunsetOf(before),
          },
        ]
      : [],
  );
}

/** The day from which an input may be gone. */
function sunsetOf({ constraints }: InputFact): string | undefined {
  if (constraints["deprecated"] !== true) return undefined;
  return /^\d{4}-\d\d-\d\d/.exec(String(constraints["x-sunset"]))?.[0];
}

/** Whether an input is said to go, and from which day on, in words. */
export function goingInput(input: InputFact): string {
  if (!isDeprecated(input)) return "not said to go any more";
  const sunset = sunsetOf(input);
  return sunset === undefined ? "said to go" : `said to go from ${sunset} on`;
}

/** Whether an input is said to go (JSON Schema 2020-12, validation 9.3). */
function isDeprecated({ constraints }: InputFact): boolean {
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
    const [was, now] = [
      `${describeType(before.type)}${describeConstraints(before.constraints, after.constraints)}`,
      `${describeType(after.type)}${describeConstraints(after.constraints, before.constraints)}`,
    ];
    const apart = was === now ? describeApart(before.type, after.type) : undefined;
    return [changedInput({ owner, before, after }, was, now, sentence, apart)];
  });
}

/** An input that both have, by what it was and what it is; `told`: the same in closer words, where those two are one. */
function changedInput(
  { owner, before, after }: KeptInput,
  was: string,
  now: string,
  sentence: (input: string, was: string, now: string) => string,
  told: readonly [was: string, now: string] = [was, now],
): Hit {
  const name = `\`${after.name}\``;
  return {
    subject: `${owner} ${name}`,
    detail: `${was} -> ${now}`,
    sentence: sentence(name, ...told),
    before: before.span,
    after: after.span,
  };
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
    const apart = was === now ? describeApart(before.declared.type, after.declared.type) : undefined;
    return [changedInput({ owner, before, after }, was, now, sentence, apart)];
  });
}

/** An input that both have, and that differs in what `pick` shows. */
export function inputsThatDiffer(
  pairs: Pairs<CallableFact>,
  pick: (input: InputFact) => string,
  sentence: (input: string, was: string, now: string) => string,
): readonly Hit[] {
  return differing(keptInputs(pairs), pick, sentence);
}

function differing(
  inputs: readonly KeptInput[],
  pick: (input: InputFact) => string,
  sentence: (input: string, was: string, now: string) => string,
): readonly Hit[] {
  return inputs.flatMap(({ owner, before, after }) => {
    const [was, now] = [pick(before), pick(after)];
    return was === now ? [] : [changedInput({ owner, before, after }, was, now, sentence)];
  });
}

/** What stands for an input that neither edition asks for is another value. */
export function defaultsThatChanged(
  pairs: Pairs<CallableFact>,
  sentence: (input: string, was: string, now: string) => string,
): readonly Hit[] {
  const optional = keptInputs(pairs).filter(({ before, after }) => !before.required && !after.required);
  const shown = (value: string): string => (value === "null" ? "nothing for it" : value);
  return differing(
    optional,
    ({ meant }) => meant,
    (input, was, now) => sentence(input, shown(was), shown(now)),
  );
}

/** An input that both editions have, and what it is an input of. */
interface KeptInput {
  readonly owner: string;
  readonly before: InputFact;
  readonly after: InputFact;
}

function keptInputs(pairs: Pairs<CallableFact>): readonly KeptInput[] {
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
