/** Many texts in one file: a line of JSON that says how many bytes of UTF-8 each name has, `[[name, bytes], ...]`, then the texts in that order. */
export interface Pack {
  readonly names: readonly string[];
  /** The text of a name; undefined where there is none. */
  readonly read: (name: string) => string | undefined;
  /** The same as the bytes of the file. */
  readonly bytes: (name: string) => Buffer | undefined;
}

export const emptyPack: Pack = { names: [], read: () => undefined, bytes: () => undefined };

/** Reads a pack; nothing is taken out before it is asked for. Fails where the bytes are none. */
export function openPack(pack: Buffer): Pack {
  const end = pack.indexOf("\n");
  const sizes: readonly (readonly [string, number])[] = JSON.parse(pack.toString("utf8", 0, end));
  const places = new Map<string, readonly [start: number, end: number]>();
  let start = end + 1;
  for (const [name, size] of sizes) {
    places.set(name, [start, start + size]);
    start += size;
  }
  const bytes = (name: string): Buffer | undefined => {
    const place = places.get(name);
    return place && pack.subarray(...place);
  };
  return { names: [...places.keys()], read: (name) => bytes(name)?.toString("utf8"), bytes };
}

/** A pack with other texts in it, in the place of those of their names; without those that it had where all are more than `most` bytes. */
export function repack(pack: Pack, texts: ReadonlyMap<string, string>, most: number): Buffer {
  const kept = pack.names.flatMap((name) =>
    texts.has(name) ? [] : [[name, pack.bytes(name) ?? Buffer.alloc(0)] as const],
  );
  const added = [...texts].map(([name, text]) => [name, Buffer.from(text)] as const);
  const whole = join([...kept, ...added]);
  return whole.length > most ? join(added) : whole;
}

function join(entries: readonly (readonly [string, Buffer])[]): Buffer {
  const sizes = JSON.stringify(entries.map(([name, { length }]) => [name, length]));
  return Buffer.concat([Buffer.from(`${sizes}\n`), ...entries.map(([, bytes]) => bytes)]);
}
