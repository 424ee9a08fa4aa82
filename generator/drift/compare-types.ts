import { compareConstraints } from "./compare-constraints.js";
import type { Constraints, TypeChange } from "./constraints.js";
import { anyType, type DataType, type PropertyType } from "../model/types.js";

/** Compares two types by the values that they hold. Property descriptions and order do not count. */
export function compareTypes(before: DataType, after: DataType): TypeChange {
  const known = withoutNewcomers(before, after);
  const grows = holds(known, before);
  const shrinks = holds(before, known);
  if (grows && shrinks) return isSame(known, after) ? "same" : "wider";
  return grows ? "wider" : shrinks && isSame(known, after) ? "narrower" : "other";
}

/**
 * A type without the optional members that an open object declares now and did not: whoever kept to the members that were declared passes none of
 * them, though it may be that somebody passed something else under such a name.
 */
function withoutNewcomers(before: DataType, after: DataType): DataType {
  if (before.kind === "nullable" && after.kind === "nullable")
    return { ...after, of: withoutNewcomers(before.of, after.of) };
  if (before.kind === "array" && after.kind === "array")
    return { ...after, items: withoutNewcomers(before.items, after.items) };
  if (before.kind !== "object" || after.kind !== "object" || !before.open || before.properties.length === 0)
    return after;
  return {
    ...after,
    properties: after.properties.flatMap((property) => {
      const was = before.properties.find(({ name }) => name === property.name);
      if (was) return [{ ...property, type: withoutNewcomers(was.type, property.type) }];
      return property.required ? [property] : [];
    }),
  };
}

function isSame(one: DataType, other: DataType): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether values travel as text there: a URL and headers know no numbers. */
export function isTextPlace(place: string): boolean {
  return place === "query" || place === "path" || place === "header" || place === "cookie";
}

/** The same for values that travel as text: any text takes `5` and `true`, too. */
export function compareTexts(before: DataType, after: DataType): TypeChange {
  const grows = holdsText(after, before);
  const shrinks = holdsText(before, after);
  if (grows && shrinks) return "same";
  return grows ? "wider" : shrinks ? "narrower" : "other";
}

/** What is taken where a value of one type is passed on to something of another: the narrower of the two, where one is. */
export function effectiveType(type: DataType, passedTo: DataType, inText: boolean): DataType {
  return (inText ? holdsText(type, passedTo) : holds(type, passedTo)) ? passedTo : type;
}

function holdsText(outer: DataType, inner: DataType): boolean {
  const isFree = outer.kind === "string" && Object.keys(outer).length === 1;
  if (
    isFree &&
    (inner.kind === "string" || inner.kind === "number" || inner.kind === "integer" || inner.kind === "boolean")
  )
    return true;
  if (outer.kind === "array") return holdsText(outer.items, inner.kind === "array" ? inner.items : inner);
  return holds(outer, inner);
}

/** Whether every value of `inner` is one of `outer`. */
function holds(outer: DataType, inner: DataType): boolean {
  if (!holdsLimits(outer.keywords, inner.keywords)) return false;
  if (outer.kind === "any") return true;
  if (inner.kind === "any") return false;
  if (inner.kind === "nullable")
    return (
      (outer.kind === "nullable" && holds(outer.of, inner.of)) ||
      (holds(outer, { kind: "null" }) && holds(outer, inner.of))
    );
  if (outer.kind === "nullable") return inner.kind === "null" || holds(outer.of, inner);
  if (inner.kind === "union") return inner.of.every((one) => holds(outer, one));
  switch (outer.kind) {
    case "union":
      return outer.of.some((one) => holds(one, inner));
    case "all":
      return JSON.stringify(outer) === JSON.stringify(inner);
    case "string":
      return (
        (inner.kind === "string" &&
          holdsWords(outer.enum, inner.enum) &&
          (outer.format ?? inner.format) === inner.format &&
          (outer.pattern ?? inner.pattern) === inner.pattern) ||
        false
      );
    case "number":
      return (inner.kind === "number" || inner.kind === "integer") && holdsWords(outer.enum, inner.enum);
    case "integer":
      return inner.kind === "integer" && holdsWords(outer.enum, inner.enum);
    case "array":
      return inner.kind === "array" && holds(outer.items, inner.items) && holdsTuple(outer.tuple, inner.tuple);
    case "record":
      return (
        (inner.kind === "record" && holds(outer.values, inner.values)) ||
        (inner.kind === "object" && !inner.open && inner.properties.every(({ type }) => holds(outer.values, type)))
      );
    case "object":
      return inner.kind === "object"
        ? holdsObject(outer, inner)
        : inner.kind === "record" &&
            outer.open &&
            outer.properties.every(({ required, type }) => !required && holds(type, inner.values));
    case "schema":
      return inner.kind === "schema" && JSON.stringify(outer.schema) === JSON.stringify(inner.schema);
    case "upload":
      return inner.kind === "upload" ? inner.of === outer.of : outer.of === "part" && inner.kind === "string";
    case "known":
      return inner.kind === "known" && inner.name === outer.name;
    default:
      return outer.kind === inner.kind;
  }
}

/** Whether what keeps to one schema's limits keeps to another's. */
function holdsLimits(outer: Constraints | undefined, inner: Constraints | undefined): boolean {
  const change = compareConstraints(outer ?? {}, inner ?? {});
  return change === "same" || change === "narrower";
}

type Tuple = Extract<DataType, { readonly kind: "array" }>["tuple"];

/** Whether lists of one kind, by what stands in each place, are lists of another. */
function holdsTuple(outer: Tuple, inner: Tuple): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || inner.least < outer.least) return false;
  const places = Math.max(outer.first.length, inner.first.length);
  const fit = Array.from({ length: places }, (_, place) => {
    const [wide, narrow] = [outer.first[place] ?? outer.rest, inner.first[place] ?? inner.rest];
    return narrow === undefined || (wide !== undefined && holds(wide, narrow));
  });
  return (
    fit.every(Boolean) && (inner.rest === undefined || (outer.rest !== undefined && holds(outer.rest, inner.rest)))
  );
}

type ObjectType = Extract<DataType, { readonly kind: "object" }>;

function holdsObject(outer: ObjectType, inner: ObjectType): boolean {
  const find = (type: ObjectType, name: string): PropertyType | undefined =>
    type.properties.find((property) => property.name === name);
  const declared = outer.properties.every((property) => {
    const own = find(inner, property.name);
    if (own)
      return (
        (own.required || !property.required) &&
        holds(property.type, own.type) &&
        holdsLimits(property.schema, own.schema)
      );
    // A property that the inner type does not declare may be there as anything where it is open.
    return !property.required && (!inner.open || property.type.kind === "any");
  });
  const added = inner.properties.filter(({ name }) => find(outer, name) === undefined);
  if (!outer.open) return declared && !inner.open && added.length === 0;
  const { others = anyType } = outer;
  return (
    declared &&
    added.every(({ type }) => holds(others, type)) &&
    (!inner.open || holds(others, inner.others ?? anyType))
  );
}

/** An enumeration holds another where it has all its words; none at all holds every word. */
function holdsWords<T>(outer: readonly T[] | undefined, inner: readonly T[] | undefined): boolean {
  if (!outer) return true;
  return inner?.every((word) => outer.includes(word)) ?? false;
}

/** A type in a few words. */
export function describeType(type: DataType): string {
  switch (type.kind) {
    case "any":
    case "schema":
      return "any JSON";
    case "string":
    case "number":
    case "integer":
      return type.enum ? `one of ${type.enum.map((word) => `\`${word}\``).join(", ")}` : type.kind;
    case "array":
      return `list of ${describeType(type.items)}`;
    case "object":
      return type.properties.length === 0
        ? "object"
        : `object with ${type.properties.map(({ name }) => `\`${name}\``).join(", ")}`;
    case "record":
      return `map of ${describeType(type.values)}`;
    case "nullable":
      return `${describeType(type.of)} or null`;
    case "union":
      return type.of.map(describeType).join(" or ");
    case "all":
      return type.of.map(describeType).join(" and ");
    case "named":
      return `\`${type.name}\``;
    case "known":
      return type.name;
    default:
      return type.kind;
  }
}
