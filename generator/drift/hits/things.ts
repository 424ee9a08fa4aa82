import type { Span } from "../../diagnostics/span.js";
import { hashText } from "../../output/hash.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

/** What a hit is told of. */
export interface Named {
  readonly label: string;
  readonly span: Span;
  /** The day until which it was said to stay. */
  readonly sunset?: string | undefined;
}

/** A hit for each thing that only the old capability has. */
export function removedOnes<T extends Named>(pairs: Pairs<T>, sentence: (item: T) => string): readonly Hit[] {
  return pairs.removed.map((item) => ({
    subject: item.label,
    sentence: sentence(item),
    before: item.span,
    sunset: item.sunset,
  }));
}

interface Going {
  readonly isDeprecated: boolean;
}

/** Whether something will go away, and from which day on: `false`, `true`, `2027-01-31`. */
export function goingOf({ isDeprecated, sunset }: Going & Pick<Named, "sunset">): string {
  return isDeprecated && sunset !== undefined ? sunset : String(isDeprecated);
}

/** The same in words, of what will go away. */
export function goingWords(going: string): string {
  return going === "true" ? "it will go away" : `it will go away from ${going} on`;
}

/** Without what is gone as it was said to go. */
export function promised<T extends Going>(pairs: Pairs<T>): Pairs<T> {
  return { ...pairs, removed: pairs.removed.filter(({ isDeprecated }) => !isDeprecated) };
}

/** Of what is gone, that which was said to go. */
export function saidToGo<T extends Going>(pairs: Pairs<T>): Pairs<T> {
  return { ...pairs, removed: pairs.removed.filter(({ isDeprecated }) => isDeprecated) };
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

/** Things both have that differ in what is declared of them and has no rule of its own. */
export function otherChanges<T extends Named & { readonly other: string }>(pairs: Pairs<T>): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    before.other === after.other
      ? []
      : [
          {
            subject: after.label,
            detail: hashText(`${before.other}\n${after.other}`).slice(0, 12),
            sentence: "it is declared otherwise",
            before: before.span,
            after: after.span,
          },
        ],
  );
}
