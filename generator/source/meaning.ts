import { createHash } from "node:crypto";
import type { SourceNode } from "./node.js";

/**
 * SHA-256 of what a document says, in hex: its keys and values in their order, plain scalars as they are written. Comments, blanks, quotes and the
 * way that lists and maps are written do not count.
 */
export function hashMeaning(root: SourceNode): string {
  const hash = createHash("sha256");
  const visit = (node: SourceNode): void => {
    if (node.kind === "scalar") {
      // Where text is wanted, a plain `1.10` is the text that stands there.
      hash.update(typeof node.value === "string" ? `${JSON.stringify(node.value)},` : `=${node.text},`);
      return;
    }
    hash.update(node.kind === "map" ? "{" : "[");
    if (node.kind === "list") node.items.forEach(visit);
    else {
      for (const { key, value } of node.entries) {
        hash.update(`${JSON.stringify(key)}:`);
        visit(value);
      }
    }
    hash.update(node.kind === "map" ? "}" : "]");
  };
  visit(root);
  return hash.digest("hex");
}

/** SHA-256 of a text as it is written, in hex: documents of APIs are megabytes, and nobody lays them out by hand. */
export function hashWritten(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
