import type { Origin } from "../output/manifest.js";
import { isDocumentFile } from "../plan/document-place.js";
import type { Spool, Text } from "../output/spool.js";
import type { BuiltFile } from "./build-file.js";

type Built = Pick<BuiltFile, "name" | "manifest" | "texts">;

/** OpenAPI documents of one capability or group, which the configuration wants elsewhere. */
export interface BuiltDocuments {
  /** What it is called. */
  readonly name: string;
  /** What they are made from. */
  readonly origin: Origin | undefined;
  /** By their name in its folder: hashes as manifests hold them. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Their texts, built anew where only their hashes are known. */
  readonly texts: () => Promise<ReadonlyMap<string, Text>>;
}

/** A folder without its documents. */
export function withoutDocuments<T extends Built>(built: T): T {
  const { manifest, texts } = built;
  return {
    ...built,
    manifest: manifest && { ...manifest, files: pick(manifest.files, (path) => !isDocumentFile(path)) },
    texts: texts && new Map([...texts].filter(([path]) => !isDocumentFile(path))),
  };
}

/** The documents of a folder; none where it has errors. */
export function documentsOf(
  { name, manifest, texts }: Built,
  build: (how: { readonly fresh: boolean }) => Promise<Built>,
  { hold }: Spool,
): readonly BuiltDocuments[] {
  const hashes = pick(manifest?.files ?? {}, isDocumentFile);
  if (Object.keys(hashes).length === 0) return [];
  const ofDocuments = (all: Built["texts"]): readonly (readonly [string, Text])[] =>
    [...(all ?? [])].filter(([path]) => isDocumentFile(path));
  const held = texts && ofDocuments(texts).map(([path, text]) => [path, hold(text)] as const);
  return [
    {
      name,
      origin: manifest?.origin,
      hashes,
      texts: async () =>
        new Map(
          held?.map(([path, text]) => [path, text.read()] as const) ??
            ofDocuments((await build({ fresh: true })).texts),
        ),
    },
  ];
}

function pick(files: Readonly<Record<string, string>>, keep: (path: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => keep(path)));
}
