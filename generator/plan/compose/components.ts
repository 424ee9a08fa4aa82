import type { JsonObject, JsonValue } from "../../source/node.js";

/** A document, and whose it is. */
interface Owned {
  readonly capability: string;
  readonly document: JsonObject;
}

/**
 * Components that have one name in several documents and say the same stay as they are; those that do not, or refer to such, get the name of their
 * capability before their own, in all of the documents, with everything that refers to them.
 */
export function renameComponents<T extends Owned>(documents: readonly T[]): readonly T[] {
  const clashing = clashesOf(documents.map(({ document }) => componentsOf(document)));
  if (clashing.size === 0) return documents;
  return documents.map((owned) => {
    const before = owned.capability.replace(/[^\w.-]/g, "-");
    const rename = (key: string): string =>
      key.replace(/(?<![^/])[^/]*$/, (name) => (clashing.has(key) ? `${before}-${name}` : name));
    return { ...owned, document: renamed(owned.document, rename) };
  });
}

/** By `section/name`: what a document's components say. */
function componentsOf(document: JsonObject): ReadonlyMap<string, JsonValue> {
  return new Map(
    Object.entries(record(document["components"])).flatMap(([section, entries]) =>
      Object.entries(record(entries)).map(([name, value]) => [`${section}/${name}`, value] as const),
    ),
  );
}

/** Names that say different things in different documents, directly or by what they refer to. */
function clashesOf(documents: readonly ReadonlyMap<string, JsonValue>[]): ReadonlySet<string> {
  const texts = new Map<string, string>();
  const clashing = new Set<string>();
  const referrers = new Map<string, Set<string>>();
  for (const [key, value] of documents.flatMap((components) => [...components])) {
    const text = JSON.stringify(value);
    if ((texts.get(key) ?? text) !== text) clashing.add(key);
    texts.set(key, text);
    for (const target of referencesIn(value)) referrers.set(target, (referrers.get(target) ?? new Set()).add(key));
  }
  // A set that grows while it is walked is walked to its end.
  for (const key of clashing) for (const referrer of referrers.get(key) ?? []) clashing.add(referrer);
  return clashing;
}

const pointer = "#/components/";

function referencesIn(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return Object.entries(record(value)).flatMap(([key, part]) =>
    key === "$ref" && typeof part === "string" && part.startsWith(pointer)
      ? [part.slice(pointer.length)]
      : referencesIn(part),
  );
}

function renamed(document: JsonObject, rename: (key: string) => string): JsonObject {
  const components = Object.entries(record(document["components"])).map(([section, entries]) => [
    section,
    Object.fromEntries(
      Object.entries(record(entries)).map(([name, value]) => [
        rename(`${section}/${name}`).slice(section.length + 1),
        withReferences(value, rename),
      ]),
    ),
  ]);
  const { security } = document;
  return {
    ...document,
    ...(security === undefined ? {} : { security: withSchemes(security, rename) }),
    paths: withReferences(document["paths"] ?? {}, rename),
    components: Object.fromEntries(components),
  };
}

function withReferences(value: JsonValue, rename: (key: string) => string): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withReferences(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (key === "$ref" && typeof part === "string" && part.startsWith(pointer))
        return [key, pointer + rename(part.slice(pointer.length))];
      return [key, key === "security" ? withSchemes(part, rename) : withReferences(part, rename)];
    }),
  );
}

/** Requirements of security name schemes by their keys. */
function withSchemes(requirements: JsonValue, rename: (key: string) => string): JsonValue {
  if (!Array.isArray(requirements)) return withReferences(requirements, rename);
  return requirements.map((requirement: JsonValue) =>
    Object.fromEntries(
      Object.entries(record(requirement)).map(([name, scopes]) => [
        rename(`securitySchemes/${name}`).slice("securitySchemes/".length),
        scopes,
      ]),
    ),
  );
}

/** The members of an object; none of anything else. */
export function record(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
