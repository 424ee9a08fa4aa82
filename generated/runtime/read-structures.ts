// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";
import { cookiesOf } from "./cookies.js";
import { resolveSchema } from "./fit-to-schema.js";
import { isForm } from "./forms.js";
import type { JsonObject } from "./json.js";
import { readJson } from "./read-query.js";
import { isObject, placeOf } from "./request-places.js";
import { trust } from "./trust.js";

/** What JSON text in a path, a header, a cookie or a form spells, before it is checked; `exact`: with the digits that it has, where JavaScript's numbers lose some. */
export interface ReadValue {
  readonly values: Record<string, unknown>;
  readonly name: string;
  readonly came: unknown;
  readonly exact: unknown;
}

/**
 * Lists and objects that stand in the path, in a header, in a cookie or in a form, in place. In forms they are JSON text, a list of objects one for each (OpenAPI 3.1,
 * Encoding Object). Elsewhere items have commas between them (OpenAPI 3.1, style `simple`; RFC 9110, 5.6.1), objects
 * are JSON text, and so may lists be. A comma that came percent-encoded in the path, or stands in quotes in a header, is a part of its item.
 */
export function readStructures(
  request: FastifyRequest,
  { schema, config }: FastifyRequest["routeOptions"],
): readonly ReadValue[] {
  const found: ReadValue[] = [];
  const { cookies } = config;
  if (cookies !== undefined) readAll(cookies, cookiesOf(request), found, itemsOfCookie);
  if (schema === undefined) return found;
  readAll(schema.params, request.params, found, (text, name) =>
    itemsOfSegment(text, segmentOf(request, name)),
  );
  readAll(schema.headers, request.headers, found, itemsOfHeader);
  if (isForm(request)) readAll(schema.body, request.body, found);
  return found;
}

function readAll(
  root: unknown,
  values: unknown,
  found: ReadValue[],
  itemsOf?: (text: string, name: string) => readonly string[],
): void {
  if (!isObject(root) || !isObject(values)) return;
  const { structured } = placeOf(resolveSchema(trust<JsonObject>(root), trust<JsonObject>(root)));
  for (const [name, property] of structured) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const read = readJson(value, property, root);
    if (read !== undefined) {
      values[name] = read.value;
      found.push({ values, name, came: read.came, exact: read.exact });
    } else if (itemsOf && typeof value === "string") {
      if (isObject(property) && property["type"] === "array") values[name] = itemsOf(value, name);
    }
  }
}

/** The segment of the request's path that is the parameter `name`, as it came; undefined where it is a part of one. */
function segmentOf(request: FastifyRequest, name: string): string | undefined {
  const at = request.routeOptions.url?.split("/").indexOf(`:${name}`) ?? -1;
  return at < 0 ? undefined : request.originalUrl.replace(/[?#].*$/s, "").split("/")[at];
}

/** The items of a list whose decoded text is `text`: commas that came encoded separate nothing (RFC 6570 section 3.2.2). */
function itemsOfSegment(text: string, came: string | undefined): readonly string[] {
  if (came === undefined || !/%2c/i.test(came)) return text.split(",").map((item) => item.trim());
  return came.split(",").map((item) => decodeURIComponent(item).trim());
}

/** Items between commas, which came percent-encoded: no cookie has them otherwise (RFC 6265 section 4.1.1). */
function itemsOfCookie(text: string): readonly string[] {
  return text.split(",").map((item) => item.trim());
}

/** Items between commas, those in quotes as a whole (RFC 9110 section 5.6.4); where quotes are left open they are signs like any other. */
function itemsOfHeader(text: string): readonly string[] {
  const items = [""];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "," && !isQuoted) {
      items.push("");
      continue;
    }
    const isEscape = isQuoted && sign === "\\";
    if (sign === '"') isQuoted = !isQuoted;
    if (isEscape) at += 1;
    items.push(`${items.pop() ?? ""}${sign}${isEscape ? text.charAt(at) : ""}`);
  }
  return (isQuoted ? text.split(",") : items).map((item) => item.trim());
}
