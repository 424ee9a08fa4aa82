import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { started } from "./started.js";

const operations = `        a: {path: "/a", operations: {list: {method: GET, inputParameters: {n: {in: query, type: integer}, s: {in: query, type: string}, l: {in: query, type: array, items: {type: string}}}}, add: {method: POST, inputParameters: {opts: {in: body, type: object}}}}}
        b: {path: "/b/{id}", operations: {get: {method: GET, inputParameters: {id: {in: path, type: string}, X-V: {in: header, type: string}}}}}`;
const flows = (flow: string): string => `    - {display: F, namespace: f, flows: {go: {description: G., ${flow}}}}`;

describe("what an author says is meant where nothing is passed goes out", () => {
  it("from tools and routes, in the type and the spelling that are meant", async () => {
    const given = `inputParameters: {n: {in: query, type: integer, default: "5"}, s: {in: query, type: string, default: 1.10}, l: {in: query, type: array, items: {type: string}, default: [a, b]}}`;
    const { rest, tool, list, seen } = await started(
      operations,
      `    - {type: rest, namespace: r, resources: {a: {path: /a, operations: {list: {method: GET, call: up.list, ${given}}}}}}
    - {type: mcp, namespace: t, tools: {list: {description: L., call: up.list, ${given}}}}`,
    );
    await fetch(`${rest}/a`);
    await tool("list", {});
    await tool("list", { n: 0, s: "", l: [] });
    expect(seen()).toEqual(["GET /a?n=5&s=1.10&l=a&l=b", "GET /a?n=5&s=1.10&l=a&l=b", "GET /a?n=0&s="]);
    expect(await list()).toMatchObject({ list: { properties: { n: { default: 5 }, s: { default: "1.10" } } } });
  });

  it("from headers, a path, an object of a body, and a schema of a tool's own", async () => {
    const { rest, tool, seen } = await started(
      operations,
      `    - {type: rest, namespace: r, resources: {b: {path: "/b/{id}", operations: {get: {method: GET, call: up.get, inputParameters: {x-v: {in: header, type: string, default: 2.10}}}}}, a: {path: /a, operations: {add: {method: POST, call: up.add, inputParameters: {opts: {in: body, type: object, default: {k: 1, l: [x]}}}}}}}}
    - {type: mcp, namespace: t, tools: {get: {description: G., call: up.get, inputParameters: {id: {type: string, default: me}}}, list: {description: L., call: up.list, inputSchema: {type: object, properties: {n: {type: integer, default: 20}}}}}}`,
    );
    await fetch(`${rest}/b/1`);
    await fetch(`${rest}/a`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    await tool("get", {});
    await tool("list", {});
    expect(seen("x-v")).toEqual([
      "GET /b/1 x-v: 2.10",
      'POST /a {"opts":{"k":1,"l":["x"]}}',
      "GET /b/me",
      "GET /a?n=20",
    ]);
  });

  it.each([
    ["of one call", "call: up.list, inputParameters: {n: {type: integer, default: 7}}", ["GET /a?n=7"]],
    [
      "of steps",
      "inputParameters: {n: {type: integer, default: 7}}, steps: {one: {type: call, call: up.list}, two: {type: call, call: up.list}}",
      ["GET /a?n=7", "GET /a?n=7"],
    ],
  ])("from a flow %s, whoever calls it and by whatever name", async (_, flow, calls) => {
    const { rest, tool, list, seen } = await started(
      operations,
      `    - {type: rest, namespace: r, resources: {a: {path: /a, operations: {go: {method: GET, ref: f.go, with: {n: rest.query.m}}}}, b: {path: /b, operations: {go2: {method: GET, ref: f.go, inputParameters: {n: {in: query, type: integer}}}}}}}
    - {type: mcp, namespace: t, tools: {go: {description: G., ref: f.go}}}`,
      flows(flow),
    );
    await fetch(`${rest}/a`);
    await fetch(`${rest}/b`);
    await tool("go", {});
    expect(seen()).toEqual([...calls, ...calls, ...calls]);
    await fetch(`${rest}/a?m=2`);
    expect(seen().slice(3 * calls.length)).toEqual(calls.map((call) => call.replace("7", "2")));
    expect(await list()).toMatchObject({ go: { properties: { n: { default: 7 } } } });
  });
});

describe("a default that its own schema does not allow is reported", () => {
  it.each([
    ["type: integer, default: many", "is a text, where a whole number is declared"],
    ["type: integer, default: 1.5", "is a number, where a whole number is declared"],
    ["type: string, enum: [a, b], default: c", "is none of the values that `enum` lists"],
    ["type: integer, maximum: 5, default: 9", "is not what `maximum: 5` allows"],
    ["type: string, maxLength: 2, default: abc", "is not what `maxLength: 2` allows"],
    ["type: array, items: {type: integer}, default: [a]", "is not what `items` allows"],
    ["type: object, properties: {k: {type: integer, minimum: 3, default: 1}}", "is not what `minimum: 3` allows"],
    ["type: boolean, default: yes", "is a text, where true or false is declared"],
  ])("%s", (input, problem) => {
    const wrongIn = (consumed: string, tool: string): readonly string[] =>
      compileText(`ikanos: 1.0.0-beta4
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: {a: {path: /a, operations: {do: {method: GET, inputParameters: {x: {in: query, ${consumed}}}}}}}}
  exposes:
    - {type: mcp, namespace: t, tools: {do: {description: D., call: up.do, inputParameters: {x: {${tool}}}}}}
`)
        .diagnostics.filter(({ code }) => code === "schema/wrong-default")
        .map(({ message }) => message);
    const message = `the default ${problem}: it is not used`;
    expect(wrongIn("type: string", input)).toEqual([message]);
    expect(wrongIn(input, "type: string")).toEqual([message]);
  });

  it.each([
    "type: integer, default: 5",
    "type: number, default: 5",
    "type: integer, default: null",
    "type: string, pattern: '^a', default: abc",
    "type: [integer, 'null'], default: null",
    "default: {a: [1]}",
    "type: number, multipleOf: 0.1, default: 0.3",
  ])("and %s is not", (input) => {
    expect(
      compileText(`ikanos: 1.0.0-beta4
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: {a: {path: /a, operations: {do: {method: GET, inputParameters: {x: {in: query, ${input}}}}}}}}
`).diagnostics.filter(({ code }) => code === "schema/wrong-default"),
    ).toEqual([]);
  });
});
