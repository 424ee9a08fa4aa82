import type { Operation } from "../../model/capability.js";
import type { JsonPath, OutputShape } from "../../model/values.js";
import { plain } from "./canonical.js";

/** Leads into an element of a list, whichever: the member of a path that a lookup stands for. */
export const anyOne = "[]";

/**
 * What later steps see of an answer: the declared output of that name; the first one where none has a name; all of it where none is declared
 * (engine-semantics 2.5). Elements of a list are kept whole, with what is declared in the place of what has its name. `isConverted`: whoever reads it
 * converts it, so that its declared type is no part of it.
 */
export function seenOf({ outputs }: Operation, path: readonly unknown[], isConverted: boolean): object {
  const named = outputs.filter(({ name }) => name !== undefined);
  if (named.length === 0) return outputs[0] ? readIn(outputs[0].shape, path, isConverted) : { path };
  const isElement = path[0] === anyOne || (path.length > 0 && typeof path[0] !== "string");
  const [field, ...rest] = isElement ? path.slice(1) : path;
  const element = isElement && path[0] !== anyOne ? { element: path[0] } : {};
  // All of it, or what more than a name selects.
  if (typeof field !== "string") {
    const all = named.map(({ name = "", shape }) => [name, plain(shape)] as const);
    return {
      ...element,
      // Members of an object have no order.
      outputs: all.toSorted(([one], [other]) => (one < other ? -1 : 1)),
      path: field === undefined ? [] : [field, ...rest],
    };
  }
  const shape = named.find(({ name }) => name === field)?.shape;
  if (shape) return { ...element, ...readIn(shape, rest, isConverted) };
  return isElement ? { ...element, path: [field, ...rest] } : { absent: true };
}

function readIn(shape: OutputShape, below: readonly unknown[], isConverted: boolean): object {
  // A declared output that is the member of its name is that member.
  const path = pathIn(shape, below, isConverted);
  return path ? { path } : { output: plain(shape), path: below };
}

/** The place in the answer that a path into a declared output reads; undefined where more is made of it on the way than a name or a selector tells. */
function pathIn(shape: OutputShape, below: readonly unknown[], isConverted: boolean): readonly unknown[] | undefined {
  const place = placeOf(shape, isConverted);
  if (place) return [...place, ...below];
  const [next, ...rest] = below;
  if (next === undefined || (shape.kind !== "array" && shape.kind !== "object")) return undefined;
  const above = shape.path === undefined ? [] : namesIn(shape.path);
  const inner =
    shape.kind === "object"
      ? shape.properties.find(({ name }) => name === next)?.shape
      : typeof next === "string"
        ? undefined
        : shape.items;
  const found = inner && pathIn(inner, rest, isConverted);
  if (!above || !found) return undefined;
  return shape.kind === "array" ? [...above, next, ...found] : [...above, ...found];
}

/** Names that lead to what a shape reads, where it does nothing else. */
function placeOf(shape: OutputShape, isConverted: boolean): readonly string[] | undefined {
  if (shape.kind !== "path" || shape.maxLength !== undefined || (!isConverted && shape.type !== undefined))
    return undefined;
  return namesIn(shape.path);
}

/** The names that a path consists of; undefined where it selects otherwise. */
function namesIn(path: JsonPath): readonly string[] | undefined {
  if (path.kind !== "steps") return undefined;
  const names = path.steps.flatMap((step) => (step.kind === "property" ? [step.name] : []));
  return names.length === path.steps.length ? names : undefined;
}
