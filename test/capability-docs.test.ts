import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../generator/config/config-schema.js";
import { configShape } from "../generator/config/config.js";
import { entityNames, type EntityName, type Key, type KeyType } from "../generator/schema/vocabulary/entity.js";
import { capabilitySchema } from "../generator/schema/vocabulary/json-schema.js";
import { vocabulary } from "../generator/schema/vocabulary/vocabulary.js";
import { capabilityExamples } from "./capability-examples.js";
import { capstan, project } from "./capstan.js";
import { compileText } from "./check.js";

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

function linked(name: EntityName): string {
  const { title } = vocabulary[name];
  return `[${title.replaceAll("`", "")}](#${anchor(title)})`;
}

function typeOf(type: KeyType): string {
  if (typeof type === "string") return type;
  if ("words" in type) return type.words.map((word) => `\`${word}\``).join(", ");
  if ("usual" in type) return `text: ${type.usual.map((word) => `\`${word}\``).join(", ")}`;
  if ("one" in type) return linked(type.one);
  if ("names" in type) return type.names === "texts" ? "map of texts" : "map of values";
  return `list or map: ${("list" in type ? [type.list] : type.lists).map(linked).join(" or ")}`;
}

function row([name, { type, what, required, aliases = [] }]: readonly [string, Key]): string {
  const spelled = aliases.length === 0 ? "" : ` Also ${aliases.map((alias) => `\`${alias}\``).join(", ")}.`;
  return `| \`${name}\`${required ? " (required)" : ""} | ${typeOf(type)} | ${what.replaceAll("|", "\\|")}${spelled} |`;
}

it("docs/capability.md describes every key of a capability", async () => {
  const lines = [
    "# The capability",
    "",
    "Every key of a capability with its type and meaning, made from `generator/schema/vocabulary/`. All published versions are read, whichever spelling they have; where entities belong into a list, a map keyed by name says the same. Keys that begin with `x-` are yours. Editors complete and check capabilities with `capability.schema.json` beside this file (`capstan schema` prints it); put this line first:",
    "",
    "```yaml",
    "# yaml-language-server: $schema=../node_modules/capstan/docs/capability.schema.json",
    "```",
  ];
  for (const name of entityNames) {
    const { title, what, keys, short, keywords } = vocabulary[name];
    lines.push("", `## ${title}`, "", `${what}${short === undefined ? "" : ` A text in its place is ${short}.`}`);
    if (keywords)
      lines.push(
        "",
        "Keywords: `type`, `enum`, `default`, `minimum`, `maxItems`, `oneOf`, `examples`, `deprecated` and all the others.",
      );
    lines.push("", "| key | type | what it means |", "| --- | --- | --- |", ...Object.entries(keys).map(row));
    const example = capabilityExamples[name];
    if (example !== undefined) lines.push("", "```yaml", example.trimEnd(), "```");
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../docs/capability.md");
});

describe("examples of docs/capability.md", () => {
  it.each(Object.entries(capabilityExamples))("%s", (name, text) => {
    const { diagnostics, files } = compileText(text, { name: "example" });
    const wrong = diagnostics.filter(({ severity, code }) => severity !== "info" && code !== "model/unused-binding");
    expect(wrong.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(files).not.toEqual([]);
    // It shows what it stands behind.
    const shown = Object.keys(vocabulary[name as EntityName].keys).filter((key) => text.includes(`${key}:`));
    expect(shown.length).toBeGreaterThan(1);
  });
});

it("the JSON Schemas in docs/ are those that the command prints, and take what is written for them", async () => {
  await expect(`${JSON.stringify(capabilitySchema(), null, 2)}\n`).toMatchFileSnapshot(
    "../docs/capability.schema.json",
  );
  await expect(`${JSON.stringify(configSchema(), null, 2)}\n`).toMatchFileSnapshot("../docs/configuration.schema.json");
  const folder = project({});
  expect(JSON.parse(capstan(folder, ["schema"]).out)).toEqual(capabilitySchema());
  expect(JSON.parse(capstan(folder, ["schema", "configuration"]).out)).toEqual(configSchema());
  expect(capstan(folder, ["schema", "adapters"]).code).toBe(2);
  const ajv = new Ajv({ strict: false });
  const isCapability = ajv.compile(capabilitySchema());
  for (const text of Object.values(capabilityExamples)) {
    isCapability(parse(text));
    expect(isCapability.errors ?? [], text).toEqual([]);
  }
  const isConfiguration = ajv.compile(configSchema() as object);
  const blocks = [...readFileSync("docs/configuration.md", "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );
  expect(blocks.length).toBeGreaterThan(2);
  for (const text of blocks) {
    isConfiguration(parse(text));
    expect(isConfiguration.errors ?? [], text).toEqual([]);
  }
  expect(isConfiguration({ capabilties: [] })).toBe(false);
  expect(isConfiguration({ keepGoing: "perhaps" })).toBe(false);
  const { properties } = configSchema() as {
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
  };
  for (const key of Object.keys(configShape.shape)) expect(properties[key]?.description, key).toMatch(/\w/);
});
