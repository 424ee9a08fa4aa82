import { define } from "./define.js";

/** Codes `drift/...`: what `check --upstream` finds. Changes between capabilities have ids of their own, in `docs/changes.md`. */
export const driftCodes = {
  "drift/upstream-moved": define<{ name: string; source: string }>({
    severity: "error",
    about: "The published capability is not the one that is locked.",
    message: ({ name, source }) => `\`${name}\` has moved on at ${source}`,
    help: ({ name }) => `read the changes, then run \`capstan update ${name}\``,
  }),
} as const;
