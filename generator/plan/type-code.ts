import type { DataType, PropertyType } from "../model/types.js";
import { type Code, code, codeFrom, importName, joinCode, literal, typeKey } from "./code.js";
import { comment } from "./comment.js";
import { originOf } from "../diagnostics/origin.js";
import { runtime } from "./runtime.js";

/** The file that declares the types which the documents of APIs name. */
export const schemasModule = "./schemas";

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
      return objectCode(type);
    case "record":
      return code`Readonly<Record<string, ${typeCode(type.values)}>>`;
    case "nullable":
      return code`${typeCode(type.of)} | null`;
    case "union":
      return joinCode(
        type.of.map((one) => (one.kind === "all" ? code`(${typeCode(one)})` : typeCode(one))),
        " | ",
      );
    case "all":
      return joinCode(
        type.of.map((part) => (isUnion(part) ? code`(${typeCode(part)})` : typeCode(part))),
        " & ",
      );
    case "named":
      return importName(schemasModule, type.name, true);
    case "binary":
      return code`Uint8Array`;
    case "upload":
      return runtime.upload[uploadTypes[type.of]];
    case "known":
      return runtime.oauth[type.name];
  }
}

/** What callers pass as bytes. */
const uploadTypes = { bytes: "Upload", file: "FileInput", part: "PartInput", parts: "PartInputs" } as const;

/** The type of an item of a list: a list of lists is written with parentheses. */
function itemCode(type: DataType): Code {
  return type.kind === "array" ? code`(${typeCode(type)})` : typeCode(type);
}

function isUnion(type: DataType): boolean {
  if (type.kind === "union" || type.kind === "all") return type.of.length > 1;
  return type.kind === "nullable" || ("enum" in type && type.enum !== undefined && type.enum.length > 1);
}

type ObjectType = Extract<DataType, { readonly kind: "object" }>;

function objectCode({ properties, open, isListed }: ObjectType): Code {
  if (properties.length === 0) return code`{ readonly [name: string]: ${runtime.json.JsonValue} }`;
  const members = properties.map(memberCode);
  const rest = open && isListed !== true ? [openMember()] : [];
  return code`{ ${joinCode([...members, ...rest], " ")} }`;
}

/** Whatever else an object may hold. */
export function openMember(): Code {
  return code`readonly [name: string]: ${runtime.json.JsonValue} | undefined;`;
}

/** One `readonly name?: Type | undefined;` with its description: optional members also take `undefined`, so that callers can pass what they may not have. */
export function memberCode(property: PropertyType): Code {
  const type = typeCode(property.type);
  const format = formatNote(property.type);
  const doc = comment(
    [property.description, format].filter((line) => line !== undefined),
    property.deprecated,
  );
  return codeFrom(
    property.required
      ? code`${doc}readonly ${typeKey(property.name)}: ${type};\n`
      : code`${doc}readonly ${typeKey(property.name)}?: ${type} | undefined;\n`,
    originOf(property),
  );
}

/** What a text looks like whose type alone does not say it. */
function formatNote(type: DataType): string | undefined {
  if (type.kind === "nullable") return formatNote(type.of);
  if (type.kind !== "string") return undefined;
  if (type.base64 !== undefined) return "Bytes, in base64.";
  if (type.format === "date-time") return "A date and time (RFC 3339): `2026-01-31T12:00:00Z`.";
  return type.format === "date" ? "A date: `2026-01-31`." : undefined;
}
