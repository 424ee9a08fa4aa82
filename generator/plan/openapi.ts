import type { Capability, Input, RestAdapter, RestOperation, RestResource } from "../model/capability.js";
import { unnamed } from "../model/named-types.js";
import type { ValueExpression } from "../model/values.js";
import type { DataType, PropertyType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { propertyOf } from "./endpoint-inputs.js";
import { forwardedMethods } from "./forwards.js";
import { type BodyMedia, bodyMediaOf } from "./body-media.js";
import { answersTokens } from "./endpoint.js";
import {
  definitionsOf,
  describedSchema,
  type JsonSchema,
  jsonSchema,
  objectSchema,
  propertySchema,
} from "./json-schema.js";
import { oauthSchemas } from "./oauth-schemas.js";
import type { PlannedRoute } from "./route.js";

const problem: JsonSchema = {
  type: "object",
  description: "A problem document (RFC 9457).",
  required: ["title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { in: { type: "string" }, name: { type: "string" }, detail: { type: "string" } },
      },
    },
  },
};

/** The contract of one REST adapter as an OpenAPI 3.1 document: what callers may send and what they get, with nothing of the upstream in it. */
export function planOpenApi(capability: Capability, adapter: RestAdapter, routes: readonly PlannedRoute[]): JsonValue {
  const paths = new Map<string, Record<string, JsonValue>>();
  for (const route of routes) {
    const item = paths.get(route.operation.path.text) ?? {};
    item[route.operation.method.toLowerCase()] = planOperation(route, adapter);
    paths.set(route.operation.path.text, item);
  }
  for (const resource of adapter.resources) {
    const { forward } = resource;
    if (!forward) continue;
    const item = paths.get(resource.path.text) ?? {};
    for (const method of forwardedMethods(resource))
      item[method.toLowerCase()] = planForward(resource, forward.api.namespace);
    paths.set(resource.path.text, item);
  }
  const security = securityScheme(adapter);
  const types = definitionsOf(
    routes.flatMap(({ operation }) => [...operation.asked.map(({ type }) => type), operation.output]),
    Number.POSITIVE_INFINITY,
  );
  const document: JsonValue = {
    openapi: "3.1.0",
    info: { title: capability.label, version: capability.version ?? "0.0.0", description: capability.description },
    servers: [{ url: `http://localhost:${adapter.port}` }],
    ...(security ? { security: [{ caller: scopesOf(adapter) }] } : {}),
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...types, Problem: problem },
      responses: {
        Problem: {
          description: "What went wrong.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      ...(security ? { securitySchemes: { caller: security } } : {}),
    },
  };
  return Object.keys(types).length === 0 ? document : withComponents(document);
}

/** References to definitions as references to the document's components. */
function withComponents(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withComponents);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" && typeof part === "string"
        ? part.replace(/^#\/\$defs\//, "#/components/schemas/")
        : withComponents(part),
    ]),
  );
}

function planOperation(route: PlannedRoute, adapter: RestAdapter): JsonValue {
  const { operation, plain } = route;
  const oauth = plain.action.kind === "call" ? plain.action.operation.oauth : undefined;
  const inputs = operation.inputs.filter((input) => input.value === undefined);
  const parameters = [
    ...inputs.flatMap((input) => planParameter(input)),
    ...(answersTokens(plain) ? [proofParameter] : []),
    ...(oauth === "authorization" ? [openParameters] : []),
  ];
  const body = planBody(inputs, bodyMediaOf(operation, plain));
  return {
    operationId: route.name,
    ...(operation.title === undefined ? {} : { summary: operation.title }),
    description: operation.description,
    tags: [route.resource.name],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: planResponses(operation, plain, oauth, adapter),
  };
}

/** A forwarded method: what it takes and answers is the upstream's. OpenAPI has no placeholder of several segments: `{path}` stands for one here. */
function planForward({ name, path, description }: RestResource, namespace: string): JsonValue {
  const parameters = path.parts.flatMap((part) =>
    typeof part === "string" ? [] : [{ name: part.parameter, in: "path", required: true, schema: { type: "string" } }],
  );
  return {
    summary: `Forwarded to ${namespace}.`,
    ...(description === undefined ? {} : { description }),
    tags: [name],
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: { default: { description: "The upstream's own answer." } },
  };
}

/** Whatever else an authorization request holds goes on. */
const openParameters: JsonValue = {
  name: "parameters",
  in: "query",
  description:
    "Any other parameters of the authorization request (`nonce`, `prompt`, `login_hint`, `resource`, ...), each under its own name: they go to the authorization server unchanged.",
  style: "form",
  explode: true,
  schema: { type: "object", additionalProperties: { type: "string" } },
};

/** The proof goes upstream as it came, so it is made for the upstream (RFC 9449 section 4.3). */
const proofParameter: JsonValue = {
  name: "DPoP",
  in: "header",
  description:
    "A proof of possession (RFC 9449). It goes to the authorization server unchanged: its `htu` must name that server's own endpoint, not this one.",
  schema: { type: "string" },
};

function planParameter(input: Input): readonly JsonValue[] {
  if (input.in === "body" || input.in === "whole") return [];
  const place = input.in === "argument" ? "query" : input.in;
  const schema = propertySchema(propertyOf(input));
  const form = place === "query" ? queryForm(input) : "text";
  const description = [
    input.description,
    form === "object" ? `Members as \`${input.name}[name]=value\`, or the whole as JSON text.` : undefined,
  ].filter((part) => part !== undefined);
  return [
    {
      name: input.name,
      in: place,
      ...(description.length === 0 ? {} : { description: description.join(" ") }),
      ...(input.required || input.in === "path" ? { required: true } : {}),
      ...(form === "json" ? { content: { "application/json": { schema } } } : {}),
      ...(form === "object" ? { style: "deepObject", explode: true } : {}),
      ...(form === "json" ? {} : { schema }),
    },
  ];
}

/** How callers write a value of a query: objects by their members, lists of objects as JSON text. */
function queryForm({ type, schema }: Input): "text" | "object" | "json" {
  if (isObjectType(type, schema)) return "object";
  return type.kind === "array" && isObjectType(type.items, undefined) ? "json" : "text";
}

function isObjectType(type: DataType, schema: JsonSchema | undefined): boolean {
  const declared = schema?.["type"];
  return (
    ["object", "record", "all"].includes(unnamed(type).kind) || (Array.isArray(declared) && declared.includes("object"))
  );
}

function planBody(inputs: readonly Input[], media: BodyMedia): JsonValue | undefined {
  const whole = inputs.find((input) => input.in === "whole");
  const fields = inputs.filter((input) => input.in === "body");
  if (!whole && fields.length === 0) return undefined;
  const required = (whole ? whole.required : fields.some((field) => field.required)) ? { required: true } : {};
  if (media.bytes !== undefined) {
    const description = whole?.description === undefined ? {} : { description: whole.description };
    const types = [...new Set([media.bytes, "application/octet-stream"])];
    return { ...description, ...required, content: Object.fromEntries(types.map((type) => [type, {}])) };
  }
  const schema = whole ? describedSchema(propertyOf(whole)) : objectSchema(fields.map(propertyOf));
  const form = whole ? schema : objectSchema(fields.map(propertyOf).map(inForm));
  return {
    ...required,
    content: {
      "application/json": { schema },
      ...(media.form ? { "application/x-www-form-urlencoded": { schema } } : {}),
      ...(media.multipart ? { "multipart/form-data": { schema: form } } : {}),
    },
  };
}

/** A field of a multipart form, where a file is a part of its own (OpenAPI 3.1, 4.8.14.4). */
function inForm(property: PropertyType): PropertyType {
  const file = { kind: "schema", schema: { contentMediaType: "application/octet-stream" } } as const;
  const { type, name, required } = property;
  const isList = type.kind === "array" && type.items.kind === "upload";
  if (!isList && !(type.kind === "upload" && type.of === "file")) return property;
  const description = property.description === undefined ? {} : { description: property.description };
  return { name, required, ...description, type: isList ? { kind: "array", items: file } : file };
}

function planResponses(
  operation: RestOperation,
  plain: PlannedRoute["plain"],
  oauth: string | undefined,
  adapter: RestAdapter,
): JsonValue {
  const problems = (...statuses: readonly string[]): Record<string, JsonValue> =>
    Object.fromEntries(statuses.map((status) => [status, { $ref: "#/components/responses/Problem" }]));
  const secured = [...(adapter.authentication ? ["401"] : []), ...(scopesOf(adapter).length > 0 ? ["403"] : [])];
  if (oauth === "authorization") {
    return {
      "302": {
        description: "Where the person's browser goes next.",
        headers: { Location: { schema: { type: "string" } } },
      },
      "200": { description: "The authorization server's own page.", content: { "text/html": {} } },
      ...problems("400", ...secured, "502", "504"),
    };
  }
  const oauthError = (description: string): JsonValue => ({
    description,
    content: { "application/json": { schema: oauthSchemas.OAuthErrorBody } },
  });
  const failure: Record<string, JsonValue> = answersTokens(plain)
    ? {
        "400": oauthError("The request is not valid, or the authorization server refused it."),
        "401": oauthError("The client is not who it says it is."),
        "502": oauthError("The authorization server cannot be used."),
        "504": oauthError("The authorization server did not answer in time."),
      }
    : problems("400", ...secured, "502", "504");
  return {
    "200": { description: "The answer.", ...content(operation, plain) },
    ...failure,
    default: { description: "The upstream's own answer: its status is mirrored." },
  };
}

function content(operation: RestOperation, plain: PlannedRoute["plain"]): Record<string, JsonValue> {
  if (operation.method === "HEAD") return {};
  const answer = plain.action.kind === "call" ? plain.action.operation.answer : undefined;
  switch (answer?.kind) {
    case "raw":
    case "bytes":
      return { content: { [answer.mediaType ?? "*/*"]: {} } };
    case "text":
      return { content: { "text/plain": { schema: { type: "string" } } } };
    case "json":
    case "decoded":
    case undefined:
      return { content: { "application/json": { schema: jsonSchema(openType(operation.output)) } } };
  }
}

function openType(type: DataType): DataType {
  return type.kind === "binary" ? { kind: "any" } : type;
}

function securityScheme(adapter: RestAdapter): JsonValue | undefined {
  const { authentication } = adapter;
  switch (authentication?.kind) {
    case "bearer":
      return { type: "http", scheme: "bearer" };
    case "basic":
    case "digest":
      return { type: "http", scheme: authentication.kind };
    case "oauth2":
      return {
        type: "http",
        scheme: "bearer",
        description: `An access token (OAuth 2.0) of ${urlIn(authentication.authorizationServer, "the authorization server")} for ${urlIn(authentication.audience ?? authentication.resource, "this API")}.`,
      };
    case "apikey":
      return {
        type: "apiKey",
        in: authentication.placement,
        name: authentication.name.kind === "literal" ? String(authentication.name.value) : "",
      };
    case undefined:
      return undefined;
  }
}

function urlIn(value: ValueExpression, otherwise: string): string {
  return value.kind === "literal" ? `\`${String(value.value)}\`` : otherwise;
}

/** What an access token must allow. */
function scopesOf({ authentication }: RestAdapter): string[] {
  return authentication?.kind === "oauth2" ? [...authentication.scopes] : [];
}
