import type { SentFile } from "./make-file.js";

/** Texts by path as threads hand them to each other: one block of bytes, which is not copied on its way. */
export interface SentTexts {
  readonly paths: readonly string[];
  /** Of each, in bytes. */
  readonly lengths: readonly number[];
  readonly block: ArrayBuffer;
}

/** Puts texts into a block. */
export function packTexts(texts: NonNullable<SentFile["texts"]>): SentTexts {
  const lengths = [...texts.values()].map((text) => Buffer.byteLength(text));
  const block = new ArrayBuffer(lengths.reduce((sum, length) => sum + length, 0));
  const bytes = Buffer.from(block);
  let start = 0;
  for (const [index, text] of [...texts.values()].entries()) {
    if (typeof text === "string") bytes.write(text, start);
    else bytes.set(text, start);
    start += lengths[index] ?? 0;
  }
  return { paths: [...texts.keys()], lengths, block };
}

/** The texts again, each a part of the block. */
export function unpackTexts({ paths, lengths, block }: SentTexts): NonNullable<SentFile["texts"]> {
  let start = 0;
  return new Map(
    paths.map((path, index) => {
      const length = lengths[index] ?? 0;
      const text = Buffer.from(block, start, length);
      start += length;
      return [path, text] as const;
    }),
  );
}
