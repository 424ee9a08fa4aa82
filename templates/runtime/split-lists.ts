import type { FastifyRequest } from "fastify";

/**
 * Lists that stand in the path or in a header, in place: their items have commas between them (OpenAPI 3.1, style `simple`; RFC 9110, 5.6.1). Whether a
 * comma of the path came percent-encoded is not told any more.
 */
export function splitLists(request: FastifyRequest): void {
  const { schema } = request.routeOptions;
  if (schema === undefined) return;
  split(schema.params, request.params);
  split(schema.headers, request.headers);
}

function split(schema: unknown, values: unknown): void {
  const properties = memberOf(schema, "properties");
  if (!isObject(properties) || !isObject(values)) return;
  for (const [name, property] of Object.entries(properties)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value === "string" && memberOf(property, "type") === "array")
      values[name] = value.split(",").map((item) => item.trim());
  }
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
