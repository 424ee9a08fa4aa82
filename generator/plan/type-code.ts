import type { DataType, PropertyType } from "../model/types.js";
import { code, comment, type Code, joinCode, literal, typeKey } from "./code.js";
import type { Imports } from "./imports.js";

/** A data type as TypeScript. Named types it needs are asked of `imports`. */
export function typeCode(type: DataType, imports: Imports): Code {
  switch (type.kind) {
    case "any":
    case "schema":
      return imports.type("runtime/json", "JsonValue");
    case "string":
    case "number":
    case "integer":
      if (type.enum && type.enum.length > 0) return joinCode(type.enum.map((value) => literal(value)), " | ");
      return type.kind === "string" ? code`string` : code`number`;
    case "boolean":
      return code`boolean`;
    case "null":
      return code`null`;
    case "array":
      return code`readonly ${parenthesise(typeCode(type.items, imports))}[]`;
    case "object":
      return objectCode(type.properties, type.open, imports);
    case "record":
      return code`Readonly<Record<string, ${typeCode(type.values, imports)}>>`;
    case "nullable":
      return code`${typeCode(type.of, imports)} | null`;
    case "binary":
      return code`Uint8Array`;
    case "known":
      return imports.type("runtime/oauth", type.name);
  }
}

function objectCode(properties: readonly PropertyType[], open: boolean, imports: Imports): Code {
  const more = imports.type("runtime/json", "JsonValue");
  if (properties.length === 0) return code`{ readonly [name: string]: ${more} }`;
  const members = properties.map((property) => memberCode(property, imports));
  const rest = open ? [code`readonly [name: string]: ${more} | undefined;`] : [];
  return code`{ ${joinCode([...members, ...rest], " ")} }`;
}

/** One `readonly name?: Type | undefined;` with its description: optional members also take `undefined`, so that callers can pass what they may not have. */
export function memberCode(property: PropertyType, imports: Imports): Code {
  const type = typeCode(property.type, imports);
  const doc = property.description === undefined ? code`` : comment([property.description]);
  return property.required ? code`${doc}readonly ${typeKey(property.name)}: ${type};\n` : code`${doc}readonly ${typeKey(property.name)}?: ${type} | undefined;\n`;
}

function parenthesise(type: Code): Code {
  return /[| ]/.test(type) && !type.startsWith("{") ? code`(${type})` : type;
}

