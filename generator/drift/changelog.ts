/** The entries of a changelog (`## 1.2.0`, then lines) after one version, up to another: the newest first, as they are written. */
export function entriesBetween(changelog: string, was: string, now: string): readonly string[] {
  const [from, to] = [numbersOf(was), numbersOf(now)];
  if (!from || !to) return [];
  return changelog
    .split(/^(?=## )/m)
    .filter((section) => {
      const version = numbersOf(/^## \[?v?([0-9][^\s\]]*)/.exec(section)?.[1] ?? "");
      return version !== undefined && isLater(version, from) && !isLater(version, to);
    })
    .flatMap((section) => section.trimEnd().split("\n"))
    .filter((line) => line.trim() !== "");
}

/** The three numbers of a version (Semantic Versioning 2.0.0, 2), and what comes before its release. */
function numbersOf(version: string): readonly [numbers: readonly number[], prerelease: string] | undefined {
  const [, numbers, prerelease = ""] = /^(\d+\.\d+\.\d+)(?:-([\w.-]+))?/.exec(version) ?? [];
  return numbers === undefined ? undefined : [numbers.split(".").map(Number), prerelease];
}

function isLater(
  [one, prerelease]: readonly [readonly number[], string],
  [other, otherPrerelease]: readonly [readonly number[], string],
): boolean {
  const index = one.findIndex((number, place) => number !== other[place]);
  if (index >= 0) return (one[index] ?? 0) > (other[index] ?? 0);
  // A release is later than what led to it (11.3).
  if (prerelease === "" || otherPrerelease === "") return prerelease === "" && otherPrerelease !== "";
  return prerelease > otherPrerelease;
}
