import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { project } from "./capstan.js";

const running: ChildProcess[] = [];

/** Ends what is still running after a test. */
export function stopAll(): void {
  for (const child of running.splice(0)) child.kill("SIGKILL");
}

/** A command that goes on until it is stopped. */
export interface Running {
  readonly child: ChildProcess;
  /** Waits until the command has said something, once more than before for each call. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Everything that it has said. */
  readonly said: () => string;
}

/** Starts a command that goes on until it is stopped. */
export function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [resolve("dist", "cli.js"), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: cwd, ...env },
  });
  running.push(child);
  let all = "";
  let said = "";
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    all += chunk.toString();
    said += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const until = async (pattern: RegExp): Promise<RegExpExecArray> =>
    await new Promise((found, fail) => {
      const look = (): void => {
        const match = pattern.exec(said);
        if (!match) return;
        waiting.delete(look);
        child.off("exit", end);
        said = said.slice(match.index + match[0].length);
        found(match);
      };
      waiting.add(look);
      const end = (): void => fail(new Error(`it ended before it said ${String(pattern)}:\n${said}`));
      child.once("exit", end);
      look();
    });
  return { child, until, said: () => all };
}

/** Presses Ctrl-C, and answers with the exit code. */
export async function stop({ child }: Running): Promise<number | null> {
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  return code;
}

/** A project with the packages of this one. */
export function served(files: Readonly<Record<string, string>>): string {
  const folder = project({ "package.json": "{}", ...files });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}
