import type { PlacedConfig } from "../config/read-config.js";
import type { Target } from "../config/config.js";
import { configOf } from "../config/target-config.js";
import { fileStem } from "../model/file-stem.js";
import { entryAt } from "../model/capability-entries.js";
import { isOfTarget } from "./choose-targets.js";
import type { Operand } from "./diff-operands.js";

/** Both sides of a comparison as one target sees them. */
export interface TargetSides {
  readonly before: Operand;
  readonly after: Operand;
}

/**
 * Both sides by the targets of the new one: the same target of the old configuration, or where it had none of that name, what the new one says of it on
 * both sides. Sides as they are where there are no targets. What cannot be compared is told.
 */
export function sidesOfTargets(
  before: Operand,
  after: Operand,
  named: string | undefined,
): { readonly sides: readonly TargetSides[]; readonly notes: readonly string[] } {
  const [were, are] = [before.config.targets, after.config.targets];
  if (were.length + are.length === 0) return { sides: [{ before, after }], notes: [] };
  if (are.length === 0) return { sides: [{ before, after }], notes: were.map(gone) };
  const notes: string[] = named === undefined ? were.filter((each) => !isNamedIn(each, are)).map(gone) : [];
  const sides = are
    .filter(({ name }) => named === undefined || name === named)
    .map((target) => {
      const was = were.find(({ name }) => name === target.name);
      if (was) return { before: seenBy(was, before), after: seenBy(target, after) };
      notes.push(`target \`${target.name}\` is new: both sides are compiled with what it says now`);
      const old = seenBy(target, { ...before, config: after.config });
      return {
        before: { ...old, config: { ...old.config, placeOf: before.config.placeOf } },
        after: seenBy(target, after),
      };
    });
  return { sides, notes };
}

function seenBy(target: Target, operand: Operand): Operand {
  return {
    ...operand,
    config: configOf(operand.config, target),
    sources: operand.sources.filter(({ key, file }) =>
      isOfTarget(
        entryAt(file.path, operand.config.entries)?.name ?? fileStem(operand.isFile ? file.path : key),
        target,
      ),
    ),
  };
}

function isNamedIn({ name }: Target, targets: PlacedConfig["targets"]): boolean {
  return targets.some((each) => each.name === name);
}

function gone({ name }: Target): string {
  return `target \`${name}\` is gone: what it generated is made no more, for whoever uses it`;
}
