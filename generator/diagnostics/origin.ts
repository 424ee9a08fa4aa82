import type { Span } from "./span.js";

/** Beside types and plans, so that nothing that is emitted can hold a place of the YAML. */
const origins = new WeakMap<object, Span>();

/** Says which part of the capability a part of a type or of a plan is made from. The part must be its own: what several share has no one origin. */
export function madeFrom<T extends object>(part: T, span: Span | undefined): T {
  if (span) origins.set(part, span);
  return part;
}

/** Which part of the capability a part of a type or of a plan is made from, as far as that was said of it alone. */
export function originOf(part: object): Span | undefined {
  return origins.get(part);
}

/** Says that a part is made from what another one is made from, whose copy it is. */
export function madeLike<T extends object>(part: T, other: object): T {
  return madeFrom(part, originOf(other));
}
