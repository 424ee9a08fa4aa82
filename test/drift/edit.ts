import type { Edit } from "../../generator/drift/rule.js";

/** The text with each edit made, in order. An edit whose text is not there is a mistake in the test. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`nothing to edit: ${JSON.stringify(from)}`);
    return before.replace(from, () => to);
  }, text);
}
