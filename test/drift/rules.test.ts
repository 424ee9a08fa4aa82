import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compareDeclarations } from "../../generator/drift/declarations/compare.js";
import {
  type Change,
  findChanges,
  isVersion,
  reworded,
  textOnly,
  type Version,
  versionSteps,
} from "../../generator/drift/changes.js";
import { exampleCapability } from "../../generator/drift/rules/example.js";
import { rules } from "../../generator/drift/rules/index.js";
import { configuredChanges } from "../../generator/drift/configuration.js";
import { groupChanges } from "../../generator/drift/groups/group-changes.js";
import { nameChanges } from "../../generator/drift/published-names.js";
import { wholeChanges } from "../../generator/drift/whole-capabilities.js";
import { emitRuntime } from "../../generator/emit/runtime.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText } from "../check.js";
import { generatedChanges } from "../../generator/drift/generated/generated-change.js";
import { edited } from "./edit.js";
import { part } from "../part.js";

const readTemplate = createTemplateReader();

interface Pair {
  readonly changes: readonly string[];
  readonly swapped?: boolean;
  readonly expect: readonly string[];
}

const pairs: readonly Pair[] = parse(readFileSync(new URL("./pairs.yaml", import.meta.url), "utf8"));

/** Each text is compiled once: many pairs begin with the example as it is. */
const compiled = new Map<string, Version & Compilation>();

function version(text: string): Version & Compilation {
  const known = compiled.get(text);
  if (known) return known;
  const compilation = compileText(text, { keepGoing: true });
  if (!isVersion(compilation)) throw new Error("the capability cannot be read");
  compiled.set(text, compilation);
  return compilation;
}

/** The shared modules that generated clients import. */
function runtimeText(module: string): string {
  return emitRuntime(module, readTemplate).text;
}

/** The example before and after the examples of some rules. */
function texts(ids: readonly string[]): readonly [before: string, after: string] {
  const chosen = ids.map((id) => {
    const rule = rules.find((each) => each.id === id);
    if (!rule) throw new Error(`no rule ${id}`);
    return rule;
  });
  const before = chosen.reduce((text, { start }) => edited(text, start ?? []), exampleCapability);
  return [before, chosen.reduce((text, { example }) => edited(text, example), before)];
}

/** Ids with levels, counted, as `pairs.yaml` writes them. */
function summary(changes: readonly Change[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { level, id } of changes) counts.set(`${level} ${id}`, (counts.get(`${level} ${id}`) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} x${count}`)).sort();
}

describe("labelled pairs", () => {
  it("are at least 150, and show every rule", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(150);
    const shown = new Set(pairs.flatMap((pair) => pair.expect.map((text) => text.split(" ")[1])));
    // What a file is called, and what an API's document says of failures, no edit of a capability shows; nets that catch what no rule names have nothing to show: what they catch wants a rule.
    expect(
      rules
        .filter(({ example }) => example.length > 0)
        .map(({ id }) => id)
        .filter((id) => !shown.has(id)),
    ).toEqual([]);
    expect(
      rules
        .filter(({ example }) => example.length === 0)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([
      "client/answer-member-widened",
      "client/changed-otherwise",
      "client/deprecated-answer-member-removed",
      "client/deprecated-function-removed",
      "client/failure-changed",
      "client/failure-documented-otherwise",
      "client/failure-widened",
      "client/function-deprecated",
      "client/module-moved",
      "mcp/changed-otherwise",
      "rest/changed-otherwise",
      "rest/deprecated-route-removed",
      "rest/failure-changed",
      "rest/failure-documented",
      "rest/failure-loosened",
      "rest/route-deprecated",
      "runtime/upstream-changed-otherwise",
      "runtime/upstream-needed",
    ]);
  });

  it.each(
    part(pairs, 90).map(
      (pair) => [`${pair.changes.join(" and ")}${pair.swapped === true ? ", swapped" : ""}`, pair] as const,
    ),
  )("%s", (_name, pair) => {
    const [one, other] = texts(pair.changes);
    const [before, after] = pair.swapped === true ? [other, one] : [one, other];
    const changes = findChanges(version(before), version(after));
    expect(summary(changes)).toEqual([...pair.expect].sort());
    if (pair.changes.length === 1 && pair.swapped !== true)
      expect(changes.map(({ id }) => id)).toContain(pair.changes[0]);
  });
});

describe("rules", () => {
  it("are all in the index: one for each file", () => {
    const files = ["client", "rest", "mcp", "skill", "runtime"].flatMap((surface) =>
      readdirSync(`generator/drift/rules/${surface}`).map((name) => `${surface}/${name.replace(/\.ts$/, "")}`),
    );
    expect(rules.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it("have ids of their own, told by their surface", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it("are documented in docs/changes.md, each with its example", async () => {
    const meanings = {
      breaking: "somebody's code or requests fail",
      risky: "somebody may be affected, though every promise is kept",
      compatible: "nobody is affected",
      documentation: "only what people read has changed",
      none: "nobody sees anything of it",
    };
    const lines = [
      "# Changes that `capstan diff` knows",
      "",
      "Generated from the rules in `generator/drift/rules/`. Each example is an edit of one small capability.",
      "",
      ...Object.entries(meanings).map(([level, what]) => `- **${level}**: ${what}.`),
      "",
      "A breaking change asks for a major version of its surface, a risky or compatible one for a minor, documentation for a patch.",
    ];
    let surface = "";
    for (const { id, level, about, example } of rules) {
      const own = id.split("/")[0] ?? "";
      if (own !== surface) lines.push("", `## ${own}`);
      surface = own;
      lines.push("", `### \`${id}\``, "", `${level}: ${about}`);
      if (example.length === 0) continue;
      const block = example.flatMap(([from, to]) => [
        ...from
          .trimEnd()
          .split("\n")
          .map((line) => `- ${line}`),
        ...(to === ""
          ? []
          : to
              .trimEnd()
              .split("\n")
              .map((line) => `+ ${line}`)),
      ]);
      lines.push("", "```diff", ...block, "```");
    }
    lines.push("", "## names in generated files");
    for (const [id, { level, about }] of Object.entries(nameChanges))
      lines.push("", `### \`${id}\``, "", `${level}: ${about}`);
    lines.push("", "## configuration", "", "What `capstan.config.yaml` alone says, and what must be installed:");
    for (const [id, { level, about }] of Object.entries(configuredChanges))
      lines.push("", `### \`${id}\``, "", `${level}: ${about}`);
    lines.push("", "## groups", "", "Capabilities that run in one process (`compose`):");
    for (const [id, { level, about }] of Object.entries(groupChanges))
      lines.push("", `### \`${id}\``, "", `${level}: ${about}`);
    lines.push("", "## whole capabilities");
    for (const [id, { level, about }] of Object.entries(wholeChanges))
      lines.push("", `### \`${id}\``, "", `${level}: ${about}`);
    lines.push(
      "",
      "## generated trees",
      "",
      "`diff --generated` looks at what stands in two output folders, by surface:",
      "",
      ...generatedChanges.map(({ id, level, about }) => `- \`${id}\` (${level}): ${about}`),
    );
    lines.push(
      "",
      "## folders of skills",
      "",
      `### \`skill/${reworded.id}\``,
      "",
      `${reworded.level}: ${reworded.about}`,
    );
    lines.push("", "## of every surface", "", `### \`${textOnly.id}\``, "", `${textOnly.level}: ${textOnly.about}`);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../docs/changes.md");
  });

  it("agree with what the type checker sees of the generated client, both ways", () => {
    const editions = rules
      .filter(({ id }) => id.startsWith("client/"))
      .flatMap(({ id }) => {
        const [one, other] = texts([id]).map(version);
        if (!one || !other) throw new Error("no texts");
        return [
          { id, before: one, after: other },
          { id, before: other, after: one },
        ].map((pair) => ({ ...pair, changes: findChanges(pair.before, pair.after) }));
      });
    const found = compareDeclarations(editions, runtimeText);
    expect(editions.flatMap(({ id }, place) => (found[place] ?? []).map(({ message }) => `${id}: ${message}`))).toEqual(
      [],
    );
  });

  it("miss nothing: a breaking change of the declarations that no rule tells is a finding", () => {
    const [before, after] = texts(["client/required-input-added"]).map((text) => compileText(text));
    if (!before || !after) throw new Error("no texts");
    const [found] = compareDeclarations([{ before, after, changes: [] }], runtimeText);
    expect(found?.map(({ code }) => code)).toEqual(["drift/declaration-disagrees"]);
  });
});

describe("meaning, not text, is compared", () => {
  it("a capability does not differ from itself", () => {
    expect(findChanges(version(exampleCapability), version(exampleCapability))).toEqual([]);
  });

  it.each([
    [
      "comments, quotes and indentation",
      (text: string) =>
        `# a comment\n${text.replaceAll("type: string", 'type: "string"').replace("description: Lists pets.", "description: >-\n                Lists\n                pets.")}`,
    ],
    [
      "the order of unordered things",
      (text: string) =>
        text
          .replace(
            "              method: GET\n              description: Lists pets.\n",
            "              description: Lists pets.\n              method: GET\n",
          )
          .replace("      port: 8080\n      address: localhost\n", "      address: localhost\n      port: 8080\n"),
    ],
    [
      "old and new names of keys",
      (text: string) =>
        text
          .replace("  label: Pets\n", "  title: Pets\n")
          .replace("    - type: rest\n", "    - type: api\n")
          .replace("          label: Catalogue\n", "          display: Catalogue\n"),
    ],
    ["the version of the dialect", (text: string) => text.replace("naftiko: 1.0.0-alpha2", "ikanos: 1.0.0-beta4")],
    [
      "lists and maps keyed by name",
      (text: string) =>
        text.replace(
          "          inputParameters:\n            - name: kind\n              type: string\n              required: false\n              description: The kind of pet.\n            - name: limit\n              type: integer\n              required: true\n              description: How many.\n",
          "          inputParameters:\n            kind:\n              type: string\n              required: false\n              description: The kind of pet.\n            limit:\n              type: integer\n              required: true\n              description: How many.\n",
        ),
    ],
    [
      "the name of a path parameter",
      (text: string) =>
        text
          .replace(
            "          path: /pets/{id}\n          operations:\n            - name: show\n",
            "          path: /pets/{pet}\n          operations:\n            - name: show\n",
          )
          .replace("id: rest.path.id", "id: rest.path.pet"),
    ],
    [
      "braces of path placeholders",
      (text: string) =>
        text.replace(
          "          path: /pets/{id}\n          operations:\n            - name: get-pet",
          "          path: /pets/{{id}}\n          operations:\n            - name: get-pet",
        ),
    ],
  ])("%s count for nothing", (_name, rewrite) => {
    const other = rewrite(exampleCapability);
    expect(other).not.toBe(exampleCapability);
    expect(findChanges(version(exampleCapability), version(other)).filter(({ level }) => level !== "none")).toEqual([]);
  });
});

describe("changes", () => {
  it("keep their fingerprint when lines move, and have their own", () => {
    const [before, after] = texts(["rest/parameter-became-required"]);
    const [first] = findChanges(version(before), version(after));
    const [moved] = findChanges(version(before), version(`# moved\n\n${after}`));
    expect(moved?.fingerprint).toBe(first?.fingerprint);
    for (const pair of part(pairs, 90)) {
      const [one, other] = texts(pair.changes);
      const fingerprints = findChanges(version(one), version(other)).map(({ fingerprint }) => fingerprint);
      expect(new Set(fingerprints).size, pair.changes.join()).toBe(fingerprints.length);
    }
  });

  it("ask for the version step of the worst of them, by surface", () => {
    const [before, after] = texts(["rest/route-added", "mcp/tool-added"]);
    expect(versionSteps(findChanges(version(before), version(after)))).toEqual({
      client: "none",
      rest: "minor",
      mcp: "minor",
      skill: "none",
      runtime: "none",
    });
    expect(versionSteps(findChanges(version(after), version(before)))).toMatchObject({ rest: "major", mcp: "major" });
  });
});
