// Ratios side by side in one run: `check` and `generate` of a full tree of unchanged capabilities, with the machine's cache and cold as in CI, against starting node and against generating it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const count = Number(process.argv[2] ?? 1000);
const capstan = resolve("dist", "cli.js");
const folder = mkdtempSync(join(tmpdir(), "capstan-bench-"));
const text = readFileSync(join("capabilities", "oauth-authorization.yaml"), "utf8");

function time(args: readonly string[], cache = join(folder, "..", `${basename(folder)}-cache`)): number {
  const start = performance.now();
  execFileSync(process.execPath, [...args], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, CAPSTAN_CACHE: cache },
  });
  return performance.now() - start;
}

try {
  mkdirSync(join(folder, "capabilities"));
  for (let index = 0; index < count; index += 1)
    writeFileSync(join(folder, "capabilities", `service-${index}.yaml`), text);
  const rows = [
    ["node -e 0", time(["-e", "0"])],
    [`generate, ${count} capabilities, cold`, time([capstan, "generate", "--quiet"])],
    [`generate again, nothing changed`, time([capstan, "generate", "--quiet"])],
    [`check, nothing changed`, time([capstan, "check", "--quiet"])],
    [`check, nothing changed, without a cache`, time([capstan, "check", "--quiet"], "off")],
  ] as const;
  const [[, node], [, cold]] = rows;
  for (const [what, milliseconds] of rows)
    console.log(
      `${what.padEnd(44)} ${milliseconds.toFixed(0).padStart(8)} ms  ${(milliseconds / cold).toFixed(3)} of cold, ${(milliseconds / node).toFixed(1)} times node`,
    );
} finally {
  for (const path of [folder, `${folder}-cache`]) rmSync(path, { recursive: true, force: true });
}
