import type { Cache } from "../output/cache.js";
import { hashText } from "../output/hash.js";
import type { Manifest } from "../output/manifest.js";

/** A manifest as the cache remembers it: in the place of its long list of modules, which many capabilities of a project have in common, what that is kept under. */
export interface StoredManifest extends Omit<Manifest, "origin"> {
  readonly origin: (Omit<NonNullable<Manifest["origin"]>, "runtime"> & { readonly runtime: string }) | undefined;
}

/** Lists that the entries of a cache share, each kept once under a hash of it. */
export interface SharedLists {
  readonly store: (manifest: Manifest) => StoredManifest;
  /** The manifest again; undefined where its list is not remembered any more. Those of one list share it. */
  readonly restore: (manifest: StoredManifest) => Manifest | undefined;
}

/** Those of a cache; each is looked up once. */
export function openSharedLists(cache: Cache): SharedLists {
  const known = new Map<string, readonly string[] | undefined>();
  const find = (name: string): readonly string[] | undefined => {
    const found = known.get(name) ?? listIn(cache.read(name)?.entry);
    known.set(name, found);
    return found;
  };
  return {
    store: (manifest) => {
      const { origin } = manifest;
      if (!origin) return { ...manifest, origin };
      const name = `list\n${hashText(origin.runtime.join("\n"))}`;
      if (!find(name)) {
        cache.write(name, origin.runtime);
        known.set(name, origin.runtime);
      }
      return { ...manifest, origin: { ...origin, runtime: name } };
    },
    restore: (manifest) => {
      const { origin } = manifest;
      if (!origin) return { ...manifest, origin };
      const runtime = find(origin.runtime);
      return runtime && { ...manifest, origin: { ...origin, runtime } };
    },
  };
}

function listIn(entry: unknown): readonly string[] | undefined {
  return Array.isArray(entry) && entry.every((each) => typeof each === "string") ? entry : undefined;
}
