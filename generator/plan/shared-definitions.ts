import { nearestTypes } from "../model/named-types.js";
import type { DataType, NamedType } from "../model/types.js";
import { type Code, code, codeFrom, literal, objectLiteral, text } from "./code.js";
import { definitionSchema, type JsonSchema, mostDefinitions } from "./json-schema.js";
import { originOf } from "../diagnostics/origin.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";

/** Definitions that the schemas of an adapter refer to, each written once however many schemas have it. */
export interface SharedDefinitions {
  /** A schema with the definitions that it refers to by itself or through others; `types` are those it was made of. */
  readonly schemaWith: (schema: JsonSchema, types: Iterable<DataType>) => Code;
  /** The value of the constant that holds them, once all schemas are made; undefined where none refers to any. */
  readonly table: () => Code | undefined;
}

/** Gathers definitions in a constant, which schemas know by `name`. */
export function shareDefinitions(name: Code): SharedDefinitions {
  const written = new Map<string, JsonSchema>();
  return {
    schemaWith: (schema, types) => {
      const { near, far } = nearestTypes(types, mostDefinitions);
      if (near.length === 0) return schemaCode(schema);
      for (const type of near) if (!written.has(type.name)) written.set(type.name, definitionSchema(type));
      const namesOf = (all: readonly NamedType[]): Code => literal(all.map((type) => type.name));
      const others = far.length > 0 ? code`, ${namesOf(far)}` : text("");
      const marker: JsonSchema = {};
      return schemaCode({ ...schema, $defs: marker }, (value) =>
        value === marker ? code`${runtime.definitions.definitionsOf}(${name}, ${namesOf(near)}${others})` : undefined,
      );
    },
    table: () =>
      written.size === 0
        ? undefined
        : objectLiteral(
            [...written].map(([key, schema]) =>
              codeFrom(code`${literal(key)}: ${schemaCode(schema)}`, originOf(schema)),
            ),
          ),
  };
}
