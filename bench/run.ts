// All that is measured beside something else, written to docs/performance.md with what machine it was. `--sample`: a short run that writes nothing, and says which of the
// committed ratios it misses by more than a fifth.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { benchClient } from "./client.js";
import { benchMcp } from "./mcp.js";
import type { Measured } from "./measured.js";
import { benchOrchestrate } from "./orchestrate.js";
import { benchServe } from "./serve.js";

const document = "docs/performance.md";
const isSample = process.argv.includes("--sample");
const [rounds, requests] = isSample ? [5, 200] : [40, 500];

const rows: readonly Measured[] = [
  ...(await benchServe(rounds, requests)),
  ...(await benchMcp(rounds, requests / 2, isSample ? [5] : [5, 50, 200])),
  ...(await benchClient(rounds, requests)),
];
const { criticalMs, takenMs } = await benchOrchestrate(isSample ? 10 : 50);

const line = (row: Measured): string =>
  `| ${row.name} | ${row.ratio.toFixed(2)} | ${row.cpuRatio.toFixed(2)} | ${row.aim.toFixed(2)} | ${row.ours.toFixed(0)} | ${row.byHand.toFixed(0)} | ${row.ourCpu.toFixed(3)} | ${row.cpuByHand.toFixed(3)} |`;
const table = [
  "| beside the same by hand | ratio of requests per second | ratio by processor time | aim | ours, per second | by hand, per second | ours, ms of processor | by hand, ms of processor |",
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
  ...rows.map(line),
].join("\n");
const steps = `An operation of six steps, four of them independent, takes ${(takenMs / criticalMs).toFixed(2)} of its critical path of three calls (${takenMs.toFixed(1)} ms beside ${criticalMs.toFixed(1)} ms; aim: 1.10).`;
console.log(`${table}\n\n${steps}`);

if (isSample) {
  const committed = new Map(
    readFileSync(document, "utf8")
      .split("\n")
      .map((one) => one.split("|").map((cell) => cell.trim()))
      .map(([, name = "", , ratio]) => [name, Number(ratio)] as const),
  );
  for (const { name, cpuRatio } of rows) {
    const before = committed.get(name);
    if (before !== undefined && cpuRatio < before * 0.8)
      console.log(`slower than committed: ${name}: ${cpuRatio.toFixed(2)}, ${before.toFixed(2)} in ${document}`);
  }
} else {
  const [cpu] = cpus();
  const machine = `${cpus().length} cores of ${cpu?.model ?? "an unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1) ?? "unknown"}`;
  const begin = "<!-- measured -->";
  const text = readFileSync(document, "utf8");
  const head = text.slice(0, text.indexOf(begin) + begin.length);
  writeFileSync(document, `${head}\n\nMeasured on ${machine}.\n\n${table}\n\n${steps}\n`);
}
process.exit(0);
