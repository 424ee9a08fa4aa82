import { entryOf, type MapNode, type ScalarNode, type SourceNode } from "../source/node.js";

/** A schema in its file, with the pointer to it. */
export interface Place {
  readonly node: SourceNode;
  readonly names: readonly string[];
}

/** The names that schemas of one file give themselves (JSON Schema 2020-12 section 8.2), and which schema surrounds a reference. */
export interface Anchors {
  /** The schema that calls itself so in the surroundings of a reference; `several`: more than one does, and which is meant is told by no file alone. */
  readonly anchor: (name: string, reference: ScalarNode) => Place | "several" | undefined;
  /** The schema with that `$id`. */
  readonly resource: (id: string) => Place | undefined;
  /** Where pointers of a reference start: the schema with an `$id` that surrounds it, or with the `$defs` that it names where the file has none. */
  readonly startOf: (reference: ScalarNode, first: string) => Place | undefined;
}

interface Surroundings {
  readonly resource: Place | undefined;
  /** Schemas that have definitions of their own, the nearest first. */
  readonly owners: Owners | undefined;
}

interface Owners {
  readonly place: Place & { readonly node: MapNode };
  readonly next: Owners | undefined;
}

/** The schema of one name in each resource, and in the whole file: counted while it is looked through, so that a use of it asks once. */
type Named = Map<Place | undefined | "anywhere", Place | "several">;

/** A pointer's words, the last first. */
interface Words {
  readonly word: string;
  readonly before: Words | undefined;
}

/** Looks through a file once, as soon as somebody asks for what no pointer says. */
export function createAnchors(root: SourceNode): Anchors {
  let found: ReturnType<typeof indexOf> | undefined;
  const index = (): ReturnType<typeof indexOf> => (found ??= indexOf(root));
  return {
    anchor: (name, reference) => {
      const named = index().anchors.get(name);
      const { resource } = index().around.get(reference) ?? {};
      return named?.get(resource) ?? named?.get("anywhere");
    },
    resource: (id) => index().resources.get(resolved(id)),
    startOf: (reference, first) => {
      const { resource, owners } = index().around.get(reference) ?? {};
      if (resource) return resource;
      for (let owner = owners; owner; owner = owner.next) if (entryOf(owner.place.node, first)) return owner.place;
      return undefined;
    },
  };
}

function indexOf(root: SourceNode): {
  readonly anchors: ReadonlyMap<string, Named>;
  readonly resources: ReadonlyMap<string, Place>;
  readonly around: ReadonlyMap<ScalarNode, Surroundings>;
} {
  const anchors = new Map<string, Named>();
  const resources = new Map<string, Place>();
  const around = new Map<ScalarNode, Surroundings>();
  const seen = new Set<SourceNode>();
  const open: { readonly node: SourceNode; readonly at: Words | undefined; readonly within: Surroundings }[] = [
    { node: root, at: undefined, within: { resource: undefined, owners: undefined } },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, at, within } = next;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "list")
      node.items.forEach((item, index) => open.push({ node: item, at: { word: String(index), before: at }, within }));
    if (node.kind !== "map") continue;
    const id = textAt(node, "$id");
    const own = entryOf(node, "$id") ?? entryOf(node, "$anchor") ?? entryOf(node, "$dynamicAnchor");
    const isOwner = node !== root && (entryOf(node, "$defs") ?? entryOf(node, "definitions")) !== undefined;
    const place = { node, names: own || isOwner ? wordsOf(at) : [] };
    const resource = id === undefined || node === root ? within.resource : place;
    if (id !== undefined) resources.set(resolved(id), place);
    for (const key of ["$anchor", "$dynamicAnchor"]) {
      const name = textAt(node, key);
      if (name === undefined) continue;
      const named: Named = anchors.get(name) ?? new Map();
      for (const where of [resource, "anywhere"] as const) named.set(where, named.has(where) ? "several" : place);
      anchors.set(name, named);
    }
    const inside = { resource, owners: isOwner ? { place, next: within.owners } : within.owners };
    for (const { key, value } of node.entries) {
      if ((key === "$ref" || key === "$dynamicRef") && value.kind === "scalar") around.set(value, inside);
      else open.push({ node: value, at: { word: key, before: at }, within: inside });
    }
  }
  return { anchors, resources, around };
}

function wordsOf(last: Words | undefined): readonly string[] {
  const words: string[] = [];
  for (let at = last; at; at = at.before) words.push(at.word);
  return words.toReversed();
}

function textAt(node: MapNode, key: string): string | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** An identifier as a URL, relative ones against one that nobody has. */
function resolved(id: string): string {
  const base = "https://document.invalid/";
  return URL.canParse(id, base) ? new URL(id, base).href : id;
}
