import { define, list } from "./define.js";

const runGenerate = "run `capstan generate`, and commit what it writes";

/** Codes `output/...`: the tree on disk against the tree that should be there. */
export const outputCodes = {
  "output/edited": define<{ path: string }>({
    severity: "error",
    about: "`generate` would overwrite a file that was edited by hand since Capstan wrote it.",
    message: ({ path }) => `\`${path}\` was edited by hand: nothing is written`,
    help: () =>
      "move the edit into the capability, an option or a handler, then run `capstan generate --force` to write over it",
  }),
  "output/not-ours": define<{ path: string }>({
    severity: "error",
    about: "`generate` would overwrite a file that Capstan did not write.",
    message: ({ path }) =>
      `\`${path}\` stands where a generated file belongs, and Capstan did not write it: nothing is written`,
    help: () => "move it away, or run `capstan generate --force` to write over it",
  }),
  "output/cannot-write": define<{ path: string; reason: string }>({
    severity: "error",
    about: "The output folder cannot be written.",
    message: ({ path, reason }) => `\`${path}\` cannot be written: ${reason}`,
    help: () =>
      "check its permissions and the space on the disk, or name another folder with `--out`; files already there are whole",
  }),
  "output/broken-manifest": define<{ path: string }>({
    severity: "error",
    about: "The manifest of the output folder cannot be read: which files are Capstan's is not known.",
    message: ({ path }) => `\`${path}\` is no manifest of Capstan's`,
    help: () => "take it back from version control, or delete it and run `capstan generate`",
  }),
  "output/same-folder": define<{ name: string; other: string }>({
    severity: "error",
    about:
      "Two capabilities would write into the same folder, which is named after the file where the configuration gives no name.",
    message: ({ name, other }) => `this capability and \`${other}\` would both be written to \`${name}/\``,
    help: ({ name, other }) =>
      `rename one of the files, or give one a name in the configuration: \`capabilities: [{path: ${other}, name: other-${name.toLowerCase()}}]\``,
  }),
  "output/unsafe-name": define<{ name: string; isTaken: boolean; instead: string }>({
    severity: "error",
    about:
      "The name of a capability's file gives no name for a folder that is safe in every shell and on every system: it has other characters, or is `node_modules` or that of a device (`con`, `aux`, `nul`, ...).",
    message: ({ name }) => `\`${name}\` is no name for a folder of generated code`,
    help: ({ instead, isTaken }) =>
      `name the file \`${instead}.yaml\`: ${isTaken ? "Windows has devices of such names (`con`, `aux`, `nul`, ...), and what is in `node_modules` is neither kept nor run" : "letters, digits, `.`, `_`, `-` and `@`, a letter or digit first, no `.` last"}; where it must be called so, give it a \`name\` in \`capabilities\` of the configuration`,
  }),
  "output/reserved-name": define<{ name: string; instead: string }>({
    severity: "error",
    about: "The name of a capability's file is one that Capstan needs in the output folder itself.",
    message: ({ name }) => `\`${name}\` is the name of what Capstan writes beside capabilities`,
    help: ({ instead }) =>
      `name the file otherwise, \`${instead}.yaml\`, or give it another \`name\` in \`capabilities\` of the configuration`,
  }),
  "output/obstacle": define<{ path: string; what: string }>({
    severity: "error",
    about:
      "A symbolic link, a pipe, a device or a folder stands in the output folder where a file or folder of Capstan's belongs: it is neither read, written nor removed.",
    message: ({ path, what }) => `\`${path}\` is ${what}: nothing is written`,
    help: () => "remove it; `--out` names another folder where the whole of it should lie elsewhere",
  }),
  "output/packages": define<{
    path: string;
    packages: readonly { name: string; range: string; named: string | undefined }[];
    add: string;
  }>({
    severity: "warning",
    about:
      "Generated code imports packages that `package.json` does not name, or names in versions that it was not made for.",
    message: ({ path, packages }) =>
      `generated code imports what \`${path}\` ${packages.every(({ named }) => named === undefined) ? "does not name" : "does not name, or not in versions that fit"}: ${packages
        .map(({ name, range, named }) => `\`${name}\` ${range}${named === undefined ? "" : ` (it says ${named})`}`)
        .join(", ")}`,
    help: ({ packages, add }) => `run \`${add} ${packages.map(({ name, range }) => `"${name}@${range}"`).join(" ")}\``,
  }),
  "output/merge-conflict": define<{ path: string }>({
    severity: "error",
    about: "A generated file holds the marks of a merge that nobody ended.",
    message: ({ path }) => `\`${path}\` holds a merge conflict`,
    help: () => "merge the capabilities, then run `capstan generate`, which ends it",
  }),
  "output/manifest-missing": define<{ path: string }>({
    severity: "error",
    about: "The manifest of a folder of generated code is not there; the code is.",
    message: ({ path }) => `\`${path}\` is missing`,
    help: () =>
      "take it back from version control, or run `capstan generate`, which writes it where the files beside it are right",
  }),
  "output/differs": define<{ path: string }>({
    severity: "error",
    about: "A file is not what belongs there, and without a manifest nothing says whether Capstan wrote it.",
    message: ({ path }) => `\`${path}\` is not what the capability says`,
    help: () => "take the manifest back from version control, or run `capstan generate --force` to write over the file",
  }),
  "output/other-version": define<{ path: string; was: string; now: string }>({
    severity: "info",
    about: "Another version of Capstan wrote the files; this one would write the same.",
    message: ({ path, was, now }) => `\`${path}\` was written by Capstan ${was}; this is ${now}, which writes the same`,
    help: ({ was }) =>
      `run \`capstan generate\` to say so, or install the other one: \`npm install --save-dev --save-exact capstan@${was}\``,
  }),
  "output/older-runtime": define<{ path: string; modules: readonly string[] }>({
    severity: "warning",
    about:
      "Code that this run leaves as it is needs shared modules that this Capstan no longer writes: they stay as they are beside newer ones.",
    message: ({ path, modules }) =>
      `\`${path}\` was written by another Capstan: of the shared modules that it needs this one does not write ${list(modules)}`,
    help: () => "run `capstan generate` without names, for all capabilities",
  }),
  "output/capability-changed": define<{ path: string; input?: string | undefined; also: string | undefined }>({
    severity: "error",
    about: "The capability, or a file that it imports, changed since its code was generated.",
    message: ({ path, input, also }) =>
      `\`${path}\` is behind ${input === undefined ? "the capability" : `\`${input}\``}${also === undefined ? "" : `; ${also} changed too`}`,
    help: () => runGenerate,
  }),
  "output/configuration-changed": define<{ path: string; also: string | undefined }>({
    severity: "error",
    about: "The configuration changed since the code was generated.",
    message: ({ path, also }) =>
      `\`${path}\` is behind the configuration${also === undefined ? "" : `; ${also} changed too`}`,
    help: () => runGenerate,
  }),
  "output/generator-changed": define<{ path: string; was: string; now: string }>({
    severity: "error",
    about: "This Capstan writes other code than the one that generated the files, for the same capability.",
    message: ({ path, was, now }) =>
      was === now
        ? `\`${path}\` is not what this Capstan (${now}) writes, though nothing that it is made from changed: another build of it wrote the file, or somebody edited it together with its manifest`
        : `\`${path}\` was written by another Capstan (${was}; this is ${now})`,
    help: ({ was, now }) =>
      was === now
        ? runGenerate
        : `${runGenerate}; to stay with the other one, \`npm install --save-dev --save-exact capstan@${was}\``,
  }),
  "output/edited-by-hand": define<{ path: string; since: string | undefined }>({
    severity: "error",
    about: "A generated file was edited by hand.",
    message: ({ path, since }) =>
      `\`${path}\` was edited by hand${since === undefined ? "" : `, and ${since} changed too`}`,
    help: () => "move the edit into the capability, an option or a handler, and run `capstan generate --force`",
  }),
  "output/formatting-only": define<{ path: string; others: number }>({
    severity: "error",
    about: "Generated files differ in their layout alone. Reported once, whatever their number.",
    message: ({ path, others }) =>
      `\`${path}\`${others === 0 ? " was" : ` and ${others} other${others === 1 ? "" : "s"} were`} laid out anew by another formatter`,
    help: () =>
      "write `layout: any` into the configuration, which takes any layout for right, or leave generated files out of your formatter; then run `capstan generate` once, which notes the first in the manifests, or gives the files back their layout",
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
