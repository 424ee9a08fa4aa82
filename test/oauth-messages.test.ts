import { readFileSync } from "node:fs";
import { format } from "prettier";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type OAuthMember,
  oauthGrants,
  oauthMessages,
  tokenRequestMembers,
} from "../generator/model/oauth-messages.js";
import type { KnownType } from "../generator/model/types.js";
import { importedSchemas, jsonSchema } from "../generator/plan/json-schema.js";
import { withComponents } from "../generator/plan/openapi-components.js";
import { oauthExample, oauthSchemaName, oauthSchemas } from "../generator/plan/oauth-schemas.js";
import type { OAuthErrorBody } from "../templates/runtime/errors.js";
import * as runtime from "../templates/runtime/oauth-schemas.js";
import type { IntrospectionResponse, TokenRequest, TokenResponse } from "../templates/runtime/oauth-types.js";

const names = Object.keys(oauthSchemas) as readonly (KnownType | "OAuthErrorBody")[];
const messages = Object.entries(oauthMessages).filter(([name]) => name !== "OAuthErrorBody");

function typeOf({ type }: OAuthMember): string {
  return { text: "string", texts: "string | readonly string[]", number: "number", boolean: "boolean" }[type];
}

function membersCode(members: readonly OAuthMember[], isAnswer: boolean): string {
  return members
    .map(
      (member) =>
        `/** ${member.description} */\nreadonly ${member.name}${member.required ? "" : "?"}: ${typeOf(member)}${member.required || isAnswer ? "" : " | undefined"};`,
    )
    .join("\n");
}

it("the runtime's types are made from the table: `vitest -u` writes them anew", async () => {
  const text = [
    'import type { JsonValue } from "./json.js";',
    `interface TokenRequestClient { ${membersCode(tokenRequestMembers, false)} }`,
    ...oauthGrants.map(
      ({ name, section, values, members }) =>
        `/** ${section} */\nexport interface ${name} extends TokenRequestClient { readonly grant_type: ${values.map((value) => JSON.stringify(value)).join(" | ")};\n${membersCode(members, false)} }`,
    ),
    "/** An extension grant, named by an absolute URI (RFC 6749 section 4.5). */\nexport interface ExtensionGrantRequest { readonly grant_type: `${string}:${string}`; readonly [parameter: string]: string | readonly string[] | undefined; }",
    `/** What a token endpoint is asked, told apart by \`grant_type\`. */\nexport type TokenRequest = ${[...oauthGrants.map(({ name }) => name), "ExtensionGrantRequest"].join(" | ")};`,
    ...messages.map(
      ([name, { section, members, isOpen }]) =>
        `/** ${section} */\nexport interface ${name} { ${membersCode(members, isOpen)} ${isOpen ? "readonly [more: string]: JsonValue | undefined;" : ""} }`,
    ),
  ].join("\n\n");
  await expect(await format(text, { parser: "typescript", printWidth: 100 })).toMatchFileSnapshot(
    "../templates/runtime/oauth-types.ts",
  );
});

it("the runtime's schemas are made from the table: `vitest -u` writes them anew", async () => {
  const text = [
    "/** JSON Schemas (2020-12) of OAuth 2.0 messages, for REST routes and MCP tools. */",
    ...names
      .filter((name) => name !== "OAuthErrorBody")
      .map(
        (name) =>
          `/** ${name === "TokenRequest" ? "What a token endpoint is asked." : oauthMessages[name].section} */\nexport const ${oauthSchemaName(name)} = ${JSON.stringify(oauthSchemas[name])} as const;`,
      ),
  ].join("\n\n");
  await expect(await format(text, { parser: "typescript", printWidth: 100 })).toMatchFileSnapshot(
    "../templates/runtime/oauth-schemas.ts",
  );
});

describe("what the table says", () => {
  it("is imported by emitted code as what contracts spell out", () => {
    const exported = new Map(Object.entries({ ...runtime }));
    for (const [schema, name] of importedSchemas) expect(exported.get(name)).toEqual(schema);
    for (const name of names)
      if (name !== "OAuthErrorBody")
        expect(importedSchemas.get(jsonSchema({ kind: "known", name }))).toBe(oauthSchemaName(name));
  });

  it.each(oauthGrants)("$name needs what its RFC says, and its examples hold it", ({ values, members }) => {
    for (const value of values) {
      const rule = JSON.stringify(oauthSchemas.TokenRequest["allOf"]);
      if (members.some(({ required }) => required)) expect(rule).toContain(JSON.stringify(value));
    }
    expect(oauthExample("TokenRequest")).toEqual({
      grant_type: "authorization_code",
      code: "<code>",
      redirect_uri: "<redirect_uri>",
      code_verifier: "<code_verifier>",
      client_id: "<client_id>",
    });
  });

  it("is what the RFCs list", () => {
    const listed = (
      name: "IntrospectionResponse" | "TokenResponse" | "DeviceAuthorizationResponse",
    ): readonly string[] => oauthMessages[name].members.map((member) => member.name);
    // RFC 7662 section 2.2, RFC 6749 section 5.1 with OpenID Connect and RFC 8693, RFC 8628 section 3.2.
    expect(listed("IntrospectionResponse")).toEqual([
      "active",
      "scope",
      "client_id",
      "username",
      "token_type",
      "exp",
      "iat",
      "nbf",
      "sub",
      "aud",
      "iss",
      "jti",
    ]);
    expect(listed("TokenResponse")).toEqual([
      "access_token",
      "token_type",
      "expires_in",
      "refresh_token",
      "scope",
      "id_token",
      "issued_token_type",
    ]);
    expect(listed("DeviceAuthorizationResponse")).toEqual([
      "device_code",
      "user_code",
      "verification_uri",
      "verification_uri_complete",
      "expires_in",
      "interval",
    ]);
  });

  it("has the types that callers write", () => {
    expectTypeOf<{
      grant_type: "password";
      username: string;
      password: string;
      resource: readonly string[];
    }>().toExtend<TokenRequest>();
    expectTypeOf<{
      grant_type: "urn:ietf:params:oauth:grant-type:device_code";
      device_code: string;
      client_assertion: string;
    }>().toExtend<TokenRequest>();
    expectTypeOf<{ grant_type: "urn:example:grant"; anything: string }>().toExtend<TokenRequest>();
    expectTypeOf<{ grant_type: "authorization_code" }>().not.toExtend<TokenRequest>();
    expectTypeOf<{ grant_type: "code"; code: string }>().not.toExtend<TokenRequest>();
    expectTypeOf<TokenResponse["token_type"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<IntrospectionResponse["aud"]>().toEqualTypeOf<string | readonly string[] | undefined>();
    expectTypeOf<OAuthErrorBody>().toHaveProperty("error_uri");
    expect(oauthMessages.OAuthErrorBody.members.map(({ name }) => name)).toEqual([
      "error",
      "error_description",
      "error_uri",
    ] satisfies (keyof OAuthErrorBody)[]);
  });
});

describe("in a contract", () => {
  const paths = { "/token": { post: { asks: oauthSchemas.TokenRequest, alsoAsks: [oauthSchemas.TokenRequest] } } };
  const reference = { $ref: "#/components/schemas/TokenRequest" };

  it("a message is written once, by its name", () => {
    expect(withComponents(paths, {})).toEqual({
      part: { "/token": { post: { asks: reference, alsoAsks: [reference] } } },
      schemas: { TokenRequest: oauthSchemas.TokenRequest },
      references: new Set([reference.$ref]),
    });
  });

  it("a message whose name is a type's is written where it stands", () => {
    expect(withComponents(paths, { TokenRequest: { type: "string" } })).toEqual({
      part: paths,
      schemas: {},
      references: new Set(),
    });
  });

  it("the OAuth capability's says each of them once", () => {
    const text = readFileSync("generated/oauth-authorization/openapi.json", "utf8");
    for (const member of ["code_verifier", "error_uri", "expires_in"])
      expect(text.match(new RegExp(`"${member}": \\{`, "g"))).toHaveLength(1);
  });
});
