/** How many names may still be compared: what is left of it is spent by every search that it is handed to. */
export interface Comparisons {
  left: number;
}

/** Nobody misspells longer ones: what two of them differ in takes the product of their lengths to find. */
const longestWord = 300;

/**
 * The candidate that a misspelled word most likely means: at most a third of its letters away, ties going to the first; undefined where none is near, and
 * where `comparisons` are used up (a thousand wrong names among a thousand would else ask for a million searches).
 */
export function nearestWord(
  word: string,
  candidates: readonly string[] | (() => readonly string[]),
  comparisons?: Comparisons,
): string | undefined {
  if (word.length > longestWord || (comparisons !== undefined && comparisons.left <= 0)) return undefined;
  const names = typeof candidates === "function" ? candidates() : candidates;
  if (comparisons !== undefined) comparisons.left -= names.length;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of names) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Damerau-Levenshtein distance (neighbours swapped count one), given up at `limit`. */
function editDistance(one: string, other: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column += 1) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      let distance = Math.min(
        (previous[column] ?? limit) + 1,
        (current[column - 1] ?? limit) + 1,
        (previous[column - 1] ?? limit) + cost,
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        distance = Math.min(distance, (before[column - 2] ?? limit) + 1);
      current.push(distance);
      least = Math.min(least, distance);
    }
    if (least >= limit) return limit;
    before = previous;
    previous = current;
  }
  return previous[other.length] ?? limit;
}
