/** How much of what is long is tried: a part by `npm test`, three times as much by `.ci/run` (CAPSTAN_TIMES), all by `.ci/long` (CAPSTAN_LONG). */
const times =
  process.env.CAPSTAN_LONG === undefined ? Number(process.env.CAPSTAN_TIMES ?? 1) : Number.POSITIVE_INFINITY;

/** True in `npm test`: what others do as well, at length, is left to them. */
export const isShort = times === 1;

/** So many of them, or in CI so many times more, evenly over all of them and from a place that CAPSTAN_SEED chooses. */
export function part<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.floor(all.length / (count * times)));
  const first = Number(process.env.CAPSTAN_SEED ?? 20261125) % step;
  const chosen = all.filter((_, index) => index % step === first);
  if (step > 1) console.log(`${chosen.length} of ${all.length}, as CAPSTAN_SEED, CAPSTAN_TIMES and CAPSTAN_LONG say`);
  return chosen;
}
