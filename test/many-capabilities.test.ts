import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noCrew, openCrew } from "../generator/cli/crew.js";
import { eachAhead } from "../generator/output/each-ahead.js";
import { makeFile } from "../generator/cli/make-file.js";
import { openSpool } from "../generator/output/spool.js";
import { defaultSettings } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { freshCapstan, project, type Run } from "./capstan.js";

const count = 64;

/** One of many: what it imports, what is wrong with one in eight, and a setting of the configuration that is of no use to one. */
function capability(index: number): string {
  const field = index % 8 === 3 ? "baseuri" : "baseUri";
  return `naftiko: 1.0.0-alpha2
info: {label: Service ${index}, description: Says things.}
capability:
  consumes:
    - type: http
      namespace: up-${index}
      ${field}: http://up.example
      resources:
        - name: things
          path: /things/{{id}}
          operations:
            - {name: get-thing, method: GET, inputParameters: [{name: id, in: path}]}
  exposes:
    - type: rest
      namespace: down-${index}
      port: ${4000 + index}
      resources:
        - name: things
          path: /things/{id}
          operations:
            - {name: get, method: GET, call: up-${index}.get-thing, inputParameters: [{name: id, in: path}]}
`;
}

function many(): string {
  const files = Array.from({ length: count }, (_, index) => [`capabilities/s${index}.yaml`, capability(index)]);
  const config = "upstreams: {up-40: {operations: {get-thing: {body: formUrlEncoded}}}}\n";
  return project({ ...Object.fromEntries(files), "capstan.config.yaml": config, "package.json": "{}" });
}

function tree(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(join(folder, "generated"), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.sort().map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

/** What is said, a line for each finding, whatever else the run was about. */
function findings({ out }: Run): readonly string[] {
  const said: { readonly findings: readonly { readonly path: string; readonly code: string }[] } = JSON.parse(out);
  return said.findings.map((finding) => JSON.stringify(finding)).sort();
}

describe("many capabilities", () => {
  it("come to the same, whether threads make them or one run after the other", { timeout: 120_000 }, () => {
    const [together, apart] = [many(), many()];
    const args = ["generate", "--format", "json"];
    const all = freshCapstan(together, args, { CAPSTAN_CACHE: "off" });
    const parts = Array.from({ length: 8 }, (_, part) =>
      Array.from({ length: count / 8 }, (__, index) => `capabilities/s${part * 8 + index}.yaml`),
    ).map((paths) => freshCapstan(apart, [...args, ...paths], { CAPSTAN_CACHE: "off" }));
    expect(all.code).toBe(1);
    expect(tree(together)).toEqual(tree(apart));
    expect(Object.keys(tree(together)).length).toBeGreaterThan(count * 5);
    const said = findings(all);
    expect(said.join("\n")).toContain("model/useless-setting");
    expect(said).toEqual([...new Set(parts.flatMap(findings))].sort());
    expect(freshCapstan(together, ["check", "--format", "json"], { CAPSTAN_CACHE: "off" }).out).toBe(all.out);
  });
});

describe("threads", () => {
  const context = {
    root: resolve("."),
    settings: defaultSettings,
    config: { importFrom: [], layout: "capstan" },
  } as const;
  const script = resolve("dist", "crew-thread.js");
  const placeOf = (): { readonly path: string } => ({ path: "" });

  it.each([true, false])("make what is made here, once there turn out to be many, or at once: %s", async (isNew) => {
    const crew = openCrew(context, { count: 60, isNew }, script, 2);
    const made = [];
    for (let index = 0; index < 20; index += 1) {
      const file = { path: `s${index}.yaml`, text: capability(index) };
      const sent = await crew.make(file);
      made.push(sent !== undefined);
      if (!sent) continue;
      const here = await makeFile(file, {
        ...context,
        config: { ...context.config, placeOf },
        readTemplate: createTemplateReader(),
      });
      expect({ ...sent.entry, manifest: { ...sent.entry.manifest, capstan: "" } }).toEqual({
        ...here.entry,
        manifest: { ...here.entry.manifest, capstan: "" },
      });
      const texts = sent.texts && new Map([...sent.texts].map(([path, text]) => [path, text.toString()]));
      expect(texts).toEqual(here.texts);
    }
    await crew.close();
    expect(made).toEqual(made.map((_, index) => isNew || index >= 12));
  });

  it("are none for a few, for one processor and where the package has none", async () => {
    for (const crew of [
      openCrew(context, { count: 41, isNew: true }, script, 2),
      openCrew(context, { count: 1000, isNew: true }, script, 1),
      openCrew(context, { count: 1000, isNew: true }, undefined, 8),
    ])
      expect(crew).toBe(noCrew);
  });

  it("leave what they have before them when they end", async () => {
    const broken = join(project({ "broken.mjs": "throw new Error();" }), "broken.mjs");
    const crew = openCrew(context, { count: 100, isNew: false }, broken, 2);
    const file = { path: "s.yaml", text: capability(0) };
    const made = await Promise.all(Array.from({ length: 30 }, async () => await crew.make(file)));
    expect(made.every((each) => each === undefined)).toBe(true);
    await crew.close();
  });
});

describe("a spool", () => {
  /** How many folders there are that its files wait in. */
  const scratch = (): number => readdirSync(process.env.TMPDIR ?? "").length;
  beforeEach(() => void vi.stubEnv("TMPDIR", mkdtempSync(join(tmpdir(), "capstan-test-"))));
  afterEach(() => {
    rmSync(process.env.TMPDIR ?? "", { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  it("gives back every text, whether it waits in memory or in a file, and leaves no file", () => {
    const spool = openSpool(10);
    const texts = ["short", "", "bäckerei \u{1f980}\n", "x".repeat(100_000), "last"];
    const held = texts.map(spool.hold);
    if (process.platform !== "win32") expect(scratch()).toBe(0);
    expect(held.toReversed().map(({ read }) => read())).toEqual(texts.toReversed());
    spool.close();
    expect(scratch()).toBe(0);
  });

  it("makes no file for a few texts", () => {
    const spool = openSpool(100);
    expect(spool.hold("few").read()).toBe("few");
    expect(scratch()).toBe(0);
    spool.close();
  });
});

describe("each ahead", () => {
  const waiting = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

  it("gives results in order, and begins with so many ahead", async () => {
    const begun: number[] = [];
    const results: (readonly [number, number])[] = [];
    const run = async (item: number): Promise<number> => {
      begun.push(item);
      await waiting(10 - item);
      return item * 2;
    };
    for await (const [index, , result] of eachAhead([1, 2, 3, 4, 5], () => 2, run)) {
      expect(begun.length).toBe(Math.min(5, index + 3));
      results.push([index, result]);
    }
    expect(results).toEqual([
      [0, 2],
      [1, 4],
      [2, 6],
      [3, 8],
      [4, 10],
    ]);
  });

  it("takes no item before it is begun with", async () => {
    const log: string[] = [];
    const items = function* (): Generator<number, undefined> {
      for (const item of [1, 2, 3, 4]) {
        log.push(`made ${item}`);
        yield item;
      }
    };
    const run = async (item: number): Promise<number> => {
      log.push(`begun ${item}`);
      await waiting(1);
      return item;
    };
    for await (const [, item] of eachAhead(items(), () => 1, run)) log.push(`done ${item}`);
    expect(log.join(", ")).toBe(
      "made 1, begun 1, made 2, begun 2, done 1, made 3, begun 3, done 2, made 4, begun 4, done 3, done 4",
    );
  });

  it("fails where the item stands that failed, not before", async () => {
    const seen: number[] = [];
    const run = async (item: number): Promise<number> => {
      if (item === 3) throw new Error("three");
      await waiting(5);
      return item;
    };
    const all = async (): Promise<void> => {
      for await (const [, item] of eachAhead([1, 2, 3, 4], () => 4, run)) seen.push(item);
    };
    await expect(all()).rejects.toThrow("three");
    expect(seen).toEqual([1, 2]);
  });
});
