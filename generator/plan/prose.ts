import type { JsonValue } from "../source/node.js";
import { cleanText } from "./comment.js";

/** Text of the YAML as one paragraph of Markdown: nothing in it can open a tag, a link target, a heading or a list. */
export function prose(text: string): string {
  return cleanText(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>|]/g, "\\$&")
    .replace(/^([#>+-]|\d+\.)/, "\\$1");
}

/** Text as inline code; backticks inside widen the fence. */
export function inlineCode(text: string): string {
  const clean = cleanText(text).replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

/** A YAML front matter value: always a double-quoted scalar, on one line. */
export function yamlString(text: string): string {
  return JSON.stringify(cleanText(text).replace(/\s+/g, " ")).replace(/[\u007f-\uffff]/g, (character) => character);
}

/** A value as the example of a TypeScript object, keys bare where they can be; nothing in it ends a Markdown code block. */
export function exampleCode(value: JsonValue): string {
  return JSON.stringify(value, null, 2).replace(/^( *)"([A-Za-z_$][\w$]*)":/gm, "$1$2:").replace(/`{3,}/g, "``");
}

/** A word as one shell argument. */
export function shellWord(text: string): string {
  const clean = text.replace(/[\r\n]+/g, " ");
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(clean) ? clean : `'${clean.replace(/'/g, "'\\''")}'`;
}

/** Text inside a Mermaid label. */
export function mermaidText(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").replace(/["#;:<>{}[\]()|`\\]/g, " ").replace(/\s+/g, " ").trim().slice(0, 60);
}
