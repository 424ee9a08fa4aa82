import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { capstan, project, write } from "../capstan.js";
import { commit, git } from "./repository.js";
import { disagreements } from "./agree.js";
import type { Change } from "../../generator/drift/changes.js";
import type { Labelled } from "./labelled.js";

interface Case {
  readonly key: string;
  readonly old: string;
  readonly new: string;
  /** What is another in the second of the documents that the depot publishes. */
  readonly edit?: readonly [from: string, to: string];
  readonly expect?: Labelled["expect"];
  readonly said?: string;
  readonly because: string;
}

const {
  cases,
  targets,
  ofTargets,
  without,
}: {
  readonly cases: readonly Case[];
  readonly targets: readonly string[];
  readonly ofTargets: readonly Case[];
  readonly without: Readonly<Record<string, string>>;
} = parse(readFileSync(new URL("./configured/cases.yaml", import.meta.url), "utf8"));

const text = (path: string): string => readFileSync(path, "utf8");
const front = text("test/drift/configured/front.yaml");
const document = text("test/drift/configured/depot.yaml");
const shop = (name: string): string => text(`test/compose/shop/${name}.yaml`);

const several = {
  "capabilities/orders.yaml": shop("orders"),
  "capabilities/payments.yaml": shop("payments"),
  "capabilities/stock.yaml": shop("stock"),
  "capabilities/sheds.yaml": shop("stock").replaceAll("stock", "sheds").replace("9091", "9092"),
};

const seen = {
  "samples/one/get-parcel.1.json": '{"id": "p1", "label": "Books", "state": "open"}',
  "samples/one/get-parcel.2.json": '{"id": "p2", "label": "Pens", "state": "closed"}',
  "samples/two/get-parcel.json": '{"id": "p1", "state": "open"}',
};

/** The project of a case: what its keys are about. */
function filesOf({ key, edit: [from, to] = ["", ""] }: Case): Readonly<Record<string, string>> {
  return {
    "capabilities/front.yaml": front,
    ...(/compose|capabilities/.test(key) ? several : {}),
    ...(key.endsWith("openapi") && from !== ""
      ? { "openapi/depot.yaml": document, "openapi/depot-2.yaml": document.replace(from, to) }
      : {}),
    ...(key.includes("samples") ? seen : {}),
  };
}

/** A case of a key as it is below a target. */
function belowTarget({ key, old, new: fresh, ...rest }: Case): Case {
  const below = (config: string): string => JSON.stringify({ targets: { web: { out: "web", ...parse(config) } } });
  return { ...rest, key: `targets.*.${key}`, old: below(old), new: below(fresh) };
}

const played: readonly Case[] = [
  ...cases,
  ...ofTargets,
  ...cases.filter(({ key }) => targets.includes(key)).map(belowTarget),
];

describe("what a configuration says and no capability", () => {
  it.each(played.map((each) => [`${each.key}: ${each.because}`, each] as const))("%s", (_title, each) => {
    const folder = project({ ...filesOf(each), "capstan.config.yaml": `${each.old}\n` });
    git(folder, "init", "-q", "-b", "main");
    commit(folder);
    const made = capstan(folder, ["generate", "--quiet"]);
    expect(made.code, made.err).toBe(0);
    write(folder, { "capstan.config.yaml": `${each.new}\n` });
    const run = capstan(folder, ["diff", "git:HEAD", "--all", "--format", "json"]);
    const { changes } = JSON.parse(run.out) as { readonly changes: readonly Change[] };
    if (each.said === undefined) {
      expect(disagreements(each.expect ?? "nothing", changes), `${each.because}\n${run.err}`).toEqual([]);
      expect(changes.length, "nothing at all is said").toBeGreaterThan(0);
    } else expect(run.err).toContain(each.said);
    const check = capstan(folder, ["check"]);
    expect(check.code, check.err).toBe(1);
  });

  it("is every key that there is: judged, or named as without effect on what is emitted", () => {
    const keys = keysOf(JSON.parse(text("docs/configuration.schema.json")) as Schema);
    const covered = new Set([...played.map(({ key }) => key), ...Object.keys(without)]);
    const below = new Set(targets);
    const isCovered = (key: string): boolean => {
      if (covered.has(key)) return true;
      const [, own] = /^targets\.\*\.(.*)$/.exec(key) ?? [];
      if (own === undefined) return false;
      // What is said below a target is what is said for all: of each section one case shows that.
      return (
        Object.hasOwn(without, own) ||
        (covered.has(own) && below.has(own.startsWith("compose") ? "compose.*.mcp" : own))
      );
    };
    expect(keys.length).toBeGreaterThan(70);
    expect(keys.filter((key) => !isCovered(key))).toEqual([]);
    for (const key of [...cases, ...ofTargets].map((each) => each.key).concat(Object.keys(without)))
      expect(keys).toContain(key);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The paths of values that a configuration can have, `*` for any key, `[]` for each of a list; of a union those of all its members. */
function keysOf(schema: Schema, path = ""): readonly string[] {
  const open = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const members = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const below = [
    ...members.flatMap((member) => keysOf(member, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, member]) =>
      keysOf(member, path === "" ? key : `${path}.${key}`),
    ),
    ...(open ? keysOf(open, `${path}.*`) : []),
    ...(schema.items ? keysOf(schema.items, `${path}[]`) : []),
  ];
  const isValue = members.length === 0 && schema.properties === undefined && !open && schema.items === undefined;
  return [...new Set(isValue ? [path] : below)];
}
