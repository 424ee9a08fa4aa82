import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A document made from a JSON Schema. Most are valid; `not` and conditions are left to whoever validates. */
export function generateDocument(root: Schema, random: () => number): Json {
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };

  const resolve = (reference: string): Schema =>
    reference
      .slice(2)
      .split("/")
      .reduce<Schema>((node, key) => asSchema(node[key.replaceAll("~1", "/")]), root);

  /** The schema with its references and one branch of each choice folded in. */
  const flatten = (schema: Schema): Schema => {
    const { $ref, allOf, oneOf, anyOf, ...own } = schema;
    const parts: Schema[] = [own];
    if (typeof $ref === "string") parts.push(flatten(resolve($ref)));
    if (Array.isArray(allOf))
      parts.push(...allOf.filter((part) => !("if" in asSchema(part))).map((part) => flatten(asSchema(part))));
    for (const choice of [oneOf, anyOf]) if (Array.isArray(choice)) parts.push(flatten(asSchema(pick(choice))));
    return parts.reduce(merge, {});
  };

  const text = (schema: Schema): string => {
    if (typeof schema.pattern === "string") return pick(matching(schema.pattern));
    if (schema.format === "date") return "2026-01-02";
    return pick([
      "alpha",
      "beta gamma",
      "$.items",
      "{{NAME}}",
      "rest.id",
      "https://example.com/a",
      "text: with colon",
      "42",
    ]);
  };

  const generate = (schema: Schema, depth: number): Json => {
    const flat = flatten(schema);
    if (flat.const !== undefined) return asJson(flat.const);
    if (Array.isArray(flat.enum)) return asJson(pick(flat.enum));
    const type = Array.isArray(flat.type)
      ? pick(flat.type)
      : (flat.type ?? (flat.properties || flat.additionalProperties ? "object" : flat.items ? "array" : "string"));
    switch (type) {
      case "object":
        return generateObject(flat, depth);
      case "array": {
        const least = typeof flat.minItems === "number" ? flat.minItems : 0;
        const length = least + (depth > 6 ? 0 : Math.floor(random() * 2));
        return differing(Array.from({ length }, () => generate(asSchema(flat.items ?? {}), depth + 1)));
      }
      case "integer":
      case "number":
        return Math.max(typeof flat.minimum === "number" ? flat.minimum : 1, Math.floor(random() * 5000));
      case "boolean":
        return random() < 0.5;
      case "null":
        return null;
      default:
        return text(flat);
    }
  };

  const generateObject = (schema: Schema, depth: number): Json => {
    const properties = asSchema(schema.properties ?? {});
    const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const chosen = Object.keys(properties).filter(
      (name) => required.includes(name) || random() < (depth < 3 ? 0.6 : depth < 6 ? 0.35 : 0.1),
    );
    const entries = chosen
      .filter((name) => properties[name] !== false)
      .map((name) => [name, generate(asSchema(properties[name]), depth + 1)] as const);
    const more = schema.additionalProperties ?? Object.values(asSchema(schema.patternProperties ?? {}))[0];
    if (typeof more === "object" && more !== null && depth < 8) {
      const names = asSchema(schema.propertyNames ?? {});
      for (
        let count = typeof schema.minProperties === "number" ? schema.minProperties : Math.floor(random() * 3);
        count > 0;
        count -= 1
      )
        entries.push([
          `${text(flatten(names)).replace(/[^\w-]/g, "") || "key"}${count}`,
          generate(asSchema(more), depth + 1),
        ]);
    }
    return Object.fromEntries(entries);
  };

  return generate(root, 0);
}

/** The items of a list without those that are named like an earlier one: of two of one name the first is used, and that is told. */
function differing(items: readonly Json[]): readonly Json[] {
  const names = items.map((item) => asSchema(item).name);
  return items.filter((_, index) => names[index] === undefined || names.indexOf(names[index]) === index);
}

const matched = new Map<string, readonly string[]>();

/** Some texts that a pattern matches: the same on every run, and made once, which takes longer than all the rest. */
function matching(pattern: string): readonly string[] {
  const known = matched.get(pattern);
  if (known) return known;
  const texts = fc.sample(fc.stringMatching(new RegExp(pattern), { size: "small" }), { seed: 1, numRuns: 50 });
  matched.set(pattern, texts);
  return texts;
}

function merge(one: Schema, other: Schema): Schema {
  const merged: Record<string, unknown> = { ...one, ...other };
  if (one.properties && other.properties) {
    const properties: Record<string, unknown> = { ...asSchema(one.properties) };
    for (const [name, schema] of Object.entries(asSchema(other.properties)))
      properties[name] = name in properties ? merge(asSchema(properties[name]), asSchema(schema)) : schema;
    merged.properties = properties;
  }
  if (Array.isArray(one.required) && Array.isArray(other.required))
    merged.required = [...new Set([...one.required, ...other.required])];
  return merged;
}

function asSchema(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
