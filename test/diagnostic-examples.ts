import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diffLines } from "diff";
import { parse } from "yaml";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import type { Diagnostic } from "../generator/diagnostics/diagnostic.js";
import { positionOf } from "../generator/diagnostics/position.js";
import { compile, defaultSettings } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";

/** What `capstan explain CODE` shows: `right` is what to write, or `note` says why nothing is to be written. */
export interface Example {
  readonly wrong: string;
  readonly message: string;
  readonly help: string;
  readonly right?: string;
  readonly note?: string;
}

/** A wrong text with its neighbours, what is reported of it, and the same texts as they are right. */
export interface Case {
  readonly code: string;
  readonly finding: Diagnostic;
  readonly wrong: Texts;
  readonly right: Texts;
  /** In which the edits are. */
  readonly path: string;
  /** Why there are no edits. */
  readonly note: string | undefined;
}

type Texts = Readonly<Record<string, string>>;
type Edits = readonly (readonly [from: string, to: string])[];

/** By code: edits of what is wrong, or why there are none. */
export const rightOf: Readonly<Record<string, Edits | string>> = parse(
  readFileSync(join("test", "diagnostics-right.yaml"), "utf8"),
);

const readTemplate = createTemplateReader();

/** What is reported of `path` beside its neighbours; matters of taste where they are asked for. */
export function reportedOf(texts: Texts, path: string, style: boolean): readonly Diagnostic[] {
  const fileOf = (name: string) => {
    const text = texts[name];
    return text === undefined ? undefined : { path: name, text };
  };
  const file = fileOf(path);
  if (!file) throw new Error(`${path} is not there`);
  return compile(file, {
    settings: { ...defaultSettings, style },
    readTemplate,
    readImport: (importer, location) => {
      const target = join(dirname(importer.path), location).replaceAll("\\", "/");
      return { path: target, file: fileOf(target) };
    },
  }).diagnostics;
}

/** The texts of a folder, without the comments by which tests say what they expect. */
function textsOf(folder: string): Texts {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const text = readFileSync(join(parentPath, name), "utf8");
        const path = join(parentPath, name)
          .slice(folder.length + 1)
          .replaceAll("\\", "/");
        return [path, text.replace(/^#( *)(\^+| *<+) (error|warning|info) .*\n/gm, "")] as const;
      }),
  );
}

/** For each code what is wrong in its own fixture, else in the first of the first hour's that has it. */
export function wrongTexts(): readonly Case[] {
  const found = new Map<string, Case>();
  const look = (texts: Texts, path: string, style: boolean, wanted?: string): void => {
    for (const finding of reportedOf(texts, path, style)) {
      const { code, span, help } = finding;
      if (span === undefined || help === undefined || found.has(code)) continue;
      if (wanted === undefined || wanted === code) found.set(code, rightCase(finding, span.file.path, texts));
    }
  };
  for (const code of Object.keys(catalogue)) {
    const folder = join("test", "diagnostics", code);
    const texts = existsSync(folder) ? textsOf(folder) : {};
    if (texts["capability.yaml"] !== undefined) look(texts, "capability.yaml", code.startsWith("style/"), code);
  }
  const firstHour = textsOf(join("test", "diagnostics-first-hour"));
  for (const [path, text] of Object.entries(firstHour).sort())
    if (path.endsWith(".yaml")) look({ [path]: text }, path, false);
  return Object.keys(catalogue).flatMap((code) => found.get(code) ?? []);
}

function rightCase(finding: Diagnostic, place: string, wrong: Texts): Case {
  const { code } = finding;
  const edits = rightOf[code];
  if (edits === undefined) throw new Error(`write what is right instead of ${code} in test/diagnostics-right.yaml`);
  if (typeof edits === "string") return { code, finding, wrong, right: wrong, path: place, note: edits };
  const [first = ""] = edits[0] ?? [];
  const path = wrong[place]?.includes(first)
    ? place
    : (Object.keys(wrong).find((each) => wrong[each]?.includes(first)) ?? place);
  const text = edits.reduce((sofar, [from, to]) => {
    const parts = sofar.split(from);
    if (parts.length !== 2)
      throw new Error(`${code}: ${JSON.stringify(from)} stands ${parts.length - 1} times in ${path}`);
    return parts.join(to);
  }, wrong[path] ?? "");
  return { code, finding, wrong, right: { ...wrong, [path]: text }, path, note: undefined };
}

/** How many lines before and behind what is wrong are shown. */
const [before, behind] = [3, 2];

interface Shown {
  readonly wrong: readonly number[];
  readonly right: readonly number[];
}

/** The numbers of the lines that are shown of what is wrong and of what is right: those around the place, and those that differ. */
export function shownOf({ finding, wrong, right, path }: Case): Shown {
  const { span } = finding;
  const place = span === undefined ? 0 : positionOf(span.file, span.start).line;
  const isNear = (line: number, center: number): boolean => line >= center - before && line <= center + behind;
  const lines = diffLines(wrong[path] ?? "", right[path] ?? "").flatMap(({ value, added, removed }) =>
    value
      .split("\n")
      .slice(0, value.endsWith("\n") ? -1 : undefined)
      .map(() => ({ isOld: !added, isNew: !removed })),
  );
  const numbered = lines.map((line, index) => ({
    ...line,
    old: lines.slice(0, index + 1).filter(({ isOld }) => isOld).length,
    now: lines.slice(0, index + 1).filter(({ isNew }) => isNew).length,
  }));
  // Where other lines than those that are reported are to be changed, those are the place.
  const center =
    span?.file.path === path ? place : (numbered.find(({ isOld, isNew }) => isOld !== isNew)?.old ?? place);
  const shown = numbered.filter(({ isOld, isNew, old }) => isOld !== isNew || isNear(old, center));
  const around = Array.from({ length: before + behind + 1 }, (_, index) => place - before + index);
  return {
    wrong: span?.file.path === path ? shown.flatMap(({ isOld, old }) => (isOld ? [old] : [])) : around,
    // Two lines before what is added elsewhere say where.
    right: numbered.flatMap((line, index) =>
      line.isNew && (shown.includes(line) || numbered.slice(index, index + 3).some(({ isOld }) => !isOld))
        ? [line.now]
        : [],
    ),
  };
}

/** What is shown for each code that has a wrong text. */
export function examplesOf(): Readonly<Record<string, Example>> {
  return Object.fromEntries(
    wrongTexts().flatMap((each): readonly (readonly [string, Example])[] => {
      const { span, message, help } = each.finding;
      if (span === undefined || help === undefined) return [];
      const shown = shownOf(each);
      const right =
        each.note === undefined ? { right: spell(each.right[each.path] ?? "", shown.right) } : { note: each.note };
      return [[each.code, { wrong: spell(span.file.text, shown.wrong), message, help, ...right }]];
    }),
  );
}

/** Lines of a text by number, from 1; a comment stands for those that are left out between, unless they are few. Long ones are cut. */
export function spell(text: string, numbers: readonly number[]): string {
  const lines = text.split("\n");
  return numbers
    .flatMap((number, index) => {
      const last = index === 0 ? number - 1 : (numbers[index - 1] ?? 0);
      const between = lines.slice(last, number - 1);
      const line = lines[number - 1] ?? "";
      return [...(between.length > 3 ? ["# ..."] : between), line];
    })
    .filter((line) => line.trim() !== "")
    .map((line) => (line.length > 120 ? `${line.slice(0, 110)} ...` : line.trimEnd()))
    .join("\n");
}
