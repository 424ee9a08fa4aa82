// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";
import { CallError } from "./errors.js";

/**
 * Fails with a CallError of kind `input` where `input` is no object, or has nothing for one of `names`, all of which the call needs: for plain JavaScript,
 * where no compiler asks for them. Null is nothing, but for those that are `nullable`.
 */
export function requireInputs(
  operation: string,
  input: object,
  names: readonly string[],
  nullable: readonly string[] = [],
): void {
  const given = trust<Readonly<Record<string, unknown>> | null | undefined>(input);
  const missing = names.filter((name) => {
    const value = given?.[name];
    return value === undefined || (value === null && !nullable.includes(name));
  });
  if (missing.length === 0) return;
  const isObject = Object(given) === given;
  const listed = missing.map((name) => `\`${name}\``).join(", ");
  const why = isObject
    ? `${listed} ${missing.length === 1 ? "is" : "are"} missing`
    : `its input is missing: an object with ${listed}`;
  const parameter = isObject ? missing[0] : undefined;
  throw new CallError("input", `${operation}: ${why}`, { operation, parameter });
}
