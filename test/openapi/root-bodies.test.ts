import { expect, it, onTestFinished } from "vitest";
import { importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { answers, type Call, callAll, head, imported } from "./calls.js";

/**
 * Bodies of imported operations, checked against what their documents say of them (JSON Schema 2020-12; OpenAPI 3.0 and 3.1, Schema Object): every keyword
 * holds at the root as it does below. What is expected was written down before anything was run.
 */
type Case = readonly [
  why: string,
  schema: string,
  calls: readonly (readonly [body: string | undefined, refused?: RegExp])[],
];

const of30: readonly Case[] = [
  ["maxItems at the root", "{type: array, maxItems: 2, items: {type: integer}}", [["[1,2]"], ["[1,2,3]", /2 items/]]],
  [
    "nullable (3.0) object root: null is a body",
    "{type: object, nullable: true, properties: {a: {type: string}}}",
    [["null"], ['{"a":"1"}'], ["[]", /object/]],
  ],
  ["integer root with limits", "{type: integer, minimum: 1, maximum: 5}", [["5"], ["6", /5/], ["0", /1/]]],
  [
    "map root of integers",
    "{type: object, additionalProperties: {type: integer}}",
    [['{"a":1}'], ['{"a":"x"}', /`a`/]],
  ],
  [
    "minProperties/maxProperties root",
    "{type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: string}}",
    [['{"a":"1"}'], ["{}", /1/], ['{"a":"1","b":"2","c":"3"}', /2/]],
  ],
  ["$ref to a list with minItems", "{$ref: '#/components/schemas/LB20'}", [['["a","b"]'], ['["a"]', /2 items/]]],
  [
    "exclusiveMinimum true (3.0) and a number (3.1) are the same",
    "{type: object, properties: {n: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false}}}",
    [['{"n":5}'], ['{"n":0}', /> 0/]],
  ],
  [
    "a pattern that JavaScript does not know must not refuse everything",
    "{type: object, properties: {p: {type: string, pattern: '(?i)^[a-z]++$'}, q: {type: string, pattern: '\\\\A[a-z]+\\\\Z'}}}",
    [['{"p":"abc"}']],
  ],
  [
    "readOnly is not demanded of a request, writeOnly is",
    "{type: object, required: [id, password, name], properties: {id: {type: integer, readOnly: true}, password: {type: string, writeOnly: true}, name: {type: string}}}",
    [['{"password":"x","name":"y"}'], ['{"name":"y"}', /password/]],
  ],
  [
    "readOnly of nested and listed objects, through $ref and allOf",
    "{type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/LB32'}}}}",
    [['{"items":[{"n":"1"}]}'], ['{"items":[{}]}', /n/]],
  ],
  [
    "members named like those of objects' prototypes",
    "{type: object, required: [constructor], properties: {constructor: {type: string}, toString: {type: integer}, __proto__: {type: string}}}",
    [['{"constructor":"a","toString":1}'], ["{}", /constructor/], ['{"constructor":"a","toString":"x"}', /toString/]],
  ],
  [
    "nullable on allOf of a $ref (3.0's way to make a reference nullable)",
    "{type: object, properties: {t: {nullable: true, allOf: [{$ref: '#/components/schemas/TB44'}]}}}",
    [['{"t":null}'], ['{"t":{"a":"1"}}'], ['{"t":{}}', /a/]],
  ],
  [
    "additionalProperties false in one branch of allOf forbids the other's (JSON Schema says so; people mean closed). What both agree on is taken",
    "{allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}",
    [['{"a":"1","b":"2"}']],
  ],
  [
    "a discriminator's mapping decides; wrong members of the branch are named",
    "{oneOf: [{$ref: '#/components/schemas/CatB48'}, {$ref: '#/components/schemas/DogB48'}], discriminator: {propertyName: kind}}",
    [
      ['{"kind":"CatB48","lives":9}'],
      ['{"kind":"CatB48","lives":"many"}', /lives/],
      ['{"kind":"Fish"}', /kind|CatB48/],
    ],
  ],
  [
    "nullable list root, 3.0",
    "{type: array, nullable: true, minItems: 1, items: {type: string, nullable: true}}",
    [["null"], ['[null,"a"]'], ["[]", /1 item/]],
  ],
];

const components30 = `LB20: {type: array, minItems: 2, items: {type: string}}, EB32: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}, LB32: {allOf: [{$ref: '#/components/schemas/EB32'}, {type: object, required: [n], properties: {n: {type: string}}}]}, TB44: {type: object, required: [a], properties: {a: {type: string}}}, CatB48: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}, DogB48: {type: object, required: [kind, good], properties: {kind: {type: string}, good: {type: boolean}}}`;

const of31: readonly Case[] = [
  [
    "minItems at the root",
    "{type: array, minItems: 1, items: {type: integer}}",
    [["[1]"], ["[]", /1 item/], ['["x"]', /integer/]],
  ],
  [
    "uniqueItems at the root",
    "{type: array, uniqueItems: true, items: {type: string}}",
    [['["a","b"]'], ['["a","a"]', /duplicate|unique|twice/]],
  ],
  [
    "contains/minContains/maxContains at the root",
    "{type: array, contains: {type: string}, minContains: 1, maxContains: 2}",
    [['[1,"a"]'], ["[1]", /contain/], ['["a","b","c"]', /contain/]],
  ],
  [
    "not at the root",
    "{type: object, properties: {a: {type: string}, b: {type: string}}, not: {required: [a, b]}}",
    [['{"a":"1"}'], ['{"a":"1","b":"2"}', /body/]],
  ],
  [
    "type [object, null] root (3.1)",
    "{type: [object, 'null'], properties: {a: {type: string}}}",
    [["null"], ['{"a":"1"}'], ['{"a":1.5e400}', /a|number/]],
  ],
  [
    "oneOf null/ref root",
    "{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/TB08'}]}",
    [["null"], ['{"a":"1"}'], ["{}", /a/]],
  ],
  [
    "string root with length and pattern",
    "{type: string, minLength: 3, pattern: '^[a-z]+$'}",
    [['"abc"'], ['"ab"', /3 char/], ['"ABC"', /pattern|match/]],
  ],
  ["enum root", "{type: string, enum: [a, b]}", [['"a"'], ['"c"', /a, b/]]],
  ["const root", "{const: go}", [['"go"'], ['"stop"', /go/]]],
  [
    "tuple root: prefixItems and items false",
    "{type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}",
    [['["a",1]'], ['["a","b"]', /integer/], ['["a",1,2]', /2 items|item/]],
  ],
  [
    "patternProperties root, closed",
    "{type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: false}",
    [['{"x-a":"1"}'], ['{"x-a":true,"x-b":[]}', /x-/], ['{"y":"1"}', /`y`/]],
  ],
  [
    "propertyNames root",
    "{type: object, propertyNames: {pattern: '^[a-z]+$'}, additionalProperties: {type: string}}",
    [['{"ab":"1"}'], ['{"A":"1"}', /A/]],
  ],
  [
    "dependentRequired root",
    "{type: object, properties: {card: {type: string}, cvc: {type: string}}, dependentRequired: {card: [cvc]}}",
    [['{"cvc":"1"}'], ['{"card":"1"}', /cvc/]],
  ],
  [
    "if/then/else root",
    "{type: object, properties: {k: {type: string}, z: {type: integer}}, if: {properties: {k: {const: big}}, required: [k]}, then: {required: [z]}}",
    [['{"k":"small"}'], ['{"k":"big"}', /z/]],
  ],
  [
    "anyOf: at least one; both is fine",
    "{anyOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}",
    [['{"a":"1","b":"2"}'], ["{}", /./]],
  ],
  [
    "a body that is demanded and absent",
    "{type: object, properties: {a: {type: string}}}",
    [[undefined, /body/], ["{}"]],
  ],
  [
    "an optional body: an optional body may be absent",
    "{type: object, required: [a], properties: {a: {type: string}}}",
    [[undefined], ["{}", /a/], ['{"a":"1"}']],
  ],
  ["null where no null is allowed", "{type: object, properties: {a: {type: string}}}", [["null", /object|null/]]],
  [
    "an optional body: an optional list body with minItems",
    "{type: array, minItems: 1, items: {type: object, required: [id], properties: {id: {type: integer, maximum: 9}}}}",
    [[undefined], ["[]", /1 item/], ['[{"id":10}]', /9/], ["[{}]", /id/], ['[{"id":9}]']],
  ],
  [
    "multipleOf 0.01 takes 0.07 (decimal, not binary)",
    "{type: object, properties: {p: {type: number, multipleOf: 0.01}}}",
    [['{"p":0.07}'], ['{"p":1.15}'], ['{"p":0.075}', /p/]],
  ],
  [
    "digits: int64's maximum is a limit, not 9223372036854775808",
    "{type: object, properties: {n: {type: integer, format: int64, maximum: 9223372036854775807}}}",
    [['{"n":9223372036854775807}'], ['{"n":9007199254740993}']],
  ],
  [
    "recursive body is checked at any depth",
    "{$ref: '#/components/schemas/NodeB33'}",
    [['{"v":1,"next":{"v":2}}'], ['{"v":1,"next":{"v":2,"next":{"v":"x"}}}', /next/]],
  ],
  [
    "mutually recursive",
    "{$ref: '#/components/schemas/AB34'}",
    [['{"b":[{"a":{"b":[]}}]}'], ['{"b":[{"a":{"b":[{}]}}]}', /a/]],
  ],
  [
    "$ref siblings hold in 3.1",
    "{type: object, properties: {s: {$ref: '#/components/schemas/SB35', minLength: 3}}}",
    [['{"s":"abc"}'], ['{"s":"ab"}', /3 char/]],
  ],
  ["$defs of a component", "{$ref: '#/components/schemas/AB37'}", [['{"x":1}'], ['{"x":"y"}', /integer/]]],
  [
    "$anchor (JSON Schema 2020-12 8.2.2): #thing",
    "{type: object, properties: {x: {$ref: '#thing'}}}",
    [['{"x":1}'], ['{"x":"y"}', /integer/]],
  ],
  [
    "$id and a relative reference to it",
    "{type: object, properties: {x: {$ref: 'https://schemas.example/t'}}}",
    [['{"x":1}'], ['{"x":"y"}', /integer/]],
  ],
  [
    "$dynamicRef to a $dynamicAnchor of the same document",
    "{$ref: '#/components/schemas/TreeB40'}",
    [['{"v":1,"kids":[{"v":2}]}'], ['{"v":1,"kids":[{"v":"x"}]}', /integer/]],
  ],
  [
    "boolean schemas (3.1)",
    "{type: object, properties: {any: true, never: false}}",
    [['{"any":[1]}'], ['{"never":1}', /never/]],
  ],
  [
    "enum of numbers, and null among them",
    "{type: object, properties: {n: {enum: [1, 2, null]}}}",
    [['{"n":2}'], ['{"n":null}'], ['{"n":3}', /1, 2/]],
  ],
  [
    "properties and oneOf of required side by side",
    "{type: object, properties: {id: {type: string}, email: {type: string}}, oneOf: [{required: [id]}, {required: [email]}]}",
    [['{"id":"1"}'], ["{}", /./], ['{"id":"1","email":"2"}', /./]],
  ],
  [
    "unevaluatedProperties false over allOf",
    "{allOf: [{$ref: '#/components/schemas/TB46'}], properties: {b: {type: string}}, unevaluatedProperties: false}",
    [['{"a":"1","b":"2"}'], ['{"c":"1"}', /`c`/]],
  ],
  [
    "maxLength counts characters (code points), not UTF-16 units (RFC 8259)",
    "{type: object, properties: {s: {type: string, maxLength: 2}}}",
    [['{"s":"😀😀"}'], ['{"s":"abc"}', /2 char/]],
  ],
  [
    "base64 text (contentEncoding) stays text",
    "{type: object, properties: {f: {type: string, contentEncoding: base64, contentMediaType: image/png}}}",
    [['{"f":"AAAA"}']],
  ],
  ["a body of any JSON: a list, text, null, false", "{}", [["[1]"], ['"x"'], ["false"], ["null"], ["0"]]],
  [
    "type of several: string or integer, limits of each hold for its own",
    "{type: object, properties: {v: {type: [string, integer], minLength: 2, minimum: 5}}}",
    [['{"v":"ab"}'], ['{"v":7}'], ['{"v":"a"}', /v/], ['{"v":3}', /v/], ['{"v":true}', /v/]],
  ],
  [
    "uniqueItems with objects below the root",
    "{type: object, properties: {l: {type: array, uniqueItems: true, items: {type: object, properties: {a: {type: integer}}}}}}",
    [['{"l":[{"a":1},{"a":2}]}'], ['{"l":[{"a":1},{"a":1}]}', /l/]],
  ],
];

const components31 = `TB08: {type: object, required: [a], properties: {a: {type: string}}}, NodeB33: {type: object, required: [v], properties: {v: {type: integer}, next: {$ref: '#/components/schemas/NodeB33'}}}, AB34: {type: object, properties: {b: {type: array, maxItems: 1, items: {$ref: '#/components/schemas/BB34'}}}}, BB34: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/AB34'}}}, SB35: {type: string}, AB37: {type: object, properties: {x: {$ref: '#/components/schemas/AB37/$defs/x'}}, $defs: {x: {type: integer}}}, TB38: {$anchor: thing, type: integer}, TB39: {$id: 'https://schemas.example/t', type: integer}, TreeB40: {$dynamicAnchor: node, type: object, required: [v], properties: {v: {type: integer}, kids: {type: array, items: {$dynamicRef: '#node'}}}}, TB46: {type: object, properties: {a: {type: string}}}`;

function documentOf(version: string, cases: readonly Case[], components: string): string {
  const paths = cases.map(
    ([why, schema], index) =>
      `  /b${index}: {post: {operationId: send${index}, requestBody: {required: ${!why.startsWith("an optional")}, content: {application/json: {schema: ${schema}}}}, ${answers}}}\n`,
  );
  return `${head(version)}paths:\n${paths.join("")}components: {schemas: {${components}}}\n`;
}

function callsOf(cases: readonly Case[]): readonly Call[] {
  return cases.flatMap(([, , calls], index) =>
    calls.map(([body, refused]): Call => {
      const asked = `POST /b${index}`;
      return [
        asked,
        body,
        refused ? new RegExp(`^400 .*(?:${refused.source})`) : [asked, body].filter(Boolean).join(" "),
      ];
    }),
  );
}

it("of OpenAPI 3.0", async () => {
  await callAll(documentOf("3.0.3", of30, components30), callsOf(of30));
});

it("of OpenAPI 3.1", async () => {
  await callAll(documentOf("3.1.0", of31, components31), callsOf(of31));
});

it("says what is wrong with an optional body, and nothing of the one that need not be there", async () => {
  await callAll(
    documentOf("3.1.0", [["an optional list", "{type: array, minItems: 1, items: {type: integer}}", []]], ""),
    [
      ["POST /b0", "[]", "400 `body` must NOT have fewer than 1 items"],
      ["POST /b0", "null", "400 `body` must not be null"],
      ["POST /b0", undefined, "POST /b0"],
    ],
  );
});

it("says what each alternative lacks, and not that none fits", async () => {
  await callAll(
    documentOf(
      "3.1.0",
      [
        [
          "a",
          "{anyOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}",
          [],
        ],
      ],
      "",
    ),
    [["POST /b0", "{}", "400 `a` is required, `b` is required"]],
  );
});

it("takes one of several schemas of a name for none, and says so", () => {
  const { compilation } = imported(
    `${head("3.1.0")}paths:\n  /a: {get: {operationId: a, responses: {"200": {description: It., content: {application/json: {schema: {$ref: "#twice"}}}}}}}\ncomponents: {schemas: {A: {$anchor: twice, type: string}, B: {$anchor: twice, type: integer}}}\n`,
  );
  expect(
    compilation.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message),
  ).toEqual(["`#twice` is not followed: several schemas are called `twice`, and each use has its own"]);
});

it("a tool's body is checked as a route's is", async () => {
  const { compilation } = imported(
    documentOf(
      "3.1.0",
      [
        [
          "a list",
          "{type: array, minItems: 1, items: {type: object, properties: {p: {type: number, multipleOf: 0.01}}, not: {required: [x]}}}",
          [],
        ],
      ],
      "",
    ),
  );
  const { start } = await importServer(compilation, `root-bodies-${process.pid}`);
  const upstream = await startUpstream((_, response) => json(response, {}));
  const servers = await start({
    ports: { "up-rest": 0, "up-mcp": 0 },
    baseUrls: { up: `${upstream.url}/v1` },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  const refused = async (body: unknown): Promise<boolean> => {
    const answer = await fetch(`${servers.addresses["up-mcp"]?.replace(/\/mcp$/, "")}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "send0", arguments: { body } },
      }),
    });
    return (await answer.text()).includes('"isError":true');
  };
  expect(await refused([{ p: 0.07 }])).toBe(false);
  expect(await refused([{ p: 0.075 }])).toBe(true);
  expect(await refused([])).toBe(true);
  expect(await refused([{ x: 1 }])).toBe(true);
});
