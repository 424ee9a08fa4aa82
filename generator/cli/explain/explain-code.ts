import { catalogue, type DiagnosticCode } from "../../diagnostics/catalogue/index.js";
import { createTemplateReader } from "../../source/package-files.js";

/** An example of a diagnostic: the lines that it is about, and what is said of them. */
interface Example {
  readonly wrong: string;
  readonly message: string;
  readonly help: string;
}

/** Whether a word is the code of a diagnostic, `schema/unknown-key`. */
export function isCode(word: string): word is DiagnosticCode {
  return Object.hasOwn(catalogue, word);
}

/** What a diagnostic means: when it is reported, an example of what is wrong, and what to write instead. */
export function explainCode(code: DiagnosticCode): string {
  const { severity, about } = catalogue[code];
  const examples: Readonly<Record<string, Example | undefined>> = JSON.parse(
    createTemplateReader()("diagnostics.json"),
  );
  const example = examples[code];
  const shown =
    example === undefined
      ? ""
      : `\nFor example:\n\n${indent(example.wrong)}\n\n${example.message}.\nInstead: ${example.help}\n`;
  return `${code} (${severity})\n\n${about}\n${shown}`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
