import { define } from "./define.js";

/** Codes `source/...`: files and YAML syntax. */
export const sourceCodes = {
  "source/unreadable": define<{ path: string; reason: string }>({
    severity: "error",
    about: "A file cannot be read.",
    message: ({ path, reason }) => `\`${path}\` cannot be read: ${reason}`,
    help: () => "check the path and its permissions",
  }),
  "source/syntax": define<{ problem: string }>({
    severity: "error",
    about: "The text is no valid YAML.",
    message: ({ problem }) => `this is not valid YAML: ${problem}`,
    help: () => "check indentation, quotes and brackets here and on the line before",
  }),
  "source/duplicate-key": define<{ key: string }>({
    severity: "error",
    about: "A map has the same key twice.",
    message: ({ key }) => `key \`${key}\` is written twice in one map`,
    help: () => "take one of them out, or rename it",
  }),
  "source/tab": define({
    severity: "error",
    about: "A line is indented by a tab.",
    message: () => "a tab indents this line: YAML takes spaces only",
    help: () => "replace it by spaces",
  }),
  "source/several-documents": define({
    severity: "error",
    about: "A file holds several YAML documents.",
    message: () => "a second document starts here: a capability file holds one",
    help: () => "move it to a file of its own",
  }),
  "source/unknown-alias": define<{ alias: string }>({
    severity: "error",
    about: "An alias names an anchor that is not there.",
    message: ({ alias }) => `alias \`*${alias}\` names no anchor`,
    help: ({ alias }) => `write \`&${alias}\` where the value stands, before its use`,
  }),
  "source/too-deep": define<{ depth: number }>({
    severity: "error",
    about: "A document nests deeper, or unfolds to more, than any capability does.",
    message: ({ depth }) => `the document nests deeper than ${depth} levels or unfolds to too much`,
    help: () => "flatten it; aliases that repeat themselves multiply",
  }),
  "source/too-long": define<{ kilobytes: number }>({
    severity: "error",
    about: "A single text is longer than any that a capability needs.",
    message: ({ kilobytes }) => `a text of more than ${kilobytes} KiB starts here`,
    help: () => "keep data in a file of its own, and name the file",
  }),
  "source/too-large": define<{ megabytes: number }>({
    severity: "error",
    about: "A file is larger than any capability.",
    message: ({ megabytes }) => `the file is larger than ${megabytes} MiB`,
    help: () => "split it: shared sections can be imported (`from`, `import`)",
  }),
  "source/merge-conflict": define({
    severity: "error",
    about: "A file holds the marks of an unresolved merge.",
    message: () => "an unresolved merge conflict stands here",
    help: () => "keep one side and take the marks out",
  }),
  "source/empty": define({
    severity: "error",
    about: "A file holds nothing.",
    message: () => "the file is empty",
    help: () => "a capability starts with `ikanos: 1.0.0-beta4` (or `naftiko: 1.0.0-alpha2`) and `capability:`",
  }),
} as const;
