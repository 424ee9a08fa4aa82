import { isTrueAt } from "../../openapi/read-node.js";
import { referenceOf, type References, type Target } from "../../openapi/references.js";
import type { SourceNode } from "../../source/node.js";

/** What is made of values: an answer is read, what a caller passes is written. What is read-only is in no request, what is write-only in no answer. */
export type Access = "read" | "write";

/** Finds out whether a type is another in requests than in answers. */
export interface AccessSearch {
  readonly differs: (target: Target) => boolean;
}

/** Looks for `readOnly` and `writeOnly` behind references; each schema is looked through once for all that lead to it in vain. */
export function createAccessSearch(references: References): AccessSearch {
  const known = new Map<string, boolean>();
  const differs = (target: Target): boolean => {
    const before = known.get(target.id);
    if (before !== undefined) return before;
    const seen = new Set<string>([target.id]);
    const open: SourceNode[] = [target.node];
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.kind === "list") open.push(...node.items);
      if (node.kind !== "map") continue;
      if (isTrueAt(node, "readOnly") || isTrueAt(node, "writeOnly")) {
        known.set(target.id, true);
        return true;
      }
      if (referenceOf(node)) {
        const next = references.target(node);
        if (next && known.get(next.id) === true) {
          known.set(target.id, true);
          return true;
        }
        if (next && !seen.has(next.id) && known.get(next.id) === undefined) {
          seen.add(next.id);
          open.push(next.node);
        }
        continue;
      }
      for (const { key, value } of node.entries) if (!dataKeys.has(key)) open.push(value);
    }
    for (const id of seen) known.set(id, false);
    return false;
  };
  return { differs };
}

/** Keywords whose values are data, not schemas. */
const dataKeys = new Set(["example", "examples", "default", "enum", "const"]);
