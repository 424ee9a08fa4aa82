import { madeFrom } from "../../diagnostics/origin.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import { isTrueAt, itemsAt, numberAt, sunsetAt, textAt, textsAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf, type References, type Target } from "../../openapi/references.js";
import type { JsonObject, MapNode, SourceNode } from "../../source/node.js";
import { partsOf } from "../named-types.js";
import { anyType, type DataType, type NamedType, type PropertyType, withKeywords, withoutKeywords } from "../types.js";
import { createAccessSearch } from "./access.js";
import { descriptionOf, entriesOf, isEmptySchema, isNullable, saysMore, typesOf } from "./ask-schema.js";
import { withReferenceAsPart } from "./beside-reference.js";
import {
  componentEntries,
  createHeirSearch,
  hasMapping,
  isDefault,
  tagProperty,
  tagsOf,
  wordsFor,
} from "./discriminator.js";
import { knownFormat, readKeywords, readLimits, safePattern } from "./keywords.js";
import { mergeAll, withMember } from "./merge-types.js";
import { readRules } from "./rules.js";
import type { TypeNames } from "./type-names.js";
import { literals, nullableIf, union, wordsOf } from "./unions.js";
import { createSchemaCheck } from "./wrong-parts.js";

/** What is made of values: an answer is read, what a caller passes is written. What is read-only is in no request, what is write-only in no answer. */
export type Access = "read" | "write";

/** Reads the schemas of one document as types. */
export interface SchemaTypes {
  /** The type that a schema says; open JSON where it says nothing. */
  readonly typeOf: (schema: SourceNode | undefined, access: Access) => DataType;
  /** Looks into every type that has been named, so that what is wrong in them is reported. */
  readonly settle: () => void;
}

export interface SchemaContext {
  /** The document. */
  readonly root: SourceNode;
  readonly references: References;
  readonly names: TypeNames;
  /** The API whose document it is. */
  readonly namespace: string;
  readonly reporter: Reporter;
}

/** How deep schemas nest that are written inside each other. */
const deepest = 60;

/**
 * Reads schemas of OpenAPI 3.0 and 3.1 and Swagger 2 (JSON Schema 2020-12 sections 10 and 11, OpenAPI 3.0.4 section 4.7.24). What is referred to is a
 * named type, looked into when somebody asks and once; what is written in place stays in place.
 */
export function createSchemaTypes(context: SchemaContext): SchemaTypes {
  const { root, references, names, namespace, reporter } = context;
  const components = new Set(componentEntries(root).map(({ key }) => key));
  const heirsOf = createHeirSearch(root);
  const check = createSchemaCheck(reporter);
  const asParts = withReferenceAsPart(root);
  const toldRules = new Set<string>();
  const access = createAccessSearch(references);
  const named = new Map<string, NamedType>();
  const open: { readonly type: NamedType; readonly target: Target; readonly openUp: () => void }[] = [];

  const typeOf = (schema: SourceNode | undefined, use: Access, depth = 0): DataType => {
    // What is never there: a schema that nothing fits.
    if (schema?.kind === "scalar" && schema.value === false) return withKeywords(anyType, { not: {} });
    if (schema?.kind !== "map" || depth > deepest) return anyType;
    check(schema);
    const reference = referenceOf(schema);
    const parts = asParts(schema) ?? schema;
    if (!reference || parts !== schema) return nullableIf(isNullable(schema), ownType(parts, use, depth));
    const target = references.target(schema);
    if (!target) return anyType;
    return nullableIf(isTrueAt(schema, "nullable"), withKeywords(referred(target, use), saidOf(schema)));
  };

  /** What a schema says beside its type, by itself: what its parts and items say is theirs. */
  const saidOf = (schema: MapNode): JsonObject => {
    const { items: _, ...limits } = readLimits(schema) ?? {};
    const rules = readRules(schema, references, ({ key, keySpan }, reason) => {
      // A rule is told once, however many types are made of it.
      const place = `${keySpan.file.path}:${keySpan.start}`;
      if (!toldRules.has(place)) reporter.report("openapi/unchecked-rule", keySpan, { key, reason });
      toldRules.add(place);
    });
    return { ...limits, ...rules };
  };

  /** A type by its name. One that says nothing, and one that only repeats a plain type, needs none. */
  const referred = (target: Target, use: Access): DataType => {
    if (target.node.kind !== "map") return anyType;
    if (isEmptySchema(target.node)) return withKeywords(anyType, saidOf(target.node));
    const variant = access.differs(target) ? use : "read";
    const key = `${variant} ${target.id}`;
    const known = named.get(key);
    if (known) return known;
    const name = names.take(variant === "write" ? `Writable ${target.name}` : target.name, namespace, components);
    let declared: ReturnType<NamedType["declared"]> | undefined;
    const type: NamedType = {
      kind: "named",
      name,
      declared: () =>
        (declared ??= {
          type: familyOf(target, variant) ?? withTag(typeOf(target.node, variant), target),
          description: descriptionOf(target.node),
        }),
    };
    named.set(key, type);
    open.push({
      type,
      target,
      openUp: () => {
        declared = { type: anyType, description: undefined };
      },
    });
    return type;
  };

  /** The root of a hierarchy that tells its heirs apart, and does not list them, is one of them, or itself by its own name. */
  const familyOf = (target: Target, use: Access): DataType | undefined => {
    const { node, name } = target;
    const property = tagProperty(node);
    if (property === undefined || valueAt(node, "oneOf") || valueAt(node, "anyOf")) return undefined;
    const heirs = heirsOf(node);
    if (heirs.length === 0) return undefined;
    const own = withTag(typeOf(node, use), target);
    const mapped = wordsFor(node, target);
    const words = mapped.length > 0 || hasMapping(node) ? mapped : [name];
    const itself = own.kind === "object" && words.length > 0 ? [withMember(own, property, words)] : [];
    return union([...itself, ...heirs.map((heir) => referred(heir, use))]);
  };

  /** A part of a hierarchy whose root tells its parts apart says which it is (OpenAPI 3.1 section 4.8.25). */
  const withTag = (type: DataType, target: Target): DataType => {
    if (type.kind !== "object") return type;
    for (const part of itemsAt(target.node, "allOf")) {
      const base = references.target(part);
      const property = base && tagProperty(base.node);
      if (base && property !== undefined && base.id !== target.id)
        return withMember(type, property, tagsOf(base.node, target));
    }
    return type;
  };

  const ownType = (schema: MapNode, use: Access, depth: number, within: readonly string[] = []): DataType => {
    const isBase = within.length > 0 && tagProperty(schema) !== undefined;
    const all = itemsAt(schema, "allOf");
    const whole = all.filter((part) => saysMore(part) || valueAt(part, "not") !== undefined);
    const alternatives = isBase ? [] : [...itemsAt(schema, "oneOf"), ...itemsAt(schema, "anyOf")].filter(saysMore);
    const isFamily = alternatives.length > 0 && alternatives.every((part) => isHeir(part, schema));
    const own = isFamily ? anyType : plainType(schema, use, depth);
    const [alone] = whole;
    const isAlone = whole.length === 1 && alternatives.length === 0 && saysLittle(own);
    // Parts of `required` alone say nothing of their own, and demand what others declare.
    const demandedBy = (parts: readonly SourceNode[]): readonly string[] =>
      parts.flatMap((part) => textsAt(references.mapAt(part), "required"));
    // What nothing is added to keeps its name.
    if (
      alone &&
      isAlone &&
      within.length === 0 &&
      demandedBy([schema, ...all.filter((part) => part !== alone)]).length === 0
    )
      return withKeywords(typeOf(alone, use, depth + 1), saidOf(schema));
    const parts = [
      ...(saysLittle(own) && whole.length + alternatives.length > 0 ? [] : [own]),
      ...whole.map((part) => partOfAll(part, use, depth, within)),
      ...(alternatives.length > 0 ? [unionOf(schema, alternatives, use, depth)] : []),
    ];
    const merged = mergeAll(parts, whole.length === 0 ? [] : demandedBy([schema, ...all]));
    return withKeywords(merged, saidOf(schema));
  };

  /** Whether an alternative holds the schema that it is one of. */
  const isHeir = (part: SourceNode, schema: MapNode): boolean =>
    itemsAt(references.target(part)?.node, "allOf").some((base) => references.target(base)?.node === schema);

  /** A part that is an object is read in place, without what tells its heirs apart: they, and not it, are what is read. */
  const partOfAll = (part: SourceNode, use: Access, depth: number, within: readonly string[]): DataType => {
    const parts = asParts(part);
    if (parts) return ownType(parts, use, depth + 1, within);
    const target = references.target(part);
    if (!target) return part.kind === "map" && !referenceOf(part) ? ownType(part, use, depth + 1, within) : anyType;
    if (within.includes(target.id) || depth > deepest) {
      reporter.report("openapi/circular-type", part.span, { name: target.name });
      return anyType;
    }
    const { node } = target;
    const isObject = node.kind === "map" && ["properties", "allOf"].some((key) => valueAt(node, key) !== undefined);
    if (!isObject || node.kind !== "map") return typeOf(part, use, depth + 1);
    return ownType(asParts(node) ?? node, use, depth + 1, [...within, target.id]);
  };

  const unionOf = (schema: MapNode, alternatives: readonly SourceNode[], use: Access, depth: number): DataType => {
    const property = tagProperty(schema);
    return union(
      alternatives.map((alternative): DataType => {
        const type = typeOf(alternative, use, depth + 1);
        const target = references.target(alternative);
        if (property === undefined || !target || type.kind !== "named" || isTagged(target, property)) return type;
        if (isDefault(schema, target)) return type;
        const tag: PropertyType = {
          name: property,
          type: { kind: "string", enum: tagsOf(schema, target) },
          required: true,
        };
        return { kind: "all", of: [type, { kind: "object", properties: [tag], open: true, isListed: true }] };
      }),
    );
  };

  /** Whether a schema says itself which of the alternatives it is. Looked up in the text: types lead to each other. */
  const isTagged = (target: Target, property: string, depth = 0): boolean => {
    const { node } = target;
    const own = references.mapAt(valueAt(valueAt(node, "properties"), property));
    if (own)
      return (
        valueAt(own, "enum") !== undefined || valueAt(own, "const") !== undefined || textAt(own, "type") !== "string"
      );
    if (depth > deepest) return false;
    return itemsAt(node, "allOf").some((part) => {
      const base = references.target(part);
      if (base && tagProperty(base.node) === property) return true;
      return isTagged(base ?? { ...target, node: part }, property, depth + 1);
    });
  };

  const plainType = (schema: MapNode, use: Access, depth: number): DataType => {
    const constant = valueAt(schema, "const");
    if (constant?.kind === "scalar") return literals([constant.value]);
    const listed = itemsAt(schema, "enum");
    if (listed.length > 0 && listed.every((item) => item.kind === "scalar"))
      return literals(wordsOf(listed, typesOf(schema)));
    const types = typesOf(schema).filter((type) => type !== "null");
    if (types.length > 1) return union(types.map((type) => kindOf(type, schema, use, depth)));
    const [type] = types;
    if (type !== undefined) return kindOf(type, schema, use, depth);
    if (typesOf(schema).includes("null")) return { kind: "null" };
    if (
      ["properties", "patternProperties"].some((key) => valueAt(schema, key)?.kind === "map") ||
      valueAt(schema, "additionalProperties")?.kind === "map"
    )
      return objectType(schema, use, depth);
    return valueAt(schema, "items") ? kindOf("array", schema, use, depth) : anyType;
  };

  const kindOf = (type: string, schema: MapNode, use: Access, depth: number): DataType => {
    switch (type) {
      case "string": {
        const format = knownFormat(schema);
        const pattern = safePattern(schema);
        return {
          kind: "string",
          ...(format === undefined ? {} : { format }),
          ...(pattern === undefined ? {} : { pattern }),
        };
      }
      case "number":
      case "integer":
      case "boolean":
      case "null":
        return { kind: type };
      case "array": {
        return arrayType(schema, use, depth);
      }
      case "object":
        return objectType(schema, use, depth);
      // Swagger 2: what is uploaded, in a form.
      case "file":
        return { kind: "string" };
      default:
        return anyType;
    }
  };

  /** A list; its first items may have types of their own (JSON Schema 2020-12 section 10.3.1.1). */
  const arrayType = (schema: MapNode, use: Access, depth: number): DataType => {
    const first = itemsAt(schema, "prefixItems").map((item) => typeOf(item, use, depth + 1));
    const items = valueAt(schema, "items");
    const rest = typeOf(items, use, depth + 1);
    if (first.length === 0) return { kind: "array", items: rest };
    const isClosed = items?.kind === "scalar" && items.value === false;
    return {
      kind: "array",
      items: union(isClosed ? first : [...first, rest]),
      tuple: { first, rest: isClosed ? undefined : rest, least: numberAt(schema, "minItems") ?? 0 },
    };
  };

  const objectType = (schema: MapNode, use: Access, depth: number): DataType => {
    const others = valueAt(schema, "additionalProperties");
    const required = new Set(textsAt(schema, "required"));
    const properties = entriesOf(schema, "properties").flatMap(({ key, keySpan, value }): readonly PropertyType[] => {
      if (isTrueAt(value, use === "read" ? "writeOnly" : "readOnly")) return [];
      const description = descriptionOf(value);
      const keywords = readKeywords(value);
      const sunset = sunsetAt(value);
      return [
        madeFrom(
          {
            name: key,
            type: withoutSaid(typeOf(value, use, depth + 1), keywords),
            required: required.has(key),
            ...(description === undefined ? {} : { description }),
            ...(isTrueAt(value, "deprecated") ? { deprecated: true as const } : {}),
            ...(sunset === undefined ? {} : { sunset }),
            ...(keywords === undefined ? {} : { schema: keywords }),
          },
          keySpan,
        ),
      ];
    });
    if (properties.length === 0 && others?.kind === "map")
      return { kind: "record", values: typeOf(others, use, depth + 1) };
    const patterns = entriesOf(schema, "patternProperties");
    if (properties.length === 0 && patterns.length > 0 && others !== undefined)
      return {
        kind: "record",
        values: union(patterns.map(({ value }) => typeOf(value, use, depth + 1))),
        keywords: { additionalProperties: false },
      };
    const isClosed = others?.kind === "scalar" && others.value === false;
    const isOpen = others?.kind === "map" || (others?.kind === "scalar" && others.value === true);
    return {
      kind: "object",
      properties,
      open: !isClosed,
      ...(isClosed ? { saysClosed: true } : {}),
      ...(isOpen ? { others: typeOf(others, use, depth + 1) } : {}),
      ...(isOpen && properties.length > 0 && !properties.some(({ type }) => leadsToNames(type))
        ? {}
        : { isListed: true }),
    };
  };

  return {
    typeOf,
    settle: () => {
      for (let index = 0; index < open.length; index += 1) open[index]?.type.declared();
      for (const { type, target, openUp } of open) {
        if (!isItself(type)) continue;
        reporter.report("openapi/circular-type", startOf(target.node), { name: target.name });
        openUp();
      }
    },
  };
}

/** What is said of a member stands with the member, and need not stand in its type again. */
function withoutSaid(type: DataType, said: JsonObject | undefined): DataType {
  if (type.keywords === undefined || said === undefined) return type;
  const others = Object.entries(type.keywords).filter(
    ([key, value]) => JSON.stringify(said[key]) !== JSON.stringify(value),
  );
  return withKeywords(withoutKeywords(type), Object.fromEntries(others));
}

/** A kind alone, beside which something else says more. */
function saysLittle(type: DataType): boolean {
  if (type.kind === "object") return type.properties.length === 0 && type.open;
  return type.kind === "any" || JSON.stringify(type) === JSON.stringify({ kind: type.kind });
}

function startOf(node: SourceNode): Span {
  return (node.kind === "map" ? node.entries[0]?.keySpan : undefined) ?? node.span;
}

/** Whether a type is itself, before any member or item of it. */
function isItself(name: NamedType): boolean {
  const seen = new Set<DataType>();
  const open: DataType[] = [name.declared().type];
  for (let type = open.pop(); type; type = open.pop()) {
    if (type === name) return true;
    if (seen.has(type)) continue;
    seen.add(type);
    if (type.kind === "named") open.push(type.declared().type);
    else if (type.kind === "nullable" || type.kind === "union" || type.kind === "all") open.push(...partsOf(type));
  }
  return false;
}

/** Whether an index beside a member could not be written down: named types have none. */
function leadsToNames(type: DataType): boolean {
  return type.kind === "named" || type.kind === "object" || partsOf(type).some(leadsToNames);
}
