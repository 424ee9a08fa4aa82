/** Less work than this tells nothing of how it grows. */
const leastMs = 60;

/** The processor's time that `work` takes, in milliseconds: what other programs do meanwhile does not count. */
function measure(work: () => unknown): number {
  const before = process.cpuUsage();
  try {
    work();
  } catch {
    // A refusal is an answer too.
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * How much longer `work` takes of four times as much: about 4 where it is linear, 16 where it takes the square. 0 where even the larger input
 * is done in no time. The least of several runs counts, and a suspicion is tried again.
 */
export function growth<T>(size: number, make: (size: number) => T, work: (input: T) => unknown): number {
  const [small, large] = [make(size), make(4 * size)];
  measure(() => work(small));
  let [least, most] = [Infinity, Infinity];
  for (let tries = 0; tries < 12; tries += 1) {
    most = Math.min(
      most,
      measure(() => work(large)),
    );
    if (most < leastMs) return 0;
    for (let again = 0; again < 3; again += 1)
      least = Math.min(
        least,
        measure(() => work(small)),
      );
    if (most / least <= worstGrowth) break;
    // What takes seconds has told enough.
    if (tries > 0 && most > 4_000) break;
  }
  return most / Math.max(least, 0.1);
}

/** Twice what is linear, for collections of garbage and the like; half of what is quadratic. */
export const worstGrowth = 9;
