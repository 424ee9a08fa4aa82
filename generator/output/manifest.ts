/** The name of the manifest in an output folder. */
export const manifestName = "capstan.manifest.json";

/** What Capstan owns in an output folder, and what it was made from. */
export interface Manifest {
  /** By name of the capability's folder, sorted. */
  readonly capabilities: Readonly<Record<string, ManifestCapability>>;
  /** Files that capabilities share: `runtime/http.ts` -> its hashes. */
  readonly runtime: Readonly<Record<string, ManifestFile>>;
}

export interface ManifestCapability {
  /** The capability's path relative to the project. */
  readonly source: string;
  /** The version header as written: `naftiko 1.0.0-alpha2`. */
  readonly spec: string;
  /** Which Capstan made it: its version, and the hash of its own sources and templates, `0.1.0+1f0c…`. */
  readonly generator: string;
  /** Hash of the settings that shape output. */
  readonly configuration: string;
  /** SHA-256 of every text that it was made from: the capability itself and what it imports. */
  readonly inputs: Readonly<Record<string, string>>;
  /** npm packages with version ranges that its files need. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The runtime modules that its files import, with what those import in turn. */
  readonly runtime: readonly string[];
  readonly files: Readonly<Record<string, ManifestFile>>;
}

export interface ManifestFile {
  /** SHA-256 of the text on disk. */
  readonly sha256: string;
  /** SHA-256 of the text before it was laid out, and of the layout: while it is the same, nothing needs to be laid out again. */
  readonly emitted: string;
}

/** The manifest as it is written. */
export function serializeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The manifest in `text`; undefined where it is none. */
export function parseManifest(text: string): Manifest | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const capabilities = record(record(data)?.capabilities);
  const runtime = parseFiles(record(data)?.runtime);
  if (!capabilities || !runtime) return undefined;
  const parsed: Record<string, ManifestCapability> = {};
  for (const [name, value] of Object.entries(capabilities)) {
    const capability = parseCapability(value);
    if (!capability) return undefined;
    parsed[name] = capability;
  }
  return { capabilities: parsed, runtime };
}

function parseCapability(value: unknown): ManifestCapability | undefined {
  const data = record(value);
  const inputs = texts(data?.inputs);
  const dependencies = texts(data?.dependencies);
  const files = parseFiles(data?.files);
  if (!data || !inputs || !dependencies || !files || !Array.isArray(data.runtime)) return undefined;
  return {
    source: textOr(data.source),
    spec: textOr(data.spec),
    generator: textOr(data.generator),
    configuration: textOr(data.configuration),
    inputs,
    dependencies,
    runtime: data.runtime.filter((name): name is string => typeof name === "string"),
    files,
  };
}

function parseFiles(value: unknown): Readonly<Record<string, ManifestFile>> | undefined {
  const data = record(value);
  if (!data) return undefined;
  const files: Record<string, ManifestFile> = {};
  for (const [path, entry] of Object.entries(data)) {
    const hashes = texts(entry);
    // A path that leaves the folder is no path of ours, whoever wrote it.
    if (hashes?.sha256 === undefined || hashes.emitted === undefined || !isInside(path)) return undefined;
    files[path] = { sha256: hashes.sha256, emitted: hashes.emitted };
  }
  return files;
}

function isInside(path: string): boolean {
  return path !== "" && !/^[/\\]|^[A-Za-z]:|\\|\0/.test(path) && !path.split("/").some((part) => part === ".." || part === "." || part === "");
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function texts(value: unknown): Readonly<Record<string, string>> | undefined {
  const data = record(value);
  if (!data) return undefined;
  return Object.fromEntries(Object.entries(data).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry] as const] : [])));
}

function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}
