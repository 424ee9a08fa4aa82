import { define } from "./define.js";

/** Codes `plan/...`: names of the emitted code, and constructs that are not emitted yet. */
export const planCodes = {
  "plan/unsupported": define<{ construct: string; owner: string }>({
    severity: "error",
    about: "A construct is read and checked, and no code can be emitted for it yet.",
    message: ({ construct, owner }) => `\`${construct}\` in ${owner} cannot be compiled yet`,
    help: () => "run with `--keep-going` to compile the rest without it",
  }),
  "plan/name-clash": define<{ name: string; items: readonly string[] }>({
    severity: "error",
    about: "Two names of the YAML become the same identifier.",
    message: ({ name, items }) => `${items.map((item) => `\`${item}\``).join(" and ")} both become \`${name}\``,
    help: () => "rename one of them so that they differ in more than case and punctuation",
  }),
} as const;
