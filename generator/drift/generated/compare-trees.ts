import type { Change } from "../changes.js";
import type { ExportChange } from "../declarations/compare-exports.js";
import type { GeneratedCode } from "../declarations/read-code.js";
import { compareContracts } from "./compare-contracts.js";
import { compareLists, comparePackages, comparePages, compareServers } from "./compare-lists.js";
import { objectOf } from "./compare-schemas.js";
import { asChange, type Difference } from "./generated-change.js";

/** Every text of an output folder, by its path there. */
export type Tree = ReadonlyMap<string, string>;

/** What looks at code, which needs a compiler's parser: handed in, so that it is loaded where it is used. */
export interface CodeReader {
  readonly readCode: (files: ReadonlyMap<string, string>) => GeneratedCode;
  readonly compareExports: (before: Tree, after: Tree) => readonly ExportChange[];
}

/**
 * What the users of one output folder meet in another, whichever Capstan wrote them: exports and their types, OpenAPI documents, lists of MCP servers,
 * pages of skills, variables, ports and packages. Nothing is compiled from a capability, so that an upgrade of Capstan can be judged.
 */
export function compareTrees(before: Tree, after: Tree, reader: CodeReader): readonly Change[] {
  const names = [...new Set([...capabilitiesOf(before), ...capabilitiesOf(after)])].sort();
  const exported = reader.compareExports(before, after);
  return names.flatMap((name) => {
    const [was, now] = [below(before, name), below(after, name)];
    const told =
      was.size === 0 || now.size === 0
        ? [wholeFolder(now.size === 0)]
        : [
            ...compareCapability(was, now, reader),
            ...exported.filter(({ capability }) => capability === name).map(exportDifference),
          ];
    return told.map((difference) => asChange(name, difference));
  });
}

/** The folders of capabilities. */
export function capabilitiesOf(tree: Tree): readonly string[] {
  return [...tree.keys()].flatMap((path) => {
    const [folder = "", file] = path.split("/");
    return file === "capstan.manifest.json" && folder !== "runtime" ? [folder] : [];
  });
}

function below(tree: Tree, folder: string): ReadonlyMap<string, string> {
  return new Map(
    [...tree].flatMap(([path, text]) =>
      path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), text] as const] : [],
    ),
  );
}

function wholeFolder(isGone: boolean): Difference {
  return {
    surface: "runtime",
    level: isGone ? "breaking" : "compatible",
    subject: "all of it",
    sentence: isGone ? "it is not there any more" : "it is new",
  };
}

function compareCapability(was: Tree, now: Tree, reader: CodeReader): readonly Difference[] {
  const contracts = pathsOf(was, now, /^openapi[^/]*\.json$/);
  const pages = pathsOf(was, now, /^skill\/.*SKILL\.md$/);
  const [old, current] = [reader.readCode(was), reader.readCode(now)];
  const packages = (tree: Tree): Readonly<Record<string, unknown>> =>
    objectOf(objectOf(parsed(tree.get("capstan.manifest.json")))["dependencies"]);
  return [
    ...contracts.flatMap((path) => of("rest", compareContracts(parsed(was.get(path)), parsed(now.get(path))))),
    ...of("mcp", compareLists(old.lists, current.lists)),
    ...pages.flatMap((path) => of("skill", comparePages(path, was.get(path), now.get(path)))),
    ...of("runtime", compareServers(old.server, current.server)),
    ...of("runtime", comparePackages(packages(was), packages(now))),
  ];
}

function of(surface: Difference["surface"], told: readonly Omit<Difference, "surface">[]): readonly Difference[] {
  return told.map((each) => ({ surface, ...each }));
}

function exportDifference({ kind, file, name }: ExportChange): Difference {
  const subject = `\`${name}\` of \`${file}\``;
  switch (kind) {
    case "removed":
      return { surface: "client", level: "breaking", subject, sentence: "code that imports it does not compile" };
    case "changed":
      return {
        surface: "client",
        level: "breaking",
        subject,
        sentence: "code that was written for its type need not compile: it is no longer of that type",
      };
    case "reworded":
      return {
        surface: "client",
        level: "risky",
        subject,
        sentence: "it is declared otherwise: it may take or give something else",
      };
    case "added":
      return { surface: "client", level: "compatible", subject, sentence: "it can be imported now" };
  }
}

function pathsOf(was: Tree, now: Tree, wanted: RegExp): readonly string[] {
  return [...new Set([...was.keys(), ...now.keys()])].filter((path) => wanted.test(path)).sort();
}

/** JSON that is none holds nothing. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
