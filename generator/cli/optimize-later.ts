import { setFlagsFromString } from "node:v8";

/** By the major version of the engine: Node 20 has 11, Node 22 and 23 have 12, Node 24 has 13. Others are left alone: they complain of flags that they do not know. */
const flags: ReadonlyMap<string, readonly string[]> = new Map([
  ["11", ["--interrupt-budget=2112000"]],
  ["12", ["--invocation-count-for-turbofan=100000"]],
  ["13", ["--invocation-count-for-maglev=16000", "--invocation-count-for-turbofan=200000"]],
]);

/**
 * Lets the engine run a function sixteen times as long, or more, before it optimises it. A command is over in a second or two: up to a third of its processor
 * time went into optimised code that was not run again, and of 2,000 operations an eighth still. What runs on and on is started as a process of its own.
 */
export function optimizeLater(engine: string): void {
  const [major = ""] = engine.split(".", 1);
  flags.get(major)?.forEach((flag) => setFlagsFromString(flag));
}
