// Written by Capstan, the same for every capability. Do not edit: run generate.

/** What stands in a text: a secret from `start` to `end`. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Where secrets stand in a text, in the order of their beginnings. */
export type SecretFinder = (text: string) => readonly Found[];

const htmlNames: Readonly<Record<string, string>> = {
  "&": "amp|AMP",
  "<": "lt|LT",
  ">": "gt|GT",
  '"': "quot|QUOT",
  "'": "apos",
};
/** No character but a letter or a digit is written with more. */
const mostCharacters = 48;

/**
 * Finds `secrets` however programs write them that quote a request: as they are, percent-encoded once or twice, in the escapes of JSON, of JSON inside JSON
 * and of that once more (each encoder has its own: `\/`, `\u002b`) and of HTML, in a text or in one that has a character for each of its bytes. Letters and
 * digits are never written in another way.
 */
export function findSecrets(secrets: readonly string[]): SecretFinder {
  const finders = [...new Set(secrets)].filter((secret) => secret !== "").map(finderOf);
  return (text) =>
    finders.flatMap((find) => find(text)).sort((one, other) => one.start - other.start);
}

/** Finds one secret. The pattern of a token of a thousand characters takes longer to make than a call: it is made where a part of the secret is met that is written in one way alone. */
function finderOf(secret: string): SecretFinder {
  const part = plainPart(secret);
  let pattern: RegExp | undefined;
  return (text) => {
    const found: Found[] = [];
    if (!text.includes(part)) return found;
    pattern ??= new RegExp(patternOf(secret), "g");
    for (;;) {
      const match = pattern.exec(text);
      if (match === null) return found;
      found.push({ start: match.index, end: pattern.lastIndex });
      // What overlaps with it is found, too.
      pattern.lastIndex = match.index + 1;
    }
  };
}

/** The longest run of letters and digits near the beginning of a secret, of which all is looked for. */
function plainPart(secret: string): string {
  const runs = secret.slice(0, 200).match(/[A-Za-z0-9]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}

/** Whether one of `secrets` stands in `text`. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return findSecrets(secrets)(text).length > 0;
}

/** `text` with `mark` in place of `secrets`, however they are written there. */
export function replaceSecrets(
  text: string,
  secrets: readonly string[],
  mark: (length: number) => string,
): string {
  return replaceFound(text, findSecrets(secrets)(text), mark);
}

/** The most characters that one of `secrets` is written with. */
export function longestSpelling(secrets: readonly string[]): number {
  return Math.max(
    0,
    ...secrets.map((secret) => secret.replace(/[^a-z0-9]/gi, "-".repeat(mostCharacters)).length),
  );
}

/** `text` with `mark` in place of what was found; places that overlap or touch are one. */
export function replaceFound(
  text: string,
  found: readonly Found[],
  mark: (length: number) => string,
): string {
  const places: { readonly start: number; end: number }[] = [];
  for (const { start, end } of found) {
    const last = places.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else places.push({ start, end });
  }
  let at = 0;
  const parts = places.map(({ start, end }) => {
    const part = text.slice(at, start) + mark(end - start);
    at = end;
    return part;
  });
  return parts.join("") + text.slice(at);
}

/**
 * What a secret looks like. No text can be read in two ways, so that a place is compared once: backslashes that are part of a secret take those that escape
 * what follows with them. What repeats its beginning on and on is looked for up to there: else a text of the same would be compared on and on.
 */
function patternOf(secret: string): string {
  return secret
    .replace(/^(([^]{1,99}?)\2{255})[^]*/, "$1")
    .replace(/\\+|[^A-Za-z0-9\\]/gu, (unit, at: number) => {
      if (unit.startsWith("\\")) return `${spellings("\\")}{${unit.length},${unit.length * 8}}`;
      return (secret[at - 1] === "\\" ? "" : "\\\\{0,7}") + spellings(unit);
    });
}

/** A character as it is, and as it is written where it would mean something else. */
function spellings(character: string): string {
  const hex = (value: number, length: number): string =>
    value
      .toString(16)
      .padStart(length, "0")
      .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  const utf8 = [...new TextEncoder().encode(character)];
  const code = character.codePointAt(0) ?? 0;
  const name = htmlNames[character];
  return `(?:${[
    ...[character, String.fromCharCode(...utf8)].map((text) =>
      text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
    ),
    utf8.map((byte) => `%(?:25)?${hex(byte, 2)}`).join(""),
    // Half a pair at a time; the backslash before the first one is read already.
    Array.from(
      { length: character.length },
      (_, half) => `u${hex(character.charCodeAt(half), 4)}`,
    ).join("\\\\{1,8}"),
    `&#(?:[xX]0?${hex(code, 1)}|0?${code});`,
    ...(name === undefined ? [] : [`&(?:${name});`]),
    ...(character === " " ? ["\\+"] : []),
  ].join("|")})`;
}
