import { describe, expect, it } from "vitest";
import { type Change, findChanges, isVersion } from "../../generator/drift/changes.js";
import { compileText } from "../check.js";

/** An input of a body, in a route and in a tool, and one in a query; `of` the consumed operation that they are of. */
const capability = (input: string, query = ""): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "https://up.example", resources: [{name: a, path: /a, operations: [{name: a, method: POST, inputParameters: [{name: n, in: body, ${input}}${query === "" ? "" : `, {name: q, in: query, ${query}}`}]}]}]}
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{method: POST, name: a, description: A., call: up.a}]}]}
`;

function changes(before: string, after: string): readonly Change[] {
  const [old, current] = [compileText(before), compileText(after)];
  if (!isVersion(old) || !isVersion(current)) throw new Error("no capability");
  return findChanges(old, current);
}

/** The worst level of each surface: `client compatible, rest breaking`. */
function levels(before: string, after: string): string {
  const order = ["breaking", "risky", "compatible", "documentation"];
  const found = changes(before, after).filter(({ level }) => level !== "none");
  return ["client", "rest", "mcp", "runtime"]
    .flatMap((surface) => {
      const own = found.filter((change) => change.surface === surface).map(({ level }) => level);
      const worst = order.find((level) => own.some((each) => each === level));
      return worst === undefined ? [] : [`${surface} ${worst}`];
    })
    .join(", ");
}

const nothing = "";

describe("schemas that take the same values are the same", () => {
  it.each([
    ["a limit that refuses nothing", "type: string", "type: string, minLength: 0"],
    [
      "a list that may be empty",
      "type: array, items: {type: string}",
      "type: array, items: {type: string}, minItems: 0",
    ],
    [
      "items that may be alike",
      "type: array, items: {type: string}",
      "type: array, items: {type: string}, uniqueItems: false",
    ],
    ["multiples of one", "type: integer", "type: integer, multipleOf: 1"],
    ["an open and a closed end", "type: integer, exclusiveMaximum: 101", "type: integer, maximum: 100"],
    ["an end between integers", "type: integer, minimum: 1.5", "type: integer, minimum: 2"],
    [
      "the same below, in an object",
      "type: object, properties: {a: {type: integer, exclusiveMinimum: 0}}",
      "type: object, properties: {a: {type: integer, minimum: 1}}",
    ],
    [
      "a limit that refuses nothing, in an object",
      "type: object, properties: {a: {type: string}}",
      "type: object, properties: {a: {type: string, minLength: 0}}",
    ],
    ["types in another order", 'type: [integer, "null"]', 'type: ["null", integer]'],
    ["an integer beside a number", "type: [number, string]", "type: [integer, number, string]"],
  ])("%s", (_, one, other) => {
    expect(levels(capability(one), capability(other)).replace(/\w+ compatible(?:, )?/g, "")).toBe(nothing);
    expect(changes(capability(one), capability(other)).map(({ id }) => id)).not.toContain("rest/changed-otherwise");
  });

  it("words to choose from, one by one", () => {
    expect(
      levels(capability("type: string, enum: [a, b]"), capability("type: string, oneOf: [{const: b}, {const: a}]")),
    ).toBe("client compatible, rest compatible");
    expect(levels(capability("type: string, enum: [a, b]"), capability("type: string, oneOf: [{const: b}]"))).toContain(
      "rest breaking",
    );
  });
});

describe("null and further types", () => {
  it.each([
    ["null may be passed", "type: integer", 'type: [integer, "null"]', "client compatible, rest compatible"],
    ["null may not be passed any more", 'type: [integer, "null"]', "type: integer", "client breaking, rest breaking"],
    [
      "the same as older documents say it",
      "type: string",
      "type: string, nullable: true",
      "client compatible, rest compatible",
    ],
    ["another type beside", "type: [string, integer]", "type: [string, integer, boolean]", "rest compatible"],
    ["one type less", "type: [string, integer, boolean]", "type: [string, integer]", "rest breaking"],
    ["another one of two", "type: [string, integer]", "type: [string, boolean]", "rest breaking"],
    [
      "null in a member",
      "type: object, properties: {a: {type: string}}",
      'type: object, properties: {a: {type: [string, "null"]}}',
      "client compatible, rest compatible",
    ],
    [
      "another type in a member",
      'type: object, properties: {a: {type: [string, "null"]}}',
      'type: object, properties: {a: {type: [integer, "null"]}}',
      "rest breaking",
    ],
  ])("%s", (_, before, after, expected) => {
    expect(levels(capability(before), capability(after))).toBe(expected);
  });

  it("null cannot be passed in a query", () => {
    const [one, other] = ["type: integer", 'type: [integer, "null"]'].map((query) => capability("type: string", query));
    expect(levels(one ?? "", other ?? "")).toBe(nothing);
  });
});

describe("ends of numbers", () => {
  it.each([
    ["type: number, exclusiveMinimum: 0", "type: number, minimum: 0", "rest compatible"],
    ["type: number, minimum: 0", "type: number, exclusiveMinimum: 0", "rest breaking"],
    ["type: integer, maximum: 100", "type: integer, exclusiveMaximum: 100", "rest breaking"],
    ["type: integer, exclusiveMaximum: 100", "type: integer, maximum: 100", "rest compatible"],
    ["type: integer, maximum: 100", "type: integer, maximum: 100, exclusiveMaximum: 50", "rest breaking"],
  ])("%s and %s", (before, after, expected) => {
    expect(levels(capability(before), capability(after))).toBe(expected);
  });
});

it("a default that a called operation gains stands for what callers leave out", () => {
  const [before, after] = ["type: integer", "type: integer, default: 10"].map((query) =>
    capability("type: string", query),
  );
  expect(changes(before ?? "", after ?? "").map(({ level, id }) => `${level} ${id}`)).toEqual([
    "risky rest/parameter-default-changed",
  ]);
});

describe("what is called otherwise and stays what it is", () => {
  const bound = (name: string, variable: string, more = ""): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {${name}: ${variable}${more}}}]
capability:
  consumes: [{type: http, namespace: up, baseUri: "https://up.example", authentication: {type: bearer, token: "{{${name}}}"}, resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}]
  exposes: [{type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{method: GET, name: a, description: A., call: up.a}]}]}]
`;
  const told = (before: string, after: string): readonly string[] =>
    changes(before, after).map(({ level, id }) => `${level} ${id}`);

  it("a binding that is read from the same variable", () => {
    expect(told(bound("TOKEN", "UP_TOKEN"), bound("TOK", "UP_TOKEN"))).toEqual(["risky runtime/binding-renamed"]);
  });

  it("unless it is read from another one, too", () => {
    expect(told(bound("TOKEN", "UP_TOKEN"), bound("TOK", "OTHER_TOKEN"))).toEqual([
      "breaking runtime/binding-added",
      "compatible runtime/binding-removed",
    ]);
  });

  it.each([
    ["https://up.example/v1", "https://UP.example/v1"],
    ["https://up.example/v1", "https://up.example:443/v1"],
    ["http://up.example", "HTTP://up.example:80/"],
  ])("the base URL %s as %s", (before, after) => {
    const at = (url: string): string => bound("T", "T").replace("https://up.example", url);
    expect(told(at(before), at(after)).filter((id) => !id.startsWith("none"))).toEqual([]);
    expect(told(at(before), at(`${after.replace(/\/$/, "")}/x`))).toContain("risky runtime/base-url-changed");
  });
});

describe("a route that stands beside one with a placeholder", () => {
  const routes = (...paths: readonly string[]): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "https://up.example", resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}]
  exposes: [{type: rest, namespace: r, port: 8080, resources: [${paths.map((path, index) => `{name: a${index}, path: "${path}", operations: [{method: ${path.startsWith("/post") ? "POST" : "GET"}, name: a${index}, description: A., call: up.a}]}`).join(", ")}]}]
`;
  const told = (before: readonly string[], added: string): readonly string[] =>
    changes(routes(...before), routes(...before, added)).flatMap(({ id }) =>
      id === "rest/route-taken-over" ? [id] : [],
    );

  it.each([
    ["written out", ["/a/{id}"], "/a/latest"],
    ["in the middle", ["/a/{id}/b"], "/a/latest/b"],
    ["another placeholder before it", ["/{x}/{id}"], "/{y}/latest"],
    ["one of two", ["/a/{id}/{of}"], "/a/{id}/all"],
  ] as const)("%s", (_, before, added) => {
    expect(told(before, added)).toEqual(["rest/route-taken-over"]);
  });

  it.each([
    ["of other length", ["/a/{id}"], "/a/latest/b"],
    ["below something else", ["/a/{id}"], "/b/latest"],
    ["of another method", ["/post/{id}"], "/a/latest"],
    ["a placeholder beside what is written out", ["/a/latest"], "/a/{id}"],
  ] as const)("but for one %s", (_, before, added) => {
    expect(told(before, added)).toEqual([]);
  });

  it("says so, and no longer that nobody is affected", () => {
    const found = changes(routes("/a/{id}"), routes("/a/{id}", "/a/latest"));
    expect(found.map(({ level, sentence }) => `${level} ${sentence}`)).toEqual([
      "compatible `GET /a/latest` answers now",
      "risky it answers requests that `GET /a/{id}` answered",
    ]);
    const back = changes(routes("/a/{id}", "/a/latest"), routes("/a/{id}"));
    expect(back.map(({ level, sentence }) => `${level} ${sentence}`)).toEqual([
      "breaking callers of `GET /a/latest` get what `GET /a/{id}` answers",
    ]);
  });
});
