// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isNumeric } from "./exact-number.js";
import type { Spellable } from "./spell.js";
import { writeJson } from "./write-json.js";

/** The parameters of an OAuth request: those that repeat are texts (`resource`, RFC 8707, 2), and a list of objects is one JSON text (`authorization_details`, RFC 9396, 2). */
export function oauthParameters(parameters: object): Readonly<Record<string, Spellable>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]: [string, Spellable]) => [
      name,
      Array.isArray(value) && value.some(isObject) ? writeJson(value) : value,
    ]),
  );
}

function isObject(item: unknown): boolean {
  return typeof item === "object" && item !== null && !isNumeric(item);
}
