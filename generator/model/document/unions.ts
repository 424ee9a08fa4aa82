import type { Scalar, SourceNode } from "../../source/node.js";
import { anyType, type DataType } from "../types.js";

/** The listed values in their type: what a YAML author wrote without quotes is text where texts are listed. */
export function wordsOf(listed: readonly SourceNode[], types: readonly string[]): readonly Scalar[] {
  const isText = types.includes("string");
  return listed.flatMap((item) =>
    item.kind !== "scalar" || item.value === null ? [] : [isText ? item.text : item.value],
  );
}

/** One of some listed values. */
export function literals(values: readonly Scalar[]): DataType {
  const texts = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const flags = values.filter((value) => typeof value === "boolean");
  const types: DataType[] = [
    ...(texts.length > 0 ? [{ kind: "string" as const, enum: [...new Set(texts)] }] : []),
    ...(numbers.length > 0
      ? [
          {
            kind: numbers.every(Number.isInteger) ? ("integer" as const) : ("number" as const),
            enum: [...new Set(numbers)],
          },
        ]
      : []),
    ...(flags.length > 0
      ? [{ kind: "boolean" as const, ...(new Set(flags).size === 1 ? { enum: flags.slice(0, 1) } : {}) }]
      : []),
  ];
  if (types.length === 0) return values.length > 0 ? { kind: "null" } : anyType;
  return union(types);
}

/** One of some types: those that are the same once, null last, and any JSON where one of them is. */
export function union(types: readonly DataType[]): DataType {
  const flat = types.flatMap((type) => (type.kind === "union" && type.keywords === undefined ? type.of : [type]));
  const isNullable = (type: DataType): type is Extract<DataType, { readonly kind: "nullable" }> =>
    type.kind === "nullable" && type.keywords === undefined;
  const isNull = flat.some((type) => type.kind === "null" || isNullable(type));
  const inner = flat.flatMap((type) => (type.kind === "null" ? [] : isNullable(type) ? [type.of] : [type]));
  if (inner.some((type) => type.kind === "any")) return anyType;
  const unique = [...new Map(inner.map((type) => [JSON.stringify(type), type])).values()];
  const [only] = unique;
  if (only === undefined) return { kind: "null" };
  return nullableIf(isNull, unique.length === 1 ? only : { kind: "union", of: unique });
}

/** A type that may be null too, where it may. */
export function nullableIf(isNull: boolean, type: DataType): DataType {
  return isNull && type.kind !== "any" && type.kind !== "null" && type.kind !== "nullable"
    ? { kind: "nullable", of: type }
    : type;
}
