import type { Change } from "./changes.js";

/** The capability file that a change is in. */
export function fileOfChange({ before, after }: Change): string {
  return (after ?? before)?.file.path ?? "";
}
