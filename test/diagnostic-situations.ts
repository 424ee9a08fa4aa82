import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { diffLines } from "diff";
import { afterAll } from "vitest";
import { parse } from "yaml";
import { catalogue, type DiagnosticCode } from "../generator/diagnostics/catalogue/index.js";
import { capstan, project, type Run, write } from "./capstan.js";
import { type Example, spell } from "./diagnostic-examples.js";
import { start, stop } from "./long-run.js";

/** A command, or a file that is written: whole, by an edit of what stands there once, or as another one is. */
type Step =
  | string
  | { readonly in: string; readonly write: string }
  | { readonly in: string; readonly edit: readonly [from: string, to: string] }
  | { readonly in: string; readonly from: string };

/** How a diagnostic that no capability alone can give comes about, and what ends it. */
interface Situation {
  /** Of `projects.yaml`; `pets` where nothing is said. */
  readonly project?: string;
  /** What was before, not shown. */
  readonly given?: readonly Step[];
  /** What is not seen in the steps, as one sentence. */
  readonly where?: string;
  /** Ends with the command that reports the diagnostic. */
  readonly wrong: readonly Step[];
  /** Ends with a command that does not, and succeeds. */
  readonly right: readonly Step[];
  /** Other diagnostics that the situation has. */
  readonly also?: readonly string[];
}

/** What came of a situation. */
export interface Played {
  readonly example: Example;
  /** Codes that the last wrong command reported. */
  readonly reported: readonly string[];
  /** What the last right command gave. */
  readonly mended: Run | undefined;
}

const folder = join("test", "diagnostics-situations");

const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = parse(
  readFileSync(join(folder, "projects.yaml"), "utf8"),
);

/** By code, in the order of the catalogue's stages. */
export const situations: Readonly<Record<string, Situation>> = Object.assign(
  {},
  ...readdirSync(folder)
    .filter((name) => name !== "projects.yaml")
    .sort()
    .map((name): unknown => parse(readFileSync(join(folder, name), "utf8"))),
);

/** What no input is known to give, so that there is nothing to play. */
export const unprovoked: Readonly<Record<string, Example>> = {
  "drift/declaration-disagrees": {
    wrong: "$ capstan diff published capabilities --types",
    message: catalogue["drift/declaration-disagrees"].message({ name: "listPets", isGone: true }),
    help: catalogue["drift/declaration-disagrees"].help?.({ name: "listPets", isGone: true }) ?? "",
    note: "No two capabilities are known that give this: those that do show which rule is to be written.",
  },
};

/** Whether a code is one that a situation can be of. */
export function isCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(catalogue, code);
}

/** Where capabilities are published in what is shown, and the folder of a project that is served there. */
const [publisher, published] = ["https://apis.example.com", "published"];

/** Plays a situation in a folder of its own that is gone after the test; its folder `published/` is served where examples say `apis.example.com`. */
export async function play(code: DiagnosticCode, situation: Situation): Promise<Played> {
  const cwd = join(project({ "project/.keep": "" }), "project");
  write(cwd, projects[situation.project ?? "pets"] ?? {});
  site ??= startSite();
  const origin = (await site)(join(cwd, published));
  const stage: Stage = { cwd, toReal: (text) => text.replaceAll(publisher, origin) };
  for (const step of situation.given ?? []) take(step, stage);
  const wrong = situation.wrong.map((step) => take(step, stage));
  const { run } = wrong.at(-1) ?? {};
  if (run === undefined) throw new Error(`${code}: what is wrong ends with a command of capstan's`);
  const said = run.err.replaceAll(origin, publisher).replaceAll(cwd, "/home/me/project");
  const found = findingsOf(said);
  const own = found.find((each) => each.code === code);
  if (own === undefined) throw new Error(`${code} is not reported, but\n${run.err}${run.out}`);
  const right: Taken[] = [];
  for (const step of situation.right)
    right.push(isServe(step) ? { shown: `$ ${step}`, run: await runServe(step, cwd) } : take(step, stage));
  const where = situation.where === undefined ? [] : [`# ${situation.where}`];
  const shown = (taken: readonly Taken[]): string => [...where, ...taken.map((each) => each.shown)].join("\n\n");
  return {
    example: {
      wrong: shown(wrong),
      message: own.message,
      help: own.help,
      right: right.map((each) => each.shown).join("\n\n"),
    },
    reported: [...new Set(found.map((each) => each.code))],
    mended: right.at(-1)?.run,
  };
}

interface Stage {
  readonly cwd: string;
  /** A text with the address of the test where the example shows the publisher's. */
  readonly toReal: (text: string) => string;
}

interface Taken {
  readonly shown: string;
  /** Where the step is a command of capstan's. */
  readonly run: Run | undefined;
}

function take(step: Step, { cwd, toReal }: Stage): Taken {
  if (typeof step === "string") return { shown: `$ ${step}`, run: runCommand(step, cwd, toReal) };
  const path = join(cwd, step.in);
  const header = step.in.startsWith(`${published}/`) ? step.in.replace(published, publisher) : step.in;
  if ("from" in step) {
    write(cwd, { [step.in]: readFileSync(join(cwd, step.from), "utf8") });
    return { shown: `# ${header}`, run: undefined };
  }
  const [before, text] = "write" in step ? ["", step.write] : edited(readFileSync(path, "utf8"), step.edit);
  write(cwd, { [step.in]: toReal(text) });
  return { shown: `# ${header}\n${excerpt(before, text)}`, run: undefined };
}

function edited(text: string, [from, to]: readonly [string, string]): readonly [string, string] {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(from)} stands ${parts.length - 1} times`);
  return [text, parts.join(to)];
}

/** What is new in a text, with two lines before it; where something is only gone, the lines around. */
function excerpt(before: string, text: string): string {
  let line = 0;
  const near = new Set<number>();
  for (const { value, added, removed } of diffLines(before, text)) {
    const count = removed ? 0 : value.split("\n").length - (value.endsWith("\n") ? 1 : 0);
    if (added || removed)
      for (let each = line - 1; each <= line + Math.max(count, removed ? 1 : 0); each += 1) near.add(each);
    line += count;
  }
  const last = text.trimEnd().split("\n").length;
  return spell(
    text,
    [...near].filter((each) => each >= 1 && each <= last).sort((one, other) => one - other),
  );
}

/** What one situation generated the next need not: they are about what stands in folders. */
const cache = mkdtempSync(join(tmpdir(), "capstan-cache-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** Runs `capstan ...` as it is, `npm install` by packages that are there, anything else as a shell does. */
function runCommand(command: string, cwd: string, toReal: (text: string) => string): Run | undefined {
  const [program, ...args] = command.split(" ");
  if (program === "capstan") return capstan(cwd, args.map(toReal), { CAPSTAN_CACHE: cache });
  if (program === "npm") symlinkSync(resolve("node_modules"), join(cwd, "node_modules"));
  else execFileSync("sh", ["-ec", command], { cwd, env: { PATH: process.env.PATH ?? "", HOME: cwd, ...gitUser } });
  return undefined;
}

function isServe(step: Step): step is string {
  return typeof step === "string" && step.startsWith("capstan serve");
}

/** Serves until all listen, and ends it as a person does. */
async function runServe(command: string, cwd: string): Promise<Run> {
  const serving = start(cwd, command.split(" ").slice(1));
  await serving.until(/Ctrl-C ends it/);
  return { code: await stop(serving), out: "", err: serving.said() };
}

const gitUser = {
  GIT_AUTHOR_NAME: "me",
  GIT_AUTHOR_EMAIL: "me@example.com",
  GIT_COMMITTER_NAME: "me",
  GIT_COMMITTER_EMAIL: "me@example.com",
};

interface Said {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** What is reported, as it is printed for people. */
function findingsOf(text: string): readonly Said[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const [, code, message] = /(?:^| )(?:error|warning|info) ([a-z]+\/[a-z-]+): (.*)$/.exec(line) ?? [];
    if (code === undefined || message === undefined) return [];
    const help = lines.slice(index + 1).find((each) => /^ {3}help: /.test(each) || each === "");
    return [{ code, message, help: help?.slice("   help: ".length) ?? "" }];
  });
}

let site: Promise<(served: string) => string> | undefined;

/** Serves the folder that was named last, at an address that stays. */
async function startSite(): Promise<(served: string) => string> {
  const worker = new Worker(new URL("./serve-folder.js", import.meta.url));
  const port: unknown = await new Promise((go) => worker.once("message", go));
  worker.unref();
  return (served) => {
    worker.postMessage(served);
    return `http://127.0.0.1:${String(port)}`;
  };
}
