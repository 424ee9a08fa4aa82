import type { Compilation } from "../pipeline.js";

/** Adds up how long things took, in milliseconds. */
export interface Stopwatch {
  readonly time: <T>(what: string, run: () => T) => T;
  readonly add: (what: string, milliseconds: number) => void;
  /** A line for each stage, in the order they first ran, and the whole process. */
  readonly report: () => string;
}

/** A stopwatch; the whole is counted from the start of the process. */
export function createStopwatch(): Stopwatch {
  const stages = new Map<string, number>();
  const add = (what: string, milliseconds: number): void =>
    void stages.set(what, (stages.get(what) ?? 0) + milliseconds);
  return {
    add,
    time: (what, run) => {
      const start = performance.now();
      const result = run();
      const stop = (): void => add(what, performance.now() - start);
      if (result instanceof Promise) return result.finally(stop) as typeof result;
      stop();
      return result;
    },
    report: () => {
      const whole = performance.now();
      const sum = [...stages.values()].reduce((total, each) => total + each, 0);
      // Threads take their time beside each other.
      const rest = Math.max(0, whole - sum);
      const rows = [...stages, ["start and the rest", rest] as const, ["the whole process", whole] as const];
      return rows
        .map(([what, milliseconds]) => `  ${what.padEnd(20)} ${milliseconds.toFixed(1).padStart(9)} ms\n`)
        .join("");
    },
  };
}

/** Counts the stages of a compilation. */
export function addTimings(stopwatch: Stopwatch, { timings }: Pick<Compilation, "timings">): void {
  for (const [stage, milliseconds] of Object.entries(timings)) stopwatch.add(stage, milliseconds);
}
