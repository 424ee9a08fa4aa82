import { define } from "./define.js";

/** Codes `drift/...`: what `check --upstream` and `diff` find beside changes. Changes between capabilities have ids of their own, in `docs/changes.md`. */
export const driftCodes = {
  "drift/upstream-moved": define<{ name: string; source: string }>({
    severity: "error",
    about: "The published capability, or document of an API, is not the one that is locked.",
    message: ({ name, source }) => `\`${name}\` has moved on at ${source}`,
    help: ({ name }) => `read the changes, then run \`capstan update ${name}\``,
  }),
  "drift/does-not-compile": define<{ path: string }>({
    severity: "error",
    about: "The new edition of a capability does not compile: what changed in it cannot be told.",
    message: ({ path }) => `\`${path}\` does not compile: what changed in it cannot be told`,
    help: ({ path }) => `correct it first: \`capstan validate ${path}\` says what is wrong`,
  }),
  "drift/group-cannot-run": define<{ group: string }>({
    severity: "error",
    about: "The capabilities of a group cannot run in one process: what changed for its callers cannot be told.",
    message: ({ group }) => `the group \`${group}\` cannot run in one process: what changed in it cannot be told`,
    help: () => "correct first what is said of it below",
  }),
  "drift/version-step": define<{ was: string; now: string; wanted: string }>({
    severity: "warning",
    about:
      "The version that a capability declares moved less than its changes ask for (Semantic Versioning 2.0.0, 6 to 8).",
    message: ({ was, now, wanted }) =>
      was === now
        ? `the version is still ${was}, and the changes ask for a ${wanted} step`
        : `the version went from ${was} to ${now}, and the changes ask for a ${wanted} step`,
    help: () => "raise `info.version`",
  }),
  "drift/declaration-disagrees": define<{ name: string; isGone: boolean }>({
    severity: "error",
    about: "The type checker sees a breaking change of the generated client that no rule of `diff` tells.",
    message: ({ name, isGone }) =>
      isGone
        ? `\`${name}\` is gone, and no breaking change says so`
        : `callers of \`${name}\` do not compile any more, and no breaking change says so`,
    help: () => "this is a gap in Capstan's rules: please report it with both capabilities",
  }),
} as const;
