import { define } from "./define.js";

/** Codes `plan/...`: names of the emitted code, and constructs that are not emitted yet. */
export const planCodes = {
  "plan/unsupported": define<{ construct: string; owner: string }>({
    severity: "error",
    about: "What is wrong with a path or a script, as another message says, leaves out what reads it (`--keep-going`).",
    message: ({ construct, owner }) => `${owner} cannot be compiled without \`${construct}\``,
    help: () => "mend what the other message names",
  }),
  "plan/name-clash": define<{ name: string; items: readonly string[] }>({
    severity: "error",
    about: "Two names of the YAML become the same identifier.",
    message: ({ name, items }) =>
      new Set(items).size < items.length
        ? `\`${items[0] ?? name}\` is the name of two: both would be \`${name}\` in the code`
        : `${items.map((item) => `\`${item}\``).join(" and ")} would ${items.length > 2 ? "all" : "both"} be \`${name}\` in the code`,
    help: ({ items }) =>
      new Set(items).size < items.length
        ? "rename one of them"
        : "rename one of them so that they differ in more than case and punctuation",
  }),
  "plan/skill-folder-taken": define<{ skill: string; other: string; folder: string }>({
    severity: "warning",
    about:
      "A skill is known to agents by the name of its folder, lower-case words joined by hyphens, and another skill has that name.",
    message: ({ skill, other, folder }) =>
      `\`${skill}\` is the skill \`${folder}\`: \`${other}\` has the name that it would have`,
    help: () => "rename one of them so that they differ in more than case and punctuation",
  }),
  "plan/variable-clash": define<{ variable: string; binding: string; flag: string }>({
    severity: "error",
    about:
      "A binding is read from an environment variable that sets servers: its value would be taken for the setting.",
    message: ({ variable, flag }) => `\`${variable}\` also sets the server (\`${flag}\`): one value cannot be both`,
    help: ({ variable, binding }) =>
      `read it from another variable: \`binds: [{namespace: env, keys: {${binding}: MY_${variable}}}]\``,
  }),
  "plan/shared-variable": define<{ variable: string; flag: string; other: string }>({
    severity: "warning",
    about:
      "Two settings of the server are read from one environment variable, since their namespaces differ in case or punctuation only.",
    message: ({ variable, flag, other }) => `\`${variable}\` sets both \`${other}\` and \`${flag}\``,
    help: () => "give one of them another `namespace`, or set them by their flags",
  }),
} as const;
