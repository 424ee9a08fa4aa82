import { namedTypes } from "../model/named-types.js";
import type { DataType, PropertyType } from "../model/types.js";
import { type Code, code, codeFrom, importName, joinCode, literal, text, typeKey } from "./code.js";
import { comment, deprecationOf } from "./comment.js";
import { originOf } from "../diagnostics/origin.js";
import { runtime } from "./runtime.js";

/** The file that declares the types which the documents of APIs name. */
export const schemasModule = "./schemas";

/**
 * A data type as TypeScript. `alias`: the name that it is declared as, where it is no interface; a map that leads back to it is written out, since TypeScript
 * looks through `Record` at once and would find the alias in itself.
 */
export function typeCode(type: DataType, alias?: string): Code {
  const partCode = (part: DataType): Code => typeCode(part, alias);
  switch (type.kind) {
    case "any":
    case "schema":
      return runtime.json.JsonValue;
    case "string":
    case "number":
    case "integer":
    case "boolean":
      if (type.enum && type.enum.length > 0)
        return joinCode(
          type.enum.map((value) => literal(value)),
          " | ",
        );
      return code`${text(type.kind === "integer" ? "number" : type.kind)}`;
    case "null":
      return code`null`;
    case "array":
      if (type.tuple !== undefined) return tupleCode(type.tuple, partCode);
      return isUnion(type.items)
        ? code`readonly (${partCode(type.items)})[]`
        : code`readonly ${itemCode(type.items, alias)}[]`;
    case "object":
      return objectCode(type);
    case "record":
      return alias !== undefined && namedTypes([type.values]).some(({ name }) => name === alias)
        ? code`{ readonly [name: string]: ${partCode(type.values)} }`
        : code`Readonly<Record<string, ${partCode(type.values)}>>`;
    case "nullable":
      return code`${partCode(type.of)} | null`;
    case "union":
      return joinCode(
        type.of.map((one) => (one.kind === "all" ? code`(${partCode(one)})` : partCode(one))),
        " | ",
      );
    case "all":
      return joinCode(
        type.of.map((part) => (isUnion(part) ? code`(${partCode(part)})` : partCode(part))),
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

/** A list whose first items have types of their own; those that need not be there may be missing. */
function tupleCode(
  { first, rest, least }: NonNullable<Extract<DataType, { readonly kind: "array" }>["tuple"]>,
  partCode: (part: DataType) => Code,
): Code {
  const items = first.map((item, index) => {
    const type = isUnion(item) ? code`(${partCode(item)})` : partCode(item);
    return index < least ? type : code`${type}?`;
  });
  const others = rest === undefined ? [] : [code`...(${partCode(rest)})[]`];
  return code`readonly [${joinCode([...items, ...others], ", ")}]`;
}

/** What callers pass as bytes. */
const uploadTypes = { bytes: "Upload", file: "FileInput", part: "PartInput", parts: "PartInputs" } as const;

/** The type of an item of a list: a list of lists is written with parentheses. */
function itemCode(type: DataType, alias: string | undefined): Code {
  return type.kind === "array" ? code`(${typeCode(type, alias)})` : typeCode(type, alias);
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
    deprecationOf(property.deprecated ?? property.schema?.["deprecated"] === true, property.sunset),
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
  return type.format === undefined ? undefined : formatNotes[type.format];
}

/** What formats of JSON Schema are to readers (Validation, 7.3). */
const formatNotes: Readonly<Record<string, string>> = {
  "date-time": "A date and time (RFC 3339): `2026-01-31T12:00:00Z`.",
  date: "A date: `2026-01-31`.",
  time: "A time with its offset (RFC 3339): `12:00:00Z`.",
  duration: "A duration (ISO 8601): `P1DT12H`.",
  email: "An email address.",
  hostname: "The name of a host.",
  ipv4: "An IPv4 address.",
  ipv6: "An IPv6 address.",
  uri: "A URI.",
  uuid: "A UUID.",
};
