import { define } from "./define.js";

/** Codes `drift/...`: what `check --upstream` finds. Changes between capabilities have ids of their own, in `docs/changes.md`. */
export const driftCodes = {
  "drift/upstream-moved": define<{ name: string; source: string }>({
    severity: "error",
    about: "The published capability is not the one that is locked.",
    message: ({ name, source }) => `\`${name}\` has moved on at ${source}`,
    help: ({ name }) => `read the changes, then run \`capstan update ${name}\``,
  }),
  "drift/declaration-disagrees": define<{ name: string; isGone: boolean }>({
    severity: "error",
    about: "The type checker sees a breaking change of the generated client that no rule of `diff` tells.",
    message: ({ name, isGone }) => (isGone ? `\`${name}\` is gone, and no breaking change says so` : `callers of \`${name}\` do not compile any more, and no breaking change says so`),
    help: () => "this is a gap in Capstan's rules: please report it with both capabilities",
  }),
} as const;
