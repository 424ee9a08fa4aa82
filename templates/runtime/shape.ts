import { isJsonObject, type JsonValue } from "./json.js";

/** `pick` of every element, without those that have none, as JSONPath's `[*]` selects; an empty list where there is nothing to walk. */
export function collect(
  values: readonly JsonValue[] | undefined,
  pick: (value: JsonValue) => JsonValue | undefined,
): readonly JsonValue[] {
  return (values ?? []).flatMap((value) => {
    const picked = pick(value);
    return picked === undefined ? [] : [picked];
  });
}

/** An object with the same keys and every value shaped; null where `value` is no object. */
export function mapValues<T>(
  value: JsonValue | undefined,
  shape: (value: JsonValue) => T,
): Record<string, T> | null {
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shape(item)]));
}

/** Text cut to `length` characters; anything else as it is. */
export function cut<T>(value: T, length: number): T | string {
  return typeof value === "string" ? value.slice(0, length) : value;
}
