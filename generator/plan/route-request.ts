import { madeFrom } from "../diagnostics/origin.js";
import type { Input, RestOperation } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import { type BodyMedia, bodyMediaOf } from "./body-media.js";
import { checkedObject, checkedSchema } from "./checked-schema.js";
import { type Code, code, joinCode, text } from "./code.js";
import type { PlainEndpoint } from "./endpoint.js";
import { propertyOf } from "./endpoint-inputs.js";
import type { JsonSchema } from "./json-schema.js";
import { type NamedMembers, partOfType } from "./named-type.js";
import { refuseNulls } from "./refuse-nulls.js";
import type { RoutePath } from "./route-path.js";
import { memberCode, typeCode } from "./type-code.js";

/** What callers send to a route, by the part of the request that it stands in; placeholders and headers under the names that the router knows. */
export interface RouteRequest {
  readonly path: readonly PropertyType[];
  readonly query: readonly PropertyType[];
  readonly headers: readonly PropertyType[];
  readonly cookies: readonly PropertyType[];
  /** The input that is the body as a whole. */
  readonly whole: Input | undefined;
  /** The members of the body, where there is no such input. */
  readonly fields: readonly PropertyType[];
}

/** An operation, what it does, and its path as the router is told it. */
interface Routed {
  readonly operation: RestOperation;
  readonly plain: PlainEndpoint;
  readonly routed: RoutePath;
}

/** Sorts the inputs of a route. */
export function requestOf({ operation, routed }: Omit<Routed, "plain">): RouteRequest {
  const at = (place: Input["in"]): readonly Input[] => operation.asked.filter((input) => input.in === place);
  const renamed = (place: Input["in"], nameOf: (name: string) => string): readonly PropertyType[] =>
    at(place).map((input) => {
      const name = nameOf(input.name);
      return name === input.name ? propertyOf(input) : madeFrom({ ...propertyOf(input), name }, input.span);
    });
  return {
    path: renamed("path", (name) => routed.names.get(name) ?? name),
    query: at("query").map(propertyOf),
    headers: renamed("header", (name) => name.toLowerCase()),
    cookies: at("cookie").map(propertyOf),
    whole: operation.asked.find((input) => input.in === "whole"),
    fields: at("body").map(propertyOf),
  };
}

/** The schemas that Fastify checks the parts of a request by; empty where there is nothing to check. */
export function requestSchema(request: RouteRequest, { operation, routed, plain }: Routed): JsonSchema {
  const { path, headers, whole, fields } = request;
  const query = [...request.query, ...fixedQuery(routed.query, request.query)];
  const headerNames = new Map(
    operation.asked.flatMap(({ in: place, name }) => (place === "header" ? [[name, name.toLowerCase()] as const] : [])),
  );
  return {
    ...(path.length > 0 ? { params: withWireNames(checkedObject(path), routed.names) } : {}),
    ...(query.length > 0 ? { querystring: checkedObject(query) } : {}),
    ...(headers.length > 0 ? { headers: withWireNames(checkedObject(headers), headerNames) } : {}),
    ...bodySchema(whole, fields, bodyMediaOf(operation, plain)),
  };
}

/** The schema that cookies are checked by, for which Fastify has no place; undefined where nothing can be wrong with them. */
export function cookieSchema({ cookies }: RouteRequest): JsonSchema | undefined {
  const canFail = cookies.some(
    (cookie) => cookie.required || JSON.stringify(checkedSchema(cookie)).replace('{"type":"string"}', "{}") !== "{}",
  );
  return canFail ? checkedObject(cookies) : undefined;
}

/** The members of the request's type, `Params: { readonly id: string };`. `named`: the type that the handler takes, parts of which they are where they can be. */
export function requestMembers(request: RouteRequest, named: NamedMembers | undefined): readonly Code[] {
  const { path, query, headers, whole, fields } = request;
  const part = (properties: readonly PropertyType[]): Code => partOfType(properties, named) ?? membersCode(properties);
  const block = (name: Code, properties: readonly PropertyType[]): readonly Code[] =>
    properties.length === 0 ? [] : [code`${name}: ${part(properties)};`];
  const isRequired = whole ? whole.required : fields.some((field) => field.required);
  const absent = isRequired ? text("") : code` | undefined`;
  return [
    ...block(code`Params`, path),
    ...block(code`Querystring`, query),
    ...block(code`Headers`, headers),
    ...(whole || fields.length > 0 ? [code`Body: ${whole ? typeCode(whole.type) : part(fields)}${absent};`] : []),
  ];
}

/** What the path of a route fixes of the query is known too. */
function fixedQuery(fixed: string | undefined, query: readonly PropertyType[]): readonly PropertyType[] {
  const names = [...new Set(new URLSearchParams(fixed).keys())];
  return names
    .filter((name) => !query.some((one) => one.name === name))
    .map((name) => ({ name, type: { kind: "any" }, required: false }));
}

/** What a body is, where there is one. */
function bodySchema(
  whole: Input | undefined,
  fields: readonly PropertyType[],
  { isWrittenAsText }: BodyMedia,
): JsonSchema {
  const ofText = (schema: JsonSchema): JsonSchema => (isWrittenAsText ? refuseNulls(schema) : schema);
  if (whole?.type.kind === "upload") return whole.type.of === "bytes" ? {} : { body: { type: "object" } };
  if (whole) return { body: ofText(checkedSchema(propertyOf(whole))) };
  if (fields.length === 0) return {};
  return { body: ofText({ ...checkedObject(fields), additionalProperties: false }) };
}

/** The router knows some placeholders, and headers, by other names: their own stand as titles, for error answers. */
function withWireNames(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const wire = new Map([...names].filter(([name, routed]) => name !== routed).map(([name, routed]) => [routed, name]));
  const { properties } = schema;
  if (wire.size === 0 || typeof properties !== "object" || properties === null) return schema;
  const titled = Object.entries(properties).map(([name, property]) => {
    const title = wire.get(name);
    return [
      name,
      title === undefined ? property : { title, ...(typeof property === "object" ? property : {}) },
    ] as const;
  });
  return { ...schema, properties: Object.fromEntries(titled) };
}

function membersCode(properties: readonly PropertyType[]): Code {
  return code`{ ${joinCode(properties.map(memberCode), "")} }`;
}
