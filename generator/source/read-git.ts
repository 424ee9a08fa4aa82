import { execFileSync } from "node:child_process";
import type { ReadResult } from "./read-file.js";

/** The text of `path` (relative to `root`) at a revision of the repository that `root` is in. Never throws. */
export function readAtRevision(root: string, revision: string, path: string): ReadResult {
  const text = git(root, ["show", `${revision}:./${path}`]);
  return text === undefined ? { problem: `git has no such file at ${revision}` } : { file: { path, text: text.replace(/^\ufeff/, "") } };
}

/** The files below `folder` (relative to `root`; `""` for all of it) at a revision; undefined where there is no such revision or no repository. */
export function listAtRevision(root: string, revision: string, folder: string): readonly string[] | undefined {
  const listed = git(root, ["ls-tree", "-r", "--name-only", "-z", revision, "--", folder === "" ? "." : folder]);
  return listed?.split("\0").filter((path) => path !== "");
}

/** A revision that starts with a dash would be an option. */
function git(root: string, args: readonly string[]): string | undefined {
  if (args.some((arg, index) => index > 0 && arg.startsWith("-") && !["-r", "-z", "--name-only", "--"].includes(arg))) return undefined;
  try {
    return execFileSync("git", [...args], { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}
