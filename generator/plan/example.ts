import type { DataType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { oauthExample } from "./oauth-schemas.js";

/** A value that shows what an input of this name and type may look like. */
export function exampleValue(type: DataType, name: string): JsonValue {
  switch (type.kind) {
    case "string":
      return (
        type.enum?.[0] ??
        (type.format === "date"
          ? "2026-01-31"
          : type.format === "date-time"
            ? "2026-01-31T12:00:00Z"
            : name === "response_type"
              ? "code"
              : name === "code_challenge_method"
                ? "S256"
                : `<${name.replace(/[^\w-]+/g, "_")}>`)
      );
    case "number":
    case "integer":
      return type.enum?.[0] ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [exampleValue(type.items, name)];
    case "object":
      return Object.fromEntries(
        type.properties
          .filter((property) => property.required)
          .map((property) => [property.name, exampleValue(property.type, property.name)]),
      );
    case "record":
      return {};
    case "nullable":
      return exampleValue(type.of, name);
    case "known":
      return oauthExample(type.name);
    case "any":
    case "schema":
    case "binary":
      return `<${name.replace(/[^\w-]+/g, "_")}>`;
  }
}
