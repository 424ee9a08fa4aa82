import { spawnSync } from "node:child_process";
import { installNewerNode } from "./newer-node.js";

/**
 * Runs the tests of numbers where the runtime can write every digit (`JSON.rawJSON`, from Node.js 22 on): what is written and listed there no test sees on the
 * oldest Node. Ends with 1 where one fails, or where the runtime cannot.
 */
const files = [
  "test/behaviour/digits.test.ts",
  "test/behaviour/long-numbers.test.ts",
  "test/runtime/exact-numbers.test.ts",
  "test/runtime/mcp-results.test.ts",
];

const node = installNewerNode();
const run = (...words: readonly string[]): number => spawnSync(node, words, { stdio: "inherit" }).status ?? 1;
if (run("-e", 'process.exit("rawJSON" in JSON ? 0 : 1)') !== 0) throw new Error("this Node cannot write every digit");
process.exitCode = run("node_modules/vitest/vitest.mjs", "run", ...files);
