import type { JsonValue } from "../source/node.js";

declare const codeBrand: unique symbol;

/** A finished fragment of TypeScript. Text of the YAML can only become one through `literal`, `comment` and `identifier`: the three doors. */
export type Code = string & { readonly [codeBrand]: true };

/** Builds code from code: holes take code and numbers, never plain text. */
export function code(strings: TemplateStringsArray, ...parts: readonly (Code | number)[]): Code {
  return brand(String.raw({ raw: strings }, ...parts));
}

/** Joins fragments; the separator is ours. */
export function joinCode(parts: readonly Code[], separator: string): Code {
  return brand(parts.join(separator));
}

/**
 * First door: a JSON value as a TypeScript literal. Characters that cannot be seen are escaped. `named`: values that stand somewhere else already
 * and are written as that name.
 */
export function literal(value: JsonValue, named?: (value: JsonValue) => Code | undefined): Code {
  const name = named?.(value);
  if (name !== undefined) return name;
  if (Array.isArray(value)) return brand(`[${value.map((item: JsonValue) => literal(item, named)).join(", ")}]`);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${propertyKey(key)}: ${literal(item, named)}`);
    return brand(entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`);
  }
  return brand(typeof value === "string" ? quote(value) : JSON.stringify(value));
}

/** The inside of a template literal: backslashes, backticks and `${` are broken, and line ends where layout could touch them. */
export function templateText(text: string): Code {
  const escaped = escapeInvisible(text.replace(/[\\`]/g, "\\$&").replace(/\$\{/g, "\\${").replace(/\r/g, "\\r"));
  return brand(/[ \t]\n|\n\s*\n/.test(text) ? escaped.replace(/\n/g, "\\n") : escaped);
}

/** An object key: bare where it is a plain identifier, else quoted. `__proto__` is computed, since a quoted one would set the prototype. */
export function propertyKey(name: string): Code {
  if (name === "__proto__") return brand('["__proto__"]');
  return brand(/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));
}

/** A key of an interface or type literal, where computed keys are not needed. */
export function typeKey(name: string): Code {
  return brand(/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));
}

/** Access of a property: `input.id`, `input["vendor-id"]`. */
export function member(object: Code, name: string): Code {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? brand(`${object}.${name}`) : brand(`${object}[${quote(name)}]`);
}

/** Columns of prose in a comment. */
const commentWidth = 96;

/**
 * Second door: text as a doc comment; the author's lines are kept, long ones are wrapped. End marks are broken, control characters and bidirectional overrides
 * are dropped, `@` at the start of a line is kept from being read as a tag.
 */
export function comment(paragraphs: readonly string[]): Code {
  const lines = paragraphs
    .map((paragraph) => cleanText(paragraph).split("\n").flatMap((line) => wrap(line.trim())).map((line) => line.replace(/^@/, "\\@")))
    .filter((paragraph) => paragraph.some((line) => line !== ""))
    .flatMap((paragraph, index) => (index === 0 ? paragraph : ["", ...paragraph]));
  if (lines.length === 0) return brand("");
  const [only = ""] = lines;
  if (lines.length === 1) return brand(`/** ${only} */\n`);
  return brand(`/**\n${lines.map((line) => (line === "" ? " *" : ` * ${line}`)).join("\n")}\n */\n`);
}

/** Third door: a checked identifier. */
export function identifier(name: string): Code {
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) throw new Error(`not an identifier: ${JSON.stringify(name)}`);
  return brand(name);
}

/** Breaks a long line of prose between words; code in back-quotes stays whole. */
function wrap(line: string): readonly string[] {
  if (line.length <= commentWidth) return [line];
  const lines: string[] = [];
  for (const word of line.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > commentWidth) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function brand(text: string): Code {
  return text as Code;
}

function quote(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

/** Characters that a reviewer cannot see, or that some readers take for line ends, are written as escapes. */
function escapeInvisible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Text of the YAML as prose: end marks of comments broken, invisible characters gone. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, " ")
    .replace(/\*\//g, "*\\/")
    .replace(/\/\*/g, "/\\*")
    .trim();
}
