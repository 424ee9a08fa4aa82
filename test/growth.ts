/** Less work than this tells nothing of how it grows. */
const leastMs = 60;

/** More than this tells enough. */
const mostMs = 2_000;

interface Run {
  /** The processor's time, in milliseconds: what other programs do meanwhile does not count. */
  readonly ms: number;
  readonly isRefused: boolean;
}

function measure(times: number, work: () => unknown): Run {
  let isRefused = false;
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    try {
      work();
    } catch {
      // A refusal is an answer too.
      isRefused = true;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, isRefused };
}

/** Twice what is linear, for collections of garbage and the like; half of what is quadratic. */
export const worstGrowth = 9;

/**
 * How much longer `work` takes of four times as much: about 4 where it is linear, 16 where it takes the square. 0 where even the larger input
 * is done in no time. A suspicion is tried again, and at last with four times as much again: a square is one there too, and what a busy machine and
 * a full heap add is not.
 */
export function growth<T>(size: number, make: (size: number) => T, work: (input: T) => unknown): number {
  const first = compare(make(size), make(4 * size), work);
  if (first.ratio <= worstGrowth || first.ms > mostMs) return first.ratio;
  const second = compare(make(4 * size), make(16 * size), work);
  // What is refused only there was not read to its end.
  return second.isRefused && !first.isRefused ? first.ratio : Math.min(first.ratio, second.ratio);
}

/** Four runs of the small input are as much work as one of the large one, garbage included. The least of several counts. */
function compare<T>(small: T, large: T, work: (input: T) => unknown): Run & { readonly ratio: number } {
  let [least, most, spent] = [Infinity, Infinity, 0];
  let isRefused = false;
  measure(1, () => work(small));
  for (let tries = 0; tries < 8; tries += 1) {
    const run = measure(1, () => work(large));
    most = Math.min(most, run.ms);
    spent += run.ms;
    isRefused = run.isRefused;
    if (most < leastMs) return { ms: most, isRefused, ratio: 0 };
    least = Math.min(least, measure(4, () => work(small)).ms);
    if ((4 * most) / least <= worstGrowth) break;
    if (tries > 0 && spent > mostMs) break;
  }
  return { ms: most, isRefused, ratio: (4 * most) / Math.max(least, 0.4) };
}
