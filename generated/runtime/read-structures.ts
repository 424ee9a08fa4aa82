// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";
import { readJson } from "./read-query.js";
import { isObject, placeOf } from "./request-places.js";

/** What JSON text in a path or a header spells with the digits that it has, where JavaScript's numbers lose some. */
export interface ExactValue {
  readonly values: Record<string, unknown>;
  readonly name: string;
  readonly exact: unknown;
}

/**
 * Lists and objects that stand in the path or in a header, in place: items have commas between them (OpenAPI 3.1, style `simple`; RFC 9110, 5.6.1), objects
 * are JSON text, and so may lists be. Whether a comma of the path came percent-encoded is not told any more.
 */
export function readStructures(
  request: FastifyRequest,
  { schema }: FastifyRequest["routeOptions"],
): readonly ExactValue[] {
  const found: ExactValue[] = [];
  if (schema === undefined) return found;
  readAll(schema.params, request.params, found);
  readAll(schema.headers, request.headers, found);
  return found;
}

function readAll(schema: unknown, values: unknown, found: ExactValue[]): void {
  const { structured } = placeOf(schema);
  if (structured.length === 0 || !isObject(values)) return;
  for (const [name, property] of structured) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value !== "string") continue;
    const read = readJson(value, property);
    if (read !== undefined) {
      values[name] = read.value;
      if (read.exact !== undefined) found.push({ values, name, exact: read.exact });
    } else if (isObject(property) && property["type"] === "array") {
      values[name] = value.split(",").map((item) => item.trim());
    }
  }
}
