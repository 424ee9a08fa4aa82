import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { commands } from "../generator/cli/commands.js";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project } from "./capstan.js";
import { examplesOf } from "./diagnostic-examples.js";
import { lintRules } from "./lint-rules.js";

it("docs/diagnostics.md lists every diagnostic of the catalogue", async () => {
  const lines = [
    "# Diagnostics",
    "",
    "Generated from the catalogue in `generator/diagnostics/catalogue/`. Every message stands at its place in the YAML, with what to write instead; `capstan explain CODE` shows an example that is wrong, and the same as it is right.",
  ];
  let area = "";
  for (const [code, { severity, about }] of Object.entries(catalogue)) {
    const own = code.split("/")[0] ?? "";
    if (own !== area) lines.push("", `## ${own}`, "", "| code | severity | reported when |", "| --- | --- | --- |");
    area = own;
    lines.push(`| \`${code}\` | ${severity} | ${about.replaceAll("|", "\\|")} |`);
  }
  lines.push(
    "",
    "## The reference project's rules",
    "",
    "Its rule set (1.0.0-alpha2 to beta4) is no part of its engine; here every run looks for what changes a meaning, and `capstan validate --style` for matters of taste (`style/...`). What cannot work is an error, the rest warns.",
    "",
    "| rule | diagnostic |",
    "| --- | --- |",
    ...[...new Set(lintRules.map(({ rule }) => rule))].map(
      (rule) =>
        `| ${rule} | ${lintRules
          .filter((each) => each.rule === rule)
          .map((each) => `\`${each.code}\``)
          .join(", ")} |`,
    ),
  );
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../docs/diagnostics.md");
});

it("there is an example of every diagnostic, for `capstan explain CODE`: those of texts in templates/diagnostics.json", async () => {
  const examples = examplesOf();
  await expect(`${JSON.stringify(examples, null, 2)}\n`).toMatchFileSnapshot("../templates/diagnostics.json");
  // The others are made by test/diagnostic-situations.test.ts.
  const situations: object = JSON.parse(readFileSync("templates/diagnostics-situations.json", "utf8"));
  const shown = [...Object.keys(examples), ...Object.keys(situations)];
  expect(shown.sort()).toEqual(Object.keys(catalogue).sort());
});

const readme = readFileSync("README.md", "utf8");

/** The code blocks of the README in one language. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) => text ?? "");
}

it("the README shows generated code as it is, and diagnostics as they are printed", () => {
  const [shown = ""] = blocks("ts");
  expect(readFileSync("generated/oauth-authorization/client.ts", "utf8")).toContain(shown.trimEnd());
  const weather =
    "naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n    - type: http\n      namespace: weather\n      baseUri: https://weather.example.com\n      resources:\n        - path: /forecast\n          operations:\n            - name: list\n              methd: GET\n";
  const printed = capstan(project({ "capabilities/weather.yaml": weather }), ["validate"]).err.split("\n\n")[0] ?? "";
  expect(readme).toContain(printed);
});

it("the README's handler is what its command writes", () => {
  const folder = project({ "capabilities/weather.yaml": readFileSync("examples/weather.yaml", "utf8") });
  const [, words = ""] = /^npx --no-install capstan (scaffold .*)$/m.exec(readme) ?? [];
  const { code, err } = capstan(folder, words.split(" "));
  expect(code, err).toBe(0);
  const [, stub = "none"] = blocks("ts");
  expect(readFileSync(join(folder, "handlers/weather/rest.ts"), "utf8")).toContain(stub.trimEnd());
});

it("the README names every command, and only scripts and figures that are there", () => {
  for (const name of Object.keys(commands)) expect(readme).toContain(`\`capstan ${name}`);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const [, script = ""] of readme.matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  const corpus = readFileSync("docs/corpus.md", "utf8");
  const [, all, asTheyAre, keptGoing] =
    /published, with a version header\s*\|\s*(\d+)\s*\|\s*\d+ \(([\d.]+ %)\)\s*\|\s*\d+ \(([\d.]+ %)\)/.exec(corpus) ??
    [];
  expect(readme).toContain(
    `Of ${Number(all).toLocaleString("en")} published files with a version header, ${asTheyAre} compile as they are and ${keptGoing} with`,
  );
});

it("JSON output is what its schemas in docs/ say", () => {
  const ajv = new Ajv2020({ strict: false });
  const isFindings = ajv.compile(JSON.parse(readFileSync("docs/findings.schema.json", "utf8")));
  const isChanges = ajv.compile(JSON.parse(readFileSync("docs/changes.schema.json", "utf8")));
  const folder = project({
    "capabilities/pets.yaml": exampleCapability,
    "new/pets.yaml": exampleCapability.replace("required: false", "required: true"),
    "generated/pets/client.ts": "mine\n",
  });
  for (const args of [["validate"], ["generate"], ["check"]]) {
    const document: unknown = JSON.parse(capstan(folder, [...args, "--format", "json"]).out);
    expect(isFindings(document), JSON.stringify(isFindings.errors)).toBe(true);
  }
  const document: unknown = JSON.parse(capstan(folder, ["diff", "capabilities", "new", "--format", "json"]).out);
  expect(isChanges(document), JSON.stringify(isChanges.errors)).toBe(true);
});
