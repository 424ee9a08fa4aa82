import type { Reporter } from "../diagnostics/reporter.js";
import type { OperationParameter } from "./capability.js";
import { leavesOf } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** How many values one may hold through those that it reads: each is written out where it is read. */
const mostHeld = 1000;
/** How many values may read each other in a row: code nests as deep. */
const deepest = 64;

/** The parameters that an expression reads. */
export function parametersIn(value: ValueExpression): readonly string[] {
  return [...leavesOf(value)].flatMap((leaf) => (leaf.kind === "parameter" ? [leaf.name] : []));
}

/**
 * Parameters with their values. One whose value reads itself, directly or through others, has none, and so has one that holds others in more places, or
 * behind more of them, than code can (both reported). Linear in what is written, whatever it would be written out.
 */
export function breakCircles(
  parameters: readonly OperationParameter[],
  reporter: Reporter,
): readonly OperationParameter[] {
  const reads = new Map(parameters.map(({ name, value }) => [name, value ? parametersIn(value) : []]));
  if ([...reads.values()].every((names) => names.length === 0)) return parameters;
  const settled = new Map<string, { readonly held: number; readonly depth: number }>();
  const broken = new Set<string>();
  const readers = new Map<string, string[]>();
  for (const [name, names] of reads)
    for (const read of new Set(names)) {
      const known = readers.get(read);
      if (known) known.push(name);
      else readers.set(read, [name]);
    }
  const waiting = new Map(
    [...reads].map(([name, names]) => [name, new Set(names.filter((read) => reads.has(read))).size]),
  );
  const spans = new Map(parameters.map(({ name, span }) => [name, span]));

  const settle = (first: string): void => {
    const open = [first];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const inside = broken.has(name) ? [] : (reads.get(name) ?? []).map((read) => settled.get(read));
      const held = inside.reduce((sum, of) => sum + (of?.held ?? 1), 1);
      const depth = inside.reduce((most, of) => Math.max(most, of?.depth ?? 0), 0) + 1;
      const isMuch = held > mostHeld || depth > deepest;
      const span = spans.get(name);
      if (isMuch && span)
        reporter.report("model/deep-value", span, { parameter: name, held: mostHeld, depth: deepest });
      if (isMuch) broken.add(name);
      settled.set(name, isMuch ? { held: 1, depth: 1 } : { held, depth });
      for (const reader of readers.get(name) ?? []) {
        const left = (waiting.get(reader) ?? 0) - 1;
        waiting.set(reader, left);
        if (left === 0 && !settled.has(reader)) open.push(reader);
      }
    }
  };

  for (const [name, left] of waiting) if (left === 0 && !settled.has(name)) settle(name);
  for (const { name, span } of parameters) {
    if (settled.has(name) || !readsItself(name, reads, settled)) continue;
    reporter.report("model/circular-value", span, { parameter: name });
    broken.add(name);
    settle(name);
  }
  return parameters.map((parameter) => (broken.has(parameter.name) ? { ...parameter, value: undefined } : parameter));
}

/** Whether a value comes back to itself, by way of those that are not settled. */
function readsItself(
  name: string,
  reads: ReadonlyMap<string, readonly string[]>,
  settled: ReadonlyMap<string, unknown>,
): boolean {
  const met = new Set<string>();
  const open = [...(reads.get(name) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (met.has(next) || settled.has(next)) continue;
    met.add(next);
    open.push(...(reads.get(next) ?? []));
  }
  return met.has(name);
}
