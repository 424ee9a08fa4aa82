import type { HttpApi, Operation } from "../../model/capability.js";
import type { JsonValue } from "../../source/node.js";

/**
 * The answers of APIs that several capabilities of one process consume: an operation that more than one of them declares is one operation of its API, and
 * its one answer has what each of them reads.
 */
export function sharedAnswers(
  apis: readonly HttpApi[],
  answers: ReadonlyMap<Operation, JsonValue>,
): ReadonlyMap<Operation, JsonValue> {
  const shared = new Map<string, JsonValue>();
  const all = apis.flatMap(({ operations }) => operations);
  for (const operation of all) {
    const [key, answer] = [keyOf(operation), answers.get(operation) ?? null];
    const known = shared.get(key);
    shared.set(key, known === undefined ? answer : joined(known, answer));
  }
  return new Map(all.map((operation) => [operation, shared.get(keyOf(operation)) ?? null]));
}

/** What a request is known by: its method, its path whatever placeholders are called, and what it fixes: some APIs tell operations by a header alone. */
function keyOf({ namespace, method, path, parameters }: Operation): string {
  const fixed = parameters.flatMap((parameter) =>
    parameter.value?.kind === "literal" ? [`${parameter.in} ${parameter.name}=${String(parameter.value.value)}`] : [],
  );
  const places = path.parts.map((part) => (typeof part === "string" ? part : "{}"));
  return [namespace, method, places.join(""), ...fixed.sort()].join(" ");
}

/** Members of both. Where two read one member otherwise, it is what both can read: a list of one for one, a number for a text. */
function joined(one: JsonValue, other: JsonValue): JsonValue {
  if (one === null || other === null) return one ?? other;
  if (Array.isArray(one) || Array.isArray(other)) {
    const [first, second] = [Array.isArray(one) ? one[0] : one, Array.isArray(other) ? other[0] : other];
    return [joined(first ?? null, second ?? null)].filter((item) => item !== null);
  }
  if (isMap(one) && isMap(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(names.map((name) => [name, joined(one[name] ?? null, other[name] ?? null)]));
  }
  if (isMap(one) || isMap(other)) return isMap(one) ? one : other;
  return typeof one === "string" && typeof other !== "string" ? other : one;
}

function isMap(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
