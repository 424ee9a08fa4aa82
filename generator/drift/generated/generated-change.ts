import { hashText } from "../../output/hash.js";
import type { Change } from "../changes.js";
import { type Level, type Surface, surfaces } from "../rule.js";

/** What differs between two generated trees, as users of one surface see it. */
export interface Difference {
  readonly surface: Surface;
  readonly level: Exclude<Level, "none">;
  /** What it is about, as its users call it. */
  readonly subject: string;
  readonly sentence: string;
}

const words = {
  breaking: "generated-broken",
  risky: "generated-shifted",
  compatible: "generated-extended",
  documentation: "generated-reworded",
} as const;

const meanings: Readonly<Record<keyof typeof words, string>> = {
  breaking: "takes less, promises less or is not there",
  risky: "is kept, and something that programs act on is another",
  compatible: "takes or gives more",
  documentation: "says the same in other words",
};

const seen: Readonly<Record<Surface, string>> = {
  client: "an export of the generated code",
  rest: "the OpenAPI document",
  mcp: "a tool, resource or prompt as it is listed",
  skill: "a page of the skill",
  runtime: "what the servers need and where they listen, or a package",
};

/** Kinds of change that `diff --generated` knows: by surface and level, since the trees are what is left to look at. */
export const generatedChanges: readonly { readonly id: string; readonly level: Level; readonly about: string }[] =
  surfaces.flatMap((surface) =>
    (["breaking", "risky", "compatible", "documentation"] as const).map((level) => ({
      id: `${surface}/${words[level]}`,
      level,
      about: `In generated trees, ${seen[surface]} ${meanings[level]}.`,
    })),
  );

/** A difference as a change that policies, acceptances and every format know. */
export function asChange(capability: string, { surface, level, subject, sentence }: Difference): Change {
  const id = `${surface}/${words[level]}`;
  return {
    id,
    level,
    surface,
    subject: `${capability}: ${subject}`,
    sentence,
    before: undefined,
    after: undefined,
    fingerprint: hashText([capability, id, subject, sentence].join("\n")).slice(0, 12),
  };
}
