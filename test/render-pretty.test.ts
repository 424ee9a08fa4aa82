import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { groupFindings } from "../generator/diagnostics/group.js";
import { linkedPaint, noPaint, renderPretty } from "../generator/diagnostics/render-pretty.js";
import { printFindings } from "../generator/cli/print-findings.js";
import { capstan, project } from "./capstan.js";
import { compileText } from "./check.js";

const { diagnostics } = compileText("naftiko: 1.0.0-alpha2\ncapability:\n  consumess: []\n");

it("codes are links where a person watches, and the text is the same", () => {
  const groups = groupFindings(diagnostics);
  const linked = renderPretty(groups, linkedPaint("file:///docs/diagnostics.md"), []);
  const code = "schema/misspelled-key";
  expect(linked).toContain(`\u001b]8;;file:///docs/diagnostics.md\u001b\\${code}\u001b]8;;\u001b\\`);
  expect(linked.replace(/\u001b\]8;;[^\u001b]*\u001b\\|\u001b\[[\d;]*m/g, "")).toBe(renderPretty(groups, noPaint, []));
});

it.each([
  [{ colour: true, interactive: true }, true],
  [{ colour: true, interactive: false }, false],
  [{ colour: false, interactive: true }, false],
])("they lead to a page of the package, on a terminal alone: %j", (terminal, isLinked) => {
  let said = "";
  const args = { format: "pretty", quiet: false } as unknown as Parameters<typeof printFindings>[2];
  const err = (text: string): void => void (said += text);
  printFindings(diagnostics, [], args, { ...terminal, err } as unknown as Parameters<typeof printFindings>[3]);
  const [, page] = /\u001b\]8;;(file:[^\u001b]+)\u001b/.exec(said) ?? [];
  expect(page !== undefined).toBe(isLinked);
  if (page !== undefined) expect(existsSync(fileURLToPath(page))).toBe(true);
});

it("init says that `--adapters` does nothing where there are capabilities", () => {
  const text = "naftiko: 1.0.0-alpha2\ncapability:\n  consumes: []\n";
  const folder = project({ "capabilities/own.yaml": text, "package.json": "{}" });
  const run = capstan(folder, ["init", "--yes", "--adapters", "rest"]);
  expect(run.code).toBe(0);
  expect(run.err).toContain("`--adapters` is for a first capability");
  expect(capstan(project({ "package.json": "{}" }), ["init", "--yes", "--adapters", "rest"]).err).not.toContain(
    "is for a first capability",
  );
});
