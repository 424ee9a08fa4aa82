import { kebabCase } from "../text/casing.js";
import { singular } from "../text/singular.js";
import type { SkillOperation } from "./skill-operation.js";

/** Operations about one thing: a file of a skill's `references/`. */
export interface SkillGroup {
  readonly label: string;
  /** Relative to the skill, `references/orders.md`. */
  readonly path: string;
  readonly operations: readonly SkillOperation[];
}

/** A page has so many operations at most; one of fewer than `comfortable` is not divided, and what are fewer than `fewest` have none of their own. */
const most = 40;
const comfortable = 20;
const fewest = 4;

/** Operations by what they are about: by the first part of the paths that they call in which they differ, and long groups by the next one. YAML order. */
export function groupOperations(operations: readonly SkillOperation[]): readonly SkillGroup[] {
  const paths = new Set<string>();
  return divide(operations, 0, "").flatMap(({ label, members }) => {
    const parts = Math.ceil(members.length / most);
    const size = Math.ceil(members.length / parts);
    const name = label === "" ? "operations" : label;
    return Array.from({ length: parts }, (_, part) => ({
      label: parts === 1 ? name : `${name} (${part + 1} of ${parts})`,
      path: freePath(parts === 1 ? name : `${name} ${part + 1}`, paths),
      operations: members.slice(part * size, (part + 1) * size),
    }));
  });
}

/** What operations are about, in a word or two each: those first that most of them are about. */
export function topicsOf(operations: readonly SkillOperation[]): readonly string[] {
  for (let depth = 0; depth < 4; depth += 1) {
    const parts = [...collect(operations, depth)].filter(([part]) => part !== "");
    if (parts.length > 1)
      return parts.sort(([, some], [, others]) => others.length - some.length).map(([part]) => part);
  }
  return [];
}

interface Part {
  readonly label: string;
  readonly members: readonly SkillOperation[];
}

function divide(operations: readonly SkillOperation[], depth: number, label: string): readonly Part[] {
  if (operations.length <= comfortable) return [{ label, members: operations }];
  const children = [...collect(operations, depth)];
  const [only] = children;
  if (children.length === 1 && only !== undefined)
    return only[0] === "" ? [{ label, members: operations }] : divide(operations, depth + 1, label);
  const isOwn = ([part, members]: (typeof children)[number]): boolean => part !== "" && members.length >= fewest;
  const others = children.filter((child) => !isOwn(child)).flatMap(([, members]) => members);
  return [
    ...children
      .filter(isOwn)
      .flatMap(([part, members]) => divide(members, depth + 1, depth === 0 ? part : `${label} ${part}`.trim())),
    ...(others.length === 0 ? [] : [{ label: `${label} others`.trim(), members: others }]),
  ];
}

/** Operations by the part at `depth` of what they are about; those that have no such part under the empty text. */
function collect(operations: readonly SkillOperation[], depth: number): ReadonlyMap<string, SkillOperation[]> {
  const groups = new Map<string, SkillOperation[]>();
  // `integration` and `integrations` are one thing, called as it is met first.
  const labels = new Map<string, string>();
  for (const operation of operations) {
    const topic = operation.topics[depth] ?? "";
    const key = labels.get(singular(topic)) ?? topic;
    labels.set(singular(topic), key);
    const known = groups.get(key);
    if (known) known.push(operation);
    else groups.set(key, [operation]);
  }
  return groups;
}

function freePath(label: string, taken: Set<string>): string {
  const stem =
    kebabCase(label)
      .slice(0, 60)
      .replace(/(?<!-)-+$/, "") || "operations";
  for (let count = 1; ; count += 1) {
    const path = `references/${count === 1 ? stem : `${stem}-${count}`}.md`;
    if (taken.has(path)) continue;
    taken.add(path);
    return path;
  }
}
