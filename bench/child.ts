// Programs in processes of their own, which say where they listen and what they have cost.
import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server that is measured. */
export interface Child {
  readonly url: string;
  /** Milliseconds of processor time that it has used so far. */
  readonly cpu: () => Promise<number>;
  readonly stop: () => void;
}

/** Starts a program that calls `report`. */
export async function startChild(program: string, args: readonly string[] = []): Promise<Child> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = once(child, "exit").then(() => Promise.reject(new Error(`${program} ended`)));
  // Until somebody waits for an answer, its end is no failure.
  ended.catch(() => undefined);
  const answer = async <T>(): Promise<T> => {
    const [said]: T[] = await Promise.race([
      new Promise<T[]>((resolve) => child.once("message", (one: T) => resolve([one]))),
      ended,
    ]);
    if (said === undefined) throw new Error(`${program} says nothing`);
    return said;
  };
  const url = await answer<string>();
  return {
    url,
    cpu: async () => {
      child.send("cpu");
      return await answer<number>();
    },
    stop: () => child.kill(),
  };
}

/** In a measured program: says where it listens, and from then on what it has cost. */
export function report(url: string): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.send?.(url);
}
