import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ReadResult } from "./read-file.js";

/** The text of `path` (relative to `root`) at a revision of the repository that `root` is in; submodules are read where they are checked out. Never throws. */
export function readAtRevision(root: string, revision: string, path: string): ReadResult {
  const text = git(root, ["show", `${revision}:./${path}`]) ?? readInSubmodule(root, revision, path);
  return text === undefined
    ? { problem: `git has no such file at ${revision}` }
    : { file: { path, text: text.replace(/^\ufeff/, "") } };
}

function readInSubmodule(root: string, revision: string, path: string): string | undefined {
  const owner = listTree(root, revision, ".")?.submodules.find((submodule) => path.startsWith(`${submodule.path}/`));
  return owner && git(join(root, owner.path), ["show", `${owner.commit}:${path.slice(owner.path.length + 1)}`]);
}

/** The files below `folder` (relative to `root`; `""` for all of it) at a revision; undefined where there is no such revision or no repository. */
export function listAtRevision(root: string, revision: string, folder: string): readonly string[] | undefined {
  const tree = listTree(root, revision, folder === "" ? "." : folder);
  return (
    tree && [
      ...tree.files,
      ...tree.submodules.flatMap(({ path, commit }) =>
        (listAtRevision(join(root, path), commit, "") ?? []).map((name) => `${path}/${name}`),
      ),
    ]
  );
}

/** A submodule, with the commit that a revision wants of it. */
export interface Submodule {
  readonly path: string;
  readonly commit: string;
}

/** Submodules of a revision whose commits are not here, so that nobody can say what stands in them. */
export function missingSubmodules(root: string, revision: string): readonly Submodule[] {
  const { submodules } = listTree(root, revision, ".") ?? { submodules: [] };
  return submodules.filter(({ path, commit }) => commitIn(root, path, commit) === undefined);
}

/** A folder that is no repository of its own belongs to the one around it, which knows nothing of the submodule's commits. */
function commitIn(root: string, path: string, commit: string): string | undefined {
  return git(join(root, path), ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`]);
}

/** Files and submodules below a folder. */
function listTree(
  root: string,
  revision: string,
  folder: string,
): { readonly files: readonly string[]; readonly submodules: readonly Submodule[] } | undefined {
  const listed = git(root, ["ls-tree", "-r", "-z", revision, "--", folder]);
  if (listed === undefined) return undefined;
  const entries = listed.split("\0").flatMap((line) => {
    const [, kind, commit, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return kind === undefined || commit === undefined || path === undefined ? [] : [{ kind, commit, path }];
  });
  return {
    files: entries.filter(({ kind }) => kind === "blob").map(({ path }) => path),
    submodules: entries.filter(({ kind }) => kind === "commit").map(({ path, commit }) => ({ path, commit })),
  };
}

/** A revision that starts with a dash would be an option. */
function git(root: string, args: readonly string[]): string | undefined {
  if (
    args.some(
      (arg, index) =>
        index > 0 &&
        arg.startsWith("-") &&
        !["-r", "-z", "--", "--verify", "--quiet", "--tags", "--abbrev=0"].includes(arg),
    )
  )
    return undefined;
  try {
    return execFileSync("git", [...args], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}

/** The commit that two revisions have in common, for which the first is compared with what the second has added; undefined where git knows none. */
export function mergeBase(root: string, one: string, other: string): string | undefined {
  return git(root, ["merge-base", one, other])?.trim();
}

/** The full name of a commit; undefined where there is no such revision. */
export function commitOf(root: string, revision: string): string | undefined {
  return git(root, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`])?.trim();
}

/** The last tag before `HEAD`; undefined where there is none. */
export function lastTag(root: string): string | undefined {
  return git(root, ["describe", "--tags", "--abbrev=0"])?.trim();
}
