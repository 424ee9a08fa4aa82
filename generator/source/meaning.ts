import { createHash } from "node:crypto";
import type { SourceNode } from "./node.js";

/**
 * SHA-256 of what a document says, in hex: its keys and values in their order, plain scalars as they are written. Comments, blanks, quotes and the
 * way that lists and maps are written do not count.
 */
export function hashMeaning(root: SourceNode): string {
  // One text for the hash: each call of it crosses into another language.
  const parts: string[] = [];
  const visit = (node: SourceNode): void => {
    switch (node.kind) {
      case "scalar":
        // Where text is wanted, a plain `1.10` is the text that stands there.
        parts.push(typeof node.value === "string" ? `${JSON.stringify(node.value)},` : `=${node.text},`);
        break;
      case "list":
        parts.push("[");
        node.items.forEach(visit);
        parts.push("]");
        break;
      case "map":
        parts.push("{");
        for (const { key, value } of node.entries) {
          parts.push(JSON.stringify(key), ":");
          visit(value);
        }
        parts.push("}");
    }
  };
  visit(root);
  return hashWritten(parts.join(""));
}

/** SHA-256 of a text as it is written, in hex: documents of APIs are megabytes, and nobody lays them out by hand. */
export function hashWritten(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
