// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";

/** `text` as it is. Half of a surrogate pair has no bytes in UTF-8 and would go out as another character: it is refused by a CallError that names `parameter`. */
export function wellFormed(text: string, parameter?: string): string {
  if (!/\p{Surrogate}/u.test(text)) return text;
  const what = parameter === undefined ? "the body" : `parameter \`${parameter}\``;
  throw new CallError("input", `${what} holds half of a surrogate pair, which cannot be encoded`, {
    parameter,
  });
}
