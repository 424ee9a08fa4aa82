import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The path of a newer Node.js than the oldest that the project runs on, installed where it is not there yet. Throws where it cannot be. */
export function installNewerNode(): string {
  const node = join(folder, "node_modules", "node", "bin", "node");
  if (existsSync(node)) return node;
  const installed = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  if (installed.status !== 0) throw new Error("the conformance suite and its Node cannot be installed");
  return node;
}
