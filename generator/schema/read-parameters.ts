import * as z from "zod";
import type { ConsumedParameter, ExposedParameter, OutputParameter, Parameter, WrittenValue } from "./document.js";
import { entryOf, type MapNode, type SourceNode, toJson } from "../source/node.js";
import { firstEntry, flag, foundKind, json, type Member, present, readFields, readMembers, type ReadContext, text, whole } from "./read-fields.js";

/** Types as publishers write them, folded to the six of the specification. */
const parameterType = z
  .string()
  .transform((type) => type.trim().toLowerCase())
  .pipe(
    z
      .enum(["string", "number", "integer", "boolean", "array", "object", "int", "float", "double", "date", "datetime", "date-time", "uuid", "uri", "json", "any", "file", "binary", "list", "bool", "text", "enum"])
      .transform((type) => {
        switch (type) {
          case "int":
            return "integer" as const;
          case "float":
          case "double":
            return "number" as const;
          case "bool":
            return "boolean" as const;
          case "list":
            return "array" as const;
          case "json":
          case "any":
            return undefined;
          case "string":
          case "number":
          case "integer":
          case "boolean":
          case "array":
          case "object":
            return type;
          default:
            return "string" as const;
        }
      }),
  );

const shared = {
  type: { type: parameterType, is: "a type" },
  description: { type: text },
  required: { type: z.union([flag, z.array(z.string()).transform(() => undefined)]) },
  enum: { type: z.array(json) },
  pattern: { type: text },
  format: { type: text },
} as const;

const extras = ["name", "value", "template", "const", "items", "properties", "default", "selector", "values", "precision", "scale", "maxLength", "minLength", "minimum", "maximum", "example", "examples", "mapping", "display", "label", "title", "tags", "style", "explode", "deprecated", "schema", "additionalProperties", "source"];

function readParameter(member: Member, context: ReadContext): (Parameter & { readonly in?: string }) | undefined {
  const name = memberName(member, ["name", "id"]);
  const fields = readFields(member.node, member.owner, { ...shared, in: { type: text } }, extras, context);
  if (name === undefined || name === "") return undefined;
  const value = firstEntry(member.node, ["value", "template", "const"])?.value;
  const raw = (key: string): unknown => {
    const node = entryOf(member.node, key)?.value;
    return node && toJson(node);
  };
  return present({
    $: member.node,
    name,
    type: fields.type,
    description: fields.description,
    required: fields.required,
    enum: fields.enum,
    pattern: fields.pattern,
    format: fields.format,
    default: raw("default") as Parameter["default"],
    items: raw("items") as Parameter["items"],
    properties: raw("properties") as Parameter["properties"],
    value: value && !(value.kind === "scalar" && value.value === null) ? value : undefined,
    in: fields.in?.trim().toLowerCase(),
  }) as Parameter & { readonly in?: string };
}

const consumedPlaces = ["query", "header", "path", "cookie", "body", "environment"] as const;

/** Inputs of consumed APIs, resources and operations; one without `in` is a query parameter (engine: body, which sends nothing). */
export function readConsumedParameters(node: MapNode, context: ReadContext): readonly ConsumedParameter[] {
  return readMembers(node, ["inputParameters"], "input", context).flatMap((member) => {
    const parameter = readParameter(member, context);
    if (!parameter) return [];
    const place = placeOf(parameter.in, member, context);
    return [{ ...parameter, in: place ?? "query" }];
  });
}

/** What callers of tools and flows pass: by name alone. */
export function readArguments(node: MapNode, context: ReadContext): readonly ExposedParameter[] {
  return readInputs(node, (member) => memberName(member, ["name"]) ?? "", context);
}

/** Inputs of adapters, resources, operations, tools and flows. */
export function readExposedParameters(node: MapNode, context: ReadContext): readonly ExposedParameter[] {
  return readInputs(node, (member) => `${scalarText(entryOf(member.node, "in")?.value) ?? ""} ${memberName(member, ["name"]) ?? ""}`, context);
}

function readInputs(node: MapNode, keyOf: (member: Member) => string, context: ReadContext): readonly ExposedParameter[] {
  const members = readMembers(node, ["inputParameters"], "input", context);
  return firstOfEach(members, "input", keyOf, context).flatMap((member) => {
    const parameter = readParameter(member, context);
    if (!parameter) return [];
    const { in: written, ...rest } = parameter;
    const place = placeOf(written, member, context);
    return [place === undefined ? rest : { ...rest, in: place }];
  });
}

function placeOf(written: string | undefined, member: Member, context: ReadContext): ConsumedParameter["in"] | undefined {
  if (written === undefined) return undefined;
  const folded = written === "headers" ? "header" : written === "formdata" || written === "form" ? "body" : written;
  const place = consumedPlaces.find((candidate) => candidate === folded);
  if (!place) {
    const span = entryOf(member.node, "in")?.value.span ?? member.owner.span;
    context.reporter.report("schema/wrong-type", span, { key: "in", what: member.owner.what, expected: "one of the known words", found: `the text \`${written}\``, allowed: consumedPlaces });
  }
  return place;
}

/** A name without the blanks and line ends that some generators leave around it. */
export function memberName(member: Member, keys: readonly string[]): string | undefined {
  const node = firstEntry(member.node, keys)?.value;
  const written = node?.kind === "scalar" && node.value !== null ? (typeof node.value === "string" ? node.value : node.text) : member.key;
  return written?.trim().replace(/\s+/g, " ");
}

/** `with`, `headers`: keys are the author's own. */
export function readWrittenValues(node: MapNode, key: string, context: ReadContext): readonly WrittenValue[] {
  const entry = entryOf(node, key);
  if (!entry || (entry.value.kind === "scalar" && entry.value.value === null)) return [];
  if (entry.value.kind === "map") return entry.value.entries.filter(({ value }) => !(value.kind === "scalar" && value.value === null)).map(({ key: name, keySpan, value }) => ({ name: name.trim(), nameSpan: keySpan, value }));
  const named = entry.value.kind === "list" ? entry.value.items.map(namedValue) : [undefined];
  if (named.every((value) => value !== undefined)) return named;
  context.reporter.report("schema/wrong-type", entry.value.span, { key, what: "this entry", expected: "a map", found: entry.value.kind === "list" ? "a list" : "a text", allowed: [] });
  return [];
}

/** Members without those that repeat an earlier one, each of which is reported. */
function firstOfEach(members: readonly Member[], what: string, keyOf: (member: Member) => string, context: ReadContext): readonly Member[] {
  const seen = new Map<string, Member>();
  return members.filter((member) => {
    const key = keyOf(member);
    const first = seen.get(key);
    if (first && key.trim() !== "") context.reporter.report("schema/repeated-name", member.owner.span, { name: memberName(member, ["name"]) ?? "", what }, [{ span: first.owner.span, label: "first declared here" }]);
    else seen.set(key, member);
    return !first || key.trim() === "";
  });
}

/** `{name, value}`, an item of a list that means a map. */
function namedValue(item: SourceNode): WrittenValue | undefined {
  if (item.kind !== "map") return undefined;
  const name = entryOf(item, "name")?.value;
  const value = entryOf(item, "value")?.value;
  return name?.kind === "scalar" && typeof name.value === "string" && value ? { name: name.value.trim(), nameSpan: name.span, value } : undefined;
}

const outputType = z.union([parameterType, z.literal("binary")]);
const outputExtras = ["name", "mapping", "value", "const", "properties", "items", "values", "in", "format", "template", "selector", "precision", "scale", "display", "label", "title", "tags", "example", "source", "nullable"];

/**
 * Outputs in all their families: mapped, orchestrated, mock, consumed (engine-semantics 1.3). `alternatives` of one answer may share a name, the fields
 * of one may not.
 */
export function readOutputs(node: MapNode, kind: "alternatives" | "fields", context: ReadContext): readonly OutputParameter[] {
  const members = readMembers(withoutPlainOutputs(node, context), ["outputParameters"], "output", context);
  return (kind === "fields" ? firstNamed(members, "output", context) : members).map((member) => readOutput(member, context));
}

function firstNamed(members: readonly Member[], what: string, context: ReadContext): readonly Member[] {
  return firstOfEach(members, what, (member) => memberName(member, ["name"]) ?? "", context);
}

/** Some versions of the schema let plain texts stand where outputs belong. */
function withoutPlainOutputs(node: MapNode, context: ReadContext): MapNode {
  const isPlain = (value: SourceNode): boolean => value.kind === "scalar" && value.value !== null;
  const ignore = (value: SourceNode): void => context.reporter.report("schema/ignored-output", value.span, { found: foundKind(value) });
  return {
    ...node,
    entries: node.entries.flatMap((entry) => {
      const { key, value } = entry;
      if (key !== "outputParameters") return [entry];
      if (isPlain(value)) {
        ignore(value);
        return [];
      }
      if (value.kind !== "list" || !value.items.some(isPlain)) return [entry];
      value.items.filter(isPlain).forEach(ignore);
      return [{ ...entry, value: { ...value, items: value.items.filter((item) => !isPlain(item)) } }];
    }),
  };
}

function readOutput(member: Member, context: ReadContext): OutputParameter {
  const fields = readFields(member.node, member.owner, { type: { type: outputType, is: "a type" }, description: { type: text }, required: { type: z.union([flag, z.array(z.string()).transform(() => undefined)]) }, maxLength: { type: whole }, enum: { type: z.array(json) } }, outputExtras, context);
  const name = memberName(member, ["name"]);
  const mapping = scalarText(entryOf(member.node, "mapping")?.value);
  const value = firstEntry(member.node, ["value", "template"])?.value;
  const constant = entryOf(member.node, "const")?.value;
  const properties = entryOf(member.node, "properties") ? firstNamed(readMembers(member.node, ["properties"], "property", context), "property", context).map((property) => readOutput(property, context)) : undefined;
  return present({
    $: member.node,
    name,
    type: fields.type,
    description: fields.description,
    mapping,
    value: value && !(value.kind === "scalar" && value.value === null) ? value : undefined,
    const: constant && (toJson(constant) as OutputParameter["const"]),
    required: fields.required,
    maxLength: fields.maxLength,
    enum: fields.enum,
    properties,
    items: readItems(member.node, context),
    values: readSingle(member.node, "values", context),
  }) as OutputParameter;
}

/** Mapped `items` are one shape; orchestrated ones a list or map of named fields, which are the properties of one object. */
function readItems(node: MapNode, context: ReadContext): OutputParameter | undefined {
  const items = entryOf(node, "items")?.value;
  if (!items || items.kind === "scalar") return undefined;
  const isShape = items.kind === "map" && items.entries.some(({ key, value }) => (key === "type" || key === "mapping" || key === "value" || key === "const") && value.kind === "scalar");
  if (isShape || (items.kind === "map" && items.entries.some(({ key }) => key === "properties" || key === "items"))) return readSingle(node, "items", context);
  const members = firstNamed(readMembers(node, ["items"], "item", context), "item", context).map((member) => readOutput(member, context));
  const [only] = members;
  if (members.length === 1 && only && only.name === undefined) return only;
  const map: MapNode = items.kind === "map" ? items : { kind: "map", span: items.span, entries: [] };
  return { $: map, type: "object", properties: members };
}

function readSingle(node: MapNode, key: string, context: ReadContext): OutputParameter | undefined {
  const entry = entryOf(node, key);
  if (entry?.value.kind !== "map") return undefined;
  return readOutput({ node: entry.value, key: undefined, owner: { what: key, span: entry.keySpan } }, context);
}

function scalarText(node: SourceNode | undefined): string | undefined {
  if (node?.kind !== "scalar" || node.value === null) return undefined;
  return typeof node.value === "string" ? node.value : node.text;
}
