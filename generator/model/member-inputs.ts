import type { ExposedParameter } from "../schema/document.js";
import type { Input } from "./capability.js";
import type { InputAlias } from "./input-aliases.js";
import { standaloneSchema } from "./input-schema.js";
import { anyType, type DataType, type PropertyType, withKeywords } from "./types.js";
import { typeOfParameter } from "./types-of.js";
import type { PathMembers } from "./values.js";

/** An input that is a member of another, with where it lies in there. */
interface Member {
  readonly written: ExposedParameter;
  readonly path: PathMembers;
}

/**
 * The inputs that nothing declares but members of theirs (`value: "$.order.qty"`): objects and lists as the paths lead through them. They are open, since
 * callers may send more than is read.
 */
export function holdersOf(
  written: readonly ExposedParameter[],
  aliases: readonly InputAlias[],
  place: "whole" | "argument",
): readonly Input[] {
  const declared = new Map(written.map((parameter) => [parameter.name, parameter]));
  const holders = new Map<string, { readonly span: InputSpan; readonly members: Member[] }>();
  for (const alias of aliases) {
    const parameter = declared.get(alias.name);
    if (alias.kind !== "member" || parameter === undefined || declared.has(alias.input)) continue;
    const holder = holders.get(alias.input) ?? { span: alias.span, members: [] };
    holder.members.push({ written: parameter, path: alias.path });
    holders.set(alias.input, holder);
  }
  return Array.from(holders, ([name, { span, members }]): Input => ({
    name,
    in: place,
    type: typeOf(members),
    required: members.some(isRequired),
    description: undefined,
    origin: "inferred",
    value: undefined,
    span,
  }));
}

type InputSpan = Input["span"];

const isRequired = ({ written }: Member): boolean => written.required === true;

/** What members say of what they lie in; nothing where they disagree. */
function typeOf(members: readonly Member[]): DataType {
  const [first, ...others] = members.map(({ path }) => path[0]);
  const kinds = new Set([first, ...others].map((step) => typeof step));
  if (kinds.size > 1 || (kinds.has("undefined") && others.length > 0)) return anyType;
  if (kinds.has("undefined")) return members[0] ? typeOfParameter(members[0].written) : anyType;
  if (kinds.has("number")) return listOf(members);
  const names = [...new Set(members.map(({ path }) => String(path[0])))];
  return {
    kind: "object",
    open: true,
    properties: names.map((name) => propertyOf(name, members.filter(({ path }) => path[0] === name).map(inner))),
  };
}

/** Places behind this one are not checked: whoever reads the thousandth item would get a thousand schemas. */
const mostPlaces = 32;

/** A list of which some places are read: what is said of one item is said of no other, and what must be there makes the list so long. */
function listOf(members: readonly Member[]): DataType {
  const places = members.map(({ path }) => Number(path[0]));
  const length = Math.max(...places) + 1;
  if (Math.min(...places) < 0) return { kind: "array", items: anyType };
  const least = Math.max(0, ...members.filter(isRequired).map(({ path }) => Number(path[0]) + 1));
  const longEnough = least === 0 ? {} : { keywords: { minItems: least } };
  if (length > mostPlaces) return { kind: "array", items: anyType, ...longEnough };
  const first = Array.from({ length }, (_, index) =>
    itemOf(members.filter(({ path }) => path[0] === index).map(inner)),
  );
  return { kind: "array", items: anyType, tuple: { first, rest: anyType, least }, ...longEnough };
}

function itemOf(members: readonly Member[]): DataType {
  const { type, schema } = propertyOf("", members);
  return withKeywords(type, schema);
}

function propertyOf(name: string, members: readonly Member[]): PropertyType {
  const [only, ...others] = members;
  const own = only?.path.length === 0 && others.length === 0 ? only.written : undefined;
  return {
    name,
    type: typeOf(members),
    required: members.some(isRequired),
    ...(own?.description === undefined ? {} : { description: own.description }),
    ...(own?.schema === undefined ? {} : { schema: standaloneSchema(own.schema) }),
  };
}

const inner = ({ written, path }: Member): Member => ({ written, path: path.slice(1) });
