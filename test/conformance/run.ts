import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installNewerNode } from "./newer-node.js";
import { startConformanceServer } from "./server.js";

/**
 * Runs the newest official conformance suite against a compiled capability, once over each wire of the protocol: the handshake of the older
 * revisions, and the newest one. `baseline-<revision>.yaml` lists what a capability cannot say; anything else that fails, or passes again, ends with 1.
 */
const revisions = ["2025-11-25", "2026-07-28"] as const;
const folder = fileURLToPath(new URL(".", import.meta.url));

const node = installNewerNode();
const server = await startConformanceServer();
try {
  for (const revision of revisions) {
    const failed = (await run(revision)) !== 0;
    if (failed) process.exitCode = 1;
    console.log(`conformance to ${revision}: ${failed ? "not as the baseline says" : "as the baseline says"}\n`);
  }
} finally {
  await server.close();
}

/** The suite's own exit code; what it says of scenarios that are as expected is left out. */
async function run(revision: string): Promise<number> {
  const program = join(folder, "node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
  const baseline = join(folder, `baseline-${revision}.yaml`);
  const suite = spawn(
    node,
    [program, "server", "--url", server.url, "--requirements", revision, "--expected-failures", baseline],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  suite.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise<number>((resolve) => suite.on("close", (status) => resolve(status ?? 1)));
  console.log(output.slice(Math.max(0, output.indexOf("=== SUMMARY ==="))).trim());
  return code;
}
