import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { positionOf } from "../generator/diagnostics/position.js";
import { compileText } from "./check.js";

interface Case {
  readonly name: string;
  /** The sentence of the specification that decides. */
  readonly why: string;
  /** Severities that are right, with `|` between them; `any`: an error or a warning. */
  readonly severity: string;
  readonly says: string;
  readonly at?: "line" | "in";
  readonly errors?: number;
  readonly capability: string;
}

const cases: readonly Case[] = parse(readFileSync("test/judge/carets.yaml", "utf8"));

it.each(cases.map((each) => [each.name, each] as const))("what an author is told: %s", (_, right) => {
  const at = right.capability.indexOf("«");
  const text = right.capability.replace("«", "");
  const before = text.slice(0, at).split("\n");
  const mark = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  const { diagnostics } = compileText(text);
  const severities = right.severity === "any" ? ["error", "warning"] : right.severity.split("|");
  const said = diagnostics.filter(
    ({ severity, message, help }) =>
      severities.includes(severity) && new RegExp(right.says).test(`${message} ${help ?? ""}`),
  );
  expect(said.map(place), diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n")).toContainEqual(
    right.at === "line" ? expect.objectContaining({ line: mark.line }) : mark,
  );
  if (right.errors !== undefined)
    expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(right.errors);
});

function place({ span }: Diagnostic): { readonly line: number; readonly column: number } | undefined {
  if (span === undefined) return undefined;
  const { line, column } = positionOf(span.file, span.start);
  return { line, column };
}
