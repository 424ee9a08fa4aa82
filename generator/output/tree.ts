import type { OutputFile } from "../emit/file.js";
import { hashText } from "./hash.js";
import { layoutVersion } from "./format.js";
import type { Manifest, ManifestCapability, ManifestFile } from "./manifest.js";

/** What one capability wants on disk, and what it was made from. */
export interface DesiredCapability {
  readonly name: string;
  readonly source: string;
  readonly spec: string;
  readonly generator: string;
  readonly configuration: string;
  /** SHA-256 by path of every text that was read. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Every runtime module that its files need, directly or through others. */
  readonly runtime: readonly string[];
  readonly files: readonly OutputFile[];
}

/** The tree that should stand in an output folder. */
export interface DesiredTree {
  readonly capabilities: readonly DesiredCapability[];
  /** Capabilities of the folder that this run leaves as they are: others than those asked for, and those with errors. */
  readonly kept: Readonly<Record<string, ManifestCapability>>;
  /** The shared module of that name, `http.ts`, as a file of the tree. */
  readonly runtimeFile: (module: string) => OutputFile;
}

/** The fingerprint of a file before it is laid out. */
export function emittedHash(file: OutputFile): string {
  return hashText(`${file.layout === "final" ? "" : layoutVersion}\n${file.text}`);
}

/** The shared files that a tree needs, sorted: those of its capabilities and those of the ones it keeps. */
export function runtimeFiles(tree: DesiredTree): readonly OutputFile[] {
  const modules = new Set([...tree.capabilities.flatMap(({ runtime }) => runtime), ...Object.values(tree.kept).flatMap(({ runtime }) => runtime)]);
  return [...modules].sort().map(tree.runtimeFile);
}

/** The manifest of a tree whose files have the given hashes. */
export function manifestOf(tree: DesiredTree, hashes: ReadonlyMap<string, ManifestFile>): Manifest {
  const entry = (file: OutputFile): readonly [string, ManifestFile] => {
    const found = hashes.get(file.path);
    if (!found) throw new Error(`no hash for ${file.path}`);
    return [file.path, found];
  };
  const byName = (one: readonly [string, unknown], other: readonly [string, unknown]): number => (one[0] < other[0] ? -1 : 1);
  const own = tree.capabilities.map(({ name, files, ...rest }): readonly [string, ManifestCapability] => [
    name,
    {
      source: rest.source,
      spec: rest.spec,
      generator: rest.generator,
      configuration: rest.configuration,
      inputs: rest.inputs,
      dependencies: rest.dependencies,
      runtime: rest.runtime,
      files: Object.fromEntries(files.map(entry).sort(byName)),
    },
  ]);
  return {
    capabilities: Object.fromEntries([...Object.entries(tree.kept), ...own].sort(byName)),
    runtime: Object.fromEntries(runtimeFiles(tree).map(entry)),
  };
}
