import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Bind, Import } from "./document.js";
import { scalarText } from "./read-behaviour.js";
import { readImport } from "./read-consumes.js";
import { entity, isNull, readFields, type ReadContext, text } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { mapAt } from "./read-map.js";

/** `binds: [TOKEN]`: a bare name is a variable of that name. */
function bindNames(node: MapNode): MapNode {
  const variable = (item: SourceNode): SourceNode => {
    if (item.kind !== "scalar" || typeof item.value !== "string") return item;
    const keys: MapNode = {
      kind: "map",
      span: item.span,
      entries: [{ key: item.value, keySpan: item.span, value: item }],
    };
    return { kind: "map", span: item.span, entries: [{ key: "keys", keySpan: item.span, value: keys }] };
  };
  const entry = entryOf(node, "binds");
  if (entry?.value.kind !== "list") return node;
  const named = { ...entry, value: { ...entry.value, items: entry.value.items.map(variable) } };
  return { ...node, entries: node.entries.map((other) => (other === entry ? named : other)) };
}

/** A bind without the variables that stand among its own keys (`{env: {API_KEY: API_KEY}}`), which are taken for its `keys` (reported). */
function withoutVariables(
  { node, owner }: Member,
  { reporter }: ReadContext,
): { readonly own: MapNode; readonly bare: readonly MapEntry[] } {
  const bare = node.entries.filter(
    ({ key, value }) =>
      value.kind === "scalar" &&
      /^[A-Za-z_]\w*$/.test(key) &&
      !bindKeys.includes(key) &&
      (isConstant(key) || nearestWord(key, bindKeys) === undefined),
  );
  for (const { key, keySpan, value } of bare) {
    // What may be a secret is not repeated.
    const named = value.kind === "scalar" && isConstant(value.text) ? value.text : "...";
    const source = isNull(value) ? key : named;
    reporter.report("schema/bare-variable", keySpan, { variable: key, what: owner.what, source });
  }
  const taken = new Set(bare);
  return { own: { ...node, entries: node.entries.filter((entry) => !taken.has(entry)) }, bare };
}

/** As variables of an environment are called; no key of a bind is. */
function isConstant(word: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(word);
}

const bindKeys: readonly string[] = [
  "namespace",
  "name",
  "description",
  "location",
  "uri",
  "keys",
  "env",
  "type",
  "resolution",
  "display",
];

const bindFields = {
  namespace: { type: text, aliases: ["name"] },
  description: { type: text },
  location: { type: text, aliases: ["uri"] },
};

/** Reads `binds`, bindings and imports of them. */
export function readBinds(node: MapNode, context: ReadContext): readonly (Bind | Import)[] {
  return readMembers(bindNames(node), ["binds", "externalRefs"], "bind", context).flatMap(
    (member): readonly (Bind | Import)[] => {
      const imported = readImport(member, context);
      if (imported) return imported;
      const { own, bare } = withoutVariables(member, context);
      const fields = readFields(own, member.owner, bindFields, ["keys", "env"], context, {
        type: "a variable is text",
        resolution: "bindings are resolved at start-up",
        display: "it names the entry for people",
      });
      const keys = mapAt(member.node, "keys", member.owner.what, context);
      const env = scalarText(member.node, "env");
      const span = member.owner.span;
      const written = [...(keys?.entries ?? []), ...bare];
      return [
        entity<Bind>({
          $: member.node,
          kind: "bind",
          namespace: fields.namespace,
          description: fields.description,
          location: fields.location,
          keys: [
            ...written.map((entry) => ({
              variable: entry.key,
              source: entry.value.kind === "scalar" && entry.value.value !== null ? entry.value.text : entry.key,
              entry: { keySpan: entry.keySpan, value: entry.value },
            })),
            // `{name: API_KEY, env: ACME_KEY}`: one variable per entry.
            ...(env === undefined
              ? []
              : [
                  {
                    variable: fields.namespace ?? env,
                    source: env,
                    entry: { keySpan: span, value: { kind: "scalar", span, value: env, text: env } as const },
                  },
                ]),
          ],
        }),
      ];
    },
  );
}
