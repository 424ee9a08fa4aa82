// Written by Capstan, the same for every capability. Do not edit: run generate.

/** Thrown where a text is not of its format: what is wrong, and where, in words that quote none of it. */
export class UnreadText extends Error {
  override readonly name = "UnreadText";
  /** The format's name as people write it: `XML`. */
  readonly format: string;

  constructor(format: string, what: string, place?: string) {
    super(place === undefined ? what : `${what} (${place})`);
    this.format = format;
  }
}

/** The place of a character of `text` as people count: `line 1, column 8`. */
export function placeIn(text: string, at: number): string {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  return `line ${before.split("\n").length}, column ${at - start + 1}`;
}
