import { catalogue, type DiagnosticCode } from "../../diagnostics/catalogue/index.js";
import { createTemplateReader } from "../../source/package-files.js";

/** An example of a diagnostic: lines that it is about, what is said of them, and the same lines as they are right, or a note why there are none. */
interface Example {
  readonly wrong: string;
  readonly message: string;
  readonly help: string;
  readonly right?: string;
  readonly note?: string;
}

/** Whether a word is the code of a diagnostic, `schema/unknown-key`. */
export function isCode(word: string): word is DiagnosticCode {
  return Object.hasOwn(catalogue, word);
}

/** What a diagnostic means: when it is reported, an example of what is wrong, what is said of it, and what is right. */
export function explainCode(code: DiagnosticCode): string {
  const { severity, about } = catalogue[code];
  const examples: Readonly<Record<string, Example | undefined>> = JSON.parse(
    createTemplateReader()("diagnostics.json"),
  );
  const example = examples[code];
  return `${code} (${severity})\n\n${about}\n${example === undefined ? "" : showExample(example)}`;
}

function showExample({ wrong, message, help, right, note }: Example): string {
  const instead = right === undefined ? (note ?? "") : `Right:\n\n${indent(right)}`;
  return `\nWrong:\n\n${indent(wrong)}\n\n${message}.\nInstead: ${help}\n\n${instead}\n`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
