import type { OutputParameter } from "./document.js";
import { asText, entryOf, type MapNode, type SourceNode, toJson } from "../source/node.js";
import {
  entity,
  type Members,
  firstEntry,
  flag,
  foundKind,
  isNull,
  readFields,
  type ReadContext,
  text,
  textOf,
  whole,
} from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { readType, reportType, spell } from "./read-json-schema.js";
import { memberName, readFirst } from "./read-parameters.js";

const outputKeys = [
  "type",
  "enum",
  "required",
  "name",
  "mapping",
  "value",
  "const",
  "properties",
  "items",
  "values",
  "template",
];
const outputIgnored = {
  in: "every output is one of the body",
  format: "values are handed on as they came",
  selector: "write a `mapping`",
  precision: "numbers keep their digits",
  scale: "numbers keep their digits",
  display: "the name names it",
  label: "the name names it",
  title: "the name names it",
  tags: "operations have tags",
  example: "a mock has a `value`",
  examples: "a mock has a `value`",
  source: "write a `mapping`",
  nullable: "what is missing is null",
  default: "what is missing is null",
  minLength: "answers are not checked",
  minimum: "answers are not checked",
  maximum: "answers are not checked",
  pattern: "answers are not checked",
};

/**
 * Outputs in all their families: mapped, orchestrated, mock, consumed (engine-semantics 1.3). `alternatives` of one answer may share a name, the fields
 * of one may not.
 */
export function readOutputs(
  node: MapNode,
  kind: "alternatives" | "fields",
  context: ReadContext,
): readonly OutputParameter[] {
  const members = readMembers(withoutPlainOutputs(node, context), ["outputParameters"], "output", context);
  return kind === "fields"
    ? readNamed(members, "output", context)
    : members.map((member) => readOutput(member, context));
}

/** Outputs of which no two have one name. */
function readNamed(members: readonly Member[], what: string, context: ReadContext): readonly OutputParameter[] {
  const nameOf = (member: Member): string => memberName(member, ["name"]) ?? "";
  return readFirst(members, what, nameOf, context, (member) => readOutput(member, context));
}

/** Some versions of the schema let plain texts stand where outputs belong. */
function withoutPlainOutputs(node: MapNode, context: ReadContext): MapNode {
  const written = entryOf(node, "outputParameters");
  const value = written?.value;
  const items = value?.kind === "list" ? value.items : value ? [value] : [];
  const ignored = items.filter(isPlain);
  if (written === undefined || value === undefined || ignored.length === 0) return node;
  for (const item of ignored) context.reporter.report("schema/ignored-output", item.span, { found: foundKind(item) });
  const kept =
    value.kind === "list" ? [{ ...written, value: { ...value, items: items.filter((item) => !isPlain(item)) } }] : [];
  return { ...node, entries: node.entries.flatMap((entry) => (entry === written ? kept : [entry])) };
}

function isPlain(value: SourceNode): boolean {
  return value.kind === "scalar" && value.value !== null;
}

const outputFields = { description: { type: text }, maxLength: { type: whole } };

function readOutput(member: Member, context: ReadContext): OutputParameter {
  const { node } = member;
  const fields = readFields(node, member.owner, outputFields, outputKeys, context, outputIgnored);
  const type = readOutputType(member, context);
  // Where a text is declared, what stands in the YAML is meant.
  const read = type === "string" ? spell : toJson;
  const value = firstEntry(node, ["value", "template"])?.value;
  const constant = entryOf(node, "const")?.value;
  reportValueBeside(member, context);
  const words = entryOf(node, "enum")?.value;
  const required = entryOf(node, "required")?.value;
  const properties = entryOf(member.node, "properties")
    ? readNamed(readMembers(member.node, ["properties"], "property", context), "property", context).map((property) =>
        isListed(property.name, required) ? { ...property, required: true } : property,
      )
    : undefined;
  const output: Members<OutputParameter> = {
    $: node,
    name: memberName(member, ["name"]),
    type,
    description: fields.description,
    mapping: textOf(entryOf(node, "mapping")?.value),
    value: value && !isNull(value) ? value : undefined,
    const: constant && (type === "string" ? asText(constant) : constant),
    required: required?.kind === "scalar" ? flag.safeParse(required.value).data : undefined,
    maxLength: fields.maxLength,
    enum: words?.kind === "list" ? words.items.map(read) : undefined,
    properties,
    items: readItems(node, context),
    values: readSingle(node, "values", context),
  };
  return entity<OutputParameter>(isListOfObjects(output) ? listOfObjects(output) : output);
}

/** A list with `properties` and without `items`: its elements are what has them. */
function isListOfObjects({ type, properties, items }: Members<OutputParameter>): boolean {
  return type === "array" && items === undefined && properties !== undefined && properties.length > 0;
}

function listOfObjects(list: Members<OutputParameter>): Members<OutputParameter> {
  const ofList = { name: undefined, description: undefined, mapping: undefined, value: undefined, const: undefined };
  const items = {
    ...list,
    ...ofList,
    type: "object" as const,
    required: undefined,
    enum: undefined,
    values: undefined,
  };
  return { ...list, properties: undefined, items: entity<OutputParameter>(items) };
}

/** A value that another key decides in the place of. */
function reportValueBeside({ node, owner: { what } }: Member, { reporter }: ReadContext): void {
  const value = firstEntry(node, ["value", "template"]);
  if (!value || isNull(value.value)) return;
  const kept = ["const", "mapping"].map((key) => entryOf(node, key)).find((entry) => entry && !isNull(entry.value));
  if (!kept || textOf(value.value) === textOf(kept.value)) return;
  reporter.report("schema/ignored-beside", value.keySpan, { what, key: value.key, kept: kept.key });
}

/** Whether a list of required names has this one, as JSON Schema writes it. */
function isListed(name: string | undefined, required: SourceNode | undefined): boolean {
  return name !== undefined && required?.kind === "list" && required.items.some((item) => textOf(item) === name);
}

function readOutputType({ node, owner }: Member, context: ReadContext): OutputParameter["type"] {
  const written = entryOf(node, "type")?.value;
  if (textOf(written)?.trim().toLowerCase() === "binary") return "binary";
  const { types, unknown } = readType(written);
  if (unknown) reportType(unknown, owner.what, context);
  const [only, ...more] = types;
  return more.length === 0 ? only : undefined;
}

/** Mapped `items` are one shape; orchestrated ones a list or map of named fields, which are the properties of one object. */
function readItems(node: MapNode, context: ReadContext): OutputParameter | undefined {
  const items = entryOf(node, "items")?.value;
  if (!items) return undefined;
  if (items.kind === "scalar") return readItemType(items, context);
  const isShape =
    items.kind === "map" &&
    items.entries.some(
      ({ key, value }) =>
        (key === "type" || key === "mapping" || key === "value" || key === "const") && value.kind === "scalar",
    );
  if (isShape || (items.kind === "map" && items.entries.some(({ key }) => key === "properties" || key === "items")))
    return readSingle(node, "items", context);
  const members = readNamed(readMembers(node, ["items"], "item", context), "item", context);
  const [only] = members;
  if (members.length === 1 && only && only.name === undefined) return only;
  const map: MapNode = items.kind === "map" ? items : { kind: "map", span: items.span, entries: [] };
  return { $: map, type: "object", properties: members };
}

/** `items: string` is the type of each. */
function readItemType(written: SourceNode, context: ReadContext): OutputParameter | undefined {
  const { types, unknown } = readType(written);
  if (unknown) reportType(unknown, "items", context);
  const [type] = types;
  return type === undefined ? undefined : { $: { kind: "map", span: written.span, entries: [] }, type };
}

function readSingle(node: MapNode, key: string, context: ReadContext): OutputParameter | undefined {
  const entry = entryOf(node, key);
  if (entry?.value.kind !== "map") return undefined;
  return readOutput({ node: entry.value, key: undefined, owner: { what: key, span: entry.keySpan } }, context);
}
