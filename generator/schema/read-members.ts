import type { Span } from "../diagnostics/span.js";
import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import { firstEntry, spelledEntry, foundKind, isNull, type Owner, type ReadContext, textOf } from "./read-fields.js";
import { parameterTypes } from "./words.js";

/** One member of a family of entities: its map, its name where it is keyed by one. */
export interface Member {
  readonly node: MapNode;
  readonly key: string | undefined;
  readonly owner: Owner;
}

/** The entities under a key, written as a list or as a map keyed by name. What is neither is reported. */
export function readMembers(
  node: MapNode,
  names: readonly string[],
  what: string,
  context: ReadContext,
): readonly Member[] {
  const entry = spelledEntry(node, names, what, context);
  if (!entry || isNull(entry.value)) return [];
  const { value } = entry;
  const member = (item: SourceNode, key: string | undefined, at: Span): readonly Member[] => {
    if (item.kind === "map")
      return [
        {
          node: key === undefined ? item : withName(item, key, at),
          key,
          owner: {
            what: key === undefined ? nameInMap(item, what) : `${what} \`${key}\``,
            span: key === undefined ? (item.entries[0]?.keySpan ?? at) : at,
          },
        },
      ];
    if (isNull(item) && key !== undefined)
      return [
        {
          node: withName({ kind: "map", span: at, entries: [] }, key, at),
          key,
          owner: { what: `${what} \`${key}\``, span: at },
        },
      ];
    context.reporter.report("schema/no-entry", item.span.end > item.span.start ? item.span : at, {
      list: entry.key,
      key,
      found: foundKind(item),
      write: entryAs(names[0] ?? "", key, textOf(item)),
    });
    return [];
  };
  if (value.kind === "list") return value.items.flatMap((item) => member(item, undefined, item.span));
  const first =
    value.kind === "map" && names[0] !== "properties"
      ? value.entries.find((item) => entityKeys.has(item.key) && item.value.kind === "scalar" && !isNull(item.value))
      : undefined;
  if (value.kind === "map" && first && entryOf(value, "properties")?.value.kind === "map") {
    reportSchema(entry, value, what, context);
    return [];
  }
  if (value.kind === "map" && first) {
    context.reporter.report("schema/missing-dash", value.entries[0]?.keySpan ?? first.keySpan, {
      list: entry.key,
      key: value.entries[0]?.key ?? first.key,
    });
    return member(value, undefined, value.span);
  }
  if (value.kind === "map") return value.entries.flatMap((item) => member(item.value, item.key, item.keySpan));
  context.reporter.report("schema/wrong-type", value.span, {
    key: entry.key,
    what,
    expected: "a list",
    found: foundKind(value),
    allowed: [],
    write: `[${entryAs(names[0] ?? "", undefined, textOf(value))}]`,
  });
  return [];
}

/** A JSON Schema, `{type: object, properties: {...}}`, where a list of inputs is wanted. */
function reportSchema(entry: MapEntry, schema: MapNode, what: string, context: ReadContext): void {
  const properties = entryOf(schema, "properties")?.value;
  const names = properties?.kind === "map" ? properties.entries.map(({ key }) => key) : [];
  const shown = names.slice(0, 3).map((name) => `{name: ${name}, type: string}`);
  context.reporter.report("schema/wrong-type", entry.keySpan, {
    key: entry.key,
    what,
    expected: "a list",
    found: "a JSON Schema",
    allowed: [],
    write: `${entry.key}: [${[...shown, ...(names.length > shown.length ? ["..."] : [])].join(", ")}]`,
  });
}

/** How an entry is written of which there is a text alone: `id` of inputs is `{name: id, type: string}`. */
function entryAs(list: string, key: string | undefined, written: string | undefined): string {
  const isTyped = list === "inputParameters" || list === "outputParameters";
  if (key !== undefined && list === "binds")
    return `env: {keys: {${key}: ${written !== undefined && /^[A-Z][A-Z0-9_]*$/.test(written) ? written : "..."}}}`;
  if (key !== undefined) {
    const isType = parameterTypes.some((type) => type === written);
    return `${key}: {${isTyped ? `type: ${isType ? written : "string"}` : "..."}}`;
  }
  const name = written !== undefined && /^[\w$.-]+$/.test(written) ? written : "...";
  if (list === "steps") return `{name: ..., call: ${name}}`;
  return `{name: ${name}, ${isTyped ? "type: string" : "..."}}`;
}

/** Keys of entities that hold a text: in a map keyed by name, every key is a name and holds a map. */
const entityKeys: ReadonlySet<string> = new Set([
  "name",
  "type",
  "namespace",
  "path",
  "method",
  "call",
  "uri",
  "role",
  "in",
  "baseUri",
  "description",
  "target",
  "from",
  "import",
  "location",
]);

/** The key of a map keyed by name, as the entity's `name`: a list spells it inside. */
function withName(node: MapNode, name: string, at: Span): MapNode {
  if (entryOf(node, "name")) return node;
  return {
    ...node,
    entries: [
      { key: "name", keySpan: at, value: { kind: "scalar", span: at, value: name, text: name } },
      ...node.entries,
    ],
  };
}

function nameInMap(node: MapNode, what: string): string {
  const name = firstEntry(node, ["name", "namespace"])?.value;
  const said = name?.kind === "scalar" && typeof name.value === "string" ? name.value.trim() : "";
  return said === "" ? what : `${what} \`${said}\``;
}
