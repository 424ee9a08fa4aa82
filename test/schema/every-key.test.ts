import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { readDocument } from "../../generator/schema/read-document.js";
import type { MapEntry, SourceNode } from "../../generator/source/node.js";
import { parseYaml } from "../../generator/source/read-yaml.js";
import { besideRepository } from "../check.js";
import { createRandom, generateDocument } from "./generate.js";

const schemas = besideRepository("spec/schemas");

/** A document whose entries tell when their values are looked at. */
function watched(node: SourceNode, path: string, looked: Set<number>, entries: Map<number, string>): SourceNode {
  if (node.kind === "list")
    return { ...node, items: node.items.map((item) => watched(item, `${path}[]`, looked, entries)) };
  if (node.kind !== "map") return node;
  return {
    ...node,
    entries: node.entries.map(({ key, keySpan, value }): MapEntry => {
      const below = `${path}.${key}`;
      entries.set(keySpan.start, below);
      const inner = watched(value, below, looked, entries);
      return {
        key,
        keySpan,
        get value() {
          looked.add(keySpan.start);
          return inner;
        },
      };
    }),
  };
}

/** The entries that an entry stands in: `.a.b[]` of `.a.b[].c`, and `.a.b`, and `.a`. */
function above(path: string): readonly string[] {
  return [...path.matchAll(/\.|\[\]/g)].map(({ index }) => path.slice(0, index)).filter((each) => each !== "");
}

describe.skipIf(schemas === undefined)("every key that an official schema knows is read, or reported", () => {
  it.each(schemas === undefined ? [] : readdirSync(schemas).sort())("%s", (name) => {
    const schema = JSON.parse(readFileSync(join(schemas ?? "", name), "utf8"));
    const random = createRandom(7);
    const silent = new Set<string>();
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const reporter = createReporter();
      const root = parseYaml({ path: "case.yaml", text: stringify(generateDocument(schema, random)) }, reporter);
      if (!root) continue;
      const looked = new Set<number>();
      const entries = new Map<number, string>();
      readDocument(watched(root, "", looked, entries), reporter);
      const told = reporter.diagnostics.flatMap(({ span }) => (span ? [span] : []));
      // What is below an entry that nobody looked at, or in a part that an error left out, is not a key of its own that was forgotten.
      const isTold = (start: number): boolean => told.some((span) => span.start <= start && start < span.end);
      const reported = new Set([...entries].flatMap(([start, path]) => (isTold(start) ? [path] : [])));
      const starts = [...entries.keys()].sort((one, other) => one - other);
      for (const start of starts) {
        const path = entries.get(start) ?? "";
        if (looked.has(start) || isTold(start) || above(path).some((each) => reported.has(each) || silent.has(each)))
          continue;
        silent.add(path);
      }
    }
    expect([...silent].sort()).toEqual([]);
  });
});
