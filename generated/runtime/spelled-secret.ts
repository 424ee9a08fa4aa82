// Written by Capstan, the same for every capability. Do not edit: run generate.

/** How a character of a secret may stand in a text: as it is, or in one of several spellings, whose letters are of either case. */
type Unit = { readonly plain: string } | { readonly spelled: readonly string[] };

/** What stands in a text: a secret from `start` to `end`. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Where secrets stand in a text, and from where on it may hold the beginning of one that goes on. */
export interface Search {
  readonly found: readonly Found[];
  readonly open: number;
}

/** Looks for secrets in a text, of which more comes where it `goesOn`. */
export type SecretFinder = (text: string, goesOn?: "goes on") => Search;

const backslash = "\\";
const html: Readonly<Record<string, readonly string[]>> = {
  "&": ["&amp;"],
  "<": ["&lt;"],
  ">": ["&gt;"],
  '"': ["&quot;"],
  "'": ["&apos;"],
};
/** Backslashes that may stand before a character: those of JSON, of JSON inside JSON, and of that once more. */
const mostBackslashes = 7;
/** Steps for each character of a text: a text that is made to be compared on and on counts as a secret from there. */
const mostSteps = 256;

/**
 * Finds `secrets` however programs write them that quote a request: as they are, percent-encoded once or twice, in the escapes of JSON (each encoder has its
 * own: `\/`, `\u002b`) and of HTML. Letters and digits are never written in another way. In `bytes`, texts have a character for each byte of UTF-8.
 */
export function findSecrets(secrets: readonly string[], bytes = false): SecretFinder {
  const wanted = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .map((secret) => [...secret].map((character) => unitOf(character, bytes)));
  const first = new Set(wanted.flatMap(beginnings));
  return (text, goesOn) => {
    const found: Found[] = [];
    let steps = mostSteps * text.length + 10_000;
    let open = text.length;
    for (let start = 0; start < text.length && open === text.length; start += 1) {
      if (!first.has(text[start] ?? "")) continue;
      let longest = -1;
      for (const units of wanted) {
        const match = matchAt(text, start, units);
        steps -= match.steps;
        if (match.end !== "open") longest = Math.max(longest, match.end);
        else if (goesOn !== undefined) open = start;
      }
      if (longest > start) found.push({ start, end: longest });
      if (steps < 0) return { found: [...found, { start, end: text.length }], open: text.length };
    }
    return { found, open };
  };
}

/** Whether one of `secrets` stands in `text`. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.length > 0 && findSecrets(secrets)(text).found.length > 0;
}

/** `text` with `mark` in place of what was found; places that overlap are one. */
export function replaceFound(
  text: string,
  found: readonly Found[],
  mark: (length: number) => string,
): string {
  const parts: string[] = [];
  let at = 0;
  for (let index = 0; index < found.length; index += 1) {
    const start = Math.max(at, found[index]?.start ?? 0);
    let end = found[index]?.end ?? 0;
    while ((found[index + 1]?.start ?? Infinity) <= end)
      end = Math.max(end, found[(index += 1)]?.end ?? 0);
    parts.push(text.slice(at, start), mark(end - start));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function unitOf(character: string, bytes: boolean): Unit {
  if (/^[a-z0-9]$/i.test(character)) return { plain: character };
  const utf8 = [...new TextEncoder().encode(character)];
  const hex = (value: number): string => value.toString(16).padStart(2, "0");
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return {
    spelled: [
      ...(html[character] ?? []),
      ...["&#x", "&#x0"].map((before) => `${before}${code.toString(16)};`),
      ...["&#", "&#0"].map((before) => `${before}${code};`),
      ...["%", "%25"].map((before) => utf8.map((byte) => before + hex(byte)).join("")),
      units.map((unit) => `${backslash}u${unit.toString(16).padStart(4, "0")}`).join(""),
      ...(character === " " ? ["+"] : []),
      bytes ? String.fromCharCode(...utf8) : character,
    ],
  };
}

function beginnings(units: readonly Unit[]): readonly string[] {
  const [unit] = units;
  if (unit === undefined) return [];
  if ("plain" in unit) return [unit.plain];
  const letters = unit.spelled.map((spelled) => spelled[0] ?? "");
  return [backslash, ...letters, ...letters.map((letter) => letter.toUpperCase())];
}

interface Match {
  /** `open`: the text ends before it is known; -1: it does not stand there. */
  readonly end: number | "open";
  readonly steps: number;
}

function matchAt(text: string, start: number, units: readonly Unit[]): Match {
  let at = start;
  let steps = 0;
  for (const unit of units) {
    steps += 1;
    if (at >= text.length) return { end: "open", steps };
    if ("plain" in unit) {
      if (text[at] !== unit.plain) return { end: -1, steps };
      at += 1;
      continue;
    }
    const end = endOfUnit(text, at, unit.spelled);
    if (end === "open" || end < 0) return { end, steps };
    at = end;
  }
  return { end: at, steps };
}

/** Where one of the spellings ends that stands at `at`, with or without backslashes before it. */
function endOfUnit(text: string, at: number, spelled: readonly string[]): number | "open" {
  let isOpen = false;
  for (let from = at; from <= at + mostBackslashes; from += 1) {
    for (const spelling of spelled) {
      const written = text.slice(from, from + spelling.length);
      if (written === spelling || written.toLowerCase() === spelling)
        return endOfBackslashes(text, from + spelling.length, spelling);
      if (from + written.length === text.length && spelling.startsWith(written.toLowerCase()))
        isOpen = true;
    }
    if (text[from] !== backslash) break;
  }
  return isOpen ? "open" : -1;
}

/** A backslash is written as two, or as four. */
function endOfBackslashes(text: string, at: number, spelling: string): number {
  if (spelling !== backslash) return at;
  let end = at;
  while (text[end] === backslash && end - at < mostBackslashes) end += 1;
  return end;
}
