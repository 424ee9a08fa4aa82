import type { ExposedParameter } from "../schema/document.js";
import type { Input } from "./capability.js";
import type { InputAlias } from "./input-aliases.js";
import { standaloneSchema } from "./input-schema.js";
import { anyType, type DataType, type PropertyType } from "./types.js";
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
  // What is said of one item is said of no other.
  if (kinds.has("number")) return { kind: "array", items: anyType };
  const names = [...new Set(members.map(({ path }) => String(path[0])))];
  return {
    kind: "object",
    open: true,
    properties: names.map((name) => propertyOf(name, members.filter(({ path }) => path[0] === name).map(inner))),
  };
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
