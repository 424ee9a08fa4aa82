import type { Operation } from "../../model/capability.js";
import type { OutputShape } from "../../model/values.js";
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
  const place = placeOf(shape, isConverted);
  // A declared output that is the member of its name is that member.
  return place ? { path: [...place, ...below] } : { output: plain(shape), path: below };
}

/** Names that lead to what a shape reads, where it does nothing else. */
function placeOf(shape: OutputShape, isConverted: boolean): readonly string[] | undefined {
  if (
    shape.kind !== "path" ||
    shape.path.kind !== "steps" ||
    shape.maxLength !== undefined ||
    (!isConverted && shape.type !== undefined)
  )
    return undefined;
  const names = shape.path.steps.flatMap((step) => (step.kind === "property" ? [step.name] : []));
  return names.length === shape.path.steps.length ? names : undefined;
}
