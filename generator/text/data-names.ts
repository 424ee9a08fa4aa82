/**
 * Whether the name of a member is data and no word of an API: a number, a date, a UUID, an address, a key that somebody was given. Objects with such names
 * are maps, and what the names are is nobody's business but the answer's.
 */
export function isDataName(name: string): boolean {
  return (
    name === "" ||
    name.length > longestWord ||
    /^[+\d]/.test(name) ||
    /[\p{L}\p{N}]@|:\/\/|\*\*\*|[\n\r]/u.test(name) ||
    /^[0-9a-f]{16,}$/i.test(name) ||
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/i.test(name) ||
    name.split(/[^\p{L}\p{N}]+/u).some(isMadeUp)
  );
}

/** No word of an API is longer. */
const longestWord = 64;

/** Letters and digits in turns, as keys have them: `Nffrj1abc2DEF`. */
function isMadeUp(part: string): boolean {
  return part.length >= 8 && (part.match(/\p{L}(?=\p{N})|\p{N}(?=\p{L})/gu) ?? []).length >= 3;
}
