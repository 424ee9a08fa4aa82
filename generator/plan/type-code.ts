import type { DataType, PropertyType } from "../model/types.js";
import { type Code, code, joinCode, literal, text, typeKey } from "./code.js";
import { comment } from "./comment.js";
import { runtime } from "./runtime.js";

/** A data type as TypeScript. */
export function typeCode(type: DataType): Code {
  switch (type.kind) {
    case "any":
    case "schema":
      return runtime.json.JsonValue;
    case "string":
    case "number":
    case "integer":
      if (type.enum && type.enum.length > 0)
        return joinCode(
          type.enum.map((value) => literal(value)),
          " | ",
        );
      return type.kind === "string" ? code`string` : code`number`;
    case "boolean":
      return code`boolean`;
    case "null":
      return code`null`;
    case "array":
      return isUnion(type.items)
        ? code`readonly (${typeCode(type.items)})[]`
        : code`readonly ${itemCode(type.items)}[]`;
    case "object":
      return objectCode(type.properties, type.open);
    case "record":
      return code`Readonly<Record<string, ${typeCode(type.values)}>>`;
    case "nullable":
      return code`${typeCode(type.of)} | null`;
    case "binary":
      return code`Uint8Array`;
    case "known":
      return runtime.oauth[type.name];
  }
}

/** The type of an item of a list: a list of lists is written with parentheses. */
function itemCode(type: DataType): Code {
  return type.kind === "array" ? code`(${typeCode(type)})` : typeCode(type);
}

function isUnion(type: DataType): boolean {
  return type.kind === "nullable" || ("enum" in type && type.enum !== undefined && type.enum.length > 1);
}

function objectCode(properties: readonly PropertyType[], open: boolean): Code {
  if (properties.length === 0) return code`{ readonly [name: string]: ${runtime.json.JsonValue} }`;
  const members = properties.map(memberCode);
  const rest = open ? [openMember()] : [];
  return code`{ ${joinCode([...members, ...rest], " ")} }`;
}

/** Whatever else an object may hold. */
export function openMember(): Code {
  return code`readonly [name: string]: ${runtime.json.OpenJson};`;
}

/** One `readonly name?: Type | undefined;` with its description: optional members also take `undefined`, so that callers can pass what they may not have. */
export function memberCode(property: PropertyType): Code {
  const type = typeCode(property.type);
  const doc = property.description === undefined ? text("") : comment([property.description]);
  return property.required
    ? code`${doc}readonly ${typeKey(property.name)}: ${type};\n`
    : code`${doc}readonly ${typeKey(property.name)}?: ${type} | undefined;\n`;
}
