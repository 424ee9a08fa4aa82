import { expect, it } from "vitest";
import { parse } from "yaml";
import { type Labelled, labelledNames, readLabelled } from "./labelled.js";

/** Keys below which steps and what flows between them are written, and those of answers. */
const inside = new Set(
  "steps mappings with aggregates functions flows lookupValue index match call mapping outputParameters outputs outputRawFormat outputSchema outputMediaType maxBinarySize responses value".split(
    " ",
  ),
);

/** Whether two values differ in something that stands below one of those keys; what differs elsewhere does not count. */
function differsInside(one: unknown, other: unknown, below: boolean): boolean {
  if (isMap(one) && isMap(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].some((key) =>
      differsInside(one[key], other[key], below || inside.has(key)),
    );
  if (Array.isArray(one) && Array.isArray(other))
    return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index).some((index) =>
      differsInside(one[index], other[index], below),
    );
  return below && one !== other && JSON.stringify(one) !== JSON.stringify(other);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a script, which is a step, or a schema of answers is another file. */
function differsBeside({ beside }: Labelled): boolean {
  const [old, now] = [beside?.old ?? {}, beside?.new ?? {}];
  const paths = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return paths.some((path) => /\.(?:[cm]?js|py|groovy|avsc|proto)$/.test(path) && old[path] !== now[path]);
}

it("half of the labelled pairs or more change something inside orchestration or answers", () => {
  const counted = labelledNames.filter((name) => {
    const pair = readLabelled(name);
    return differsInside(parse(pair.old), parse(pair.new), false) || differsBeside(pair);
  });
  console.log(`${counted.length} of ${labelledNames.length} labelled pairs change orchestration or answers`);
  expect(counted.length / labelledNames.length).toBeGreaterThanOrEqual(0.5);
});
