import type { DataType, PropertyType } from "../model/types.js";
import { type Code, code, joinCode, literal, text } from "./code.js";
import { comment } from "./comment.js";
import type { TypeCode } from "./plan.js";
import type { PublicName } from "./public-name.js";
import { memberCode, openMember, typeCode } from "./type-code.js";

/** Whether a type says enough to be called by a name: an object with members, or a list or map of such. */
export function hasMembers(type: DataType): boolean {
  switch (type.kind) {
    case "object":
      return type.properties.length > 0;
    case "array":
      return hasMembers(type.items);
    case "record":
      return hasMembers(type.values);
    case "nullable":
      return hasMembers(type.of);
    case "union":
    case "all":
      return type.of.some(hasMembers);
    case "named":
      return true;
    default:
      return false;
  }
}

/** The declaration of a type that answers have. Not an interface: those are not assignable to `JsonValue`, since others may add to them. */
export function declareType(name: PublicName, type: DataType, description?: string): TypeCode {
  const doc = description === undefined ? text("") : comment([description]);
  return { doc, name: name.declared, members: [], alias: typeCode(type, name.name) };
}

/** The declaration of what a function takes. */
export function declareInput(name: PublicName, members: readonly PropertyType[]): TypeCode {
  return { doc: text(""), name: name.declared, members: members.map(memberCode), alias: undefined };
}

/** The declaration of what a function takes whose parameters are open: it passes on whatever else it is given. */
export function declareOpenInput(name: PublicName, members: readonly PropertyType[]): TypeCode {
  return { doc: text(""), name: name.declared, members: [...members.map(memberCode), openMember()], alias: undefined };
}

/** A type that is declared already, and its members. */
export interface NamedMembers {
  readonly name: PublicName;
  readonly members: readonly PropertyType[];
}

/** Some members as that type, or a part of it, where each is one of its members to the letter; undefined where one is not. */
export function partOfType(properties: readonly PropertyType[], of: NamedMembers | undefined): Code | undefined {
  if (of === undefined || properties.length === 0) return undefined;
  const known = new Map(of.members.map((member) => [member.name, member]));
  const isKnown = ({ name, type, required }: PropertyType): boolean => {
    const member = known.get(name);
    if (member === undefined || member.required !== required) return false;
    return member.type === type || JSON.stringify(member.type) === JSON.stringify(type);
  };
  if (!properties.every(isKnown)) return undefined;
  if (properties.length === of.members.length) return of.name.imported;
  return code`Pick<${of.name.imported}, ${joinCode(
    properties.map(({ name }) => literal(name)),
    " | ",
  )}>`;
}
