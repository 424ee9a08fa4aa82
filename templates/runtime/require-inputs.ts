import { CallError } from "./errors.js";

/**
 * Fails with a CallError of kind `input` where `input` is no object, or has nothing for one of `names`, all of which the call needs: for plain JavaScript,
 * where no compiler asks for them. Null is nothing, but for those that are `nullable`.
 */
export function requireInputs(
  operation: string,
  input: object,
  names: readonly string[],
  nullable?: readonly string[],
): void;
export function requireInputs(
  operation: string,
  input: unknown,
  names: readonly string[],
  nullable: readonly string[] = [],
): void {
  if (typeof input !== "object" || input === null)
    throw new CallError(
      "input",
      `${operation}: its input is missing: an object with ${listed(names)}`,
      {
        operation,
      },
    );
  const missing = names.filter((name) => {
    const value: unknown = Reflect.get(input, name);
    return value === undefined || (value === null && !nullable.includes(name));
  });
  if (missing.length === 0) return;
  throw new CallError(
    "input",
    `${operation}: ${listed(missing)} ${missing.length === 1 ? "is" : "are"} missing`,
    { operation, parameter: missing[0] },
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
