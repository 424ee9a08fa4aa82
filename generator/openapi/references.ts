import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { entryOf, type MapEntry, type MapNode, type ScalarNode, type SourceNode } from "../source/node.js";
import { parseJson } from "../source/read-json.js";
import { parseYaml } from "../source/read-yaml.js";
import { nearestWord } from "../text/nearest.js";
import { type Anchors, createAnchors, type Place } from "./anchors.js";

/** Reads the text at `location` as it is written in `importer`; `path` is relative to the project, also of a file that is not there. */
export type ReadDocument = (
  importer: SourceFile,
  location: string,
) => { readonly path: string; readonly file: SourceFile | undefined; readonly problem?: string | undefined };

/** What a reference leads to. */
export interface Target {
  readonly node: SourceNode;
  /** The same for all references that lead there: `openapi/pets.yaml#/components/schemas/Pet`. */
  readonly id: string;
  /** The last word of the pointer, or the file's name: what the target is called. */
  readonly name: string;
}

/** The references of one document and of those that it is split over. */
export interface References {
  /** What the reference of a map, `{$ref: ...}`, leads to in the end; undefined where it has none, or it leads nowhere (reported once). */
  readonly target: (node: SourceNode | undefined) => Target | undefined;
  /** The map that a node is, its reference followed. */
  readonly mapAt: (node: SourceNode | undefined) => MapNode | undefined;
  /** The entry of a map, found without looking through it. */
  readonly entry: (node: MapNode, key: string) => MapEntry | undefined;
  /** Every file that was read, the document itself first. */
  readonly files: () => readonly SourceFile[];
}

/** References that only lead to references are followed so far. */
const mostHops = 32;
/** A document is split over files, not over a file for each word. */
const mostFiles = 2_000;

/** Opens a text as JSON where it looks like it, as YAML otherwise. What is wrong with it is reported. */
export function parseDocument(file: SourceFile, reporter: Reporter): SourceNode | undefined {
  return (
    (/^\s*\{/.test(file.text.slice(0, 1_000)) ? parseJson(file) : undefined) ?? parseYaml(file, reporter, "document")
  );
}

/** Follows the references that start in a document. Only files that `read` lets through are read, and each once. */
export function createReferences(
  file: SourceFile,
  root: SourceNode,
  read: ReadDocument,
  reporter: Reporter,
): References {
  const reading: Reading = {
    read,
    reporter,
    entry: createEntryFinder(),
    roots: new Map([[file.path, root]]),
    files: [file],
    anchors: new Map(),
    identified: new Map(),
    told: new Set(),
  };
  const target = (node: SourceNode | undefined): Target | undefined => followed(node, reading);
  const mapAt = (node: SourceNode | undefined): MapNode | undefined => {
    let found = node;
    for (let hops = 0; hops < mostHops && referenceOf(found); hops += 1) found = target(found)?.node;
    return found?.kind === "map" ? found : undefined;
  };
  return { target, mapAt, entry: reading.entry, files: () => reading.files };
}

/** What is known so far of the files that a document is split over, by their paths. */
interface Reading {
  readonly read: ReadDocument;
  readonly reporter: Reporter;
  readonly entry: References["entry"];
  readonly roots: Map<string, SourceNode | undefined>;
  readonly files: SourceFile[];
  readonly anchors: Map<string, Anchors>;
  /** Whether some schema of the file may have an identifier of its own. */
  readonly identified: Map<string, boolean>;
  /** Places of references that lead nowhere, once this is reported. */
  readonly told: Set<string>;
}

/** A place in a file. */
type FilePlace = Place & { readonly path: string };

/** Finds entries of large maps by an index, which is made once. */
function createEntryFinder(): References["entry"] {
  const indexes = new WeakMap<MapNode, ReadonlyMap<string, MapEntry>>();
  return (node, key) => {
    if (node.entries.length < 16) return entryOf(node, key);
    const index = indexes.get(node) ?? new Map(node.entries.map((each) => [each.key, each]));
    indexes.set(node, index);
    return index.get(key);
  };
}

/** What a chain of references leads to in the end. */
function followed(node: SourceNode | undefined, reading: Reading): Target | undefined {
  let reference = referenceOf(node);
  let found: Target | undefined;
  for (let hops = 0; reference; hops += 1) {
    if (hops > mostHops) return refuse(reference, "it only leads to other references", reading);
    found = targetOf(reference, reading);
    if (!found) return undefined;
    // What says more beside its reference is a type of its own.
    reference = isBareReference(found.node) ? referenceOf(found.node) : undefined;
  }
  return found;
}

/** What one reference leads to, which may be another reference. */
function targetOf(reference: ScalarNode, reading: Reading): Target | undefined {
  const [location = "", pointer = ""] = split(reference.text);
  const start = rootOf(location, reference, reading);
  if (!start) return undefined;
  if (pointer !== "" && !pointer.startsWith("/")) return anchorTarget(reference, start, pointer, reading);
  const names = pointer === "" ? [] : pointer.slice(1).split("/").map(unescape);
  const first = location === "" ? pointerStart(reference, start, names, reading) : start;
  const node = walkPointer(reference, first.node, names, reading);
  if (!node) return undefined;
  const stem = start.path.replace(/^.*\//s, "").replace(/\.[^.]*$/s, "");
  const whole = [...first.names, ...names];
  return { node, id: idOf(start.path, whole), name: whole.at(-1) ?? stem };
}

/** The file, or the schema that is one by its `$id`, which a location names; read where nobody did before. */
function rootOf(location: string, reference: ScalarNode, reading: Reading): FilePlace | undefined {
  const { roots, files, read, reporter } = reading;
  const importer = reference.span.file;
  const own = location === "" || !namesItself(importer, reading) ? undefined : roots.get(importer.path);
  const resource = own && anchorsOf(importer.path, own, reading).resource(location);
  if (resource) return { path: importer.path, ...resource };
  if (location === "") {
    const node = roots.get(importer.path);
    return node && { path: importer.path, node, names: [] };
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(location) || location.startsWith("//"))
    return refuse(reference, "it leads out of the project, and nothing is fetched while compiling", reading);
  if (files.length > mostFiles)
    return refuse(reference, `the document is split over more than ${mostFiles} files`, reading);
  const found = read(importer, decoded(location));
  if (!found.file) return refuse(reference, found.problem ?? `there is no file \`${found.path}\``, reading);
  if (!roots.has(found.path)) {
    files.push(found.file);
    roots.set(found.path, parseDocument(found.file, reporter));
  }
  const node = roots.get(found.path);
  return node ? { path: found.path, node, names: [] } : refuse(reference, `\`${found.path}\` cannot be read`, reading);
}

function anchorTarget(
  reference: ScalarNode,
  { path, node }: FilePlace,
  anchor: string,
  reading: Reading,
): Target | undefined {
  const named = anchorsOf(path, reading.roots.get(path) ?? node, reading).anchor(decoded(anchor), reference);
  if (named === "several")
    return refuse(reference, `several schemas are called \`${anchor}\`, and each use has its own`, reading);
  return named
    ? { node: named.node, id: idOf(path, named.names), name: named.names.at(-1) ?? anchor }
    : refuse(reference, `no schema has the \`$anchor\` \`${anchor}\``, reading);
}

/** The file, or the schema around the reference that is a file of its own by its `$id` or has the definitions that the file lacks. */
function pointerStart(reference: ScalarNode, start: FilePlace, [first]: readonly string[], reading: Reading): Place {
  const { node, path } = start;
  const isMissing = first !== undefined && node.kind === "map" && reading.entry(node, first) === undefined;
  if (!isMissing && !namesItself(reference.span.file, reading)) return start;
  return anchorsOf(path, node, reading).startOf(reference, first ?? "") ?? start;
}

function walkPointer(
  reference: ScalarNode,
  start: SourceNode,
  names: readonly string[],
  reading: Reading,
): SourceNode | undefined {
  let node = start;
  for (const name of names) {
    const next = partOf(node, name, reading);
    if (!next) {
      const known = node.kind === "map" ? node.entries.slice(0, 5_000).map(({ key }) => key) : [];
      const nearest = nearestWord(name, known, reading.reporter.comparisons);
      return refuse(reference, `nothing stands at \`${name}\``, reading, nearest);
    }
    node = next;
  }
  return node;
}

function partOf(node: SourceNode, name: string, { entry }: Reading): SourceNode | undefined {
  if (node.kind === "map") return entry(node, name)?.value;
  return node.kind === "list" && /^\d+$/.test(name) ? node.items[Number(name)] : undefined;
}

function namesItself({ path, text }: SourceFile, { identified }: Reading): boolean {
  const known = identified.get(path) ?? text.includes("$id");
  identified.set(path, known);
  return known;
}

function anchorsOf(path: string, node: SourceNode, { anchors }: Reading): Anchors {
  const known = anchors.get(path) ?? createAnchors(node);
  anchors.set(path, known);
  return known;
}

/** Reports a reference that leads nowhere, once. */
function refuse(
  { span, text }: ScalarNode,
  reason: string,
  { told, reporter }: Reading,
  nearest?: string | undefined,
): undefined {
  const key = `${span.file.path}:${span.start}`;
  if (!told.has(key)) reporter.report("openapi/broken-reference", span, { reference: text, reason, nearest });
  told.add(key);
  return undefined;
}

function idOf(path: string, names: readonly string[]): string {
  return `${path}#${names.map((name) => `/${name}`).join("")}`;
}

/** The `$ref` of a map, or the `$dynamicRef`, which leads to the nearest schema of its name. */
export function referenceOf(node: SourceNode | undefined): ScalarNode | undefined {
  const found = node?.kind === "map" ? (entryOf(node, "$ref") ?? entryOf(node, "$dynamicRef"))?.value : undefined;
  return found?.kind === "scalar" && typeof found.value === "string" ? found : undefined;
}

function isBareReference(node: SourceNode): boolean {
  return node.kind === "map" && node.entries.length === 1;
}

function split(reference: string): readonly [string, string] {
  const at = reference.indexOf("#");
  return at < 0 ? [reference, ""] : [reference.slice(0, at), reference.slice(at + 1)];
}

/** RFC 6901 sections 4 and 6. */
function unescape(segment: string): string {
  return decoded(segment).replaceAll("~1", "/").replaceAll("~0", "~");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
