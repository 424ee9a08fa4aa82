// `npm run fuzz [count] [seed]`: so many documents, whole and damaged, each compiled, and what comes out parsed. Prints the seed and what was found; nothing may be.
// One process for each core (or CAPSTAN_WORKERS) tries batches of them; which documents they are depends on the seed alone.
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Batch, Outcome } from "./batch.js";

const [, , count = "2000", given] = process.argv;
const seed = given === undefined ? Math.floor(Math.random() * 0x7fffffff) : Number(given);
const size = 500;
const total = Number(count);
const batches: Batch[] = Array.from({ length: Math.ceil(total / size) }, (_, index) => ({
  seed: seed + index * size,
  count: Math.min(size, total - index * size),
}));
const workers = Math.min(batches.length, Number(process.env.CAPSTAN_WORKERS ?? availableParallelism()));

const found = new Map<string, number>();
const start = performance.now();
let [compiled, done, memory] = [0, 0, 0];

function take(batch: Batch, outcome: Outcome): void {
  compiled += outcome.compiled;
  done += batch.count;
  memory = Math.max(memory, outcome.memory);
  for (const { kind, message, text } of outcome.failures) {
    if (!found.has(kind)) console.log(`${message}\n---\n${text}\n===`);
    found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  if (Math.floor(done / 10_000) > Math.floor((done - batch.count) / 10_000)) console.log(progress());
}

/** How far a long run has come: some 60 documents a second on each core, in memory that stays as it is. */
function progress(): string {
  const seconds = (performance.now() - start) / 1000;
  return `${done} documents, ${compiled} compiled, ${found.size} kinds of failure, ${Math.round(done / seconds)} a second, ${Math.round(memory / 2 ** 20)} MiB in a process`;
}

/** Batches one after another, until none is left. */
async function work(): Promise<void> {
  let worker = begin();
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const outcome = await outcomeOf(worker, batch);
    take(batch, outcome ?? ended(batch));
    if (outcome === undefined) worker = begin();
  }
  worker.disconnect();
}

function begin(): ChildProcess {
  // A stack of two lines tells where a failure is; the reader of YAML makes thousands that nobody looks at.
  return fork(fileURLToPath(new URL("batch.ts", import.meta.url)), {
    execArgv: ["--import", "tsx", "--stack-trace-limit=4"],
  });
}

/** What came of a batch; undefined where the process ended over it. */
async function outcomeOf(worker: ChildProcess, batch: Batch): Promise<Outcome | undefined> {
  return await new Promise((resolve) => {
    const onExit = (): void => resolve(undefined);
    worker.once("exit", onExit);
    worker.once("message", (outcome: Outcome) => {
      worker.off("exit", onExit);
      resolve(outcome);
    });
    worker.send(batch);
  });
}

function ended({ seed: from, count: of }: Batch): Outcome {
  const message = `a process ended over the ${of} documents of the seed ${from}`;
  return { compiled: 0, failures: [{ kind: message, message, text: "" }], memory: 0 };
}

await Promise.all(Array.from({ length: workers }, work));
console.log(
  `seed ${seed}: ${total} documents, ${compiled} compiled, ${found.size} kinds of failure, ${Math.round((performance.now() - start) / 1000)} s`,
);
process.exitCode = found.size > 0 ? 1 : 0;
