/**
 * Characters whose widths oxfmt and Prettier count alike, tried one by one: Latin, Greek and Cyrillic letters, punctuation, arrows and mathematical
 * signs, kana, Han and Hangul syllables, full-width forms. Combining and invisible characters, emoji and the scripts that join letters are not among them.
 */
const evenWidths =
  /^[\t\n\r\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2100-\u23ff\u2500-\u257f\u3000-\u3029\u3030-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;

/** Whether a text holds characters that oxfmt and Prettier may count differently when they look for the end of a line. */
export function hasUnevenWidths(text: string): boolean {
  return !evenWidths.test(text);
}

/**
 * Whether a text that oxfmt laid out may differ from Prettier's: Prettier puts a union that is too long for its line on the next one, whole, where
 * it fits there; oxfmt gives each member a line at once.
 */
export function differsFromPrettier(text: string, width: number): boolean {
  for (const [run] of text.matchAll(/(?:^ *\| .*\n)+/gm)) {
    const members = run
      .trimEnd()
      .split("\n")
      .map((line) => line.trim().slice(2));
    if (members.length > 1 && run.indexOf("|") + members.join(" | ").length <= width) return true;
  }
  return false;
}
