import type { DataType, KnownType, PropertyType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";

export type JsonSchema = { readonly [key: string]: JsonValue };

/** A data type as JSON Schema 2020-12. OAuth messages are spelled out, so that a model sees what to send (RFC 6749, 7009, 7636, 7662). */
export function jsonSchema(type: DataType): JsonSchema {
  switch (type.kind) {
    case "any":
      return {};
    case "string":
      return {
        type: "string",
        ...(type.enum ? { enum: type.enum } : {}),
        ...(type.format === undefined ? {} : { format: type.format }),
        ...(type.pattern === undefined ? {} : { pattern: type.pattern }),
      };
    case "number":
    case "integer":
      return { type: type.kind, ...(type.enum ? { enum: type.enum } : {}) };
    case "boolean":
    case "null":
      return { type: type.kind };
    case "array":
      return { type: "array", items: jsonSchema(type.items) };
    case "object":
      return objectSchema(type.properties, type.open);
    case "record":
      return { type: "object", additionalProperties: jsonSchema(type.values) };
    case "nullable":
      return nullableSchema(jsonSchema(type.of));
    case "schema":
      return typeof type.schema === "object" && type.schema !== null && !Array.isArray(type.schema) ? (type.schema as JsonSchema) : {};
    case "binary":
      return { type: "string", contentEncoding: "base64" };
    case "known":
      return knownSchemas[type.name];
  }
}

/** An object schema; `required` lists what must be there. Empty parts are left out. */
export function objectSchema(properties: readonly PropertyType[], open = true): JsonSchema {
  const required = properties.filter((property) => property.required).map((property) => property.name);
  return {
    type: "object",
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties.map((property) => [property.name, describedSchema(property)])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(open ? {} : { additionalProperties: false }),
  };
}

/** A property's schema with its description in front, where people look first. */
export function describedSchema(property: Pick<PropertyType, "type" | "description" | "schema">): JsonSchema {
  const schema = propertySchema(property);
  // A schema of its own description is shared, not copied.
  return property.description === undefined || property.type.kind === "known" ? schema : { description: property.description, ...schema };
}

/** What is known of a property: every keyword that is written of it, or its type. */
export function propertySchema({ type, schema }: Pick<PropertyType, "type" | "schema">): JsonSchema {
  return schema === undefined || type.kind === "known" ? jsonSchema(type) : { ...jsonSchema(type), ...schema };
}

function nullableSchema(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (typeof type === "string" && schema["enum"] === undefined) return { ...schema, type: [type, "null"] };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
}

// The same schemas as `templates/runtime/oauth-schemas.ts` exports, which emitted code imports; a test holds the two together.
const clientAuthentication = {
  client_id: { type: "string", description: "The client's identifier." },
  client_secret: { type: "string", description: "The client's secret, where it authenticates in the body." },
} as const;

const tokenRequestSchema = {
  type: "object",
  description: "A token request: `authorization_code` with `code`, `refresh_token` with `refresh_token`, or `client_credentials`.",
  required: ["grant_type"],
  properties: {
    grant_type: { type: "string", description: "`authorization_code`, `refresh_token`, `client_credentials`, or the URI of an extension grant." },
    code: { type: "string", description: "The authorization code from the redirect. It works once." },
    redirect_uri: { type: "string", description: "The redirect URI of the authorization request, unchanged." },
    code_verifier: { type: "string", description: "The PKCE verifier that belongs to the challenge of the authorization request." },
    refresh_token: { type: "string", description: "The refresh token of an earlier answer." },
    scope: { type: "string", description: "Scopes, separated by spaces." },
    ...clientAuthentication,
  },
  allOf: [
    { if: { required: ["grant_type"], properties: { grant_type: { const: "authorization_code" } } }, then: { required: ["code"] } },
    { if: { required: ["grant_type"], properties: { grant_type: { const: "refresh_token" } } }, then: { required: ["refresh_token"] } },
  ],
} as const;

const tokenResponseSchema = {
  type: "object",
  required: ["access_token", "token_type"],
  properties: {
    access_token: { type: "string", description: "The access token." },
    token_type: { type: "string", description: "How to use it, nearly always `Bearer`." },
    expires_in: { type: "number", description: "Its lifetime in seconds." },
    refresh_token: { type: "string", description: "Gets the next access token." },
    scope: { type: "string", description: "What it is good for, separated by spaces." },
    id_token: { type: "string", description: "Who signed in (OpenID Connect)." },
  },
} as const;

const tokenReferenceSchema = {
  type: "object",
  required: ["token"],
  properties: {
    token: { type: "string", description: "The token in question." },
    token_type_hint: { type: "string", description: "`access_token` or `refresh_token`." },
    ...clientAuthentication,
  },
} as const;

const introspectionResponseSchema = {
  type: "object",
  required: ["active"],
  properties: {
    active: { type: "boolean", description: "Whether the token is good." },
    scope: { type: "string", description: "What it is good for, separated by spaces." },
    client_id: { type: "string", description: "The client it was issued to." },
    username: { type: "string", description: "The person it was issued for." },
    token_type: { type: "string", description: "How it is used." },
    exp: { type: "number", description: "When it expires, in seconds since 1970." },
    sub: { type: "string", description: "Whom it stands for." },
    iss: { type: "string", description: "Who issued it." },
  },
} as const;

/** An OAuth 2.0 error answer (RFC 6749 section 5.2). */
export const oauthErrorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: { type: "string", description: "`invalid_grant`, `invalid_client`, ..." },
    error_description: { type: "string", description: "What went wrong, for developers." },
    error_uri: { type: "string", description: "Where to read more." },
  },
} as const;

type ImportedSchema = "tokenRequestSchema" | "tokenResponseSchema" | "tokenReferenceSchema" | "introspectionResponseSchema";

/** Schemas that emitted code imports from the runtime instead of spelling them out. */
export const importedSchemas: ReadonlyMap<JsonSchema, ImportedSchema> = new Map<JsonSchema, ImportedSchema>([
  [tokenRequestSchema, "tokenRequestSchema"],
  [tokenResponseSchema, "tokenResponseSchema"],
  [tokenReferenceSchema, "tokenReferenceSchema"],
  [introspectionResponseSchema, "introspectionResponseSchema"],
]);

const knownSchemas: Readonly<Record<KnownType, JsonSchema>> = {
  TokenRequest: tokenRequestSchema,
  TokenResponse: tokenResponseSchema,
  RevocationRequest: tokenReferenceSchema,
  IntrospectionRequest: tokenReferenceSchema,
  IntrospectionResponse: introspectionResponseSchema,
};
