import { type CallerValues, folded, isMap, type Json, type JsonMap } from "./meaning.js";

const deepest = 4;

/** A value that fits `schema`, recognizable by `name` and not safe to paste into a URL unencoded. */
export function madeValue(
  schema: Json | undefined,
  name: string,
  resolve: (reference: string) => Json | undefined = () => undefined,
  depth = 0,
): Json {
  if (!isMap(schema)) return { made: name };
  if (typeof schema.$ref === "string")
    return depth > deepest ? {} : madeValue(resolve(schema.$ref), name, resolve, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.find((value: Json) => value !== null) ?? null;
  const [choice] = [schema.oneOf, schema.anyOf].flatMap((list) => (Array.isArray(list) ? list.slice(0, 1) : []));
  if (choice !== undefined) return combined(schema, choice, name, resolve, depth);
  switch (typeOf(schema)) {
    case "string":
      return typeof schema.format === "string" ? ofFormat(schema.format, name) : `${name.slice(0, 24)} a/b&c=é?`;
    case "integer":
      return typeof schema.minimum === "number" ? schema.minimum + 1 : 10 + (name.length % 50);
    case "number":
      return 0.5 + name.length;
    case "boolean":
      return name.length % 2 === 0;
    case "array":
      return [
        madeValue(schema.items, `${name} 1`, resolve, depth + 1),
        madeValue(schema.items, `${name} 2`, resolve, depth + 1),
      ];
    case "object":
      return madeObject(schema, name, resolve, depth);
    case "null":
      return null;
    default:
      return { made: name };
  }
}

function combined(
  schema: JsonMap,
  choice: Json,
  name: string,
  resolve: (reference: string) => Json | undefined,
  depth: number,
): Json {
  const chosen = madeValue(choice, name, resolve, depth + 1);
  if (!isMap(chosen) || !isMap(schema.properties)) return chosen;
  const outer = madeObject(schema, name, resolve, depth);
  return isMap(outer) ? { ...outer, ...chosen } : chosen;
}

function madeObject(
  schema: JsonMap,
  name: string,
  resolve: (reference: string) => Json | undefined,
  depth: number,
): Json {
  const properties = isMap(schema.properties) ? Object.entries(schema.properties) : [];
  if (properties.length === 0) return { made: name, nested: { list: [1, "two"] } };
  if (depth > deepest) return {};
  return Object.fromEntries(properties.map(([key, property]) => [key, madeValue(property, key, resolve, depth + 1)]));
}

function typeOf(schema: JsonMap): Json | undefined {
  if (Array.isArray(schema.type)) return schema.type.find((type: Json) => type !== "null");
  return schema.type ?? (isMap(schema.properties) ? "object" : undefined);
}

function ofFormat(format: string, name: string): string {
  const known: Readonly<Record<string, string>> = {
    date: "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    email: "someone@example.org",
    uri: "https://example.org/a?b=c",
    url: "https://example.org/a?b=c",
    uuid: "0b5a0f64-7c1d-4c53-9a3f-6a2f0f6b2f10",
  };
  return known[format] ?? `${name.slice(0, 24)} a/b&c=é?`;
}

const noValues = {
  requiredOnly: false,
  path: {},
  query: {},
  header: {},
  cookie: {},
  args: {},
  body: undefined,
} as const;

/** A tool call's arguments, made from the schema that `tools/list` shows: all of them, or only the required ones. */
export function madeArguments(inputSchema: Json, requiredOnly: boolean): CallerValues {
  const args = madeValue(requiredOnly ? requiredPart(inputSchema) : inputSchema, "arguments");
  const isEmpty =
    !isMap(inputSchema) || !isMap(inputSchema.properties) || (requiredOnly && requiredNames(inputSchema).length === 0);
  return { ...noValues, kind: "tool", requiredOnly, args: isMap(args) && !isEmpty ? args : {} };
}

function requiredNames(schema: JsonMap): readonly Json[] {
  return Array.isArray(schema.required) ? schema.required : [];
}

/** `schema` without its optional properties. */
function requiredPart(schema: Json): Json {
  if (!isMap(schema) || !isMap(schema.properties)) return schema;
  const required = requiredNames(schema);
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => required.includes(name))),
  };
}

/** A REST call of one operation, made from the adapter's OpenAPI document; undefined where the document does not have the operation. */
export function madeRequest(
  document: Json,
  method: string,
  path: string,
  requiredOnly: boolean,
): CallerValues | undefined {
  const resolve = (reference: string): Json | undefined =>
    reference
      .slice(2)
      .split("/")
      .reduce<Json | undefined>(
        (value, key) => (isMap(value) ? value[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
        document,
      );
  const found = findOperation(document, method, path);
  if (found === undefined) return undefined;
  const { operation, names } = found;
  const parts: Record<"path" | "query" | "header" | "cookie", Record<string, Json>> = {
    path: {},
    query: {},
    header: {},
    cookie: {},
  };
  for (const written of Array.isArray(operation.parameters) ? operation.parameters : []) {
    const parameter = isMap(written) && typeof written.$ref === "string" ? resolve(written.$ref) : written;
    if (!isMap(parameter) || typeof parameter.name !== "string" || (requiredOnly && parameter.required !== true))
      continue;
    const schema = isMap(parameter.schema) ? parameter.schema : { type: "string" };
    const place = parameter.in;
    if (place === "path" || place === "query" || place === "header" || place === "cookie")
      parts[place][(place === "path" ? names.get(parameter.name) : undefined) ?? parameter.name] = textValue(
        schema,
        parameter.name,
        place,
        resolve,
      );
  }
  return {
    ...noValues,
    kind: "rest",
    requiredOnly,
    ...parts,
    body: madeBody(operation.requestBody, requiredOnly, resolve),
  };
}

/** Only text travels outside bodies, and only plain text in headers and cookies. */
function textValue(
  schema: JsonMap,
  name: string,
  place: string,
  resolve: (reference: string) => Json | undefined,
): Json {
  const value = madeValue(
    Object.keys(schema).every((key) => key === "description" || key === "title") ? { type: "string" } : schema,
    name,
    resolve,
  );
  if (place === "header" && name.toLowerCase() === "content-type") return "application/json";
  if (place !== "header" && place !== "cookie") return value;
  return typeof value === "string" ? value.replaceAll(/[^\w-]+/g, place === "cookie" ? "-" : " ").trim() : value;
}

function madeBody(
  requestBody: Json | undefined,
  requiredOnly: boolean,
  resolve: (reference: string) => Json | undefined,
): Json | undefined {
  const body = isMap(requestBody) && typeof requestBody.$ref === "string" ? resolve(requestBody.$ref) : requestBody;
  if (!isMap(body) || !isMap(body.content) || (requiredOnly && body.required !== true)) return undefined;
  const media = body.content["application/json"] ?? Object.values(body.content)[0];
  const schema = (isMap(media) ? media.schema : undefined) ?? {};
  return madeValue(requiredOnly ? requiredPart(schema) : schema, "body", resolve);
}

/** An operation of a contract; `names`: what the capability calls the placeholders of the path, which a contract has once for paths of one shape. */
function findOperation(
  document: Json,
  method: string,
  path: string,
): { readonly operation: JsonMap; readonly names: ReadonlyMap<string, string> } | undefined {
  const paths = isMap(document) && isMap(document.paths) ? Object.entries(document.paths) : [];
  const found =
    paths.find(([candidate]) => candidate === path) ??
    paths.find(([candidate]) => shapeOf(candidate) === shapeOf(path));
  const operation = found && isMap(found[1]) ? found[1][method.toLowerCase()] : undefined;
  if (found === undefined || !isMap(operation)) return undefined;
  const own = holesOf(path);
  return { operation, names: new Map(holesOf(found[0]).map((name, index) => [name, own[index] ?? name])) };
}

function holesOf(path: string): readonly string[] {
  return [...path.matchAll(/\{\{?([^{}]*)\}\}?/g)].map(([, name = ""]) => name);
}

function shapeOf(path: string): string {
  return folded(path.replace(/\{\{?[^{}]*\}\}?/g, "{}").replace(/\/+$/, ""));
}
