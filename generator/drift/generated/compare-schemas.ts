import { combine, compareConstraints } from "../compare-constraints.js";
import type { Constraints, TypeChange } from "../constraints.js";

/** How one part of a JSON Schema moved. */
export interface SchemaChange {
  /** `owner.name`, `items[].id`; `""` is the schema itself. */
  readonly member: string;
  readonly kind: Exclude<TypeChange, "same"> | "added" | "removed";
}

type Schema = Readonly<Record<string, unknown>>;

/** Where references lead: `#/components/schemas/Pet`, in either document. */
export interface Documents {
  readonly before: unknown;
  readonly after: unknown;
}

/** Every part of a schema that takes more or less than it did (JSON Schema 2020-12). A schema that leads to itself is compared once. */
export function compareSchemas(was: unknown, now: unknown, documents: Documents): readonly SchemaChange[] {
  const met = new Set<string>();

  function* compare(one: unknown, other: unknown, member: string): Generator<SchemaChange> {
    const refs = JSON.stringify([refOf(one), refOf(other)]);
    if (refs !== "[null,null]") {
      if (met.has(refs)) return;
      met.add(refs);
    }
    const [old, current] = [resolved(one, documents.before), resolved(other, documents.after)];
    const own = combine(compareKinds(old, current), compareOwn(old, current));
    if (own !== "same") yield { member, kind: own };
    const [properties, fresh] = [objectOf(old["properties"]), objectOf(current["properties"])];
    for (const name of Object.keys(properties)) {
      const path = member === "" ? name : `${member}.${name}`;
      if (name in fresh) yield* compare(properties[name], fresh[name], path);
      else yield { member: path, kind: "removed" };
    }
    for (const name of Object.keys(fresh))
      if (!(name in properties)) yield { member: member === "" ? name : `${member}.${name}`, kind: "added" };
    if (old["items"] !== undefined && current["items"] !== undefined)
      yield* compare(old["items"], current["items"], `${member}[]`);
  }

  return [...compare(was, now, "")];
}

/** Types and words. */
function compareKinds(was: Schema, now: Schema): TypeChange {
  return combine(compareSets(typesOf(was), typesOf(now)), compareSets(wordsOf(was), wordsOf(now)));
}

/** Everything else but the members. */
function compareOwn(was: Schema, now: Schema): TypeChange {
  const rest = (schema: Schema): Constraints =>
    Object.fromEntries(
      Object.entries(schema).filter(
        ([key]) => !["properties", "items", "type", "enum", "const", "$defs"].includes(key),
      ),
    );
  const [closed, isClosed] = [was["additionalProperties"] === false, now["additionalProperties"] === false];
  const openness = closed === isClosed ? "same" : isClosed ? "narrower" : "wider";
  return combine(openness, compareConstraints(rest(was), rest(now)));
}

/** Undefined takes everything. */
function compareSets(was: ReadonlySet<string> | undefined, now: ReadonlySet<string> | undefined): TypeChange {
  if (was === undefined || now === undefined) return was === now ? "same" : now === undefined ? "wider" : "narrower";
  const holds = (outer: ReadonlySet<string>, inner: ReadonlySet<string>): boolean =>
    [...inner].every((each) => outer.has(each) || (each === "integer" && outer.has("number")));
  const [grows, shrinks] = [holds(now, was), holds(was, now)];
  return grows && shrinks ? "same" : grows ? "wider" : shrinks ? "narrower" : "other";
}

function typesOf({ type }: Schema): ReadonlySet<string> | undefined {
  if (typeof type === "string") return new Set([type]);
  return Array.isArray(type) ? new Set(type.map(String)) : undefined;
}

function wordsOf(schema: Schema): ReadonlySet<string> | undefined {
  if ("const" in schema) return new Set([JSON.stringify(schema["const"])]);
  return Array.isArray(schema["enum"]) ? new Set(schema["enum"].map((word) => JSON.stringify(word))) : undefined;
}

function refOf(schema: unknown): string | null {
  const ref = objectOf(schema)["$ref"];
  return typeof ref === "string" ? ref : null;
}

function resolved(schema: unknown, document: unknown): Schema {
  let current = objectOf(schema);
  for (let steps = 0; steps < 20; steps += 1) {
    const ref = refOf(current);
    if (ref === null || !ref.startsWith("#/")) return current;
    current = objectOf(
      ref
        .slice(2)
        .split("/")
        .reduce<unknown>((at, name) => objectOf(at)[name.replaceAll("~1", "/").replaceAll("~0", "~")], document),
    );
  }
  return current;
}

/** The members of a value; none where it has none. */
export function objectOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}
