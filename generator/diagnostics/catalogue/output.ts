import { define } from "./define.js";

const runGenerate = "run `capstan generate`, and commit what it writes";

/** Codes `output/...`: the tree on disk against the tree that should be there. */
export const outputCodes = {
  "output/edited": define<{ path: string }>({
    severity: "error",
    about: "`generate` would overwrite a file that was edited by hand since Capstan wrote it.",
    message: ({ path }) => `\`${path}\` was edited by hand: nothing is written`,
    help: () => "move the edit into the capability, an option or a handler, then run `capstan generate --force` to write over it",
  }),
  "output/not-ours": define<{ path: string }>({
    severity: "error",
    about: "`generate` would overwrite a file that Capstan did not write.",
    message: ({ path }) => `\`${path}\` stands where a generated file belongs, and Capstan did not write it: nothing is written`,
    help: () => "move it away, or run `capstan generate --force` to write over it",
  }),
  "output/cannot-write": define<{ path: string; reason: string }>({
    severity: "error",
    about: "The output folder cannot be written.",
    message: ({ path, reason }) => `\`${path}\` cannot be written: ${reason}`,
    help: () => "check its permissions and the space on the disk, or name another folder with `--out`; files already there are whole",
  }),
  "output/broken-manifest": define<{ path: string }>({
    severity: "error",
    about: "The manifest of the output folder cannot be read: which files are Capstan's is not known.",
    message: ({ path }) => `\`${path}\` is no manifest of Capstan's`,
    help: () => "take it back from version control, or delete it and run `capstan generate`",
  }),
  "output/same-folder": define<{ name: string; other: string }>({
    severity: "error",
    about: "Two capabilities would write into the same folder, which is named after the file.",
    message: ({ name, other }) => `this capability and \`${other}\` would both be written to \`${name}/\``,
    help: () => "rename one of the files",
  }),
  "output/capability-changed": define<{ path: string }>({
    severity: "error",
    about: "The capability, or a file that it imports, changed since its code was generated.",
    message: ({ path }) => `\`${path}\` is behind the capability`,
    help: () => runGenerate,
  }),
  "output/configuration-changed": define<{ path: string }>({
    severity: "error",
    about: "The configuration changed since the code was generated.",
    message: ({ path }) => `\`${path}\` is behind the configuration`,
    help: () => runGenerate,
  }),
  "output/generator-changed": define<{ path: string; was: string; now: string }>({
    severity: "error",
    about: "This Capstan writes other code than the one that generated the files, for the same capability.",
    message: ({ path, was, now }) => `\`${path}\` was written by another Capstan (${was}; this is ${now})`,
    help: () => runGenerate,
  }),
  "output/edited-by-hand": define<{ path: string; since: string | undefined }>({
    severity: "error",
    about: "A generated file was edited by hand.",
    message: ({ path, since }) => `\`${path}\` was edited by hand${since === undefined ? "" : `, and ${since} changed too`}`,
    help: () => "move the edit into the capability, an option or a handler, and run `capstan generate --force`",
  }),
  "output/formatting-only": define<{ path: string }>({
    severity: "error",
    about: "A generated file differs in its layout alone.",
    message: ({ path }) => `\`${path}\` was laid out anew by another formatter`,
    help: () => "leave generated files out of your formatter, and run `capstan generate --force`",
  }),
  "output/missing": define<{ path: string }>({
    severity: "error",
    about: "A generated file is not there.",
    message: ({ path }) => `\`${path}\` is missing`,
    help: () => runGenerate,
  }),
  "output/not-generated": define<{ name: string }>({
    severity: "error",
    about: "A capability was never generated.",
    message: ({ name }) => `\`${name}/\` was never generated`,
    help: () => runGenerate,
  }),
  "output/left-over": define<{ path: string }>({
    severity: "error",
    about: "A file that Capstan wrote belongs to nothing any more.",
    message: ({ path }) => `\`${path}\` is left over: no capability needs it`,
    help: () => "run `capstan generate`, which removes it",
  }),
  "output/stale-manifest": define<{ path: string }>({
    severity: "error",
    about: "All generated files are right, and the manifest does not say so.",
    message: ({ path }) => `\`${path}\` does not describe the files beside it`,
    help: () => runGenerate,
  }),
} as const;
