import type { Ajv2020 } from "ajv/dist/2020.js";

/** `ajv` with a check of `uniqueItems` that reads each item once. Its own compares each item with every other one. */
export function linearUniqueItems(ajv: Ajv2020): Ajv2020 {
  ajv.removeKeyword("uniqueItems");
  return ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must NOT have duplicate items" },
    validate: (wanted: boolean, items: readonly unknown[]) =>
      !wanted || new Set(items.map(spelling)).size === items.length,
  });
}

/** The same text for what JSON Schema takes for equal: members count in any order. */
function spelling(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
