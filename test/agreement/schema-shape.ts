import { all, anything, either, nothing, type ObjectShape, scalar, type Shape } from "./shape.js";

/** The shape that a JSON Schema gives, references resolved in `root`; further down than `depth` nothing is looked at. */
export function shapeOfSchema(schema: unknown, root: unknown, depth: number): Shape {
  if (schema === false) return nothing;
  if (!isRecord(schema) || depth < 0) return anything;
  const below = (each: unknown): Shape => shapeOfSchema(each, root, depth - 1);
  const beside = (each: unknown): Shape => shapeOfSchema(each, root, depth);
  if (typeof schema.$ref === "string") return beside(resolved(root, schema.$ref));
  const parts: Shape[] = [];
  if (Array.isArray(schema.allOf)) parts.push(all(schema.allOf.map(beside)));
  for (const key of ["anyOf", "oneOf"]) {
    const alternatives = schema[key];
    if (Array.isArray(alternatives)) parts.push(either(alternatives.map(beside)));
  }
  const own = ownShape(schema, below);
  if (own !== undefined) parts.push(own);
  return parts.length === 0 ? anything : all(parts);
}

function ownShape(schema: Readonly<Record<string, unknown>>, below: (schema: unknown) => Shape): Shape | undefined {
  if ("const" in schema) return scalar(JSON.stringify(schema.const));
  if (Array.isArray(schema.enum)) return scalar(...schema.enum.map((each) => JSON.stringify(each)));
  const types = typeof schema.type === "string" ? [schema.type] : Array.isArray(schema.type) ? schema.type : undefined;
  if (types === undefined)
    return isRecord(schema.properties) ? { ...nothing, objects: [objectOf(schema, below)] } : undefined;
  return either(
    types.map((type) => {
      if (type === "object") return { ...nothing, objects: [objectOf(schema, below)] };
      if (type === "array") return { ...nothing, lists: [listOf(schema, below)] };
      return scalar(type === "integer" ? "number" : String(type));
    }),
  );
}

function objectOf(schema: Readonly<Record<string, unknown>>, below: (schema: unknown) => Shape): ObjectShape {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const { additionalProperties } = schema;
  return {
    members: new Map(
      Object.entries(isRecord(schema.properties) ? schema.properties : {}).map(([name, each]) => [
        name,
        { shape: below(each), optional: !required.includes(name) },
      ]),
    ),
    further: isRecord(additionalProperties) ? below(additionalProperties) : undefined,
  };
}

function listOf(schema: Readonly<Record<string, unknown>>, below: (schema: unknown) => Shape): Shape {
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems.map(below) : [];
  if (first.length === 0) return below(schema.items ?? true);
  return either([...first, ...(schema.items === false ? [] : [below(schema.items ?? true)])]);
}

function resolved(root: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((value: unknown, key) => (isRecord(value) ? value[key] : undefined), root);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
