import type { FastifyRequest } from "fastify";
import { readJson } from "./read-query.js";

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
export function readStructures(request: FastifyRequest): readonly ExactValue[] {
  const { schema } = request.routeOptions;
  if (schema === undefined) return [];
  return [...readAll(schema.params, request.params), ...readAll(schema.headers, request.headers)];
}

function readAll(schema: unknown, values: unknown): readonly ExactValue[] {
  const properties = memberOf(schema, "properties");
  if (!isObject(properties) || !isObject(values)) return [];
  return Object.entries(properties).flatMap(([name, property]): readonly ExactValue[] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value !== "string") return [];
    const read = readJson(value, property);
    if (read !== undefined) {
      values[name] = read.value;
      return read.exact === undefined ? [] : [{ values, name, exact: read.exact }];
    }
    if (memberOf(property, "type") === "array")
      values[name] = value.split(",").map((item) => item.trim());
    return [];
  });
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
