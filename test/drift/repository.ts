import { execFileSync } from "node:child_process";
import { exampleCapability } from "../../generator/drift/rules/example.js";
import { capstan, project, type Run } from "../capstan.js";

/** Runs git in a folder, as somebody. */
export function git(cwd: string, ...args: readonly string[]): void {
  execFileSync(
    "git",
    [
      "-c",
      "user.name=someone",
      "-c",
      "user.email=someone@example.com",
      "-c",
      "commit.gpgsign=false",
      "-c",
      "protocol.file.allow=always",
      ...args,
    ],
    { cwd, stdio: "ignore" },
  );
}

/** A repository with these files on `main`, and a branch `work` that is checked out. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = project({ "README.md": "Hello.\n", ...files });
  git(folder, "init", "-q", "-b", "main");
  commit(folder);
  git(folder, "checkout", "-q", "-b", "work");
  return folder;
}

/** Commits all that is there. */
export function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", "work");
}

/** What a pull request's check says: against `main`, failing on what breaks. */
export function judge(folder: string, ...args: readonly string[]): Run {
  return capstan(folder, ["diff", "git:main...", "--fail-on", "breaking", "--format", "plain", ...args]);
}

/** A capability that serves pets; one in which its route asks for a `kind`; and another one that shares nothing with it. */
export const pets = exampleCapability;
export const required = pets.replace(
  "                  required: false\n                  description: The kind of pet.",
  "                  required: true\n                  description: The kind of pet.",
);
export const other = pets
  .replaceAll("pets", "ships")
  .replaceAll("8080", "8081")
  .replaceAll("9090", "9091")
  .replaceAll("3010", "3011")
  .replace("PETS_TOKEN: PETS_TOKEN", "SHIPS_TOKEN: SHIPS_TOKEN")
  .replace("{{PETS_TOKEN}}", "{{SHIPS_TOKEN}}");
