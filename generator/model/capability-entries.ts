import { fileStem } from "./file-stem.js";

/** What the configuration says of one capability. */
export interface CapabilityEntry {
  /** What it is called; after its file where it is undefined. */
  readonly name: string | undefined;
  /** By namespace of an adapter: what it is called in its place. */
  readonly servers: Readonly<Record<string, string>>;
}

/** By path of a capability, relative to the project. */
export type CapabilityEntries = Readonly<Record<string, CapabilityEntry>>;

/** What the configuration says of the capability at a path; undefined where that is nothing. */
export function entryAt(path: string, entries: CapabilityEntries): CapabilityEntry | undefined {
  return Object.hasOwn(entries, path) ? entries[path] : undefined;
}

/** The name of a capability, which is that of its folder: as the configuration says, or else as its file is called. */
export function capabilityName(path: string, entries: CapabilityEntries): string {
  return entryAt(path, entries)?.name ?? fileStem(path);
}
