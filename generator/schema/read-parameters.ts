import type { ConsumedParameter, ExposedParameter, Parameter, WrittenValue } from "./document.js";
import {
  asLine,
  asText,
  entryOf,
  type JsonObject,
  type MapEntry,
  type MapNode,
  scalarsIn,
  type SourceNode,
} from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import {
  entity,
  foundKind,
  firstEntry,
  flag,
  isNull,
  type Members,
  readFields,
  type ReadContext,
  text,
  textOf,
} from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { mapOf } from "./read-map.js";
import { isKeyword } from "./json-schema-keywords.js";
import { readJsonSchema, readType, reportType, type WrittenType } from "./read-json-schema.js";

const inputIgnored = {
  display: "the name names it",
  label: "the name names it",
  tags: "operations have tags",
  style: "the configuration says how lists are written",
  explode: "the configuration says how lists are written",
  selector: "write a `value`",
  source: "write a `value`",
  precision: "numbers keep their digits",
  scale: "numbers keep their digits",
  values: "write `enum`",
};

/** What is read of an input before its place is: an `in` as it is written. */
interface Placed {
  readonly members: Members<Parameter>;
  readonly in: string | undefined;
  readonly mapping: string | undefined;
}

const fixing = { consumed: ["value", "template", "const"], exposed: ["value", "template"] } as const;

const inputKeys = {
  description: { type: text },
  pattern: { type: text },
  format: { type: text },
  in: { type: text },
  mapping: { type: text },
};

/** Keys of inputs that are read one by one. */
const keysOfOthers = ["name", "id", "type", "required", "value", "template", "schema", "items", "properties"];

function readParameter(member: Member, side: keyof typeof fixing, context: ReadContext): Placed | undefined {
  const { node, owner } = member;
  const others = [...keysOfOthers, ...node.entries.map((entry) => entry.key).filter(isKeyword)];
  const fields = readFields(node, owner, inputKeys, others, context, inputIgnored);
  const mapping = side === "consumed" ? entryOf(node, "mapping") : undefined;
  if (mapping)
    context.reporter.report("schema/ignored-key", mapping.keySpan, {
      key: mapping.key,
      what: owner.what,
      means: "its place is `in`, and what it is filled with its `value`",
    });
  const name = memberName(member, ["name", "id"]);
  if (name === undefined || name === "") {
    // What is passed or sent under no name would be lost. An input that is elsewhere is told of as a reference.
    if (!entryOf(node, "$ref"))
      context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  const type = readType(typeNode(node));
  if (type.unknown) reportType(type.unknown, owner.what, context);
  const [only, ...more] = type.types;
  const value = firstEntry(node, fixing[side])?.value;
  const place = fields.in?.trim().toLowerCase();
  const travelsAsText = isTextPlace(place ?? (side === "consumed" ? "query" : undefined));
  const schema = readKeywords(node, side, { ...type, travelsAsText }, context);
  const members: Members<Parameter> = {
    $: node,
    name,
    type: more.length === 0 ? only : undefined,
    description: fields.description,
    required: readRequired(node, owner, context),
    enum: Array.isArray(schema?.["enum"]) ? schema["enum"] : undefined,
    pattern: fields.pattern,
    format: fields.format,
    default: schema?.["default"],
    items: schema?.["items"],
    properties: schema?.["properties"],
    schema,
    value: value && !isNull(value) ? writtenValue(value, only, isTextPlace(place)) : undefined,
  };
  return { members, in: place, mapping: fields.mapping };
}

function writtenValue(value: SourceNode, type: string | undefined, isLine: boolean): SourceNode {
  if (isLine) return asLine(value);
  return type === "string" ? asText(value) : value;
}

/** All but bodies take text; a tool's argument or an input that says nothing of its place has the type that it declares. */
function isTextPlace(place: string | undefined): boolean {
  return place !== undefined && !["body", "form", "formdata"].includes(place);
}

function typeNode(node: MapNode): SourceNode | undefined {
  const nested = entryOf(node, "schema")?.value;
  return entryOf(node, "type")?.value ?? (nested?.kind === "map" ? entryOf(nested, "type")?.value : undefined);
}

const requiredField = { required: { type: flag } };

/** `required` of the input itself; a list is a keyword of its schema, where that is one of an object. */
function readRequired(node: MapNode, owner: Member["owner"], context: ReadContext): boolean | undefined {
  const type = textOf(typeNode(node)) ?? "object";
  const isScalar = ["string", "number", "integer", "boolean"].includes(type);
  const entry = entryOf(node, "required");
  if (entry === undefined || (!isScalar && entry.value.kind === "list")) return undefined;
  return readFields({ ...node, entries: [entry] }, owner, requiredField, [], context).required;
}

/** The JSON Schema that an input's own keywords and those under its `schema` make. */
function readKeywords(
  node: MapNode,
  side: keyof typeof fixing,
  type: WrittenType & { readonly travelsAsText: boolean },
  context: ReadContext,
): JsonObject | undefined {
  const nested = entryOf(node, "schema")?.value;
  const own = node.entries.filter(
    ({ key }) => isKeyword(key) && key !== "description" && !(key === "const" && side === "consumed"),
  );
  const inner =
    nested?.kind === "map" ? nested.entries.filter(({ key }) => !own.some((entry) => entry.key === key)) : [];
  const entries = [...own, ...inner];
  // A word that is no type has been reported.
  const said = readJsonSchema(
    { ...node, entries: type.unknown ? entries.filter((entry) => entry.key !== "type") : entries },
    context,
    type.types.length === 0 && type.travelsAsText && entries.some(isSpelled),
  );
  const read = isFileType(node) ? { format: "binary", ...said } : said;
  return Object.keys(read).length === 0 ? undefined : read;
}

/** Whether a keyword gives numbers in another spelling than data has (`1.10`, `00123`): without a type, where text is wanted, it is the text that is meant. */
function isSpelled({ key, value }: MapEntry): boolean {
  return (
    /^(?:default|enum|const|examples?)$/.test(key) &&
    scalarsIn(value).some((each) => typeof each.value === "number" && each.text !== String(each.value))
  );
}

/** `type: file` and `type: binary` are texts of that format. */
function isFileType(node: MapNode): boolean {
  return /^(?:file|binary)$/i.test(textOf(typeNode(node))?.trim() ?? "");
}

const consumedPlaces = ["query", "header", "path", "cookie", "body", "environment"] as const;

/** Inputs of consumed APIs, resources and operations; one without `in` is a query parameter (engine: body, which sends nothing). */
export function readConsumedParameters(node: MapNode, context: ReadContext): readonly ConsumedParameter[] {
  return readMembers(node, ["inputParameters"], "input", context).flatMap((member) => {
    const parameter = readParameter(member, "consumed", context);
    if (!parameter) return [];
    return [entity<ConsumedParameter>({ ...parameter.members, in: placeOf(parameter.in, member, context) ?? "query" })];
  });
}

/** What callers of tools and flows pass: by name alone. */
export function readArguments(node: MapNode, context: ReadContext): readonly ExposedParameter[] {
  return readInputs(node, (member) => memberName(member, ["name"]) ?? "", context);
}

/** Inputs of adapters, resources, operations, tools and flows. */
export function readExposedParameters(node: MapNode, context: ReadContext): readonly ExposedParameter[] {
  return readInputs(
    node,
    (member) => {
      const place = textOf(entryOf(member.node, "in")?.value) ?? "";
      const name = memberName(member, ["name"]) ?? "";
      // Names of headers are the same in any case (RFC 9110, 5.1).
      return `${place} ${/^headers?$/i.test(place) ? name.toLowerCase() : name}`;
    },
    context,
  );
}

function readInputs(
  node: MapNode,
  keyOf: (member: Member) => string,
  context: ReadContext,
): readonly ExposedParameter[] {
  const members = readMembers(node, ["inputParameters"], "input", context);
  return readFirst(members, "input", keyOf, context, (member) => {
    const parameter = readParameter(member, "exposed", context);
    return (
      parameter &&
      entity<ExposedParameter>({
        ...parameter.members,
        mapping: parameter.mapping,
        in: placeOf(parameter.in, member, context),
      })
    );
  });
}

function placeOf(
  written: string | undefined,
  member: Member,
  context: ReadContext,
): ConsumedParameter["in"] | undefined {
  if (written === undefined) return undefined;
  const folded = written === "headers" ? "header" : written === "formdata" || written === "form" ? "body" : written;
  const place = consumedPlaces.find((candidate) => candidate === folded);
  if (!place) {
    const span = entryOf(member.node, "in")?.value.span ?? member.owner.span;
    context.reporter.report("schema/wrong-type", span, {
      key: "in",
      what: member.owner.what,
      expected: "one of the known words",
      found: `the text \`${written}\``,
      allowed: consumedPlaces,
      nearest: nearestWord(written, consumedPlaces),
    });
  }
  return place;
}

/** A name without the blanks and line ends that some generators leave around it. */
export function memberName(member: Member, keys: readonly string[]): string | undefined {
  const node = firstEntry(member.node, keys)?.value;
  const written = textOf(node) ?? member.key;
  return written?.trim().replace(/\s+/g, " ");
}

/** `headers`, and whatever else has keys of the author's own and takes texts. */
export function readWrittenTexts(node: MapNode, key: string, context: ReadContext): readonly WrittenValue[] {
  return readWrittenValues(node, key, context).map((written) => ({ ...written, value: asLine(written.value) }));
}

/** `with`: keys are the author's own. */
export function readWrittenValues(node: MapNode, key: string, context: ReadContext): readonly WrittenValue[] {
  const entry = entryOf(node, key);
  if (!entry || isNull(entry.value)) return [];
  if (entry.value.kind === "map") {
    const written = entry.value.entries.map(({ key: name, keySpan, value }) => ({
      name: name.trim(),
      nameSpan: keySpan,
      value,
    }));
    for (const { name, nameSpan } of written.filter(({ value }) => isNull(value)))
      context.reporter.report("schema/null-value", nameSpan, { name });
    return written.filter(({ value }) => !isNull(value));
  }
  const named = entry.value.kind === "list" ? entry.value.items.map(namedValue) : [undefined];
  if (named.every((value) => value !== undefined)) return named;
  context.reporter.report("schema/wrong-type", entry.value.span, {
    key,
    what: "this entry",
    expected: "a map",
    found: foundKind(entry.value),
    allowed: [],
    write: mapOf(entry),
  });
  return [];
}

/** What is read of members, but of those that repeat an earlier one (reported): what is wrong inside one that is left out is told as well. */
export function readFirst<T>(
  members: readonly Member[],
  what: string,
  keyOf: (member: Member) => string,
  context: ReadContext,
  read: (member: Member) => T | undefined,
  nameOf?: (member: Member) => string | undefined,
): readonly T[] {
  const kept = new Set(firstOfEach(members, what, keyOf, context, nameOf));
  return members.flatMap((member) => {
    const made = read(member);
    return made !== undefined && kept.has(member) ? [made] : [];
  });
}

/** Members without those that repeat an earlier one, each of which is reported. */
function firstOfEach(
  members: readonly Member[],
  what: string,
  keyOf: (member: Member) => string,
  context: ReadContext,
  nameOf: (member: Member) => string | undefined = (member) => memberName(member, ["name"]),
): readonly Member[] {
  const seen = new Map<string, Member>();
  return members.filter((member) => {
    const key = keyOf(member);
    const first = seen.get(key);
    if (first && key.trim() !== "")
      context.reporter.report("schema/repeated-name", member.owner.span, { name: nameOf(member) ?? "", what }, [
        { span: first.owner.span, label: "first declared here" },
      ]);
    else seen.set(key, member);
    return !first || key.trim() === "";
  });
}

/** `{name, value}`, an item of a list that means a map. */
function namedValue(item: SourceNode): WrittenValue | undefined {
  if (item.kind !== "map") return undefined;
  const name = entryOf(item, "name")?.value;
  const value = entryOf(item, "value")?.value;
  return name?.kind === "scalar" && typeof name.value === "string" && value
    ? { name: name.value.trim(), nameSpan: name.span, value }
    : undefined;
}
