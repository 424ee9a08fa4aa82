// A process of `npm run fuzz`: is told of batches, and tells what came of each.
import fc from "fast-check";
import { stringify } from "yaml";
import { compileText } from "../check.js";
import { checkEmitted, marker } from "./check-emitted.js";
import { damage, documents } from "./documents.js";

/** So many documents from a seed of their own: the same ones, whoever tries them. */
export interface Batch {
  readonly seed: number;
  readonly count: number;
}

export interface Outcome {
  readonly compiled: number;
  /** What failed, by the first lines of what was said. */
  readonly failures: readonly { readonly kind: string; readonly message: string; readonly text: string }[];
  /** Of the process, in bytes. */
  readonly memory: number;
}

const bytes = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 })),
  { minLength: 1, maxLength: 12 },
);
const payloads = [
  "`;MARK();`",
  "${MARK()}",
  '");MARK();("',
  "*/MARK();/*",
  "\u2028MARK();",
  "\nMARK();\n",
  "');MARK();('",
  "</script><script>MARK()</script>",
  "[MARK](http://MARK.example)",
  "![x](http://MARK.example/x.png)",
  "<img src=MARK>",
  "`` ` ``<b>MARK",
  "'$(MARK)`MARK`;MARK #",
  "\u202eMARK\u2066",
].map((payload) => payload.replaceAll("MARK", marker));
const payload = fc.record({ text: fc.constantFrom(...payloads), at: fc.nat(200) });
const tries = fc.record({
  document: documents(),
  payload: fc.option(payload),
  damages: fc.array(damage, { maxLength: 4 }),
  // Half of them: what bytes damage is mostly no YAML any more, and goes no further than its reader.
  noise: fc.option(bytes, { freq: 1 }),
  keepGoing: fc.constantFrom(true, true, true, false),
});

/** Compiles the documents of a batch and checks what comes out: files are parsed while the next document is compiled. */
export async function tryBatch({ seed, count }: Batch): Promise<Outcome> {
  const failures: Outcome["failures"][number][] = [];
  const checks: Promise<void>[] = [];
  let compiled = 0;
  for (const { document, payload: hostile, damages, noise, keepGoing } of fc.sample(tries, { seed, numRuns: count })) {
    const text = withNoise(
      damages.reduce(
        (each, change) => change(each),
        stringify(hostile ? withPayload(document, hostile.at, hostile.text) : document),
      ),
      noise ?? [],
    );
    const fail = (error: unknown): void => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push({ kind: message.split("\n").slice(0, 3).join("\n"), message, text });
    };
    try {
      const { files } = compileText(text, { keepGoing });
      if (files.length > 0) compiled += 1;
      for (const { path, text: emitted } of files) checks.push(checkEmitted(path, emitted).catch(fail));
    } catch (error) {
      fail(error);
    }
    if (checks.length > 200) await Promise.all(checks.splice(0));
  }
  await Promise.all(checks);
  return { compiled, failures, memory: process.memoryUsage().rss };
}

/** The document with a text of it, the `at`th from its begin, followed by another. */
function withPayload(document: unknown, at: number, hostile: string): unknown {
  let seen = 0;
  const visit = (each: unknown): unknown => {
    if (typeof each === "string") return (seen += 1) === at ? `${each}${hostile}` : each;
    if (Array.isArray(each)) return each.map(visit);
    return typeof each === "object" && each !== null
      ? Object.fromEntries(Object.entries(each).map(([key, item]) => [key, visit(item)]))
      : each;
  };
  return visit(document);
}

function withNoise(text: string, noise: readonly (readonly [number, number])[]): string {
  const buffer = Buffer.from(text);
  for (const [at, byte] of noise) if (buffer.length > 0) buffer[Math.floor(at * buffer.length)] = byte;
  return buffer.toString("utf8");
}

process.on("message", (batch: Batch) => {
  void tryBatch(batch).then((outcome) => process.send?.(outcome));
});
