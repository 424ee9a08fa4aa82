import type { CST } from "yaml";
import { UnreadText } from "./unread-text.js";

/**
 * The same `tokens` one by one, but this throws where one is no YAML, or lists and maps stand more than `most` deep in each other in it. The YAML package calls itself
 * for each level, and where the stack ends while a regular expression is used for the first time, the engine does not throw: it ends the process.
 */
export function* shallowTokens(tokens: Iterable<CST.Token>, most: number): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === "error")
      throw new UnreadText("YAML", "a mark stands where none may", `character ${token.offset + 1}`);
    if (isDeeper(token, most))
      throw new UnreadText("YAML", "lists and maps stand too deep in each other");
    yield token;
  }
}

/** Whether lists and maps stand more than `most` deep in each other. The walk itself takes no level of the stack. */
function isDeeper(root: CST.Token, most: number): boolean {
  const waiting: { readonly token: CST.Token; readonly level: number }[] = [
    { token: root, level: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, level } = next;
    if (token.type === "document") {
      if (token.value !== undefined) waiting.push({ token: token.value, level });
      continue;
    }
    if (!("items" in token)) continue;
    if (level >= most) return true;
    for (const { key, value } of token.items)
      for (const inner of [key, value])
        if (inner !== undefined && inner !== null) waiting.push({ token: inner, level: level + 1 });
  }
  return false;
}
