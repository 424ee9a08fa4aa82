import { hashText } from "./hash.js";

/** The name of the manifest in each folder of an output folder. */
export const manifestName = "capstan.manifest.json";

/** The folder of the modules that capabilities share; it has a manifest of its own. */
export const runtimeFolder = "runtime";

/** The layout that generated files have: Capstan's, to the byte; or any, as a formatter of the project gave it to them. */
export type Layout = "capstan" | "any";

/**
 * What Capstan owns in one folder, and what it was made from. It explains differences and tells edits from what Capstan wrote; whether a folder is
 * right never depends on it.
 */
export interface Manifest {
  /** The version of Capstan, `0.1.0`. */
  readonly capstan: string;
  /** Undefined in `runtime/`, which depends on Capstan alone. */
  readonly origin: Origin | undefined;
  /** The layout that files may have. */
  readonly layout: Layout;
  /** By path in the folder: SHA-256 of each text as it is written; where any layout will do, of the text without its layout. */
  readonly files: Readonly<Record<string, string>>;
}

/** What the files of a capability were made from, and what they need. */
export interface Origin {
  /** The capability's path relative to the project. */
  readonly source: string;
  /** The version header as written: `naftiko 1.0.0-alpha2`. */
  readonly spec: string;
  /** By path: SHA-256 of what the capability and its imports say, comments aside. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Hash of the settings that shape these files; undefined where they are the usual ones. */
  readonly configuration: string | undefined;
  /** npm packages with version ranges that the files need. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The runtime modules that the files import, with what those import in turn. */
  readonly runtime: readonly string[];
}

/** A manifest as it stands in a folder. */
export interface FoundManifest {
  readonly manifest: Manifest;
  /** Where two branches were merged and nobody chose: the other side. */
  readonly other: Manifest | undefined;
}

/** The manifest as it is written: each hash between lines that stay, so that branches which touch different files merge by themselves. */
export function serializeManifest({ capstan, origin, layout, files }: Manifest): string {
  const sorted = <T>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
  const { configuration, ...rest } = origin ?? {};
  const data = {
    capstan,
    ...(layout === "any" ? { layout } : {}),
    ...rest,
    ...(configuration === undefined ? {} : { configuration }),
    files: Object.fromEntries(Object.entries(sorted(files)).map(([path, sha256]) => [path, { sha256 }])),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

const writtenHashes = new WeakMap<Manifest, string>();

/** Hash of a manifest as it is written. */
export function hashManifest(manifest: Manifest): string {
  const hash = writtenHashes.get(manifest) ?? hashText(serializeManifest(manifest));
  writtenHashes.set(manifest, hash);
  return hash;
}

/** Says what that hash is of a manifest that was hashed before and is remembered. */
export function knowHash(manifest: Manifest, hash: string): void {
  writtenHashes.set(manifest, hash);
}

/** The manifest in `text`, also one with marks of a merge conflict; undefined where it is none. */
export function parseManifest(text: string): FoundManifest | undefined {
  const lines = text.replace(/\r\n/g, "\n").split("\n");
  if (!lines.some((line) => line.startsWith("<<<<<<< "))) {
    const manifest = parseSide(text);
    return manifest && { manifest, other: undefined };
  }
  const [manifest, other] = [parseSide(sideOf(lines, "ours")), parseSide(sideOf(lines, "theirs"))];
  return manifest && other && { manifest, other };
}

/** One side of a text with marks of merge conflicts: `<<<<<<< ours ||||||| base ======= theirs >>>>>>>`. */
function sideOf(lines: readonly string[], wanted: "ours" | "theirs"): string {
  const kept: string[] = [];
  let side: "both" | "ours" | "base" | "theirs" = "both";
  for (const line of lines) {
    if (line.startsWith("<<<<<<< ")) side = "ours";
    else if (line.startsWith("||||||| ") && side === "ours") side = "base";
    else if (line === "=======" && side !== "both") side = "theirs";
    else if (line.startsWith(">>>>>>> ")) side = "both";
    else if (side === "both" || side === wanted) kept.push(line);
  }
  return kept.join("\n");
}

function parseSide(text: string): Manifest | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const all = record(data);
  const files = parseFiles(all?.files);
  if (!all || !files || typeof all.capstan !== "string") return undefined;
  const layout = all.layout === "any" ? "any" : "capstan";
  if (all.source === undefined) return { capstan: all.capstan, origin: undefined, layout, files };
  const origin = parseOrigin(all);
  return origin && { capstan: all.capstan, origin, layout, files };
}

function parseOrigin({
  source,
  spec,
  inputs,
  configuration,
  dependencies,
  runtime,
}: Readonly<Record<string, unknown>>): Origin | undefined {
  const hashes = texts(inputs);
  const packages = texts(dependencies);
  if (typeof source !== "string" || typeof spec !== "string" || !hashes || !packages || !Array.isArray(runtime))
    return undefined;
  if (configuration !== undefined && typeof configuration !== "string") return undefined;
  return {
    source,
    spec,
    inputs: hashes,
    configuration,
    dependencies: packages,
    runtime: runtime.filter((name): name is string => typeof name === "string" && /^[a-z0-9-]+\.ts$/.test(name)),
  };
}

function parseFiles(value: unknown): Readonly<Record<string, string>> | undefined {
  const data = record(value);
  if (!data) return undefined;
  const files: Record<string, string> = {};
  for (const [path, entry] of Object.entries(data)) {
    const sha256 = record(entry)?.sha256;
    // A path that leaves the folder is no path of ours, whoever wrote it.
    if (typeof sha256 !== "string" || !isInside(path)) return undefined;
    files[path] = sha256;
  }
  return files;
}

/** Whether a path leads to a file below the folder it is written in, on every system. */
export function isInside(path: string): boolean {
  return (
    path !== "" &&
    !/[\\:\0]/.test(path) &&
    !path.split("/").some((part) => part === ".." || part === "." || part === "")
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function texts(value: unknown): Readonly<Record<string, string>> | undefined {
  const data = record(value);
  return (
    data &&
    Object.fromEntries(
      Object.entries(data).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry] as const] : [])),
    )
  );
}
