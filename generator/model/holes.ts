import type { Span } from "../diagnostics/span.js";
import type { SourceNode } from "../source/node.js";
import { parseTemplate } from "./parse-template.js";
import { type NameScope, parseValue } from "./parse-value.js";

/** A name inside braces, with its place. */
export interface Hole {
  readonly name: string;
  readonly span: Span;
}

/** Every name that the node's templates hold, in the order they are written. */
export function holesOf(node: SourceNode): readonly Hole[] {
  const holes: Hole[] = [];
  parseValue(
    node,
    withReferences((name, span) => {
      holes.push({ name, span });
      return { kind: "literal", value: null };
    }),
  );
  return [...holes, ...holesOfNames(node)];
}

/** Those in names of members. */
function holesOfNames(node: SourceNode): readonly Hole[] {
  if (node.kind === "scalar") return [];
  if (node.kind === "list") return node.items.flatMap(holesOfNames);
  return node.entries.flatMap(({ key, keySpan, value }) => [
    ...parseTemplate(key).flatMap((part) => (part.kind === "hole" ? [{ name: part.name, span: keySpan }] : [])),
    ...holesOfNames(value),
  ]);
}

/** A scope that knows holes, and references outside braces that say where they look. */
export function withReferences(hole: NameScope["hole"]): NameScope {
  return {
    hole,
    reference: (text, span) => (/^(?:tools|rest|env)\.[\w$.[\]-]+$/.test(text) ? hole(text, span) : undefined),
  };
}
