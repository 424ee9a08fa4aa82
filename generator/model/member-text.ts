import type { MapNode, SourceNode } from "../source/node.js";
import { parseTemplate } from "./parse-template.js";
import { type NameScope, parseValue } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/**
 * A map with a hole in a name of a member as the JSON or form text that it would be written as, since no object of the code can stand for it. Undefined
 * where all names are written out.
 */
export function memberText(node: SourceNode, encoding: "json" | "form", scope: NameScope): readonly Part[] | undefined {
  if (!hasMadeName(node)) return undefined;
  if (encoding === "json") return joined(jsonOf(node, scope));
  return node.kind === "map" ? joined(formOf(node, scope)) : undefined;
}

function hasMadeName(node: SourceNode): boolean {
  if (node.kind === "list") return node.items.some(hasMadeName);
  return node.kind === "map" && node.entries.some(({ key, value }) => isMade(key) || hasMadeName(value));
}

function isMade(name: string): boolean {
  return parseTemplate(name).some(({ kind }) => kind === "hole");
}

function jsonOf(node: SourceNode, scope: NameScope): readonly Part[] {
  switch (node.kind) {
    case "map":
      return inside(
        "{}",
        node.entries.map((entry) => [
          '"',
          ...nameOf(entry, scope).map((part) => (typeof part === "string" ? inString(part) : part)),
          '":',
          ...jsonOf(entry.value, scope),
        ]),
      );
    case "list":
      return inside(
        "[]",
        node.items.map((item) => jsonOf(item, scope)),
      );
    case "scalar": {
      const value = parseValue(node, scope);
      if (value.kind === "literal") return [value.digits === true ? String(value.value) : JSON.stringify(value.value)];
      if (value.kind !== "template") return [value];
      return ['"', ...value.parts.map((part) => (typeof part === "string" ? inString(part) : part)), '"'];
    }
  }
}

function inside(braces: "{}" | "[]", members: readonly (readonly Part[])[]): readonly Part[] {
  return [
    braces.slice(0, 1),
    ...members.flatMap((member, index) => (index === 0 ? member : [",", ...member])),
    braces.slice(1),
  ];
}

function formOf({ entries }: MapNode, scope: NameScope): readonly Part[] {
  const encoded = (parts: readonly Part[]): readonly Part[] =>
    parts.map((part) => (typeof part === "string" ? encodeURIComponent(part) : part));
  return entries.flatMap((entry, index) => {
    const value = parseValue(entry.value, scope);
    const parts =
      value.kind === "literal" ? [String(value.value ?? "")] : value.kind === "template" ? value.parts : [value];
    return [...(index === 0 ? [] : ["&"]), ...encoded(nameOf(entry, scope)), "=", ...encoded(parts)];
  });
}

function nameOf({ key, keySpan }: MapNode["entries"][number], scope: NameScope): readonly Part[] {
  return parseTemplate(key).map((part) => (part.kind === "text" ? part.text : scope.hole(part.name, keySpan)));
}

/** The inside of a JSON string. */
function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Texts that stand side by side are one. */
function joined(parts: readonly Part[]): readonly Part[] {
  return parts.reduce<Part[]>((all, part) => {
    const last = all.at(-1);
    if (typeof part === "string" && typeof last === "string") all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
}
