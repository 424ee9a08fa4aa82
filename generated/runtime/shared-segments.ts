// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";
import { UnknownPath } from "./refused-request.js";
import { trust } from "./trust.js";
import { placeholdersOf, valuesAround } from "./values-around.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The segments of the path that hold more than one placeholder, in their order: `{a}:{b}`; empty where the router's word is taken. */
    sharedSegments?: readonly string[];
  }
}

/**
 * Takes the values of placeholders that share a segment from the path as it came; throws an UnknownPath where it is none of the route's. The router compares
 * decoded text, where a colon between two values and an encoded one inside a value are the same, which they are not (RFC 3986, 2.2).
 */
export function readSharedSegments(request: FastifyRequest): void {
  const { url: routed = "", config } = request.routeOptions;
  if (config.sharedSegments === undefined || !request.url.includes("%")) return;
  const params = trust<Record<string, string>>(request.params);
  const path = request.url.replace(/[?#].*$/s, "").replace(/^https?:\/\/[^/]*/i, "");
  const asked = path.split("/");
  const shared = routed.split("/").flatMap((segment, index) => (isShared(segment) ? [index] : []));
  for (const [index, template] of config.sharedSegments.entries()) {
    const segment = asked[shared[index] ?? -1];
    if (template === "" || !segment?.includes("%")) continue;
    const { start, placeholders } = placeholdersOf(template);
    const values = valuesAround(decodeUnreserved(segment), start, placeholders, () => true);
    if (values === null) throw new UnknownPath("nothing is served at this path");
    for (const [name, value] of Object.entries(values)) params[name] = decodeURIComponent(value);
  }
}

/** Whether a segment of a path in the router's syntax holds a placeholder with a pattern; two colons are one of the text. */
export function isShared(segment: string): boolean {
  return /(?<!:)(?:::)*:\w+\(/.test(segment);
}

const reserved = /%(?=25|2[13-4]|2[6-9A-C]|2F|3[A-BDF]|40|5[BD])/gi;

/** A segment with its percent-encoding undone, but for that of what may stand between placeholders (RFC 3986, 2.2) and of `%` itself. */
export function decodeUnreserved(segment: string): string {
  return decodeURIComponent(segment.replace(reserved, "%25"));
}
