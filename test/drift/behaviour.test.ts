import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { type Compilation, defaultSettings } from "../../generator/pipeline.js";
import { besideRepository, compileText, readFolder } from "../check.js";
import { compileCorpusFile, type CorpusFile, readCorpus } from "../corpus/corpus.js";
import { judgeByBehaviour, type Verdict } from "./behaviour/judge.js";
import { isShort } from "../part.js";
import { compileBeside, everyKind } from "./bases.js";
import { mutationOf } from "./kinds.js";
import { compileLabelled, labelledNames, readLabelled } from "./labelled.js";
import { mutations } from "./mutate.js";

/** Pairs where `diff` and what callers met differ, with who is right. */
const judged: Readonly<Record<string, string>> = parse(
  readFileSync(new URL("./behaviour/judged.yaml", import.meta.url), "utf8"),
);

const isLong = process.env.CAPSTAN_LONG === "1";
/** How long a sample may take, in milliseconds: what is not looked at by then waits for another run. */
const patience = isLong ? Number.POSITIVE_INFINITY : 12_000;
/** How many a sample has at most: a quick machine looks at no others than a slow one. */
const most = isLong ? Number.POSITIVE_INFINITY : isShort ? 4 : 10;
/** The same for every run of one commit, as in `.ci/run`. */
const seed = Number(process.env.CAPSTAN_SEED ?? 5353);

/** As many of them as the patience allows, from a place that the seed chooses; all of them where it is long. */
async function sample<T>(items: readonly T[], look: (item: T, index: number) => Promise<void>): Promise<number> {
  const end = Date.now() + patience;
  let looked = 0;
  for (; looked < Math.min(items.length, most); looked += 1) {
    // One step that meets every one: the numbers of items and steps share no factor.
    const item = items[(seed + looked * 101) % items.length];
    if (item !== undefined) await look(item, looked);
    if (Date.now() > end) break;
  }
  console.log(
    `looked at ${Math.min(looked + 1, items.length, most)} of ${items.length}, from seed ${seed} (CAPSTAN_SEED)`,
  );
  return looked;
}

function lines(name: string, verdicts: readonly Verdict[] | undefined): readonly string[] {
  return (verdicts ?? [])
    .filter(({ verdict }) => verdict !== "agree")
    .map(
      ({ verdict, surface, told, met, example }) =>
        `${name}: ${verdict} of ${surface}: ${told} told, ${met} met: ${example}`,
    );
}

describe("old requests and tool calls against the new servers", { timeout: isLong ? 7_200_000 : 900_000 }, () => {
  it("contradict nothing that diff says of the labelled pairs, but where it is judged who is right", async () => {
    const wrong: string[] = [];
    await sample(labelledNames, async (file, index) => {
      const name = file.replace(".yaml", "");
      const pair = readLabelled(file);
      const [before, after] = compileLabelled(pair);
      if ([before, after].some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === "error"))) return;
      const [old, fresh] = compileLabelled(pair, [`old-${index}`, `new-${index}`]);
      const verdicts = await judgeByBehaviour({ told: before, run: old }, { told: after, run: fresh });
      const found = lines(name, verdicts);
      if (judged[name] === undefined) wrong.push(...found);
      else if (verdicts && found.length === 0) wrong.push(`${name}: they agree, and judged.yaml says otherwise`);
    });
    expect(wrong).toEqual([]);
  });

  it("meet nothing where diff calls a change one of the text alone, kind by kind", async () => {
    // A sample looks where most of these are.
    const chosen = isLong
      ? everyKind
      : everyKind.filter(({ kind }) => /other way round|keeps one field/.test(kind.name));
    const wrong: string[] = [];
    let alone = 0;
    await sample(chosen, async (each, index) => {
      const mutation = mutationOf(each.kind, each.base);
      const [before, after] = mutation ? [compileBeside(each.base, each), compileBeside(mutation.text, each)] : [];
      if (!mutation || !before || !after || !isVersion(before) || !isVersion(after)) return;
      if ([before, after].some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === "error"))) return;
      const changes = findChanges(before, after);
      if (changes.length === 0 || changes.some(({ level }) => level !== "none")) return;
      alone += 1;
      const verdicts = await judgeByBehaviour(
        { told: before, run: compileBeside(each.base, each, `alone-${index}`) },
        { told: after, run: compileBeside(mutation.text, each, `another-${index}`) },
      );
      wrong.push(...lines(`${each.name} ${mutation.what}`, verdicts));
    });
    console.log(`${alone} changes of the text alone`);
    expect(wrong).toEqual([]);
  });

  it("meet nothing in mutations of golden capabilities that diff calls compatible", async () => {
    const wrong: string[] = [];
    const names = readdirSync("test/golden", { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    await sample(names, async (name, index) => {
      const { "capability.yaml": text = "", ...others } = readFolder(`test/golden/${name}`);
      const beside = Object.fromEntries(Object.entries(others).map(([path, other]) => [`capabilities/${path}`, other]));
      const compile = (each: string, as: string) => compileText(each, { name: as, others: beside });
      for (const [count, { what, text: mutated }] of mutations(text, isLong ? 12 : 1, `${name} behaves`).entries()) {
        const [before, after] = [compile(text, "case"), compile(mutated, "case")];
        if (
          [before, after].some(
            ({ files, diagnostics }) => files.length === 0 || diagnostics.some(({ severity }) => severity === "error"),
          )
        )
          continue;
        const verdicts = await judgeByBehaviour(
          { told: before, run: compile(text, `golden-${index}-${count}`) },
          { told: after, run: compile(mutated, `mutated-${index}-${count}`) },
        );
        wrong.push(
          ...lines(
            `${name} ${what}`,
            verdicts?.filter(({ verdict }) => verdict === "weak"),
          ),
        );
      }
    });
    expect(wrong).toEqual([]);
  });
});

const corpus = besideRepository("corpus");

describe.skipIf(corpus === undefined)("published capabilities", { timeout: isLong ? 7_200_000 : 900_000 }, () => {
  it("whose later edition diff calls compatible serve the callers of the earlier one", async () => {
    const folder = corpus ?? "";
    const files = readCorpus(folder);
    const latest = new Map(files.map((file) => [file.path, file]));
    const editions = files.flatMap((file) => {
      const path = file.path.replace(/@[0-9a-f]{7}(?=\.ya?ml$)/, "");
      const now = path === file.path ? undefined : latest.get(path);
      return now ? [{ was: { ...file, path }, now }] : [];
    });
    const wrong: string[] = [];
    await sample(editions, async ({ was, now }, index) => {
      const compile = (file: CorpusFile, name: string): Compilation =>
        compileCorpusFile(
          folder,
          { ...file, path: name === "" ? file.path : file.path.replace(/[^/]*$/, `${name}.yaml`) },
          { ...defaultSettings, keepGoing: true },
        );
      const verdicts = await judgeByBehaviour(
        { told: compile(was, ""), run: compile(was, `was-${index}`) },
        { told: compile(now, ""), run: compile(now, `now-${index}`) },
      );
      wrong.push(
        ...lines(
          now.path,
          verdicts?.filter(({ verdict }) => verdict === "weak"),
        ),
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("the judge", () => {
  it("lists pairs that are there, each with a reason", () => {
    for (const [name, reason] of Object.entries(judged)) {
      expect(labelledNames).toContain(`${name}.yaml`);
      expect(reason.length, name).toBeGreaterThan(20);
    }
  });

  it("sees a member that is gone, a value that is another, and nothing where nothing changed", async () => {
    const look = async (file: string, index: number): Promise<readonly string[]> => {
      const pair = readLabelled(file);
      const [before, after] = compileLabelled(pair);
      const [old, fresh] = compileLabelled(pair, [`seen-${index}`, `sees-${index}`]);
      const verdicts = await judgeByBehaviour({ told: before, run: old }, { told: after, run: fresh });
      return (verdicts ?? []).map(({ surface, met }) => `${surface} ${met}`);
    };
    expect(await look("invoices-city-of-the-customer-removed.yaml", 1)).toContain("rest break");
    expect(await look("invoices-total-before-tax.yaml", 2)).toEqual(["rest difference", "mcp nothing"]);
    expect(await look("trips-independent-reads-trade-places.yaml", 3)).toEqual(["rest nothing", "mcp nothing"]);
  });
});
