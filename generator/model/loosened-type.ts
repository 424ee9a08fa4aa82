import { mapParts } from "./named-types.js";
import { type DataType, withoutKeywords } from "./types.js";

/**
 * What the schema of a tool's answer says of a type: members that may be absent or null, words and formats that may be others, in documents' types at every
 * depth. What an API's document says of answers is no promise that a call may fail by.
 */
export function loosened(type: DataType): DataType {
  return loosenedPlain(withoutKeywords(type));
}

function loosenedPlain(type: DataType): DataType {
  switch (type.kind) {
    case "array":
      return { kind: "array", items: loosened(type.items) };
    case "string":
      return { kind: "string", ...(type.base64 === undefined ? {} : { base64: type.base64 }) };
    case "number":
    case "integer":
    case "boolean":
      return { kind: type.kind };
    case "object":
      return type.isListed === true || type.others !== undefined
        ? {
            ...type,
            properties: type.properties.map(({ name, type: member, description }) => ({
              name,
              type: loosenedMember(member),
              required: false,
              ...(description === undefined ? {} : { description }),
            })),
            ...(type.others ? { others: loosenedMember(type.others) } : {}),
          }
        : type;
    case "named": {
      const { declared } = type;
      return {
        ...type,
        declared: () => ({ type: loosened(declared().type), description: declared().description }),
      };
    }
    case "all": {
      // A word that tells alternatives apart is any text here, and says nothing any more.
      const parts = type.of.filter((part) => !isTag(part)).map(loosened);
      const [only] = parts;
      return parts.length === 1 && only ? only : { kind: "all", of: parts };
    }
    default:
      return mapParts(type, loosened);
  }
}

function isTag(type: DataType): boolean {
  if (type.kind !== "object" || type.isListed !== true) return false;
  const [tag, ...others] = type.properties;
  return tag?.type.kind === "string" && tag.type.enum !== undefined && others.length === 0;
}

function loosenedMember(member: DataType): DataType {
  return member.kind === "any" || member.kind === "nullable"
    ? loosened(member)
    : { kind: "nullable", of: loosened(member) };
}
