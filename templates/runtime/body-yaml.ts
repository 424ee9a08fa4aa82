import { textOf } from "./convert.js";
import type { JsonValue } from "./json.js";
import { writeJson } from "./write-json.js";

/**
 * What fills the holes of a body that is written as YAML (YAML 1.2.2), of which JSON is a part: whatever the value is, it stays this one value. What JSON
 * leaves as it is and YAML cannot print (5.1) is escaped.
 */

/** A value of its own, on one line. */
export function yamlInText(value: JsonValue | undefined): string {
  return printable(writeJson(value ?? null));
}

/** The inside of a text in double quotes; the quotes stand in the text. */
export function yamlStringInText(value: JsonValue | undefined): string {
  // At the beginning and the end of a line blanks would be none of the value's.
  return printable(JSON.stringify(textOf(value)).slice(1, -1)).replace(/^ | $/g, "\\x20");
}

/** A line `name: value` of a mapping; nothing where the value is absent. */
export function yamlMemberInText(member: Readonly<Record<string, JsonValue | undefined>>): string {
  return Object.entries(member)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${nameInText(name)}: ${yamlInText(value)}`)
    .join("");
}

/** A line `- value` of a list; nothing where the value is absent. */
export function yamlItemInText(item: readonly (JsonValue | undefined)[]): string {
  return item
    .filter((value) => value !== undefined)
    .map((value) => `- ${yamlInText(value)}`)
    .join("");
}

/** The inside of a comment, which a line break would end. */
export function yamlCommentInText(value: JsonValue | undefined): string {
  return printable(textOf(value).replace(/\s+/g, " "));
}

/** Words that YAML 1.1 takes for something else than text are in quotes. */
function nameInText(name: string): string {
  const isPlain =
    /^[A-Za-z_][\w./-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name);
  return isPlain ? name : printable(JSON.stringify(name));
}

function printable(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
