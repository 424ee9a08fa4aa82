// Written by Capstan, the same for every capability. Do not edit: run generate.

/** The one of `names` that was most likely meant by `written`; undefined where none is near. Names that differ in case, `-` and `_` alone are the same. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  // Longer ones are nobody's slip, and the comparison takes the product of two lengths.
  if (written.length > 60) return undefined;
  const folded = fold(written);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const name of names) {
    if (name.length > 60) continue;
    const distance = editDistance(folded, fold(name), least);
    if (distance < least) {
      best = name;
      least = distance;
    }
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_.\s]/g, "");
}

/** Insertions, deletions and replacements that make `one` into `other`; `most` where there are as many or more. */
function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) >= most) return most;
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, against] of [...other].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === against ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return Math.min(previous.at(-1) ?? most, most);
}
