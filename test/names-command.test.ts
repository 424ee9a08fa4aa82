import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Capability } from "../generator/model/capability.js";
import { proposeNames } from "../generator/model/propose-names.js";
import { addEntries } from "../generator/source/add-entries.js";
import { splitRun } from "../generator/text/split-run.js";
import { capstan, project, write } from "./capstan.js";
import { compileText } from "./check.js";
import { compileCorpusFile, findCorpus, hasHeader, isPublished, pickFiles, readCorpus } from "./corpus/corpus.js";
import { growth, worstGrowth } from "./growth.js";

interface Written {
  readonly name: string;
  readonly path?: string;
  readonly says?: string;
  readonly tool?: string;
}

/** A capability with these operations, and a tool for each that has one. */
function capability(operations: readonly Written[]): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Okta Roles, description: Roles.}
capability:
  consumes:
    - type: http
      namespace: okta
      baseUri: https://okta.example.com
      resources:
${operations
  .map(
    ({ name, path = "/x", says }, index) => `        - name: r${index}
          path: "${path}"
          operations:
            - {name: ${name}, method: GET${says === undefined ? "" : `, description: "${says}"`}}
`,
  )
  .join("")}  exposes:
    - type: mcp
      namespace: okta-mcp
      port: 9090
      tools:
${operations.map(({ name, tool }) => `        - {name: ${tool ?? `t-${name}`}, description: Calls it., call: okta.${name}}\n`).join("")}`;
}

/** What is proposed for one operation. */
function proposed(operation: Written, others: readonly Written[] = []): string | undefined {
  const { capability: model } = compileText(capability([operation, ...others]));
  return model && proposeNames(model).find(({ written }) => written === operation.name)?.proposed;
}

describe("a run of letters is read by the words of its file", () => {
  it.each<readonly [string, Written, string | undefined]>([
    [
      "a tool's name",
      { name: "listgrouptargetsforrole", tool: "list-group-targets-for-role" },
      "listGroupTargetsForRole",
    ],
    [
      "a description",
      { name: "getguildapplicationcommand", says: "Get Guild Application Command" },
      "getGuildApplicationCommand",
    ],
    [
      "a path and its parameters",
      { name: "patchcompaniesterminalordersorderid", path: "/companies/terminalOrders/{orderId}" },
      "patchCompaniesTerminalOrdersOrderId",
    ],
    ["another number of a word", { name: "listpets", says: "Every pet." }, "listPets"],
    ["the verb of a sentence", { name: "revokerole", says: "Revokes a role." }, "revokeRole"],
    ["a product's own capitals", { name: "getoauth2scope", says: "An OAuth2 scope." }, "getOauth2Scope"],
    ["words over words of every day", { name: "listorders", says: "Orders." }, "listOrders"],
    ["nothing, where there are no words for it", { name: "getfrobnicator" }, undefined],
    ["nothing, where it is one word", { name: "categories", path: "/categories" }, undefined],
    ["nothing, where it is written in words already", { name: "list-pets", says: "List pets." }, undefined],
  ])("%s", (_what, operation, name) => {
    expect(proposed(operation)).toBe(name);
  });

  it("its own run elsewhere, or another's, is no word", () => {
    expect(
      proposed({ name: "getcarrierservices", path: "/getcarrierservices", says: "Carrier services." }, [
        { name: "getcarrier", path: "/getcarrier" },
      ]),
    ).toBe("getCarrierServices");
  });

  it("work is bounded", () => {
    const words = new Map([["aa", 1]]);
    expect(splitRun("a".repeat(200), words)).toHaveLength(100);
    expect(splitRun("a".repeat(100_000), words)).toBeUndefined();
  });

  const corpus = findCorpus();
  if (corpus === undefined) console.log("skipped: ../shared/corpus is not there");
  it.skipIf(!corpus)("and that of most operations of the corpus; letters are all that it changes", () => {
    if (corpus === undefined) return;
    const seed = process.env.CAPSTAN_SEED ?? "names";
    const files = pickFiles(
      readCorpus(corpus).filter((file) => isPublished(file) && hasHeader(file)),
      25,
      seed,
    );
    const all = files.flatMap((file) => {
      const { capability: model } = compileCorpusFile(corpus, file);
      return model ? proposeNames(model) : [];
    });
    const read = all.filter(({ proposed: name }) => name !== undefined);
    for (const { written, proposed: name } of read) expect(name?.toLowerCase()).toBe(written);
    expect(read.length * 2, `seed ${seed}`).toBeGreaterThanOrEqual(all.length);
  });
});

it("a file of many operations takes as long as it is", () => {
  const make = (size: number): Capability | undefined =>
    compileText(
      capability(
        Array.from({ length: size }, (_, index) => ({
          name: `getship${index}`,
          path: `/ships/w${index}`,
          says: `Get ship w${index}`,
        })),
      ),
    ).capability;
  expect(growth(250, make, (model) => model && proposeNames(model))).toBeLessThan(worstGrowth);
});

it("a name that would be the same is not proposed", () => {
  expect(proposed({ name: "getship2" }, [{ name: "getship", says: "getship all of them" }])).toBeUndefined();
});

describe("`capstan names`", () => {
  const operations = [
    { name: "listgrouptargetsforrole", says: "List group targets for role" },
    { name: "frobnicateall" },
  ];

  it("writes names into the configuration, where they stay whatever the file says later", () => {
    const folder = project({
      "capabilities/okta.yaml": capability(operations),
      "capstan.config.yaml": "# ours\nout: generated # here\n",
    });
    const dry = capstan(folder, ["names", "--dry-run"]);
    expect(dry).toMatchObject({ code: 0, out: "names:\n  okta.listgrouptargetsforrole: listGroupTargetsForRole\n" });
    const run = capstan(folder, ["names"]);
    expect(run.code, run.err).toBe(0);
    const config = (): string => readFileSync(join(folder, "capstan.config.yaml"), "utf8");
    expect(config()).toBe(
      "# ours\nout: generated # here\nnames:\n  okta.listgrouptargetsforrole: listGroupTargetsForRole\n",
    );
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const client = readFileSync(join(folder, "generated", "okta", "client.ts"), "utf8");
    expect(client).toContain("export async function listGroupTargetsForRole(");
    expect(client).toContain('operation: "okta.listgrouptargetsforrole"');

    // Another description, and a person's own choice: nothing is renamed, what is new is added.
    write(folder, {
      "capstan.config.yaml": config().replace("listGroupTargetsForRole", "targetsOfRole # shorter"),
      "capabilities/okta.yaml": capability([
        { name: "listgrouptargetsforrole", says: "List group targets for roles" },
        { name: "getrole", says: "A role." },
      ]),
    });
    expect(capstan(folder, ["names"]).code).toBe(0);
    expect(config()).toContain(
      "names:\n  okta.listgrouptargetsforrole: targetsOfRole # shorter\n  okta.getrole: getRole\n",
    );
    expect(capstan(folder, ["names"]).err).toContain("no name to propose");
  });

  it("makes a configuration where there is none, and prints where it is JSON", () => {
    const none = project({ "capabilities/okta.yaml": capability(operations) });
    expect(capstan(none, ["names"]).code).toBe(0);
    expect(readFileSync(join(none, "capstan.config.yaml"), "utf8")).toContain("names:\n  okta.");
    const json = project({ "capabilities/okta.yaml": capability(operations), "capstan.config.json": '{"out": "x"}' });
    const run = capstan(json, ["names"]);
    expect(run.out).toContain("okta.listgrouptargetsforrole: listGroupTargetsForRole");
    expect(run.err).toContain("by hand");
    expect(readFileSync(join(json, "capstan.config.json"), "utf8")).toBe('{"out": "x"}');
  });
});

describe("entries are added to a map of a YAML text, and nothing else is touched", () => {
  const entries = new Map([["b.c", "d"]]);
  it.each<readonly [string, string | undefined]>([
    ["", "names:\n  b.c: d\n"],
    ["out: x", "out: x\nnames:\n  b.c: d\n"],
    ["names:\nout: x\n", "names:\n  b.c: d\nout: x\n"],
    ["names:\n    a: b   # why\n\nout: x\n", "names:\n    a: b   # why\n    b.c: d\n\nout: x\n"],
    ["names:\r\n  a: b\r\nout: x\r\n", "names:\r\n  a: b\r\n  b.c: d\r\nout: x\r\n"],
    ["names: {a: b}\n", undefined],
    ['{"names": {}}', undefined],
    ["- a\n", undefined],
  ])("%j", (text, after) => {
    expect(addEntries(text, entries)).toBe(after);
  });
});
