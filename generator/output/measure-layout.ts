import type { Cache } from "./cache.js";
import type { LayoutFreeHashes } from "./compare.js";
import { hashBytes } from "./hash.js";
import type { Manifest } from "./manifest.js";
import { foundManifest, type OutputState } from "./read-tree.js";
import { hashWithoutLayout } from "./same-layout.js";

/** What measuring depends on beside the folder. */
export interface MeasureContext {
  /** Of the project. */
  readonly cache: Cache;
  /** Hash of this Capstan: another one may see layout otherwise. */
  readonly edition: string;
}

/** Hashes texts without their layout; texts that were measured before are known by the machine. */
export interface Measure {
  /** SHA-256 of a text without its layout, as `hashWithoutLayout` gives it. */
  readonly hash: (path: string, bytes: Buffer) => Promise<string>;
  /** Remembers what was hashed; what was not is forgotten. */
  readonly remember: () => void;
}

/** The measure of the files of one folder of a project. */
export function openMeasure(name: string, { cache, edition }: MeasureContext): Measure {
  const place = `layout\n${name}`;
  const before = remembered(cache.read(place)?.entry, edition);
  const now: Record<string, string> = {};
  return {
    hash: async (path, bytes) => {
      const written = hashBytes(bytes);
      const hash = now[written] ?? before[written] ?? (await hashWithoutLayout(path, bytes.toString("utf8")));
      now[written] = hash;
      return hash;
    },
    remember: () => {
      if (Object.keys(now).some((written) => before[written] === undefined))
        cache.write(place, { edition, hashes: now });
    },
  };
}

/**
 * Hashes of what stands in a folder without its layout, by path in the folder: of every file where any layout will do, now or when it was written;
 * none elsewhere.
 */
export async function measureFolder(
  name: string,
  wanted: Manifest | undefined,
  state: OutputState,
  measureOf: () => Measure,
): Promise<LayoutFreeHashes> {
  const found = foundManifest(name, wanted, state);
  const written = typeof found === "object" ? [found.manifest, ...(found.other ? [found.other] : [])] : [];
  const all = [...(wanted ? [wanted] : []), ...written];
  const measured = new Map<string, string>();
  if (!all.some(({ layout }) => layout === "any")) return measured;
  const measure = measureOf();
  for (const path of new Set(all.flatMap(({ files }) => Object.keys(files)))) {
    const standing = state.read(`${name}/${path}`);
    if (standing.kind === "file") measured.set(path, await measure.hash(path, standing.bytes));
  }
  measure.remember();
  return measured;
}

/** What the cache holds, by the hash of a text. It stands in the user's own folder: what has the shape is believed. */
function remembered(entry: unknown, edition: string): Readonly<Record<string, string>> {
  if (typeof entry !== "object" || entry === null || !("edition" in entry) || entry.edition !== edition) return {};
  const hashes = "hashes" in entry ? entry.hashes : undefined;
  if (typeof hashes !== "object" || hashes === null) return {};
  return Object.fromEntries(
    Object.entries(hashes).flatMap(([written, hash]) => (typeof hash === "string" ? [[written, hash] as const] : [])),
  );
}
