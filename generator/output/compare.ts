import { type FoundManifest, hashManifest, type Manifest, serializeManifest } from "./manifest.js";
import { foundManifest, type Hashed, type Obstacle, type OutputState } from "./read-tree.js";
import { heldBytes, type HeldText, type Spool, type Text } from "./spool.js";

/** One path of an output folder: what stands there, and what should. */
export interface FileChange {
  readonly path: string;
  /** The folder that it belongs to: a capability's name, or `runtime`. */
  readonly folder: string;
  /** What stands there; undefined where nothing does. */
  readonly before: HeldText | undefined;
  /** What should stand there; undefined where nothing should. */
  readonly after: HeldText | undefined;
  /** Its folder's manifest names it. */
  readonly owned: boolean;
  /** Somebody changed it since Capstan wrote it, or wrote it themselves. */
  readonly foreign: boolean;
}

export interface FolderComparison {
  /** Its name in the output folder. */
  readonly name: string;
  /** Files that differ, in the order of their paths. */
  readonly changes: readonly FileChange[];
  /** How many files are as they should be. */
  readonly unchanged: number;
  readonly obstacles: readonly Obstacle[];
  /** The manifest as it should be; undefined where there should be none. */
  readonly manifest: Manifest | undefined;
  /** What stands in its place. */
  readonly found: FoundManifest | "broken" | undefined;
  /** The manifest on disk is that one already. */
  readonly manifestIsCurrent: boolean;
}

/** What should stand in one folder of the output folder. */
export interface DesiredFolder {
  readonly name: string;
  /** With the hash of each text. */
  readonly manifest: Manifest;
  /** The texts by their path in the folder; undefined where only their hashes are known. */
  readonly texts: ReadonlyMap<string, Text> | undefined;
}

/** By path in a folder: hashes of the texts that stand there without their layout; only of those that somebody has to know. */
export type LayoutFreeHashes = ReadonlyMap<string, string>;

/** Compares a folder with what should stand there, text by text; `hold` keeps those that differ. Writes nothing. */
export function compareFolder(
  { name, manifest, texts }: DesiredFolder,
  state: OutputState,
  layoutFree: LayoutFreeHashes,
  hold: Spool["hold"],
): FolderComparison {
  const found = foundManifest(name, manifest, state);
  let known: ReturnType<typeof ownedHashes> | undefined;
  const owned = (): ReturnType<typeof ownedHashes> => (known ??= ownedHashes(found, state.journal.get(name)));
  const isMerged = typeof found === "object" && found.other !== undefined;
  const changes: FileChange[] = [];
  const obstacles: Obstacle[] = [];
  let unchanged = 0;
  const wanted = Object.keys(manifest.files);
  // As a rule the manifest that stands there is the wanted one, and no run was stopped before it was done with it: then nothing else is owned.
  const isSettled = isWritten(found, manifest) && !state.journal.has(name);
  for (const inside of (isSettled ? wanted : [...new Set([...wanted, ...owned().keys()])]).sort()) {
    const path = `${name}/${inside}`;
    const sha256 = manifest.files[inside];
    const standing = state.hash(path);
    const obstacle = obstacleOf(standing, sha256 !== undefined);
    if (obstacle !== undefined) {
      obstacles.push(obstacle);
      continue;
    }
    const onDisk = standing.kind === "file" ? standing.hash : undefined;
    const said = manifest.layout === "any" && onDisk !== undefined ? layoutFree.get(inside) : onDisk;
    if (said === sha256) {
      if (sha256 !== undefined) unchanged += 1;
      continue;
    }
    const before = onDisk === undefined ? undefined : readAgain(path, state);
    const hashes = owned().get(inside);
    // After a merge a file may be neither side's: both of them are in the history.
    const isKnown = [onDisk, layoutFree.get(inside)].some((hash) => hash !== undefined && hashes?.has(hash) === true);
    const foreign = onDisk !== undefined && !isMerged && !isKnown && !holdsConflict(before?.read());
    const after = sha256 === undefined ? undefined : texts?.get(inside);
    changes.push({
      path,
      folder: name,
      before,
      after: after === undefined ? undefined : hold(after),
      owned: hashes !== undefined,
      foreign,
    });
  }
  const standing = state.manifests.at(name);
  const inItsPlace = obstacleOf(standing, wanted.length > 0);
  if (inItsPlace !== undefined) obstacles.push(inItsPlace);
  const isAsWritten = standing.kind === "file" && standing.hash === hashManifest(manifest);
  const manifestIsCurrent =
    isAsWritten || (manifest.layout === "any" && typeof found === "object" && isSameManifest(found, manifest));
  return { name, changes, unchanged, obstacles: distinct(obstacles), manifest, found, manifestIsCurrent };
}

/** Compares a folder that nothing belongs in any more: what Capstan wrote there is left over. */
export function compareLeftOver(name: string, state: OutputState, layoutFree: LayoutFreeHashes): FolderComparison {
  const comparison = compareFolder(
    { name, manifest: { capstan: "", origin: undefined, layout: "capstan", files: {} }, texts: undefined },
    state,
    layoutFree,
    () => heldBytes(() => Buffer.alloc(0)),
  );
  return { ...comparison, manifest: undefined, manifestIsCurrent: !state.manifests.has(name) };
}

/** What is in the way of reading a path, or of writing it where something is wanted there. */
function obstacleOf(standing: Hashed, isWanted: boolean): Obstacle | undefined {
  if (standing.kind === "obstacle") return standing;
  return isWanted && standing.kind === "nothing" ? standing.folder : undefined;
}

/** What stands at a path, read when it is needed. */
export function readAgain(path: string, state: OutputState): HeldText {
  return heldBytes(() => {
    const found = state.read(path);
    return found.kind === "file" ? found.bytes : Buffer.alloc(0);
  });
}

/** Whether what stands there is the wanted manifest itself, to the byte: `foundManifest` gives that one back. */
function isWritten(found: FoundManifest | "broken" | undefined, wanted: Manifest): boolean {
  return typeof found === "object" && found.manifest === wanted && found.other === undefined;
}

/** Whether a manifest says what another does, however it is laid out. */
function isSameManifest({ manifest, other }: FoundManifest, wanted: Manifest): boolean {
  return other === undefined && serializeManifest(manifest) === serializeManifest(wanted);
}

/** Whether a text holds the marks of a merge that nobody ended. */
export function holdsConflict(text: string | undefined): boolean {
  return text !== undefined && text.includes("<<<<<<< ") && /^<{7} /m.test(text) && /^>{7} /m.test(text);
}

/** By path in the folder: hashes of what Capstan wrote there last, or was about to write when it was stopped. */
function ownedHashes(
  found: FoundManifest | "broken" | undefined,
  planned: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): ReadonlyMap<string, ReadonlySet<string>> {
  const hashes = new Map<string, Set<string>>();
  const add = (path: string, hash: string): void => void hashes.set(path, (hashes.get(path) ?? new Set()).add(hash));
  for (const manifest of typeof found === "object" ? [found.manifest, found.other] : []) {
    for (const [path, hash] of Object.entries(manifest?.files ?? {})) add(path, hash);
  }
  for (const [path, of] of planned) for (const hash of of) add(path, hash);
  return hashes;
}

function distinct(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((obstacle) => [obstacle.path, obstacle])).values()];
}
