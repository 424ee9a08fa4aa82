import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** What is said of a capability whose one operation has this body, and whose one route is written so: errors and warnings, with what they stand at. */
function said({
  body = "",
  auth = "",
  route = "{path: /a, operations: [{name: a, method: POST, call: up.a}]}",
}): readonly string[] {
  const { diagnostics } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9"${auth}, resources: [{name: a, path: /a, operations: [{name: a, method: POST${body}}]}]}]
  exposes: [{type: rest, namespace: r, port: 8080, resources: [${route}]}]
`);
  return diagnostics
    .filter(({ severity }) => severity !== "info")
    .map(({ severity, code, message, span }) => {
      const at = span === undefined ? "" : span.file.text.slice(span.start, span.end);
      return `${severity} ${code} ${at.length > 20 ? "" : at}: ${message}`;
    });
}

/** What an author writes is read, or told. */
describe("keys of a body that it does not have", () => {
  it.each([
    ["{type: json, dta: {a: 1}}", ["error schema/misspelled-key dta: unknown key `dta` in a body"]],
    ["{type: json, Data: {a: 1}}", ["error schema/misspelled-key Data: unknown key `Data` in a body"]],
    [
      "{type: formUrlEncoded, fields: {a: 1}}",
      [
        "error schema/missing-key : a body has no `data`",
        "warning schema/unknown-key fields: unknown key `fields` in a body: it is ignored",
      ],
    ],
    ["{tpye: json, data: {a: 1}}", ["warning schema/unknown-key tpye: unknown key `tpye` in a body: it is ignored"]],
    [
      "{type: xml, data: <a/>, contentType: application/soap+xml}",
      ["warning schema/unknown-key contentType: unknown key `contentType` in a body: it is ignored"],
    ],
    ["{type: text, content: hello}", []],
    ["{type: json, value: {a: 1}}", []],
    ["{type: json}", []],
    ["{title: hello, kind: note}", []],
  ])("%s", (body, expected) => {
    expect(said({ body: `, body: ${body}` })).toEqual(expected);
  });
});

it.each([
  ["{path: /b}", ["warning model/empty-adapter path: `/b` exposes nothing"]],
  ["{path: /b, operations: []}", ["warning model/empty-adapter path: `/b` exposes nothing"]],
  ["{path: /b, method: GET, call: up.a}", []],
  ["{path: '/b/{path}', forward: {targetNamespace: up}}", []],
])("a resource that offers nothing is told: %s", (route, expected) => {
  expect(said({ route })).toEqual(expected);
});

it("a port of what listens nowhere is told", () => {
  const adapter = (more: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}]
  exposes: [{type: mcp, namespace: m, tools: [{name: a, description: A., call: up.a}]${more}}]
`;
  const messages = (more: string): readonly string[] =>
    compileText(adapter(more))
      .diagnostics.filter(({ severity }) => severity !== "info")
      .map(({ code, message }) => `${code} ${message}`);
  expect(messages(", transport: stdio, port: 9090")).toEqual([
    "schema/ignored-beside `port` of adapter `m` has no effect beside `transport: stdio`",
  ]);
  expect(messages(", transport: stdio")).toEqual([]);
  expect(messages(", transport: http, port: 9090")).toEqual([]);
});

describe("a key that stands under two of its spellings", () => {
  const beside = (key: string, what: string, kept: string): readonly string[] => [
    `warning schema/ignored-beside ${key}: \`${key}\` of ${what} has no effect beside \`${kept}\``,
  ];
  const route = (more: string): string => `{path: /a${more}, operations: [{name: a, method: POST, call: up.a}]}`;
  it.each<[{ readonly body?: string; readonly auth?: string; readonly route?: string }, readonly string[]]>([
    [{ body: ", body: {type: json, data: {a: 1}, content: {a: 2}}" }, beside("content", "a body", "data")],
    [{ body: ", body: {type: json, data: {a: 1}, content: {a: 1}}" }, []],
    [{ auth: ', baseUrl: "http://127.0.0.1:8"' }, beside("baseUrl", "consumed API `up`", "baseUri")],
    [{ auth: ', baseUrl: "http://127.0.0.1:9"' }, []],
    [
      {
        auth: ', authentication: {type: bearer, token: "{{env.A}}"}, auth: {type: bearer, token: "{{env.B}}"}',
      },
      beside("auth", "consumed API `up`", "authentication"),
    ],
    [
      { auth: ', authentication: {type: apikey, key: X-A, in: query, placement: header, value: "{{env.A}}"}' },
      beside("in", "authentication", "placement"),
    ],
    // Of these two one is the name, the other the secret.
    [{ auth: ', authentication: {type: apikey, header: X-A, key: "{{env.A}}"}' }, []],
    [{ route: route(", display: A, label: B") }, beside("label", "resource", "display")],
    [{ route: route(", display: A, label: A") }, []],
  ])("%j", (written, expected) => {
    expect(said(written).filter((line) => !line.includes("undeclared-binding"))).toEqual(expected);
  });
});

describe("keys that others decide in the place of", () => {
  const outputs = (written: string): string =>
    `{path: /a, operations: [{name: a, method: POST, call: up.a, outputParameters: [${written}]}]}`;
  it.each([
    [
      "{path: /a, call: up.a, operations: [{name: a, method: POST, call: up.a}]}",
      ["warning schema/ignored-beside call: `call` of resource has no effect beside `operations`"],
    ],
    [
      "{path: /a, with: {x: rest.y}, outputParameters: [{type: string, mapping: $.a}], operations: [{name: a, method: POST, call: up.a}]}",
      ["with", "outputParameters"].map(
        (key) => `warning schema/ignored-beside ${key}: \`${key}\` of resource has no effect beside \`operations\``,
      ),
    ],
    [
      '{path: "/{{path}}", forward: {targetNamespace: up}, call: up.a}',
      ["warning schema/ignored-beside call: `call` of resource has no effect beside `forward`"],
    ],
    ["{path: /a, call: up.a}", ["error schema/missing-key path: resource has no `method`"]],
    ["{path: /a, method: POST, call: up.a, operations: []}", []],
    [
      outputs("{type: string, mapping: $.a, value: b}"),
      ["warning schema/ignored-beside value: `value` of output has no effect beside `mapping`"],
    ],
    [
      outputs("{type: object, properties: {p: {type: string, value: a, const: b}}}"),
      ["warning schema/ignored-beside value: `value` of property `p` has no effect beside `const`"],
    ],
    [outputs("{type: string, mapping: $.a, value: $.a}"), []],
    [
      outputs("{type: array, mapping: $.a, items: strng}"),
      ["error schema/wrong-type strng: `type` of items must be a type, not the text `strng`"],
    ],
  ])("%s", (route, expected) => {
    expect(said({ route })).toEqual(expected);
  });
});

describe("keys that mean something elsewhere", () => {
  const part = (written: string): string => `{type: multipartForm, data: [${written}]}`;
  it.each([
    [part('{name: t, vale: "x"}'), ["error schema/misspelled-key vale: unknown key `vale` in a part"]],
    [part("{nam: t, value: x}"), ["error schema/misspelled-key nam: unknown key `nam` in a part"]],
    [
      part("{name: t, value: x, fileName: a.txt}"),
      ["warning schema/unknown-key fileName: unknown key `fileName` in a part: it is ignored"],
    ],
    [part("{name: t, value: x, filename: a.txt, contentType: text/plain}"), []],
  ])("%s", (body, expected) => {
    expect(said({ body: `, body: ${body}` })).toEqual(expected);
  });
});

describe("keys of another authentication", () => {
  const ignored = (key: string, type: string): string =>
    `warning schema/ignored-beside ${key}: \`${key}\` of authentication has no effect beside \`type: ${type}\``;
  it.each([
    ['{type: bearer, token: "{{T}}", placement: query}', [ignored("placement", "bearer")]],
    [
      '{type: bearer, token: "{{T}}", in: query, name: access_token}',
      ["in", "name"].map((key) => ignored(key, "bearer")),
    ],
    [
      '{type: bearer, token: "{{T}}", scopes: [read], clientId: x}',
      ["scopes", "clientId"].map((key) => ignored(key, "bearer")),
    ],
    ['{type: basic, username: me, password: "{{T}}", token: "{{T}}"}', [ignored("token", "basic")]],
    ['{type: apikey, key: X-Key, value: "{{T}}", username: me}', [ignored("username", "apikey")]],
    ['{type: bearer, token: "{{T}}", in: header, name: Authorization}', []],
    ['{type: apikey, in: query, name: key, value: "{{T}}"}', []],
    ['{type: oauth2, tokenUrl: "https://a.example/t", clientId: "{{T}}", clientSecret: "{{T}}", scope: read}', []],
  ])("%s", (written, expected) => {
    const found = said({ auth: `, authentication: ${written}` });
    expect(found.filter((line) => !line.includes("undeclared-binding"))).toEqual(expected);
  });
});

describe("placeholders of other templates", () => {
  it.each([
    ["/a{/id}", "/{id}"],
    ["/a/{+id}", "{id}"],
    ["/a/{id*}", "{id}"],
    ["/a{;id}", ";id={id}"],
    ["/a/x{.id}", ".{id}"],
    ["/a/{id:path}", "{id}"],
    ["/a/{id+}", "{id}"],
    ["/a/{id,b}", "{id},{b}"],
  ])("%s is told with what to write: %s", (path, write) => {
    const { diagnostics } = compileText(`naftiko: 1.0.0-alpha2
capability: {consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: "${path}", operations: [{name: a, method: GET}]}]}]}
`);
    const found = diagnostics.filter(({ code }) => code === "model/other-template");
    expect(found.map(({ severity, help }) => [severity, help])).toEqual([["error", `write \`${write}\``]]);
  });
});

describe("misspelled keys whose absence changes what is compiled", () => {
  const whole = `naftiko: 1.0.0-alpha2
info: {label: A, description: B.}
binds: [{namespace: env, keys: {TOKEN: UP_TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources: [{name: a, path: /a, operations: [{name: get, method: GET}, {name: list, method: GET, path: /l}]}]
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - path: /a
          name: a
          operations:
            - name: get
              method: GET
              steps: [{type: call, name: s, call: up.get}]
              mappings: [{targetName: x, value: $.s.x}]
              outputParameters: [{name: x, type: string}]
        - {path: /l, name: l, operations: [{name: l, method: GET, call: up.list, outputParameters: [{type: string, mapping: $.x}]}]}
`;
  it.each([
    ["capability:", "capabilty:", "capability"],
    ["keys:", "keyz:", "keys"],
    ["baseUri:", "baseURL:", "baseUrl"],
    ["mappings:", "mapings:", "mappings"],
    ["mapping:", "maping:", "mapping"],
  ])("%s as %s is refused, not ignored", (key, wrong, meant) => {
    expect(compileText(whole).diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    const { diagnostics } = compileText(whole.replace(key, wrong));
    const found = diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map(({ code, help }) => `${code}: ${help}`)).toEqual([
      `schema/misspelled-key: did you mean \`${meant}\`?`,
    ]);
  });
});
