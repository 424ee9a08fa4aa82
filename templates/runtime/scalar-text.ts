import { isExact } from "./exact-number.js";
import { kindOf, refusal } from "./writable.js";

/** What is one text where only text can travel. Numbers with digits of their own are numbers, too (`ExactNumber`). */
export type Scalar = string | number | bigint | boolean | null | undefined;

/** `value` as it stands in a path, a query or a header. What is no scalar, or a number that no text stands for, is refused by a CallError that names `parameter`. */
export function scalarText(value: Scalar, parameter: string): string {
  if (typeof value === "string") return value;
  const isText =
    typeof value === "number"
      ? Number.isFinite(value)
      : typeof value === "boolean" || typeof value === "bigint" || isExact(value);
  if (isText) return String(value);
  throw refusal(
    parameter,
    `holds ${typeof value === "number" ? value : kindOf(value)}, which cannot be sent`,
  );
}
