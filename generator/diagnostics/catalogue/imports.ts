import { define, didYouMean, list } from "./define.js";

/** Codes `model/...` of what is read from beside a capability: imports and scripts. */
export const importCodes = {
  "model/import-not-found": define<{ location: string; path: string }>({
    severity: "error",
    about: "An import names a file that is not there.",
    message: ({ path }) => `imported file \`${path}\` is not there`,
    help: ({ location }) => `\`${location}\` is taken relative to the importing file: correct it, or add the file`,
  }),
  "model/import-refused": define<{ location: string; reason: string }>({
    severity: "error",
    about:
      "An import names a file that is not read: it is a URL, outside the project, no regular file, or may not be read.",
    message: ({ location, reason }) => `\`${location}\` is not imported: ${reason}`,
    help: ({ location }) =>
      /^https?:/i.test(location)
        ? `keep a copy in the project and import that: \`capstan import openapi ${location}\` does so with an API's own document`
        : "the project is the folder of the nearest `capstan.config.yaml` or `package.json`, else that of the capability; `importFrom` in the configuration names folders beside it",
  }),
  "model/script-unusable": define<{ script: string; reason: string }>({
    severity: "error",
    about: "The script of a step cannot be read, or is not allowed to run.",
    message: ({ script, reason }) => `script \`${script}\` cannot be used: ${reason}`,
    help: () =>
      "scripts are read when the capability is compiled: `location` is a folder (`file:///./scripts`, relative to this file) inside the project, or one that `importFrom` in the configuration names; `file` and `dependencies` stand below it",
  }),
  "model/script-language": define<{ step: string; language: string }>({
    severity: "warning",
    about: "The script of a step is in a language that the generated code does not run by itself.",
    message: ({ step, language }) =>
      `\`${language}\` is not run by the generated code: step \`${step}\` needs an executor`,
    help: ({ language }) =>
      `pass one to whatever calls it, in the option \`executors\` (\`call: { executors: { ${language}: run } }\` where servers start), or write the script in JavaScript`,
  }),
  "model/import-cycle": define<{ chain: readonly string[] }>({
    severity: "error",
    about: "Imports lead back to where they started.",
    message: ({ chain }) => `imports form a cycle: ${chain.map((path) => `\`${path}\``).join(" -> ")}`,
    help: () => "declare the section in one of these files",
  }),
  "model/import-unknown-namespace": define<{
    namespace: string;
    section: string;
    path: string;
    known: readonly string[];
    nearest: string | undefined;
  }>({
    severity: "error",
    about: "An import names a namespace that the imported file does not declare in that section.",
    message: ({ namespace, section, path }) => `\`${path}\` declares no \`${namespace}\` under \`${section}\``,
    help: ({ nearest, known }) =>
      didYouMean(nearest) ??
      (known.length > 0 ? `it declares ${list(known)}` : "it declares none: is it the right file?"),
  }),
  "model/import-renamed": define<{ namespace: string; path: string; name: string }>({
    severity: "warning",
    about: "An import names a namespace that the file does not declare; the one that it does is taken.",
    message: ({ namespace, path, name }) =>
      `\`${path}\` declares no \`${namespace}\`: its only entry, \`${name}\`, is taken`,
    help: ({ name }) => `write \`import: ${name}\``,
  }),
} as const;
