import type { Span } from "../diagnostics/span.js";
import type { JsonValue } from "../source/node.js";
import { digitsOf } from "../text/long-integers.js";
import { originOf } from "../diagnostics/origin.js";

const codeBrand: unique symbol = Symbol("code");

/** The brand is a value and no key: an object with a key that is computed takes four times as long to make, and a run makes a hundred thousand. */
interface Branded {
  readonly brand: typeof codeBrand;
}

/**
 * A fragment of TypeScript as a tree of finished text and names. Text of the YAML can only become one through `literal`, `comment` and `identifier`: the
 * three doors. Names stay values until `finishFile` knows all that a file imports and declares.
 */
export type Code = Text | Sequence | PropertyCode | DataCode | TracedCode | ImportedName | DeclaredName;

/** Finished text: most of what there is, so that it is a string and no object. Only the doors and words of this folder are. */
export type Text = string & Branded;

interface Sequence extends Branded {
  readonly kind: "sequence";
  readonly parts: readonly Code[];
}

/** An entry of an object literal: `{ id }` where the value is printed as the key is. */
interface PropertyCode extends Branded {
  readonly kind: "property";
  readonly key: Code;
  readonly value: Code;
}

/** A JSON value without names in it, as `literal` spells it: not before it is printed, since only then is it known whether the places of its parts are asked for. */
export interface DataCode extends Branded {
  readonly kind: "data";
  readonly value: JsonValue;
}

/** Code that is made from a part of the capability. Only what is asked for that reads the place. */
interface TracedCode extends Branded {
  readonly kind: "traced";
  readonly code: Code;
  readonly span: Span;
}

/** A name of another module. Using it is importing it. */
export interface ImportedName extends Branded {
  readonly kind: "import";
  /** A package, a runtime module (`runtime/json`) or a file of the capability (`./types`). */
  readonly module: string;
  readonly name: string;
  /** Gone when it runs: imported as a type where all that a file takes from the module is. */
  readonly isType: boolean;
  /** The same for every use of the name. */
  readonly key: string;
}

/**
 * A name that the file declares itself. `exported`: others import it by that very name; `private`: it makes way for exported and imported ones; `local`: a
 * parameter or variable, which makes way for all of them. `within`: the function whose variable it is, for names that other functions may have too.
 */
export interface DeclaredName extends Branded {
  readonly kind: "declaration";
  readonly role: "exported" | "private" | "local";
  readonly wanted: string;
  readonly within: object | undefined;
}

/** The value of what is absent. */
export const undefinedCode: Code = text("undefined");

/** Builds code from code: holes take code and numbers, never plain text. */
export function code(strings: TemplateStringsArray, ...holes: readonly (Code | number)[]): Code {
  let parts: Code[] | undefined;
  let run = strings[0] ?? "";
  let index = 0;
  for (const hole of holes) {
    run = typeof hole === "number" || typeof hole === "string" ? run + String(hole) : append((parts ??= []), run, hole);
    index += 1;
    run += strings[index] ?? "";
  }
  return parts ? sequence(parts, run) : text(run);
}

/** Joins fragments; the separator is ours. */
export function joinCode(parts: readonly Code[], separator: string): Code {
  let joined: Code[] | undefined;
  let run = "";
  let isFirst = true;
  for (const part of parts) {
    if (!isFirst) run += separator;
    isFirst = false;
    run = typeof part === "string" ? run + part : append((joined ??= []), run, part);
  }
  return joined ? sequence(joined, run) : text(run);
}

/** The same code, said to be made from a part of the capability. */
export function codeFrom(fragment: Code, span: Span | undefined): Code {
  return span ? { brand: codeBrand, kind: "traced", code: fragment, span } : fragment;
}

/** A name of another module, as a value of the code that uses it. */
export function importName(module: string, name: string, isType: boolean): ImportedName {
  return { brand: codeBrand, kind: "import", module, name, isType, key: `${module} ${name}` };
}

/** A name that others import by exactly this word: it has been made unique before. */
export function exportedName(wanted: string): DeclaredName {
  return { brand: codeBrand, kind: "declaration", role: "exported", wanted: checked(wanted), within: undefined };
}

/** A constant or type that only its file reads: called as wanted where that is free, numbered otherwise. */
export function privateName(wanted: string): DeclaredName {
  return { brand: codeBrand, kind: "declaration", role: "private", wanted: checked(wanted), within: undefined };
}

/** A parameter or variable; `within`: the function that it belongs to, where other functions may use the same word for something else. */
export function localName(wanted: string, within?: object): DeclaredName {
  return { brand: codeBrand, kind: "declaration", role: "local", wanted: checked(wanted), within };
}

/** Whether a fragment says nothing. */
export function isEmpty(fragment: Code): boolean {
  if (typeof fragment === "string") return fragment === "";
  if (fragment.kind === "traced") return isEmpty(fragment.code);
  return fragment.kind === "sequence" && fragment.parts.every(isEmpty);
}

/** Whether a fragment reads a name. */
export function uses(fragment: Code, name: Code): boolean {
  if (fragment === name) return true;
  if (typeof fragment === "string") return false;
  if (fragment.kind === "property") return uses(fragment.value, name);
  if (fragment.kind === "traced") return uses(fragment.code, name);
  if (fragment.kind !== "sequence") return false;
  for (const part of fragment.parts) if (typeof part !== "string" && uses(part, name)) return true;
  return false;
}

/**
 * First door: a JSON value as a TypeScript literal. Characters that cannot be seen are escaped. `named`: values that stand somewhere else already
 * and are written as that name.
 */
export function literal(value: JsonValue, named?: (value: JsonValue) => Code | undefined): Code {
  if (named === undefined) return text(spell(value));
  return holdsNamed(value, named) ? asCode(spellAround(value, named)) : { brand: codeBrand, kind: "data", value };
}

/** A value as a literal; `traced`: as code whose parts say what they are made from. */
export function spellData({ value }: DataCode, traced: boolean): Code {
  return traced ? asCode(spellAround(value, () => undefined)) : text(spell(value));
}

/** `{ a: 1, b }` of finished entries. */
export function objectLiteral(entries: readonly Code[]): Code {
  return entries.length === 0 ? text("{}") : code`{ ${joinCode(entries, ", ")} }`;
}

/** An entry of an object literal; `{ id }` where its value is a variable of its name. */
export function property(name: string, value: Code): Code {
  return { brand: codeBrand, kind: "property", key: propertyKey(name), value };
}

/** The inside of a template literal: backslashes, backticks and `${` are broken, and line ends where layout could touch them. */
export function templateText(written: string): Code {
  const escaped = escapeInvisible(written.replace(/[\\`]/g, "\\$&").replace(/\$\{/g, "\\${").replace(/\r/g, "\\r"));
  return text(/[ \t]\n|\n\s*\n/.test(written) ? escaped.replace(/\n/g, "\\n") : escaped);
}

/** An object key: bare where it is a plain identifier, else quoted. `__proto__` is computed, since a quoted one would set the prototype. */
export function propertyKey(name: string): Code {
  return text(spellKey(name));
}

/** A key of an interface or type literal, where computed keys are not needed. */
export function typeKey(name: string): Code {
  return text(isPlainName(name) ? name : quote(name));
}

/** Access of a property: `input.id`, `input["vendor-id"]`; with `?.` where the object may be missing. */
export function member(object: Code, name: string, mayMiss = false): Code {
  if (isPlainName(name)) return mayMiss ? code`${object}?.${text(name)}` : code`${object}.${text(name)}`;
  return mayMiss ? code`${object}?.[${text(quote(name))}]` : code`${object}[${text(quote(name))}]`;
}

/** Third door: a checked identifier. */
export function identifier(name: string): Code {
  return text(checked(name));
}

/** Finished text as code. For this folder's own words, and for the doors. */
export function text(written: string): Text {
  return written as Text;
}

/** More parts than this stay a branch of the tree: to move them at each level would take the square of what is nested. */
const fewParts = 8;

/**
 * Adds a fragment after a run of text; what is returned is the run that begins after it. Runs of text become one and small sequences a part of the one around
 * them: most of a file is text, and what walks the tree later walks less.
 */
function append(parts: Code[], run: string, fragment: Exclude<Code, Text>): string {
  if (fragment.kind === "sequence" && fragment.parts.length <= fewParts) {
    let rest = run;
    for (const part of fragment.parts) rest = typeof part === "string" ? rest + part : append(parts, rest, part);
    return rest;
  }
  if (run !== "") parts.push(text(run));
  parts.push(fragment);
  return "";
}

function sequence(parts: Code[], run: string): Code {
  const [first] = parts;
  if (first === undefined) return text(run);
  if (run === "" && parts.length === 1) return first;
  if (run !== "") parts.push(text(run));
  return { brand: codeBrand, kind: "sequence", parts };
}

/** Whether an object is a fragment: nothing but this module makes one. */
export function isCode(value: object): value is Exclude<Code, Text> {
  return "brand" in value && value.brand === codeBrand;
}

function checked(name: string): string {
  if (!isPlainName(name) && !/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name))
    throw new Error(`not an identifier: ${JSON.stringify(name)}`);
  return name;
}

function spell(value: JsonValue): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const digits = digitsOf(value);
  if (digits !== undefined) return `${digits}n`;
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => spell(item)).join(", ")}]`;
  const entries: string[] = [];
  for (const [key, item] of Object.entries(value)) entries.push(`${spellKey(key)}: ${spell(item)}`);
  return spellObject(entries);
}

function holdsNamed(value: JsonValue, named: (value: JsonValue) => Code | undefined): boolean {
  if (named(value) !== undefined) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((item) => holdsNamed(item, named));
}

/** As text as long as nothing in it is named or made from a part of the capability: most of a schema is. */
function spellAround(value: JsonValue, named: (value: JsonValue) => Code | undefined): string | Code {
  const name = named(value);
  if (name !== undefined) return name;
  if (typeof value !== "object" || value === null || digitsOf(value) !== undefined) return spell(value);
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => spellAround(item, named));
    return items.every((item) => typeof item === "string")
      ? `[${items.join(", ")}]`
      : code`[${joinCode(items.map(asCode), ", ")}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const written = spellAround(item, named);
    const origin = typeof item === "object" && item !== null ? originOf(item) : undefined;
    if (typeof written === "string" && origin === undefined) return `${spellKey(key)}: ${written}`;
    return codeFrom(code`${propertyKey(key)}: ${asCode(written)}`, origin);
  });
  return entries.every((entry) => typeof entry === "string")
    ? spellObject(entries)
    : objectLiteral(entries.map(asCode));
}

function spellObject(entries: readonly string[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function asCode(written: string | Code): Code {
  return typeof written === "string" ? text(written) : written;
}

function spellKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return isPlainName(name) ? name : quote(name);
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function quote(written: string): string {
  // Most words have nothing to escape.
  if (/^[\w $%&'()*+,./:;<=>?@{}-]*$/.test(written)) return `"${written}"`;
  return escapeInvisible(JSON.stringify(written));
}

/** Characters that a reviewer cannot see, or that some readers take for line ends, are written as escapes. */
function escapeInvisible(written: string): string {
  return written.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
