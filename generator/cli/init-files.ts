import { posix } from "node:path";
import type { Setup } from "./init-setup.js";

/** A file that `init` wants to write. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
  /** What it is, for people. */
  readonly what: string;
}

/** Where the capability of a new project stands. */
export const firstCapability = "capabilities/weather.yaml";

type ReadTemplate = (name: string) => string;

/** The capability of a new project, with the adapters that are wanted. */
export function capabilityText({ adapters }: Pick<Setup, "adapters">, readTemplate: ReadTemplate): string {
  const parts = ["consumes", ...(adapters.length > 0 ? ["exposes", ...adapters] : [])];
  return parts.map((part) => readTemplate(`init/${part}.yaml`)).join("");
}

/** `capstan.config.yaml`. */
export function configFile({ out }: Pick<Setup, "out">, readTemplate: ReadTemplate): WantedFile {
  return {
    path: "capstan.config.yaml",
    text: readTemplate("init/capstan.config.yaml").replace(/^out: .*$/m, () => `out: ${JSON.stringify(out)}`),
    what: "where capabilities are and where code goes",
  };
}

/** The CI file, where one is wanted. `install` installs the packages of the project. */
export function ciFiles({ ci }: Pick<Setup, "ci">, install: string, readTemplate: ReadTemplate): readonly WantedFile[] {
  if (ci === "none") return [];
  const text = readTemplate(`init/${ci}.yaml`).replace("INSTALL", () => install);
  return [
    {
      path: ci === "github" ? ".github/workflows/capstan.yml" : ".gitlab-ci.yml",
      text,
      what: "`capstan check` on every push",
    },
  ];
}

/** `.gitattributes` with a line for generated code: reviewers see it folded, and git keeps its line ends. Undefined where it has one. */
export function attributesFile(found: string | undefined, { out }: Pick<Setup, "out">): WantedFile | undefined {
  const pattern = posix.join(out, "**").replace(/ /g, "?");
  if (found?.split(/\r?\n/).some((line) => line.startsWith(`${pattern} `))) return undefined;
  return {
    path: ".gitattributes",
    text: withLines(found, [`${pattern} linguist-generated text=auto eol=lf`]),
    what: "generated code is folded in reviews",
  };
}

/** What is of one machine alone: installed packages, and what commands of Capstan keep while they run. */
const ofOneMachine = ["node_modules", ".capstan"];

/**
 * `.gitignore` with the folders that nobody commits. `found` is the one that stands there, `above` those of the folders up to the repository, which hold
 * here as well. Undefined where these speak of all of them: whatever they say, somebody decided it.
 */
export function ignoreFile(found: string | undefined, above: readonly string[]): WantedFile | undefined {
  const here = linesOf(found ?? "");
  const inherited = above.flatMap(linesOf);
  const missing = ofOneMachine.filter(
    (folder) => ![...here, ...inherited.filter(isOfEveryFolder)].some((line) => folderOf(line) === folder),
  );
  if (missing.length === 0) return undefined;
  return {
    path: ".gitignore",
    text: withLines(found, missing),
    what: "what git leaves out",
  };
}

/** What a line of `.gitignore` names, ignored or not. */
function folderOf(line: string): string {
  return line.replace(/^!?(?:(?:\*\*)?\/)?/, "").replace(/\/(?:\*\*?)?$/, "");
}

/** Whether a line holds below its own folder, too. */
function isOfEveryFolder(line: string): boolean {
  return !/^!?\//.test(line);
}

/** The line of `.gitignore` that keeps generated code out of commits, by its name alone; undefined where none does. */
export function lineThatIgnores(ignored: string, { out }: Pick<Setup, "out">): string | undefined {
  const parts = out.split("/");
  const folders = new Set([...parts, ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))]);
  return linesOf(ignored).find((line) => folders.has(folderOf(line)) && !line.startsWith("!"));
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trimEnd());
}

/** A text with lines behind it, ended as its own are. */
function withLines(found: string | undefined, lines: readonly string[]): string {
  const end = found?.includes("\r\n") ? "\r\n" : "\n";
  const before = found === undefined || found === "" || found.endsWith("\n") ? (found ?? "") : `${found}${end}`;
  return `${before}${lines.map((line) => `${line}${end}`).join("")}`;
}

/** In a CommonJS project: says that generated modules are ES modules. */
export function moduleFile({ out }: Pick<Setup, "out">): WantedFile {
  return {
    path: posix.join(out, "package.json"),
    text: `${JSON.stringify({ type: "module" }, null, 2)}\n`,
    what: "generated modules are ES modules",
  };
}
