import { type DataType, withoutNull } from "../../model/types.js";
import { compareAnswers, type MemberChange, noOthers } from "../compare-answers.js";
import { type CallableFact, handedOn } from "../facts/callables.js";
import { elsewhere, joined } from "../facts/answers.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";
import { keptBy } from "./work.js";

const wholeAnswer = "the answer";

/** A hit for each member of an answer that changed in one of these ways. */
export function answersThatChanged<T extends CallableFact>(
  pairs: Pairs<T>,
  kinds: readonly MemberChange["kind"][],
  sentence: (member: string, was: string, now: string) => string,
  isMeant: (change: MemberChange) => boolean = () => true,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const kept = keptBy(before, after);
    const changes = compareAnswers(
      { output: before.output, sources: before.sourcesOf(kept), isText: before.isText },
      { output: after.output, sources: after.sourcesOf(kept), isText: after.isText },
    );
    return (
      changes
        // An answer in another form is another answer: that is said of its form.
        .filter((change) => kinds.includes(change.kind) && isMeant(change))
        .filter(({ member }) => member !== "" || before.form === after.form)
        .map(({ member, kind, was, now, sunset, ...places }) => ({
          subject: member === "" || member === elsewhere ? after.label : `${after.label} \`${member}\``,
          detail: `${kind} ${was} -> ${now}`,
          sentence:
            member === elsewhere
              ? `where its first output finds nothing, ${now === "nothing" ? "it has no other any more" : "it answers with another one"}`
              : sentence(member === "" ? wholeAnswer : `\`${member}\``, was, now),
          before: places.before ?? before.span,
          after: places.after ?? after.span,
          sunset,
        }))
    );
  });
}

/** What whoever reads answers is told of a member that is made of something else; what is written alike on both sides is another place all the same. */
export function remapped(member: string, was: string, now: string): string {
  return was === now
    ? `${member} is ${now} as before, which is read from elsewhere: it holds something else`
    : `${member} is ${now}, and was ${was}: it holds something else`;
}

/** A member, as it is told to who has the whole answer as one value. */
export function ofAnswer(member: string): string {
  return member === wholeAnswer ? member : `${member} of the answer`;
}

/** What whoever reads answers is told of a member that is new. */
export function memberAdded(member: string, was: string): string {
  const old = was === noOthers ? "; the schema that was published says that there are no others" : "";
  return `${member} is new: it is there as well${old}`;
}

/** A hit for each thing that takes fewer bytes of an answer, or more. */
export function limitsThatMoved<T extends CallableFact>(
  pairs: Pairs<T>,
  direction: "lowered" | "raised",
  sentence: (was: string, now: string) => string,
): readonly Hit[] {
  const text = (limit: number | undefined): string => (limit === undefined ? "all of it" : `${limit} bytes`);
  return pairs.both.flatMap(({ before, after }) => {
    const [was, now] = [before.limit ?? Infinity, after.limit ?? Infinity];
    if (was === now || now < was !== (direction === "lowered")) return [];
    return [
      {
        subject: after.label,
        detail: `${was} -> ${now}`,
        sentence: sentence(text(before.limit), text(after.limit)),
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** A hit for each member of an answer that is described otherwise, where both have it. */
export function descriptionsThatChanged<T extends CallableFact>(
  pairs: Pairs<T>,
  sentence: (member: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [was, now] = [descriptionsOf(before.output), descriptionsOf(after.output)];
    return [...now].flatMap(([member, description]) =>
      !was.has(member) || was.get(member) === description
        ? []
        : [
            {
              subject: `${after.label} \`${member}\``,
              sentence: sentence(`\`${member}\``),
              before: before.span,
              after: after.span,
            },
          ],
    );
  });
}

function descriptionsOf(type: DataType, member = ""): ReadonlyMap<string, string> {
  switch (type.kind) {
    case "object":
      return new Map(
        type.properties.flatMap(({ name, description, deprecated, sunset, type: inner }) => {
          const path = joined(member, name);
          return [
            [
              path,
              `${description ?? ""}${deprecated === true ? ` (it will go away${sunset === undefined ? "" : ` from ${sunset} on`})` : ""}`,
            ] as const,
            ...descriptionsOf(inner, path),
          ];
        }),
      );
    case "array":
      return descriptionsOf(type.items, `${member}[]`);
    case "record":
      return descriptionsOf(type.values, `${member}{}`);
    case "nullable":
      return descriptionsOf(type.of, member);
    default:
      return new Map();
  }
}

/** Whether an answer is the upstream's own in one edition alone. */
export function isHandedOnOtherwise(was: string, now: string): boolean {
  return (was === handedOn) !== (now === handedOn);
}

/** The same for who reads answers as models do: bytes reach them encoded, and the upstream's own answer by its media type. */
export function isReadableOtherwise(was: string, now: string): boolean {
  return isHandedOnOtherwise(was, now) && ![was, now].some((form) => form.startsWith("bytes"));
}

/** Whether a form of answers is one that models read as text. */
export function isText(form: string): boolean {
  return form === "JSON" || form === "text";
}

/** Whether members that a schema named are text now, in which nobody finds them. */
export function losesMembers(before: CallableFact, after: CallableFact): boolean {
  const was = withoutNull(before.output);
  return before.form === "JSON" && after.form === "text" && was.kind === "object" && was.properties.length > 0;
}
