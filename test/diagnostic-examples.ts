import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { positionOf } from "../generator/diagnostics/position.js";
import { compilePath } from "./check.js";

/** What `capstan explain CODE` shows. */
export interface Example {
  readonly wrong: string;
  readonly message: string;
  readonly help: string;
}

/** The lines of a capability around what a diagnostic is about, without comments of tests. */
function exampleIn(diagnostic: Diagnostic): Example | undefined {
  const { span, message, help } = diagnostic;
  if (span === undefined || help === undefined) return undefined;
  const { line } = positionOf(span.file, span.start);
  const lines = span.file.text.split("\n").map((text, index) => ({ number: index + 1, text: text.trimEnd() }));
  const near = lines.filter(({ number, text }) => number >= line - 3 && number <= line + 2 && !text.startsWith("#"));
  const wrong = near
    .map(({ text }) => text)
    .filter((text) => text !== "" && text.length < 200)
    .join("\n");
  return wrong === "" ? undefined : { wrong, message, help };
}

/** One example for each code: of its own fixture, else of the first of the first hour's that has it. */
export function examplesOf(): Readonly<Record<string, Example>> {
  const firstHour = join("test", "diagnostics-first-hour");
  const found = new Map<string, Example>();
  const look = (diagnostics: readonly Diagnostic[], wanted?: string): void => {
    for (const diagnostic of diagnostics) {
      const example = exampleIn(diagnostic);
      if (example && !found.has(diagnostic.code) && (wanted === undefined || wanted === diagnostic.code))
        found.set(diagnostic.code, example);
    }
  };
  for (const code of Object.keys(catalogue)) {
    const folder = join("test", "diagnostics", code);
    if (existsSync(join(folder, "capability.yaml")))
      look(compilePath(folder, "capability.yaml", { style: code.startsWith("style/") }).diagnostics, code);
  }
  for (const name of readdirSync(firstHour)
    .filter((each) => each.endsWith(".yaml"))
    .sort())
    look(compilePath(firstHour, name).diagnostics);
  return Object.fromEntries(
    Object.keys(catalogue).flatMap((code) => {
      const example = found.get(code);
      return example ? [[code, example] as const] : [];
    }),
  );
}
