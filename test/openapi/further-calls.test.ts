import { describe, expect, it } from "vitest";
import { answers, type Call, callAll, head, imported } from "./calls.js";

/**
 * Calls of imported operations, by the words of OpenAPI (3.0.3, 3.1, 3.2, Swagger 2) and JSON Schema 2020-12: what comes upstream, or what the refusal names.
 * What is expected was written down before anything was run.
 */
type Body = readonly [why: string, schema: string, calls: readonly (readonly [body: string, refused?: RegExp])[]];

const schemas = `
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, good], properties: {kind: {type: string}, good: {type: boolean}}}
    Node: {type: object, required: [name], properties: {name: {type: string, minLength: 2}, children: {type: array, maxItems: 2, items: {$ref: "#/components/schemas/Node"}}, byKey: {type: object, additionalProperties: {$ref: "#/components/schemas/Node"}}}}
    Expr: {oneOf: [{$ref: "#/components/schemas/Lit"}, {$ref: "#/components/schemas/Add"}]}
    Lit: {type: object, required: [value], properties: {value: {type: number}}}
    Add: {type: object, required: [add], properties: {add: {type: array, minItems: 2, items: {$ref: "#/components/schemas/Expr"}}}}
    Open: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
    Never: {type: object, properties: {v: {type: integer}}, not: {required: [v], properties: {v: {const: 13}}}}
    Linked: {type: object, properties: {next: {$ref: "#/components/schemas/Linked"}, a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}`;

const of31: readonly Body[] = [
  [
    "others than what is declared have a type",
    "{$ref: '#/components/schemas/Open'}",
    [['{"a":"x","n":1}'], ['{"a":"x","n":"y"}', /`n` must be integer/], ['{"a":1}', /`a`/]],
  ],
  [
    "others below",
    "{type: object, properties: {in: {$ref: '#/components/schemas/Open'}}}",
    [['{"in":{"a":"x","n":1}}'], ['{"in":{"n":"y"}}', /in\/n` must be integer/]],
  ],
  [
    "others in a list",
    "{type: array, items: {$ref: '#/components/schemas/Open'}}",
    [['[{"n":1}]'], ['[{"n":1},{"n":"y"}]', /1\/n` must be integer/]],
  ],
  [
    "others with words",
    "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string, enum: [on, off]}}",
    [['{"a":"x","n":"on"}'], ['{"n":"maybe"}', /`n` must be one of on, off/]],
  ],
  [
    "others that are objects",
    "{type: object, properties: {a: {type: string}}, additionalProperties: {type: object, required: [z], properties: {z: {type: integer}}}}",
    [['{"n":{"z":1}}'], ['{"n":{}}', /z/]],
  ],
  [
    "names of one form and others of another",
    "{type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: {type: integer}, properties: {a: {type: boolean}}}",
    [['{"a":true,"x-1":"s","n":1}'], ['{"x-1":5}', /x-1/], ['{"n":"s"}', /`n`/]],
  ],
  [
    "a discriminator says which alternative is meant",
    "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}}",
    [
      ['{"kind":"cat","lives":9}'],
      ['{"kind":"cat","lives":"x"}', /^400 `lives` must be integer$/],
      ['{"kind":"dog","lives":9}', /^400 `good` is required$/],
      ['{"kind":"cow"}', /^400 `kind` must be one of cat, dog$/],
      ['{"lives":1}', /kind/],
    ],
  ],
  [
    "words that each alternative has of its own",
    "{anyOf: [{type: object, required: [t, n], properties: {t: {const: a}, n: {type: integer}}}, {type: object, required: [t, s], properties: {t: {const: b}, s: {type: string}}}]}",
    [
      ['{"t":"a","n":1}'],
      ['{"t":"a","n":"x"}', /^400 `n` must be integer$/],
      ['{"t":"b"}', /^400 `s` is required$/],
      ['{"t":"c"}', /^400 `t` must be one of a, b$/],
    ],
  ],
  [
    "alternatives in a member",
    "{type: object, properties: {pay: {oneOf: [{type: object, required: [t, card], properties: {t: {enum: [card]}, card: {type: string}}}, {type: object, required: [t, iban], properties: {t: {enum: [iban]}, iban: {type: string, minLength: 5}}}]}}}",
    [
      ['{"pay":{"t":"iban","iban":"DE123"}}'],
      ['{"pay":{"t":"iban","iban":"DE"}}', /^400 `pay\/iban` must (?:have|NOT have|NOT).*5|^400 `pay\/iban`/],
    ],
  ],
  [
    "the nearest of alternatives without a word",
    "{oneOf: [{type: object, required: [card, month, year], properties: {card: {type: string}, month: {type: integer}, year: {type: integer}}}, {type: object, required: [iban], properties: {iban: {type: string}}}]}",
    [['{"card":"4","month":1,"year":2030}'], ['{"card":"4","month":"x","year":2030}', /^400 (?!.*iban).*month/]],
  ],
  [
    "text or an object",
    "{oneOf: [{type: string}, {type: object, required: [a], properties: {a: {type: string}}}]}",
    [['"x"'], ['{"a":"1"}'], ["{}", /^400 `a` is required$/]],
  ],
  [
    "a list or one",
    "{type: object, properties: {to: {anyOf: [{type: string}, {type: array, items: {type: string}, maxItems: 2}]}}}",
    [['{"to":"x"}'], ['{"to":["x","y"]}'], ['{"to":["x","y","z"]}', /^400 `to`.*2/]],
  ],
  [
    "a tree, deep",
    "{$ref: '#/components/schemas/Node'}",
    [
      ['{"name":"ab","children":[{"name":"cd"}]}'],
      ['{"name":"ab","children":[{"name":"c"}]}', /children\/0\/name/],
      ['{"name":"ab","byKey":{"k":{"name":"ab","children":[{},{}]}}}', /byKey\/k\/children\/0.*name|name.*required/],
      [
        '{"name":"ab","children":[{"name":"ab","children":[{"name":"ab"},{"name":"ab"},{"name":"ab"}]}]}',
        /children\/0\/children.*2/,
      ],
    ],
  ],
  [
    "an union that leads to itself",
    "{$ref: '#/components/schemas/Expr'}",
    [
      ['{"add":[{"value":1},{"add":[{"value":1},{"value":2}]}]}'],
      ['{"add":[{"value":1},{"add":[{"value":1}]}]}', /add\/1/],
      ['{"add":[{"value":1},{"value":"x"}]}', /add\/1\/value/],
    ],
  ],
  [
    "a rule of what leads to itself, at any depth",
    "{$ref: '#/components/schemas/Linked'}",
    [['{"a":"1","b":"2"}'], ['{"a":"1"}', /b/], ['{"next":{"next":{"a":"1"}}}', /b/]],
  ],
  ["what must not be", "{$ref: '#/components/schemas/Never'}", [['{"v":1}'], ['{"v":13}', /body|v/]]],
  [
    "what stands beside a reference",
    "{$ref: '#/components/schemas/Lit', properties: {unit: {type: string, enum: [m, s]}}, required: [unit]}",
    [
      ['{"value":1,"unit":"m"}'],
      ['{"value":1}', /unit/],
      ['{"value":1,"unit":"x"}', /unit/],
      ['{"unit":"m"}', /value/],
    ],
  ],
  [
    "limits beside a reference",
    "{type: object, properties: {n: {$ref: '#/components/schemas/Lit/properties/value', maximum: 5}}}",
    [['{"n":5}'], ['{"n":6}', /n.*5/]],
  ],
];

const document = (version: string, bodies: readonly Body[]): string =>
  `${head(version)}paths:\n${bodies
    .map(
      ([, schema], index) =>
        `  /b${index}: {post: {operationId: b${index}, requestBody: {required: true, content: {application/json: {schema: ${schema}}}}, ${answers}}}`,
    )
    .join("\n")}\ncomponents:\n  schemas:${schemas}\n`;

const callsOf = (body: Body, index: number): readonly Call[] =>
  body[2].map(([text, refused]) => [
    `POST /b${index}`,
    text,
    refused === undefined
      ? `POST /b${index} ${text}`
      : refused.source.startsWith("^400")
        ? refused
        : new RegExp(`^400 .*(?:${refused.source})`),
  ]);

describe("bodies", () => {
  it.each(of31.map((body) => ({ why: body[0], body })))("$why", async ({ body }) => {
    await callAll(document("3.1.0", [body]), callsOf(body, 0));
  });
});

const operation = (more: string, id = "op"): string => `{operationId: ${id}, ${more}, ${answers}}`;
type Whole = readonly [why: string, text: string, calls: readonly Call[]];
const query = (more: string): string => `parameters: [{name: q, in: query, ${more}}]`;
const wholes: readonly Whole[] = [
  [
    "an operation's parameter hides its path's",
    `${head("3.0.3")}paths: {/a: {parameters: [{name: q, in: query, schema: {type: integer}}, {name: p, in: query, schema: {type: integer}}], get: ${operation(query("schema: {type: string}"))}}}`,
    [
      ["GET /a?q=x&p=1", undefined, "GET /a?q=x&p=1"],
      ["GET /a?p=x", undefined, /p.*integer/],
    ],
  ],
  [
    "a parameter of the components",
    `${head("3.0.3")}paths: {/a: {get: ${operation("parameters: [{$ref: '#/components/parameters/Q'}]")}}}\ncomponents: {parameters: {Q: {name: q, in: query, required: true, schema: {type: integer}}}}`,
    [
      ["GET /a?q=1", undefined, "GET /a?q=1"],
      ["GET /a", undefined, /q.*required/],
    ],
  ],
  [
    "lists not exploded",
    `${head("3.0.3")}paths: {/a: {get: ${operation(query("explode: false, schema: {type: array, items: {type: string}}"))}}}`,
    [["GET /a?q=a&q=b", undefined, "GET /a?q=a,b"]],
  ],
  [
    "a limit of a list in the query",
    `${head("3.0.3")}paths: {/a: {get: ${operation(query("schema: {type: array, maxItems: 2, items: {type: integer, minimum: 1}}"))}}}`,
    [
      ["GET /a?q=1&q=2", undefined, "GET /a?q=1&q=2"],
      ["GET /a?q=1&q=0", undefined, /q/],
      ["GET /a?q=1&q=2&q=3", undefined, /q.*2/],
    ],
  ],
  [
    "a default is the API's to use",
    `${head("3.0.3")}paths: {/a: {get: ${operation(query("schema: {type: integer, default: 5}"))}}}`,
    [["GET /a?q=6", undefined, "GET /a?q=6"]],
  ],
  [
    "Accept, Content-Type and Authorization are no parameters (4.7.12.1)",
    `${head("3.0.3")}paths: {/a: {get: ${operation("parameters: [{name: Authorization, in: header, required: true, schema: {type: string}}, {name: accept, in: header, required: true, schema: {type: string}}, {name: Content-Type, in: header, required: true, schema: {type: string}}]")}}}`,
    [["GET /a", undefined, "GET /a"]],
  ],
  [
    "form fields of Swagger 2",
    `swagger: "2.0"\ninfo: {title: Case, version: "1"}\nhost: api.example\nbasePath: /v1\nschemes: [https]\nconsumes: [application/x-www-form-urlencoded]\npaths: {/a: {post: {operationId: op, parameters: [{name: n, in: formData, type: integer, required: true}, {name: t, in: formData, type: array, items: {type: string}, collectionFormat: multi}], responses: {200: {description: It.}}}}}`,
    [
      ["POST /a", '{"n":1,"t":["a","b"]}', "POST /a n=1&t=a&t=b"],
      ["POST /a", '{"n":"x"}', /n.*integer/],
    ],
  ],
  [
    "a body of Swagger 2, nullable by extension",
    `swagger: "2.0"\ninfo: {title: Case, version: "1"}\nhost: api.example\nbasePath: /v1\nschemes: [https]\npaths: {/a: {post: {operationId: op, parameters: [{name: b, in: body, required: true, schema: {type: object, properties: {n: {type: integer, x-nullable: true}}}}], responses: {200: {description: It.}}}}}`,
    [
      ["POST /a", '{"n":null}', 'POST /a {"n":null}'],
      ["POST /a", '{"n":"x"}', /n.*integer/],
    ],
  ],
  [
    "merge patches keep null",
    `${head("3.0.3")}paths: {/a: {patch: ${operation("requestBody: {required: true, content: {application/merge-patch+json: {schema: {type: object, properties: {n: {type: integer}}}}}}")}}}`,
    [["PATCH /a", '{"n":1}', 'PATCH /a {"n":1}']],
  ],
  [
    "a list of operations (RFC 6902)",
    `${head("3.0.3")}paths: {/a: {patch: ${operation("requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: object, required: [op, path], properties: {op: {type: string, enum: [add, remove]}, path: {type: string}, value: {}}}}}}}")}}}`,
    [
      ["PATCH /a", '[{"op":"add","path":"/x","value":null}]', 'PATCH /a [{"op":"add","path":"/x","value":null}]'],
      ["PATCH /a", '[{"op":"zap","path":"/x"}]', /0\/op.*add, remove/],
    ],
  ],
  [
    "names of OData",
    `${head("3.0.3")}paths: {/users: {get: ${operation("parameters: [{name: $select, in: query, explode: false, style: form, schema: {type: array, items: {type: string}}}, {name: $top, in: query, schema: {type: integer, minimum: 0}}, {name: $filter, in: query, schema: {type: string}}]")}}}`,
    [
      [
        "GET /users?$select=id&$select=name&$top=5",
        undefined,
        /^GET \/users\?(?:\$|%24)select=id,name&(?:\$|%24)top=5$/,
      ],
    ],
  ],
  [
    "keys in parentheses",
    `${head("3.0.3")}paths:\n  /users/{user-id}/messages('{id}'): {get: ${operation("parameters: [{name: user-id, in: path, required: true, schema: {type: string}}, {name: id, in: path, required: true, schema: {type: string}}]")}}`,
    [["GET /users/5/messages('a')", undefined, /^GET \/users\/5\/messages\((?:'|%27)a(?:'|%27)\)$/]],
  ],
  [
    "functions with parameters",
    `${head("3.0.3")}paths:\n  "/reports/microsoft.graph.getUsage(period='{period}',count={count})": {get: ${operation("parameters: [{name: period, in: path, required: true, schema: {type: string}}, {name: count, in: path, required: true, schema: {type: integer}}]")}}`,
    [
      [
        "GET /reports/microsoft.graph.getUsage(period='D7',count=3)",
        undefined,
        /getUsage\(period=(?:'|%27)D7(?:'|%27),count=3\)$/,
      ],
    ],
  ],
  [
    "a cookie with its own style (3.2)",
    `${head("3.2.0")}paths: {/a: {get: ${operation("parameters: [{name: c, in: cookie, required: true, style: cookie, schema: {type: string}}]")}}}`,
    [["GET /a c=x", undefined, "GET /a c=x"]],
  ],
  [
    "a version without its last part, unquoted",
    `openapi: 3.0\ninfo: {title: Case, version: 1}\nservers: [{url: https://api.example/v1}]\npaths: {/a: {get: ${operation(query("schema: {type: integer}"))}}}`,
    [["GET /a?q=1", undefined, "GET /a?q=1"]],
  ],
  [
    "a path-level reference",
    `${head("3.0.3")}paths: {/a: {$ref: '#/paths/~1b'}, /b: {get: ${operation(query("schema: {type: integer}"))}}}`,
    [["GET /b?q=1", undefined, "GET /b?q=1"]],
  ],
  [
    "aliases of YAML",
    `${head("3.0.3")}x-q: &q {name: q, in: query, schema: {type: integer}}\npaths: {/a: {get: ${operation("parameters: [*q]")}}}`,
    [
      ["GET /a?q=1", undefined, "GET /a?q=1"],
      ["GET /a?q=x", undefined, /q.*integer/],
    ],
  ],
  [
    "a number given as text in a path",
    `${head("3.0.3")}paths: {"/a/{id}": {get: ${operation("parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]")}}}`,
    [
      ["GET /a/9007199254740993", undefined, "GET /a/9007199254740993"],
      ["GET /a/1.5", undefined, /id.*integer/],
    ],
  ],
  [
    "a parameter whose schema lies in the components",
    `${head("3.1.0")}paths: {/a: {get: ${operation(query("required: true, schema: {$ref: '#/components/schemas/Level'}"))}}}\ncomponents: {schemas: {Level: {type: string, enum: [low, high]}}}`,
    [
      ["GET /a?q=low", undefined, "GET /a?q=low"],
      ["GET /a?q=mid", undefined, "400 `q` must be one of low, high"],
    ],
  ],
  [
    "nullable parameters are left out",
    `${head("3.0.3")}paths: {/a: {get: ${operation(query("schema: {type: string, nullable: true}"))}}}`,
    [["GET /a", undefined, "GET /a"]],
  ],
];

describe("operations", () => {
  it.each(wholes.map((whole) => ({ why: whole[0], whole })))("$why", async ({ whole: [, text, calls] }) => {
    await callAll(text, calls);
  });
});

/** What is not checked is told (JSON Schema 2020-12 section 10.2.2): once for a rule, whoever uses it. */
it.each([
  ["then", "if: {required: [k]}, then: {properties: {k: {$ref: '#/components/schemas/Rec'}}}"],
  ["not", "not: {properties: {k: {$ref: '#/components/schemas/Rec'}}, required: [k]}"],
  ["patternProperties", "patternProperties: {'^x-': {properties: {k: {$ref: '#/components/schemas/Rec'}}}}"],
])("a rule that leads back to itself is left to the API, and told: %s", async (key, rule) => {
  const text = `${head("3.1.0")}paths: {/a: {post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Rec'}}}}, ${answers}}, get: {operationId: b, responses: {200: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Rec'}}}}}}}}\ncomponents: {schemas: {Rec: {type: object, properties: {v: {type: integer}}, ${rule}}}}\n`;
  const told = imported(text).compilation.diagnostics.filter(({ code }) => code === "openapi/unchecked-rule");
  expect(told.map(({ severity, message }) => [severity, message])).toEqual([
    ["info", `\`${key}\` is left to the API to check: it leads back to itself`],
  ]);
  await callAll(text, [["POST /a", '{"v":1}', 'POST /a {"v":1}']]);
});
