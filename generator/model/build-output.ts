import { valueSpan } from "../schema/spans.js";
import { madeFrom, madeLike } from "../diagnostics/origin.js";
import type { OutputParameter } from "../schema/document.js";
import { asText, type SourceNode } from "../source/node.js";
import { parseJsonPath, isRoot } from "./parse-json-path.js";
import { isRespelled } from "./json-text.js";
import { literalOf, type NameScope, parseValue } from "./parse-value.js";
import { typeOfParameter } from "./types-of.js";
import { anyType, type DataType } from "./types.js";
import type { DataTypeName, JsonPath, OutputShape, ValueExpression } from "./values.js";

/** An output as a shape that can be compiled, with the type that it has. */
export interface BuiltOutput {
  readonly shape: OutputShape;
  readonly type: DataType;
}

/**
 * Builds how one declared output is made from an answer ("Answers" in the spec, engine-semantics 1.11). Paths of properties start at the mapped
 * object, those of items at the element. An object without properties is the mapped value itself, of open type; so is an
 * array without items where it is the whole answer. Elsewhere it is a list, whatever the format has for lists of one. `member`: where it stands if it
 * does not say so itself; a property that says nothing is the member of its name.
 */
export function buildOutput(written: OutputParameter, scope: NameScope, member?: string): BuiltOutput {
  if (written.const !== undefined) {
    const value = asDeclared(written.const, written, literalOf);
    return { shape: { kind: "value", value, type: undefined }, type: typed(value) };
  }
  const path = pathOf(written) ?? (member === undefined || isGroup(written) ? undefined : memberPath(member));
  const node = writtenValue(written);
  if (node) return buildValue(node, written, scope);
  const mapping = typeof path === "object" ? path : parseJsonPath(path ?? "$");
  if (written.properties && written.properties.length > 0)
    return buildObject(written.properties, path === undefined || isRoot(mapping) ? undefined : mapping, scope);
  if (written.values) {
    const values = buildOutput(written.values, scope);
    return {
      shape: { kind: "record", path: mapping, values: values.shape },
      type: nullable({ kind: "record", values: values.type }),
    };
  }
  if (written.items && (written.type === "array" || written.type === undefined) && !isPlainElement(written.items)) {
    const items = buildOutput(written.items, scope);
    // None is an empty list.
    return { shape: { kind: "array", path: mapping, items: items.shape }, type: { kind: "array", items: items.type } };
  }
  if (written.type === "array" && leadsToOne(mapping))
    return {
      shape: { kind: "array", path: mapping, items: { kind: "path", path: parseJsonPath("$"), type: undefined } },
      type: { kind: "array", items: anyType },
    };
  return {
    shape: {
      kind: "path",
      path: mapping,
      type: written.type,
      ...(written.maxLength === undefined ? {} : { maxLength: written.maxLength }),
      ...(written.enum === undefined ? {} : { enum: written.enum }),
    },
    type: selectsSeveral(mapping) ? typeOfSeveral(written) : scalarType(written),
  };
}

/** What is written out, with holes or without. */
function buildValue(node: SourceNode, written: OutputParameter, scope: NameScope): BuiltOutput {
  const { type } = written;
  const value = asDeclared(node, written, (part) => parseValue(part, scope));
  return { shape: { kind: "value", value, type }, type: value.kind === "literal" ? typed(value) : scalarType(written) };
}

/** What is written out as what is declared of it, at any depth: an element that is declared as text is the text that stands there. */
function asDeclared(
  node: SourceNode,
  written: OutputParameter,
  read: (node: SourceNode) => ValueExpression,
): ValueExpression {
  const { type, items, properties, values } = written;
  if (node.kind === "list" && items)
    return { kind: "list", items: node.items.map((item) => asDeclared(item, items, read)) };
  if (node.kind === "map" && (properties || values))
    return {
      kind: "object",
      entries: node.entries.map(({ key, value }) => {
        const declared = properties?.find(({ name }) => name === key) ?? values;
        return { key, value: declared ? asDeclared(value, declared, read) : read(value) };
      }),
    };
  return converted(read(type === "string" ? asText(node) : node), type);
}

/** An object of the properties at `path`; undefined: at what is mapped. */
function buildObject(written: readonly OutputParameter[], path: JsonPath | undefined, scope: NameScope): BuiltOutput {
  const properties = written.map((property, index) =>
    madeFrom(
      {
        name: property.name ?? `value${index}`,
        needed: property.required === true ? ({ required: true } as const) : {},
        described: property.description === undefined ? {} : { description: property.description },
        ...buildOutput(property, scope, property.name),
      },
      valueSpan(property, "name"),
    ),
  );
  return {
    shape: {
      kind: "object",
      path,
      properties: properties.map((property) => {
        const { name, shape, needed } = property;
        return madeLike({ name, shape, ...needed }, property);
      }),
    },
    type: {
      kind: "object",
      open: false,
      properties: properties.map((property) => {
        const { name, type, needed, described } = property;
        const known = needed.required && type.kind === "nullable" ? type.of : type;
        return madeLike({ name, type: known, required: true, ...described }, property);
      }),
    },
  };
}

/** An object whose properties say where they stand, and that does not: they stand where it does. */
function isGroup({ properties = [] }: OutputParameter): boolean {
  return properties.some((property) => saysPlace(property) || isGroup(property));
}

/** Whether an output says what it is made of. */
function saysPlace(output: OutputParameter): boolean {
  return output.const !== undefined || output.value !== undefined || pathOf(output) !== undefined;
}

/** Whether an output says more than types of what it is given: how long a text may be, or what its parts, at any depth, are made of. */
export function reshapes({ maxLength, properties = [], items, values }: OutputParameter): boolean {
  const parts = [...properties, ...(items ? [items] : []), ...(values ? [values] : [])];
  return maxLength !== undefined || parts.some((part) => saysPlace(part) || reshapes(part));
}

/** The properties of an output, at any depth, that are members of an answer by their names alone. */
export function membersByName({ properties, items, values }: OutputParameter): readonly NamedMember[] {
  if (!properties && !items && !values) return [];
  return [
    ...(properties ?? []).flatMap((property) => {
      const { $, name } = property;
      const inside = membersByName(property);
      return name !== undefined && !saysPlace(property) && !isGroup(property) ? [{ $, name }, ...inside] : inside;
    }),
    ...(items ? membersByName(items) : []),
    ...(values ? membersByName(values) : []),
  ];
}

/** A property, by its name and its place. */
type NamedMember = Pick<OutputParameter, "$"> & { readonly name: string };

function memberPath(name: string): JsonPath {
  return { kind: "steps", steps: [{ kind: "property", name }], text: `$.${name}` };
}

/** Whether a path leads to one place below its root. */
function leadsToOne(path: JsonPath): boolean {
  return (
    path.kind === "steps" &&
    path.steps.length > 0 &&
    path.steps.every(({ kind }) => kind === "property" || kind === "index")
  );
}

/** Whether what a path selects is a list, whatever it is selected from. */
function selectsSeveral(path: JsonPath): boolean {
  return (
    path.kind === "steps" &&
    path.steps.some(({ kind }) => kind !== "property" && kind !== "index") &&
    path.steps.at(-1)?.kind !== "function"
  );
}

/** The value that an output writes out instead of taking it from the answer. */
export function writtenValue(written: OutputParameter): SourceNode | undefined {
  return written.const === undefined && pathOf(written) === undefined ? written.value : undefined;
}

/** `items` that say nothing of the element but its being an object or array. */
function isPlainElement(items: OutputParameter): boolean {
  return (
    (items.type === "object" || items.type === "array" || items.type === undefined) &&
    !items.properties &&
    !items.items &&
    !items.mapping &&
    !items.value &&
    items.const === undefined
  );
}

/** A value that starts with `$` and has no mapping beside it is the mapping (engine-semantics 1.11, "Parsing rule"). */
export function pathOf(written: OutputParameter): string | undefined {
  if (written.mapping !== undefined) return written.mapping;
  const { value } = written;
  return value?.kind === "scalar" &&
    typeof value.value === "string" &&
    value.value.startsWith("$") &&
    !value.value.startsWith("$this.")
    ? value.value
    : undefined;
}

/** A mock's text as the type it declares, where nothing is lost: `"5"` of a number is 5, `"1.10"` the number that is written so. */
function converted(written: ValueExpression, type: DataTypeName | undefined): ValueExpression {
  if (written.kind !== "literal" || written.digits === true || written.value === null) return written;
  const { value } = written;
  if (type === "string") return { kind: "literal", value: String(value) };
  if (typeof value !== "string") return written;
  if (type === "number" || type === "integer") return numberIn(value.trim()) ?? written;
  if (type === "boolean" && (value === "true" || value === "false"))
    return { kind: "literal", value: value === "true" };
  return written;
}

/** The number of JSON that a text spells. */
function numberIn(text: string): ValueExpression | undefined {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  return isRespelled(text) ? { kind: "literal", value: text, digits: true } : { kind: "literal", value: Number(text) };
}

function typed(written: ValueExpression): DataType {
  if (written.kind !== "literal") return anyType;
  const value = written.digits === true ? Number(written.value) : written.value;
  if (typeof value === "string") return { kind: "string" };
  if (typeof value === "number") return { kind: Number.isInteger(value) ? "integer" : "number" };
  return typeof value === "boolean" ? { kind: "boolean" } : anyType;
}

function scalarType({ type, enum: words }: OutputParameter): DataType {
  switch (type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return nullable(typeOfParameter({ type, ...(words === undefined ? {} : { enum: words }) }));
    default:
      return anyType;
  }
}

/** A list that is declared as text, number or the like is converted or stays as it is. */
function typeOfSeveral(written: OutputParameter): DataType {
  const type = scalarType(written);
  return type.kind === "any" ? { kind: "array", items: anyType } : type;
}

function nullable(of: DataType): DataType {
  return { kind: "nullable", of };
}
