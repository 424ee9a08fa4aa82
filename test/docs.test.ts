import { expect, it } from "vitest";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";

it("docs/diagnostics.md lists every diagnostic of the catalogue", async () => {
  const lines = ["# Diagnostics", "", "Generated from the catalogue in `generator/diagnostics/catalogue/`. Every message stands at its place in the YAML, with what to write instead."];
  let area = "";
  for (const [code, { severity, about }] of Object.entries(catalogue)) {
    const own = code.split("/")[0] ?? "";
    if (own !== area) lines.push("", `## ${own}`, "", "| code | severity | reported when |", "| --- | --- | --- |");
    area = own;
    lines.push(`| \`${code}\` | ${severity} | ${about.replaceAll("|", "\\|")} |`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../docs/diagnostics.md");
});
