import { compareAnswers, type MemberChange } from "../compare-answers.js";
import type { FunctionFact, RouteFact } from "../facts/callables.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

/** What became of what is said of a failure: a status that is named, or named no more, or a member of what it holds. */
type FailureChange = MemberChange["kind"] | "named" | "unnamed";

/** A hit for each failure of which something else is said, in one of these ways. */
export function failuresThatChanged<T extends FunctionFact | RouteFact>(
  pairs: Pairs<T>,
  kinds: readonly FailureChange[],
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    [...new Set([...before.failures.keys(), ...after.failures.keys()])].flatMap((status) =>
      changesOf(before, after, status).flatMap(({ kind, member, said }): readonly Hit[] =>
        kinds.includes(kind)
          ? [
              {
                subject: `${after.label} ${status}${member === "" ? "" : ` \`${member}\``}`,
                detail: `${kind} ${said}`,
                sentence: said,
                before: before.span,
                after: after.span,
              },
            ]
          : [],
      ),
    ),
  );
}

function changesOf(
  before: FunctionFact | RouteFact,
  after: FunctionFact | RouteFact,
  status: string,
): readonly { readonly kind: FailureChange; readonly member: string; readonly said: string }[] {
  const [was, now] = [before.failures.get(status), after.failures.get(status)];
  if (!was || !now)
    return [
      now
        ? { kind: "named", member: "", said: "the API's document names this failure now" }
        : {
            kind: "unnamed",
            member: "",
            said: "the API's document names this failure no more; it may come all the same",
          },
    ];
  const answer = { sources: new Map(), isText: false };
  return compareAnswers({ output: was, ...answer }, { output: now, ...answer }).map((change) => ({
    kind: change.kind,
    member: change.member,
    said: sentenceOf(change),
  }));
}

function sentenceOf({ kind, member, was, now }: MemberChange): string {
  const what = member === "" ? "the failure" : `\`${member}\` of the failure`;
  if (kind === "added") return `${what} is said to be there, too`;
  if (kind === "removed" || now === "") return `nothing says any more that ${what} is there`;
  return `${what} is said to be ${now}, where it was ${was}`;
}
