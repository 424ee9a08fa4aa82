import { generatedChanges } from "./generated/generated-change.js";
import { configuredChanges } from "./configuration.js";
import { groupChanges } from "./groups/group-changes.js";
import { nameChanges } from "./published-names.js";
import { reworded, textOnly } from "./changes.js";
import { type Level, surfaces } from "./rule.js";
import { rules } from "./rules/index.js";
import { wholeChanges } from "./whole-capabilities.js";

/** A kind of change as people look it up. */
export interface ListedRule {
  readonly id: string;
  readonly level: Level;
  readonly about: string;
}

/** Every kind of change that `diff` knows, by surface. */
export function listedRules(): readonly ListedRule[] {
  return [
    ...rules.map(({ id, level, about }) => ({ id, level, about })),
    ...Object.entries({ ...nameChanges, ...configuredChanges, ...groupChanges, ...wholeChanges }).map(
      ([id, { level, about }]) => ({
        id,
        level,
        about,
      }),
    ),
    ...generatedChanges,
    { id: `skill/${reworded.id}`, level: reworded.level, about: reworded.about },
    ...surfaces.map((surface) => ({ id: `${surface}/${textOnly.id}`, level: textOnly.level, about: textOnly.about })),
  ];
}
