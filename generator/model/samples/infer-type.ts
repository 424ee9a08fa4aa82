import type { MapNode, SourceNode } from "../../source/node.js";
import { isDataName } from "../../text/data-names.js";
import { isPrivateName } from "../../text/private-names.js";
import { union } from "../document/unions.js";
import { anyType, type DataType } from "../types.js";

/** What is asked of a type beside what was seen. */
export interface SeenSettings {
  /** Members whose words are listed: those, and no others, were seen. */
  readonly enums: readonly string[];
}

const scalarKinds = ["boolean", "number", "string", "null"] as const;

/** How deep types are followed. */
const deepest = 60;
/** More words are no list of words. */
const mostWords = 64;
/** So many objects of one kind beside each other are values of a map, and so many values that stand under a key of their own in each of several objects. */
const leastAlike = 3;
const leastApart = 8;

/**
 * The type of values that were seen at one place: of several kinds a union, of objects one that has every member of theirs, each optional, and may hold others.
 * A number is a number, whole or not, and no word, key or other value of a sample stands in the type, but for the words of members that `enums` names. Linear
 * in what was seen.
 */
export function seenType(nodes: readonly SourceNode[], settings: SeenSettings, name = "", depth = 0): DataType {
  if (depth > deepest) return anyType;
  const maps = nodes.filter((node) => node.kind === "map");
  const lists = nodes.filter((node) => node.kind === "list");
  const scalars = new Map<string, DataType>();
  for (const node of nodes) {
    const type = node.kind === "scalar" ? scalarType(node) : undefined;
    if (type) scalars.set(type.kind, type);
  }
  if (scalars.has("string")) scalars.set("string", textType(nodes, settings, name));
  const items = lists.flatMap((list) => list.items);
  const types: readonly DataType[] = [
    ...(maps.length > 0 ? [objectType(maps, settings, name, depth)] : []),
    ...(lists.length > 0 ? [{ kind: "array" as const, items: seenType(items, settings, name, depth + 1) }] : []),
    // In one order, whichever was seen first.
    ...scalarKinds.flatMap((kind) => scalars.get(kind) ?? []),
  ];
  // Of what was null whenever it was seen nothing is known.
  return types.every(({ kind }) => kind === "null") ? anyType : union(types);
}

function scalarType(node: Extract<SourceNode, { kind: "scalar" }>): DataType {
  if (node.value === null) return { kind: "null" };
  if (typeof node.value === "boolean") return { kind: "boolean" };
  // A number that a double cannot hold is kept as its digits.
  const isText = typeof node.value === "string" && node.span.file.text[node.span.start] === '"';
  return isText ? { kind: "string" } : { kind: "number" };
}

function textType(nodes: readonly SourceNode[], { enums }: SeenSettings, name: string): DataType {
  if (!enums.includes(name) || isPrivateName(name)) return { kind: "string" };
  const words = [
    ...new Set(nodes.flatMap((node) => (node.kind === "scalar" && typeof node.value === "string" ? [node.value] : []))),
  ];
  return words.length > mostWords || words.some((word) => word === "" || isDataName(word))
    ? { kind: "string" }
    : { kind: "string", enum: words.sort() };
}

function objectType(maps: readonly MapNode[], settings: SeenSettings, name: string, depth: number): DataType {
  const members = new Map<string, SourceNode[]>();
  for (const { entries } of maps)
    for (const { key, value } of entries) {
      const seen = members.get(key);
      if (seen) seen.push(value);
      else members.set(key, [value]);
    }
  if (isMap(maps, members)) {
    const values = [...members.values()].flat();
    return { kind: "record", values: seenType(values, settings, name, depth + 1) };
  }
  return {
    kind: "object",
    open: true,
    properties: [...members]
      .filter(([key]) => !isDataName(key))
      .map(([key, values]) => ({
        name: key,
        type: seenType(values, settings, key, depth + 1),
        required: false,
      })),
  };
}

/** Whether what stands for members are keys: each is data; or each was seen once among several objects; or they hold objects of one kind, and are many. */
function isMap(maps: readonly MapNode[], members: ReadonlyMap<string, readonly SourceNode[]>): boolean {
  if (members.size === 0) return false;
  if ([...members.keys()].every(isDataName)) return true;
  const values = [...members.values()].flat();
  const [first] = values;
  const isOfOneKind = values.every(({ kind }) => kind === first?.kind);
  if (!isOfOneKind) return false;
  const filled = maps.filter(({ entries }) => entries.length > 0);
  const areApart = filled.length > 1 && [...members.values()].every(({ length }) => length === 1);
  return (areApart && members.size >= leastApart) || (members.size >= leastAlike && haveSameMembers(values));
}

/** Whether objects have the same members, but for some that one or the other lacks. */
function haveSameMembers(values: readonly SourceNode[]): boolean {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value.kind !== "map" || value.entries.length === 0) return false;
    for (const { key } of value.entries) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()].every((count) => count * 2 > values.length);
}
