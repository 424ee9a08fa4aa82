import { madeFrom } from "../../diagnostics/origin.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import { entriesAt, isTrueAt, itemsAt, proseAt, textAt, textsAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf, type References, type Target } from "../../openapi/references.js";
import type { MapEntry, MapNode, Scalar, SourceNode } from "../../source/node.js";
import { partsOf } from "../named-types.js";
import { anyType, type DataType, type NamedType, type PropertyType } from "../types.js";
import { createAccessSearch } from "./access.js";
import { knownFormat, readKeywords, safePattern } from "./keywords.js";
import { mergeAll, withMember } from "./merge-types.js";
import type { TypeNames } from "./type-names.js";

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
  const components = new Set(componentNames(root));
  const access = createAccessSearch(references);
  const named = new Map<string, NamedType>();
  const open: { readonly type: NamedType; readonly target: Target; readonly openUp: () => void }[] = [];

  const typeOf = (schema: SourceNode | undefined, use: Access, depth = 0): DataType => {
    if (schema?.kind !== "map" || depth > deepest) return anyType;
    const reference = referenceOf(schema);
    if (!reference) return nullableIf(isNullable(schema), ownType(schema, use, depth));
    const target = references.target(schema);
    if (!target) return anyType;
    return nullableIf(isTrueAt(schema, "nullable"), referred(target, use));
  };

  /** A type by its name. One that says nothing, and one that only repeats a plain type, needs none. */
  const referred = (target: Target, use: Access): DataType => {
    if (target.node.kind !== "map" || isEmptySchema(target.node)) return anyType;
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
          type: withTag(typeOf(target.node, variant), target),
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
    const whole = all.filter(saysMore);
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
      return typeOf(alone, use, depth + 1);
    const parts = [
      ...(saysLittle(own) && whole.length + alternatives.length > 0 ? [] : [own]),
      ...whole.map((part) => partOfAll(part, use, depth, within)),
      ...(alternatives.length > 0 ? [unionOf(schema, alternatives, use, depth)] : []),
    ];
    return mergeAll(parts, whole.length === 0 ? [] : demandedBy([schema, ...all]));
  };

  /** Whether an alternative holds the schema that it is one of. */
  const isHeir = (part: SourceNode, schema: MapNode): boolean =>
    itemsAt(references.target(part)?.node, "allOf").some((base) => references.target(base)?.node === schema);

  /** A part that is an object is read in place, without what tells its heirs apart: they, and not it, are what is read. */
  const partOfAll = (part: SourceNode, use: Access, depth: number, within: readonly string[]): DataType => {
    const target = references.target(part);
    if (!target) return part.kind === "map" && !referenceOf(part) ? ownType(part, use, depth + 1, within) : anyType;
    if (within.includes(target.id) || depth > deepest) {
      reporter.report("openapi/circular-type", part.span, { name: target.name });
      return anyType;
    }
    const { node } = target;
    const isObject = node.kind === "map" && ["properties", "allOf"].some((key) => valueAt(node, key) !== undefined);
    if (!isObject || node.kind !== "map") return typeOf(part, use, depth + 1);
    return ownType(node, use, depth + 1, [...within, target.id]);
  };

  const unionOf = (schema: MapNode, alternatives: readonly SourceNode[], use: Access, depth: number): DataType => {
    const property = tagProperty(schema);
    return union(
      alternatives.map((alternative): DataType => {
        const type = typeOf(alternative, use, depth + 1);
        const target = references.target(alternative);
        if (property === undefined || !target || type.kind !== "named" || isTagged(target, property)) return type;
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
    if (valueAt(schema, "properties") || valueAt(schema, "additionalProperties")?.kind === "map")
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
        const first = itemsAt(schema, "prefixItems");
        const items = valueAt(schema, "items");
        const all = [...first, ...(items ? [items] : [])].map((item) => typeOf(item, use, depth + 1));
        return { kind: "array", items: all.length === 0 ? anyType : union(all) };
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

  const objectType = (schema: MapNode, use: Access, depth: number): DataType => {
    const others = valueAt(schema, "additionalProperties");
    const required = new Set(textsAt(schema, "required"));
    const properties = entriesOf(schema, "properties").flatMap(({ key, keySpan, value }): readonly PropertyType[] => {
      if (isTrueAt(value, use === "read" ? "writeOnly" : "readOnly")) return [];
      const description = descriptionOf(value);
      const keywords = readKeywords(value);
      return [
        madeFrom(
          {
            name: key,
            type: typeOf(value, use, depth + 1),
            required: required.has(key),
            ...(description === undefined ? {} : { description }),
            ...(isTrueAt(value, "deprecated") ? { deprecated: true as const } : {}),
            ...(keywords === undefined ? {} : { schema: keywords }),
          },
          keySpan,
        ),
      ];
    });
    if (properties.length === 0 && others?.kind === "map")
      return { kind: "record", values: typeOf(others, use, depth + 1) };
    const isClosed = others?.kind === "scalar" && others.value === false;
    const isOpen = others?.kind === "map" || (others?.kind === "scalar" && others.value === true);
    return {
      kind: "object",
      properties,
      open: !isClosed,
      ...(isClosed ? { saysClosed: true } : {}),
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

/** The property that tells alternatives apart: of OpenAPI 3 in an object, of Swagger 2 by itself. */
function tagProperty(schema: SourceNode): string | undefined {
  return textAt(valueAt(schema, "discriminator"), "propertyName") ?? textAt(schema, "discriminator");
}

/** The words that a discriminator has for a type: those that lead to it, or its own name. */
function tagsOf(owner: SourceNode, { name }: Target): readonly string[] {
  const mapped = entriesAt(valueAt(owner, "discriminator"), "mapping").filter(
    ({ value }) => value.kind === "scalar" && (value.text === name || value.text.endsWith(`/${name}`)),
  );
  return mapped.length > 0 ? mapped.map(({ key }) => key) : [name];
}

/** A kind alone, beside which something else says more. */
function saysLittle(type: DataType): boolean {
  if (type.kind === "object") return type.properties.length === 0 && type.open;
  return type.kind === "any" || JSON.stringify(type) === JSON.stringify({ kind: type.kind });
}

/** What the document names its schemas. */
function componentNames(root: SourceNode): readonly string[] {
  return [...entriesAt(valueAt(root, "components"), "schemas"), ...entriesAt(root, "definitions")].map(
    ({ key }) => key,
  );
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

/** The entries of a map of properties, `x-` included: those are names here. */
function entriesOf(schema: MapNode, key: string): readonly MapEntry[] {
  const value = valueAt(schema, key);
  return value?.kind === "map" ? value.entries : [];
}

/** A schema that only describes, or only says what must be there, says nothing of the type. */
function saysMore(schema: SourceNode): boolean {
  return schema.kind === "map" && (referenceOf(schema) !== undefined || !isEmptySchema(schema));
}

const annotations = new Set([
  "title",
  "description",
  "example",
  "examples",
  "default",
  "deprecated",
  "externalDocs",
  "required",
  "not",
]);

function isEmptySchema(schema: MapNode): boolean {
  return schema.entries.every(({ key }) => annotations.has(key) || key.startsWith("x-"));
}

function descriptionOf(schema: SourceNode): string | undefined {
  const text = (proseAt(schema, "description") ?? proseAt(schema, "title"))?.trim();
  return text === "" ? undefined : text;
}

function typesOf(schema: MapNode): readonly string[] {
  const type = valueAt(schema, "type");
  return type?.kind === "list" ? textsAt(schema, "type") : type?.kind === "scalar" ? [type.text] : [];
}

/** `nullable: true` as up to 3.0, `null` among the types or the listed values as from 3.1 on. */
function isNullable(schema: MapNode): boolean {
  const types = typesOf(schema);
  const listed = itemsAt(schema, "enum");
  return (
    isTrueAt(schema, "nullable") ||
    isTrueAt(schema, "x-nullable") ||
    (types.length > 1 && types.includes("null")) ||
    (listed.length > 1 && listed.some((item) => item.kind === "scalar" && item.value === null))
  );
}

/** The listed values in their type: what a YAML author wrote without quotes is text where texts are listed. */
function wordsOf(listed: readonly SourceNode[], types: readonly string[]): readonly Scalar[] {
  const isText = types.includes("string");
  return listed.flatMap((item) =>
    item.kind !== "scalar" || item.value === null ? [] : [isText ? item.text : item.value],
  );
}

function literals(values: readonly Scalar[]): DataType {
  const texts = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const types: DataType[] = [
    ...(texts.length > 0 ? [{ kind: "string" as const, enum: [...new Set(texts)] }] : []),
    ...(numbers.length > 0
      ? [
          {
            kind: numbers.every(Number.isInteger) ? ("integer" as const) : ("number" as const),
            enum: [...new Set(numbers)],
          },
        ]
      : []),
    ...(values.some((value) => typeof value === "boolean") ? [{ kind: "boolean" as const }] : []),
  ];
  if (types.length === 0) return values.length > 0 ? { kind: "null" } : anyType;
  return union(types);
}

/** One of some types: those that are the same once, null last, and any JSON where one of them is. */
export function union(types: readonly DataType[]): DataType {
  const flat = types.flatMap((type) => (type.kind === "union" ? type.of : [type]));
  const isNull = flat.some((type) => type.kind === "null" || type.kind === "nullable");
  const inner = flat.flatMap((type) => (type.kind === "null" ? [] : type.kind === "nullable" ? [type.of] : [type]));
  if (inner.some((type) => type.kind === "any")) return anyType;
  const unique = [...new Map(inner.map((type) => [JSON.stringify(type), type])).values()];
  const [only] = unique;
  if (only === undefined) return { kind: "null" };
  return nullableIf(isNull, unique.length === 1 ? only : { kind: "union", of: unique });
}

function nullableIf(isNull: boolean, type: DataType): DataType {
  return isNull && type.kind !== "any" && type.kind !== "null" && type.kind !== "nullable"
    ? { kind: "nullable", of: type }
    : type;
}
