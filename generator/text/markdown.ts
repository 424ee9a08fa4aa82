/**
 * A sentence in one line of Markdown in which nothing comes alive, whatever names it holds: no link, image, mention, reference or tag, no emphasis.
 * What stands between backticks stays code; of the rest, plain words stay as they are and every other word becomes code. GitHub looks for mentions
 * and references after Markdown, in everything but code, so that escapes alone would not do.
 */
export function inlineMarkdown(sentence: string): string {
  const parts = sentence.replace(/\s+/g, " ").split("`");
  const last = parts.length - 1;
  // A backtick without another one closes nothing.
  const pieces = parts.flatMap((text, index): readonly Piece[] =>
    index % 2 === 1 && index < last ? [{ text, isCode: true }] : plainPieces(index % 2 === 1 ? `\`${text}` : text),
  );
  // Two spans side by side would be read as one with other ends.
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (piece.text === "") continue;
    if (before?.isCode === piece.isCode) joined.splice(-1, 1, { text: before.text + piece.text, isCode: piece.isCode });
    else joined.push(piece);
  }
  return joined.map(({ text, isCode }) => (isCode ? codeSpan(text) : text)).join("");
}

interface Piece {
  readonly text: string;
  readonly isCode: boolean;
}

/** Text as a code span, fenced by more backticks than it has in a row. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // A blank at both ends is taken away again where the text itself has one there, or a backtick.
  const padding = /^[ `]|[ `]$/.test(text) ? " " : "";
  return `${fence}${padding}${text}${padding}${fence}`;
}

function plainPieces(text: string): readonly Piece[] {
  return text.split(/(?<= )|(?= )/).map((word) => ({ text: word, isCode: !isPlain(word) }));
}

/** Letters of any script and digits, with punctuation that means nothing to Markdown or to GitHub. */
function isPlain(word: string): boolean {
  return (
    word === " " ||
    (/^[\p{L}\p{M}\p{N}.,;:!?'"“”‘’(){}/%+=$–—…→-]*$/u.test(word) &&
      !/:\/\/|^www\.|[./]www\.|^(?:[-+=]+|\d+[.)])$|^GH-\d|^[0-9a-f]{7,40}$/i.test(word))
  );
}
