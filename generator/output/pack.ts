/** Many entries in one file: a line of JSON that says how many bytes each name has, `[[name, bytes], ...]`, then those bytes in that order. */
export interface Pack {
  readonly names: readonly string[];
  /** The bytes of a name, a part of those of the file; undefined where there are none. */
  readonly read: (name: string) => Buffer | undefined;
}

export const emptyPack: Pack = { names: [], read: () => undefined };

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
  const read = (name: string): Buffer | undefined => {
    const place = places.get(name);
    return place && pack.subarray(...place);
  };
  return { names: [...places.keys()], read };
}

/** A pack with other entries in it, in the place of those of their names; without those that it had where all are more than `most` bytes. */
export function repack(pack: Pack, entries: ReadonlyMap<string, Buffer>, most: number): Buffer {
  const kept = pack.names.flatMap((name) => {
    const bytes = entries.has(name) ? undefined : pack.read(name);
    return bytes ? [[name, bytes] as const] : [];
  });
  const whole = join([...kept, ...entries]);
  return whole.length > most ? join([...entries]) : whole;
}

function join(entries: readonly (readonly [string, Buffer])[]): Buffer {
  const sizes = JSON.stringify(entries.map(([name, { length }]) => [name, length]));
  return Buffer.concat([Buffer.from(`${sizes}\n`), ...entries.map(([, bytes]) => bytes)]);
}
