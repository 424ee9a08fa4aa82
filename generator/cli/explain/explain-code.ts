import { catalogue, type DiagnosticCode } from "../../diagnostics/catalogue/index.js";
import { createTemplateReader } from "../../source/package-files.js";
import { nearestWord } from "../../text/nearest.js";

/** An example of a diagnostic: lines, or files and commands, that it is about, what is said of them, and the same lines as they are right, or a note why there are none. */
interface Example {
  readonly wrong: string;
  readonly message: string;
  readonly help: string;
  readonly right?: string;
  readonly note?: string;
}

/** Of what a text alone shows, and of what comes about by a configuration, a command or what stands in folders. */
const exampleFiles = ["diagnostics.json", "diagnostics-situations.json"] as const;

/** Whether a word is the code of a diagnostic, `schema/unknown-key`. */
export function isCode(word: string): word is DiagnosticCode {
  return Object.hasOwn(catalogue, word);
}

/** What a word that names no file was meant as: a code that there is not, with the nearest of those that there are; undefined where it is nothing like one. */
export function misspelledCode(word: string): { readonly nearest: string | undefined } | undefined {
  const codes = Object.keys(catalogue);
  const [group, , ...more] = word.split("/");
  if (more.length > 0 || word.includes(".")) return undefined;
  const ending = codes.find((code) => code.endsWith(`/${word}`));
  const nearest = ending ?? nearestWord(word, codes);
  const isOfGroup = word.includes("/") && codes.some((code) => code.startsWith(`${group}/`));
  return nearest === undefined && !isOfGroup ? undefined : { nearest };
}

/** What a diagnostic means: when it is reported, an example of what is wrong, what is said of it, and what is right. */
export function explainCode(code: DiagnosticCode): string {
  const { severity, about } = catalogue[code];
  const readTemplate = createTemplateReader();
  const example = exampleFiles.map((file): Example | undefined => JSON.parse(readTemplate(file))[code]).find(Boolean);
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
