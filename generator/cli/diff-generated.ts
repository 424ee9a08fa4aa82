import { posix } from "node:path";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { closeRuntime, emitRuntime } from "../emit/runtime.js";
import { createTemplateReader, listRuntime, readChangelog } from "../source/package-files.js";
import { type Change } from "../drift/changes.js";
import { capabilitiesOf, compareTrees, type Tree } from "../drift/generated/compare-trees.js";
import { entriesBetween } from "../drift/changelog.js";
import { readSource, type ReadResult } from "../source/read-file.js";
import { commitOf, listAtRevision, readAtRevision } from "../source/read-git.js";
import type { Arguments } from "./arguments.js";
import { findFiles } from "./find-files.js";
import type { Terminal } from "./terminal.js";

/** What two generated trees differ in, or why one of them cannot be read. */
export type GeneratedDiff =
  | { readonly changes: readonly Change[]; readonly notes: readonly string[] }
  | { readonly problems: readonly Diagnostic[] };

/**
 * `capstan diff --generated OLD [NEW]`: compares generated trees as their users see them. Each is an output folder or `git:REVISION[:FOLDER]`; NEW is
 * the output folder of the configuration, as FOLDER is where it is left out.
 */
export async function diffGenerated(
  old: string,
  fresh: string | undefined,
  configured: string,
  args: Arguments,
  terminal: Terminal,
): Promise<GeneratedDiff> {
  const out = args.out ?? configured;
  const [before, after] = [await readTree(old, out, terminal.cwd), await readTree(fresh ?? out, out, terminal.cwd)];
  const problems = [before, after].flatMap((tree) => ("problem" in tree ? [tree.problem] : []));
  if ("problem" in before || "problem" in after) return { problems };
  const { compareExports } = await import("../drift/declarations/compare-exports.js");
  const { readCode } = await import("../drift/declarations/read-code.js");
  const changes = compareTrees(before.tree, after.tree, { compareExports, readCode });
  const [was, now] = [versionsOf(before.tree), versionsOf(after.tree)];
  const notes =
    was.length === 0 || now.length === 0 || was.join() === now.join()
      ? []
      : [
          `written by Capstan ${was.join(", ")}; by ${now.join(", ")} now`,
          ...entriesBetween(readChangelog() ?? "", was[0] ?? "", now.at(-1) ?? ""),
        ];
  return { changes, notes };
}

type ReadTree = { readonly tree: Tree } | { readonly problem: Diagnostic };

async function readTree(operand: string, out: string, root: string): Promise<ReadTree> {
  const tree = operand.startsWith("git:") ? treeAtRevision(operand, out, root) : await treeOnDisk(operand, root);
  if (typeof tree === "string")
    return { problem: createDiagnostic("source/unreadable", { path: operand }, { path: operand, reason: tree }) };
  if (capabilitiesOf(tree).length === 0)
    return {
      problem: createDiagnostic(
        "source/unreadable",
        { path: operand },
        { path: operand, reason: "it holds no folder that Capstan generated, with its `capstan.manifest.json`" },
      ),
    };
  return { tree: withRuntime(tree) };
}

/** A tree that takes its runtime from the package, with that of this Capstan beside it: whichever was installed is not written down in it. */
function withRuntime(tree: Tree): Tree {
  const used = new Set<string>();
  const texts = [...tree].map(([path, text]) => {
    if (!path.endsWith(".ts")) return [path, text] as const;
    const up = "../".repeat(path.split("/").length - 1);
    const own = text.replace(/"capstan\/runtime\/([\w-]+)"/g, (_, module: string) => {
      used.add(`${module}.ts`);
      return `"${up}runtime/${module}.js"`;
    });
    return [path, own] as const;
  });
  const read = createTemplateReader();
  const here = listRuntime();
  const known = [...used].filter((module) => here.includes(module));
  return new Map([
    ...texts,
    ...closeRuntime(known, read).map((module) => [`runtime/${module}`, emitRuntime(module, read).text] as const),
  ]);
}

async function treeOnDisk(folder: string, root: string): Promise<Tree> {
  const base = posix.normalize(folder.replaceAll("\\", "/")).replace(/(?<!\/)\/+$/, "");
  const paths = await findFiles(root, [`${base}/**/*`]);
  return textsOf(paths, (path) => readSource(root, path), base);
}

function treeAtRevision(operand: string, out: string, root: string): Tree | string {
  const [, revision = "HEAD", path = out] = /^git:([^:]*?)\.{0,3}(?::(.*))?$/s.exec(operand) ?? [];
  const commit = commitOf(root, revision === "" ? "HEAD" : revision);
  if (commit === undefined) return `git knows no revision \`${revision}\` here`;
  const base = posix.normalize(path).replace(/(?<!\/)\/+$/, "");
  const paths = (listAtRevision(root, commit, base) ?? []).filter((name) => name.startsWith(`${base}/`));
  return textsOf(paths, (name) => readAtRevision(root, commit, name), base);
}

function textsOf(paths: readonly string[], read: (path: string) => ReadResult, base: string): Tree {
  return new Map(
    paths.flatMap((path) => {
      const found = read(path);
      const name = posix.relative(base, path);
      return "file" in found && !name.startsWith("..") ? [[name, found.file.text] as const] : [];
    }),
  );
}

/** The versions of Capstan that wrote a tree. */
function versionsOf(tree: Tree): readonly string[] {
  const found = capabilitiesOf(tree).flatMap((name) => {
    const version = /"capstan":\s*"([^"]+)"/.exec(tree.get(`${name}/capstan.manifest.json`) ?? "")?.[1];
    return version === undefined ? [] : [version];
  });
  return [...new Set(found)].sort();
}
