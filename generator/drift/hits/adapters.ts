import { isLoopback } from "../../text/hosts.js";
import { hashText } from "../../output/hash.js";
import type { AdapterFact, Door } from "../facts/adapters.js";
import type { CallableFact } from "../facts/callables.js";
import type { ControlFact, SkillFact, UpstreamFact } from "../facts/others.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";
import { changedOnes, type Named } from "./things.js";

/** Adapters whose callers prove who they are with another secret of the same kind. It is never shown. */
export function credentialsThatChanged(
  pairs: Pairs<Door & Named>,
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

/** What tokens must allow now, or need not allow any more, of callers who showed tokens before. */
export function scopesThatChanged(
  pairs: Pairs<AdapterFact>,
  change: "added" | "removed",
  sentence: (scope: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    if (before.tokenServer === "" || after.tokenServer === "") return [];
    const [from, to] = change === "added" ? [before, after] : [after, before];
    return [...to.scopes]
      .filter((scope) => !from.scopes.has(scope))
      .map((scope) => ({
        subject: `${after.label} \`${scope}\``,
        sentence: sentence(scope),
        before: before.span,
        after: after.span,
      }));
  });
}

/** Adapters that listen on a port, before and after. */
export function listening<T extends Pick<AdapterFact, "transport">>(pairs: Pairs<T>): Pairs<T> {
  return {
    ...pairs,
    both: pairs.both.filter(({ before, after }) => before.transport === "http" && after.transport === "http"),
  };
}

/** Something that may listen on a port. */
export type Listening = Pick<AdapterFact, "transport" | "port" | "address" | "label" | "span">;

/** Servers that listen on another address, where that is of the kind which is meant. */
export function addressesThatChanged(
  pairs: Pairs<Listening>,
  isMeant: (was: string, now: string) => boolean,
  sentence: (was: string, now: string) => string,
): readonly Hit[] {
  const { both } = listening(pairs);
  return changedOnes(
    { ...pairs, both: both.filter(({ before, after }) => isMeant(before.address, after.address)) },
    ({ address }) => address,
    sentence,
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

/** A hit for each API that is called with other credentials, where somebody `calls` it. */
export function credentialsOfUpstreams(pairs: Pairs<UpstreamFact>, calls: (api: string) => boolean): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    if (before.credential === after.credential || !calls(after.key)) return [];
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

/** Whether who could connect from another machine cannot any more. */
export function isClosed(was: string, now: string): boolean {
  return !isLoopback(was) && isLoopback(now);
}

/** A hit for each option that must be passed for an API that both have, or need not be any more. */
export function optionsThatChanged(
  pairs: Pairs<UpstreamFact>,
  change: "needed" | "not needed",
  meant: UpstreamFact["options"],
  sentence: (option: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [from, to] = change === "needed" ? [before, after] : [after, before];
    return to.options
      .filter((option) => meant.includes(option) && !from.options.includes(option))
      .map((option) => ({
        subject: `${after.label} \`${option}\``,
        sentence: sentence(`\`${option}\``),
        before: before.span,
        after: after.span,
      }));
  });
}

/** A hit for each thing that a control adapter of both answers no more, or answers now. */
export function controlAnswers(
  pairs: Pairs<ControlFact>,
  change: "added" | "removed",
  sentence: (answer: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [from, to] = change === "added" ? [before, after] : [after, before];
    return [...to.answers]
      .filter((answer) => !from.answers.has(answer))
      .map((answer) => ({
        subject: `${after.label} \`${answer}\``,
        sentence: sentence(`\`${answer}\``),
        before: before.span,
        after: after.span,
      }));
  });
}
