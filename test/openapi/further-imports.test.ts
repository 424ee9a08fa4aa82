import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { nameApiOperations } from "../../generator/openapi/name-operations.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { capstan, project } from "../capstan.js";
import { compileText } from "../check.js";
import { answers, head, imported } from "./calls.js";

/**
 * What `import openapi` makes of documents as frameworks and publishers write them, and what it says of those that are wrong. What is expected was written down
 * before anything was run, from the specification, the frameworks' own documentation, or what a reader of the capability would call it.
 */
const names = (paths: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly string[] => {
  const text = JSON.stringify({
    openapi: "3.1.0",
    info: { title: "A", version: "1" },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, operationId]) => [method, operationId === "" ? {} : { operationId }]),
        ),
      ]),
    ),
  });
  const document = openDocument({ path: "a.json", text }, () => ({ path: "", file: undefined }), createReporter());
  return document ? [...nameApiOperations(document.operations).values()] : [];
};

describe("names", () => {
  it.each([
    [
      "FastAPI, a function of a longer name",
      { "/api/v1/users": { get: "list_active_users_api_v1_users_get" } },
      /^list-active-users$/,
    ],
    ["NestJS", { "/users": { get: "UsersController_findAll" } }, /^(?!.*controller).*$/],
    ["NestJS, one", { "/users/{id}": { get: "UsersController_findOne" } }, /^(?!.*controller).*$/],
    ["Springfox", { "/users/{id}": { get: "getUserUsingGET" } }, /^get-user$/],
    ["Springfox, the second", { "/users/{id}": { get: "getUserUsingGET_1" } }, /^get-user$/],
    ["GitHub", { "/orgs/{org}/repos": { get: "repos/list-for-org" } }, /^repos-list-for-org$/],
    ["Google", { "/youtube/v3/videos": { get: "youtube.videos.list" } }, /^(?:youtube-)?videos-list$|^list-videos$/],
    [
      "Kubernetes",
      { "/api/v1/namespaces/{namespace}/pods": { get: "listCoreV1NamespacedPod" } },
      /^list-core-v1-namespaced-pod$/,
    ],
    ["Microsoft Graph", { "/users/{user-id}/messages": { get: "users.ListMessages" } }, /^users-list-messages$/],
    [
      "Microsoft Graph, a function",
      { "/users/microsoft.graph.delta()": { get: "users.user.delta" } },
      /^users-user-delta$/,
    ],
    [
      "Stripe",
      { "/v1/accounts/{account}/bank_accounts/{id}": { get: "GetAccountsAccountBankAccountsId" } },
      /^get-(?:account-)?bank-account$/,
    ],
    [
      "Cloudflare",
      { "/zones/{zone_id}/dns_records": { get: "dns-records-for-a-zone-list-dns-records" } },
      /^dns-records-for-a-zone-list-dns-records$/,
    ],
    ["none, below a version", { "/v2/users/{id}": { get: "" } }, /^get-user$/],
    ["none, a name ending in s that is one", { "/status": { get: "" } }, /^get-status$/],
    ["none, a name in -ies", { "/companies/{id}": { delete: "" } }, /^delete-company$/],
    ["none, a list of lists", { "/boxes/{id}/addresses": { get: "" } }, /^list-addresses$/],
    ["none, snake case", { "/user_groups": { post: "" } }, /^create-user-group$/],
    ["none, camel case", { "/userGroups/{groupId}": { patch: "" } }, /^update-user-group$/],
    ["none, with an extension", { "/reports/{id}.csv": { get: "" } }, /^get-report/],
    ["none, of an action in the Google way", { "/projects/{id}:archive": { post: "" } }, /^archive-project$/],
    ["a word in capitals at the end", { "/a": { get: "listVMs" } }, /^list-vms$/],
    [
      "Microsoft Graph, a number to tell ids apart",
      { "/users/$count": { get: "users.GetCount-ee47" } },
      /^users-get-count$/,
    ],
    ["OData, no id: a key in parentheses", { "/users/{id}/messages('{id1}')": { get: "" } }, /^get-message$/],
    [
      "OData, no id: a function",
      { "/reports/microsoft.graph.getUsage(period='{period}')": { get: "" } },
      /^(?:list|get)-get-usage$/,
    ],
    ["a method of a collection in the Google way", { "/projects:batchGet": { get: "" } }, /^batch-get-projects$/],
    ["NSwag", { "/users": { get: "Users_GetAll" } }, /^users-get-all$/],
    ["an acronym", { "/a": { get: "getURLForID" } }, /^get-url-for-id$/],
    ["numbers", { "/a": { get: "getOAuth2Token" } }, /^get-o-?auth-?2-token$/],
    ["an id of nothing but marks", { "/things": { get: "___" } }, /^list-things$/],
    ["an id in another script", { "/things": { get: "получить" } }, /^[a-z-]+$/],
  ] as const)("%s", (_, paths, expected) => {
    const [name = ""] = names(paths);
    expect(name).toMatch(expected);
  });
  it("never two alike", () => {
    const all = names({
      "/a": { get: "getThing" },
      "/b": { get: "get_thing" },
      "/c": { get: "get-thing" },
      "/d": { get: "getThing" },
    });
    expect(new Set(all).size).toBe(4);
  });
});

const get = (more = ""): string => `{get: {operationId: op${more}, ${answers}}}`;
const secured = (version: string, scheme: string, more = ""): string =>
  `${head(version)}security: [{auth: []}]\npaths: {/a: ${get(more)}}\ncomponents: {securitySchemes: {auth: ${scheme}}}\n`;

/** A capability as it is written in a project. */
function written(
  document: string,
  name = "api.yaml",
): { readonly yaml: string; readonly err: string; readonly code: number | null } {
  const folder = project({ [name]: document });
  const { code, err } = capstan(folder, ["import", "openapi", name, "--out", "capabilities/it.yaml"]);
  const path = join(folder, "capabilities", "it.yaml");
  const yaml = existsSync(path) ? readFileSync(path, "utf8") : "";
  return { yaml, err, code };
}

describe("security schemes", () => {
  it.each([
    ["a bearer", "3.0.3", "{type: http, scheme: bearer}", /type: bearer\s+token: "\{\{\w+\}\}"/],
    [
      "a bearer in capitals (RFC 9110: schemes know no case)",
      "3.0.3",
      "{type: http, scheme: Bearer}",
      /type: bearer\s+token: "\{\{\w+\}\}"/,
    ],
    [
      "basic",
      "3.0.3",
      "{type: http, scheme: basic}",
      /type: basic\s+username: "?\{\{\w+\}\}"?\s+password: "\{\{\w+\}\}"/,
    ],
    [
      "digest",
      "3.0.3",
      "{type: http, scheme: digest}",
      /type: digest\s+username: "?\{\{\w+\}\}"?\s+password: "\{\{\w+\}\}"/,
    ],
    [
      "a key in a header",
      "3.0.3",
      "{type: apiKey, in: header, name: X-Key}",
      /type: apikey\s+key: X-Key\s+value: "\{\{\w+\}\}"\s+placement: header/,
    ],
    [
      "a key in the query",
      "3.0.3",
      "{type: apiKey, in: query, name: api_key}",
      /type: apikey\s+key: api_key\s+value: "\{\{\w+\}\}"\s+placement: query/,
    ],
    ["a key in a cookie", "3.0.3", "{type: apiKey, in: cookie, name: sid}", /sid/],
    [
      "client credentials",
      "3.0.3",
      "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://auth.example/token', scopes: {read: R}}}}",
      /type: oauth2[\s\S]*https:\/\/auth\.example\/token/,
    ],
    [
      "an authorization code: a token that is given",
      "3.0.3",
      "{type: oauth2, flows: {authorizationCode: {authorizationUrl: 'https://auth.example/a', tokenUrl: 'https://auth.example/token', scopes: {read: R}}}}",
      /type: bearer\s+token: "\{\{\w+\}\}"/,
    ],
    [
      "OpenID Connect: a token that is given",
      "3.0.3",
      "{type: openIdConnect, openIdConnectUrl: 'https://auth.example/.well-known/openid-configuration'}",
      /type: bearer\s+token: "\{\{\w+\}\}"/,
    ],
    ["mutual TLS is listed", "3.1.0", "{type: mutualTLS}", /mutual ?TLS|certificate/i],
    [
      "a device flow (3.2): a token that is given",
      "3.2.0",
      "{type: oauth2, flows: {deviceAuthorization: {deviceAuthorizationUrl: 'https://auth.example/d', tokenUrl: 'https://auth.example/token', scopes: {}}}}",
      /type: bearer\s+token: "\{\{\w+\}\}"/,
    ],
    ["a scheme that nobody declared", "3.0.3", "{type: http, scheme: hoba}", /hoba/i],
  ])("%s", (_, version, scheme, expected) => {
    const { yaml, err } = written(secured(version, scheme));
    expect(yaml, err).toMatch(expected);
  });
});

describe("servers", () => {
  it.each([
    [
      "a variable with a default",
      "servers: [{url: 'https://{region}.api.example/{v}', variables: {region: {default: eu, enum: [eu, us]}, v: {default: v2}}}]",
      /baseUri: (?:https:\/\/eu\.api\.example\/v2|"?https:\/\/\{\{\w+\}\})/,
    ],
    [
      "other values of a variable are listed",
      "servers: [{url: 'https://{region}.api.example', variables: {region: {default: eu, enum: [eu, us]}}}]",
      /region|eu, us|us/,
    ],
    ["a path alone: whose host nobody knows", "servers: [{url: /v1}]", /baseUri/],
    ["none", "", /baseUri/],
    [
      "several: the first, the others listed",
      "servers: [{url: 'https://one.example'}, {url: 'https://two.example', description: Sandbox}]",
      /baseUri: https:\/\/one\.example[\s\S]*|two\.example/,
    ],
    ["a slash at the end", "servers: [{url: 'https://api.example/v1/'}]", /baseUri: https:\/\/api\.example\/v1\n/],
  ])("%s", (_, servers, expected) => {
    const { yaml, err, code } = written(
      `openapi: 3.0.3\ninfo: {title: Case, version: "1"}\n${servers}\npaths: {/a: ${get()}}\n`,
    );
    expect([code, yaml], err).toEqual([0, expect.stringMatching(expected)]);
  });
});

describe("what is no document of an API that can be read is called what it is", () => {
  it.each([
    ["nothing", "", /empty|nothing|no/i],
    ["a page", "<!DOCTYPE html><html><body>Sign in</body></html>", /HTML|page|OpenAPI/],
    ["an AsyncAPI document", "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\n", /AsyncAPI|asyncapi/],
    [
      "a Postman collection",
      '{"info": {"name": "A", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}',
      /Postman/i,
    ],
    ["a schema", '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}', /openapi|swagger/i],
    ["Swagger 1.2", '{"swaggerVersion": "1.2", "apis": []}', /1\.2|swagger/i],
    ["a capability", "naftiko: 1.0.0-alpha2\ninfo: {label: A, description: B}\n", /capability|naftiko|openapi/i],
    [
      "a document of webhooks alone",
      "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nwebhooks: {a: {post: {responses: {200: {description: It.}}}}}\n",
      /operation|webhook/i,
    ],
    [
      "a key twice",
      "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a: {get: {responses: {}}}\n  /a: {post: {responses: {}}}\n",
      /api\.yaml:5:3/,
    ],
    ["broken text", "openapi: 3.1.0\ninfo: {title: A\npaths: {}\n", /api\.yaml:\d/],
  ])("%s", (_, text, expected) => {
    const { err, code } = written(text);
    expect(err).toMatch(expected);
    expect(err).not.toMatch(/ at .*\.js:\d|bug in Capstan|TypeError/);
    expect(code).not.toBe(0);
  });
});

describe("null where something belongs never ends it, and is told with its place", () => {
  it.each([
    ["a member", "{type: object, properties: {a: }}"],
    ["items", "{type: array, items: }"],
    ["a part", "{allOf: [null, {type: object}]}"],
    ["an alternative", "{oneOf: [null, {type: object}]}"],
    ["members", "{type: object, properties: }"],
    ["the schema", ""],
    ["a reference", "{$ref: }"],
    ["a discriminator", "{oneOf: [{type: object}], discriminator: }"],
    ["words", "{type: string, enum: }"],
    ["a type", "{type: }"],
    ["others", "{type: object, additionalProperties: }"],
  ])("%s", (_, schema) => {
    const { compilation } = imported(
      `${head("3.0.3")}paths:\n  /a:\n    get:\n      operationId: op\n      responses:\n        "200":\n          description: It.\n          content: {application/json: {schema: ${schema}}}\n`,
    );
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(compilation.files.length).toBeGreaterThan(3);
  });
  it.each([
    ["an operation", "paths: {/a: {get: }, /b: %}"],
    ["a path", "paths: {/a: , /b: %}"],
    ["parameters", "paths: {/b: {parameters: [null], get: {operationId: op, parameters: [null], responses: {}}}}"],
    ["answers", "paths: {/b: {get: {operationId: op, responses: {200: }}}}"],
    ["contents", "paths: {/b: {get: {operationId: op, responses: {200: {description: It., content: }}}}}"],
    [
      "a media type",
      "paths: {/b: {get: {operationId: op, responses: {200: {description: It., content: {application/json: }}}}}}",
    ],
    ["a body", "paths: {/b: {post: {operationId: op, requestBody: , responses: {}}}}"],
    ["security", "security: [null]\npaths: {/b: %}"],
    ["components", "components: \npaths: {/b: %}"],
    ["tags", "tags: [null]\npaths: {/b: %}"],
  ])("%s", (_, text) => {
    const { compilation } = imported(`${head("3.0.3")}${text.replace("%", get())}\n`);
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(compilation.files.length).toBeGreaterThan(3);
  });
});

/** References of documents in several files, from the file that holds them (RFC 3986 section 5.1). */
describe("split files", () => {
  const capability = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "https://api.x", openapi: ./api/openapi.yaml, resources: [{name: r, path: /a, operations: [{name: op, method: GET}]}]}]
`;
  const operation = (schema: string): string =>
    `{get: {operationId: op, responses: {"200": {description: It., content: {application/json: {schema: ${schema}}}}}}}`;
  it.each([
    [
      "relative to the file that refers",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: {$ref: "paths/a.yaml"}}`,
        "paths/a.yaml": operation("{$ref: ../schemas/thing.yaml}"),
        "schemas/thing.yaml": "{type: object, required: [own], properties: {own: {$ref: size.yaml#/Size}}}",
        "schemas/size.yaml": "Size: {type: integer}",
      },
      /own: Size;[\s\S]*type Size = number/,
    ],
    [
      "back into the first",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: {$ref: "./paths/a.yaml"}}\ncomponents: {schemas: {Thing: {type: object, required: [own], properties: {own: {type: boolean}}}}}`,
        "paths/a.yaml": operation('{$ref: "../openapi.yaml#/components/schemas/Thing"}'),
      },
      /own: boolean/,
    ],
    [
      "a circle over two files",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: one.yaml}")}}`,
        "one.yaml": "{type: object, properties: {two: {$ref: two.yaml}}}",
        "two.yaml": "{type: object, properties: {one: {$ref: one.yaml}}}",
      },
      /readonly two\?: \w+/,
    ],
    [
      "a file in JSON",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: thing.json#/$defs/T}")}}`,
        "thing.json":
          '{"$defs": {"T": {"type": "object", "required": ["own"], "properties": {"own": {"type": "string"}}}}}',
      },
      /own: string/,
    ],
    [
      "a name that is escaped",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation('{$ref: "my%20thing.yaml"}')}}`,
        "my thing.yaml": "{type: object, required: [own], properties: {own: {type: string}}}",
      },
      /own: string/,
    ],
    [
      "merge keys of YAML 1.1",
      {
        "openapi.yaml": `${head("3.0.3")}x-c: &c {own: {type: string}}\npaths: {/a: ${operation("{type: object, required: [own], properties: {<<: *c}}")}}`,
      },
      /own: string/,
    ],
  ])("%s", (_, files, expected) => {
    const { files: out, diagnostics } = compileText(capability, {
      others: Object.fromEntries(Object.entries(files).map(([path, text]) => [`capabilities/api/${path}`, text])),
    });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(
      out
        .filter(({ path }) => path.endsWith(".ts") && !path.startsWith("runtime/"))
        .map(({ text }) => text)
        .join("\n"),
    ).toMatch(expected);
  });
  it.each([
    [
      "a file that is not there",
      { "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: gone.yaml}")}}` },
      /gone\.yaml/,
    ],
    [
      "a pointer that leads nowhere",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: '#/components/schemas/Thimg'}")}}\ncomponents: {schemas: {Thing: {type: object}}}`,
      },
      /Thimg/,
    ],
    [
      "nothing but itself",
      {
        "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: '#/components/schemas/A'}")}}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}`,
      },
      /it only leads to other references/,
    ],
    [
      "outside of the project",
      { "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: ../../../../etc/passwd}")}}` },
      /passwd/,
    ],
    [
      "a URL",
      { "openapi.yaml": `${head("3.0.3")}paths: {/a: ${operation("{$ref: 'https://x.example/thing.yaml'}")}}` },
      /x\.example/,
    ],
  ])("%s is told at its place", (_, files, expected) => {
    const { diagnostics } = compileText(capability, {
      others: Object.fromEntries(Object.entries(files).map(([path, text]) => [`capabilities/api/${path}`, text])),
    });
    const told = diagnostics.filter(({ code, severity }) => code.startsWith("openapi/") && severity === "warning");
    expect(told.map(({ message }) => message).join("; ")).toMatch(expected);
    expect(told[0]?.span?.file?.path ?? JSON.stringify(told[0]?.span)).toMatch(/openapi\.yaml/);
  });
});
