import {
  type OAuthMember,
  type OAuthMessage,
  oauthGrants,
  oauthMessages,
  tokenRequestMembers,
} from "../model/oauth-messages.js";
import type { KnownType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";

/** What a request may hold beside what is known: no text of a form says that an item of a list is null. */
const formField: JsonObject = { items: { not: { const: null } } };

/** The JSON Schemas (2020-12) of OAuth 2.0 messages. */
export const oauthSchemas: Readonly<Record<KnownType | "OAuthErrorBody", JsonObject>> = {
  TokenRequest: tokenRequestSchema(),
  TokenResponse: messageSchema(oauthMessages.TokenResponse),
  RevocationRequest: messageSchema(oauthMessages.RevocationRequest),
  IntrospectionRequest: messageSchema(oauthMessages.IntrospectionRequest),
  IntrospectionResponse: messageSchema(oauthMessages.IntrospectionResponse),
  DeviceAuthorizationRequest: messageSchema(oauthMessages.DeviceAuthorizationRequest),
  DeviceAuthorizationResponse: messageSchema(oauthMessages.DeviceAuthorizationResponse),
  OAuthErrorBody: messageSchema(oauthMessages.OAuthErrorBody),
};

/** What the runtime calls the schema of a message: `tokenRequestSchema`. */
export function oauthSchemaName<T extends KnownType>(name: T): `${Uncapitalize<T>}Schema` {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Schema` as `${Uncapitalize<T>}Schema`;
}

/** A request that shows what a message looks like. */
export function oauthExample(name: KnownType): JsonValue {
  const [shown] = oauthGrants;
  const members =
    name === "TokenRequest"
      ? (shown?.members ?? [])
      : name === "DeviceAuthorizationRequest"
        ? []
        : oauthMessages[name].members.filter(({ required }) => required);
  const client =
    name === "TokenRequest" || name === "DeviceAuthorizationRequest" ? tokenRequestMembers.slice(0, 1) : [];
  return Object.fromEntries([
    ...(name === "TokenRequest" ? [["grant_type", shown?.values[0] ?? ""] as const] : []),
    ...[...members, ...client].map((member) => [member.name, exampleOf(member)] as const),
  ]);
}

function exampleOf({ name, type }: OAuthMember): JsonValue {
  return type === "number" ? 1 : type === "boolean" ? true : `<${name}>`;
}

function tokenRequestSchema(): JsonObject {
  const members = new Map(
    [...oauthGrants.flatMap((grant) => grant.members), ...tokenRequestMembers].map((member) => [member.name, member]),
  );
  const values = oauthGrants.flatMap((grant) => grant.values.map((value) => `\`${value}\``));
  return {
    type: "object",
    description: "A token request; what it needs beside `grant_type` depends on the grant.",
    required: ["grant_type"],
    properties: {
      grant_type: { type: "string", description: `${values.join(", ")}, or the URI of another extension grant.` },
      ...propertiesOf([...members.values()]),
    },
    additionalProperties: formField,
    allOf: oauthGrants.flatMap(({ values: named, members: own }) => {
      const needed = own.filter(({ required }) => required).map(({ name }) => name);
      const condition: JsonValue = named.length === 1 ? { const: named[0] ?? "" } : { enum: named };
      return needed.length === 0
        ? []
        : [
            {
              if: { required: ["grant_type"], properties: { grant_type: condition } },
              // Named once more: readers look for what is required among the properties beside it.
              then: { required: needed, properties: Object.fromEntries(needed.map((name) => [name, {}])) },
            },
          ];
    }),
  };
}

function messageSchema({ members }: OAuthMessage): JsonObject {
  const needed = members.filter(({ required }) => required).map(({ name }) => name);
  return { type: "object", ...(needed.length === 0 ? {} : { required: needed }), properties: propertiesOf(members) };
}

function propertiesOf(members: readonly OAuthMember[]): JsonObject {
  return Object.fromEntries(members.map((member) => [member.name, memberSchema(member)]));
}

function memberSchema({ type, description }: OAuthMember): JsonObject {
  switch (type) {
    case "text":
      return { type: "string", description };
    case "texts":
      return { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }], description };
    case "number":
    case "boolean":
      return { type, description };
  }
}
