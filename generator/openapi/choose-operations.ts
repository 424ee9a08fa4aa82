import { kebabCase } from "../text/casing.js";
import type { ApiDocument, ApiOperation } from "./document.js";
import { textAt, textsAt, valueAt } from "./read-node.js";

/** Which operations of a document are wanted; undefined: whichever. */
export interface Choice {
  readonly tag: string | undefined;
  /** `list*`, `GET /pets/*`: by id, by its words, or by method and path; `*` is anything. One of them is enough; none: whichever. */
  readonly operation: readonly string[];
}

/** The operations that are wanted, in the document's order. */
export function chooseOperations({ operations }: ApiDocument, { tag, operation }: Choice): readonly ApiOperation[] {
  return operations.filter(
    (each) =>
      (tag === undefined || textsAt(each.node, "tags").some((own) => own.toLowerCase() === tag.toLowerCase())) &&
      (operation.length === 0 ||
        [each.id ?? "", kebabCase(each.id ?? ""), `${each.method} ${each.path}`, each.path].some((name) =>
          operation.some((pattern) => matches(name, pattern)),
        )),
  );
}

/** The tags of a document, those that are used and those that are declared. */
export function tagsOf({ root, operations }: ApiDocument): readonly string[] {
  const declared = valueAt(root, "tags");
  return [
    ...new Set([
      ...(declared?.kind === "list" ? declared.items.flatMap((item) => textAt(item, "name") ?? []) : []),
      ...operations.flatMap(({ node }) => textsAt(node, "tags")),
    ]),
  ];
}

/** Whether a text is a pattern, in time by their lengths alone. */
function matches(text: string, pattern: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  if (parts.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = parts.pop() ?? "";
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
