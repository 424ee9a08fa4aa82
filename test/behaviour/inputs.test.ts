import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { serve, toolsOf } from "./served.js";
import { started } from "./started.js";

const search = `        items: {path: "/items/{shop}", operations: {search: {method: GET, inputParameters: {shop: {in: path, type: string, required: true}, q: {in: query, type: string}, page: {in: query, type: integer}, X-Trace: {in: header, type: string}}}}}`;
const post = (text: string, body: unknown): [string, RequestInit] => [
  text,
  { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
];

describe("optional query parameters of an operation flow where nothing is declared", () => {
  it.each([
    ["with", "with: {shop: rest.shop}, "],
    ["without with", ""],
  ])("%s, in REST", async (_, written) => {
    const { rest, seen } = await started(
      search,
      `    - {type: rest, namespace: r, resources: {items: {path: "/shops/{shop}", operations: {search: {method: GET, ${written}call: up.search}}}}}`,
    );
    await fetch(`${rest}/shops/a?q=x&page=2`, { headers: { "x-trace": "t" } });
    await fetch(`${rest}/shops/a`);
    expect(seen()).toEqual(["GET /items/a?q=x&page=2", "GET /items/a"]);
  });

  it("in tools and through flows, and never headers", async () => {
    const { tool, list, seen } = await started(
      search,
      `    - {type: mcp, namespace: t, tools: {search: {description: S., call: up.search, with: {shop: tools.shop}}, flow: {description: F., ref: f.find}}}`,
      `    - {display: F, namespace: f, flows: {find: {description: F., call: up.search}}}`,
    );
    const schemas = await list();
    for (const name of ["search", "flow"])
      expect(schemas[name]).toMatchObject({ properties: { shop: {}, q: {}, page: {} }, required: ["shop"] });
    expect(JSON.stringify(schemas)).not.toContain("X-Trace");
    await tool("search", { shop: "a", q: "x" });
    await tool("flow", { shop: "a", page: 3 });
    expect(seen()).toEqual(["GET /items/a?q=x", "GET /items/a?page=3"]);
  });

  it("but not beside inputs that are declared", async () => {
    const { rest, list, seen } = await started(
      search,
      `    - {type: rest, namespace: r, resources: {items: {path: "/shops/{shop}", operations: {search: {method: GET, call: up.search, inputParameters: {q: {in: query, type: string}}}}}}}
    - {type: mcp, namespace: t, tools: {search: {description: S., call: up.search, inputParameters: {shop: {type: string}, q: {type: string}}}}}`,
    );
    await fetch(`${rest}/shops/a?q=x&page=2`);
    expect(seen()).toEqual(["GET /items/a?q=x"]);
    expect(await list()).toMatchObject({ search: { properties: { shop: {}, q: {} }, required: ["shop"] } });
  });
});

describe("an argument that says nothing of required is what its parameter is", () => {
  const declared = `inputParameters: {shop: {type: string}, q: {type: string}, page: {type: integer, required: true}}`;
  it.each([
    ["a call with with", `call: up.search, with: {shop: tools.shop, q: tools.q, page: tools.page}, ${declared}`, ""],
    ["a call by name", `call: up.search, ${declared}`, ""],
    ["steps", `steps: {one: {type: call, call: up.search}}, ${declared}`, ""],
    [
      "a flow",
      `ref: f.find`,
      `    - {display: F, namespace: f, flows: {find: {description: F., call: up.search, ${declared}}}}`,
    ],
  ])("%s", async (_, written, aggregates) => {
    const { list, tool, seen } = await started(
      search,
      `    - {type: mcp, namespace: t, tools: {search: {description: S., ${written}}}}`,
      aggregates,
    );
    expect(await list()).toMatchObject({ search: { required: ["shop", "page"] } });
    await tool("search", { shop: "a", page: 1 });
    expect(seen()).toEqual(["GET /items/a?page=1"]);
  });

  it("and is demanded where a text is made of it, or a required parameter", async () => {
    const { list } = await started(
      search,
      `    - {type: mcp, namespace: t, tools: {search: {description: S., call: up.search, with: {shop: tools.shop, q: "pre-{{word}}"}, inputParameters: {shop: {type: string}, word: {type: string}}}}}`,
    );
    expect(await list()).toMatchObject({ search: { required: ["shop", "word"] } });
  });
});

const add = `        parcels: {path: /parcels, operations: {add: {method: POST, inputParameters: {sku: {in: query, type: string}, note: {in: body, type: string}}}}}`;

describe("an input with a path is read from what the caller sends", () => {
  it.each([
    ["$.order.lines[0].sku", { order: { lines: [{ sku: "S1" }] } }, "POST /parcels?sku=S1"],
    ["$.sku", { sku: "S2" }, "POST /parcels?sku=S2"],
    ["$['a b'][1]", { "a b": [1, "S3"] }, "POST /parcels?sku=S3"],
    ["$.order.sku", {}, "POST /parcels"],
  ])("of a body: %s", async (path, body, sent) => {
    const { rest, seen } = await started(
      add,
      `    - {type: rest, namespace: r, resources: {parcels: {path: /parcels, operations: {add: {method: POST, call: up.add, inputParameters: {sku: {in: body, type: string, required: false, value: "${path}"}}}}}}}`,
    );
    expect((await fetch(...post(`${rest}/parcels`, body))).status).toBe(200);
    expect(seen().map((line) => line.replace(/ \{\}$/, ""))).toEqual([sent]);
  });

  it("of a body that has other members, too", async () => {
    const { rest, seen } = await started(
      add,
      `    - {type: rest, namespace: r, resources: {parcels: {path: /parcels, operations: {add: {method: POST, call: up.add, inputParameters: {sku: {in: body, type: string, value: "$.order.sku"}, note: {in: body, type: string}}}}}}}`,
    );
    await fetch(...post(`${rest}/parcels`, { order: { sku: "S" }, note: "n" }));
    expect(seen()).toEqual(['POST /parcels?sku=S {"note":"n"}']);
  });

  it("of a tool's arguments", async () => {
    const { tool, seen } = await started(
      add,
      `    - {type: mcp, namespace: t, tools: {add: {description: A., call: up.add, inputParameters: {sku: {type: string, value: "$.order.lines[0].sku"}, note: {type: string}}}}}`,
    );
    await tool("add", { order: { lines: [{ sku: "S1" }] }, note: "n" });
    expect(seen()).toEqual(['POST /parcels?sku=S1 {"note":"n"}']);
  });
});

describe("what inputs with paths lie in is described as far as they say", () => {
  const sku = `sku: {type: string, required: true, description: An article., maxLength: 8, value: $.order.sku}`;
  const member = {
    type: "object",
    required: ["sku"],
    properties: { sku: { type: "string", description: "An article.", maxLength: 8 }, lines: { type: "array" } },
  };
  const inputs = (place: string): string =>
    [sku, "first: {type: integer, value: '$.order.lines[0].id'}", "note: {type: string}"]
      .map((input) => input.replace("{type", `{${place}type`))
      .join(", ");
  const adds = `        parcels: {path: /parcels, operations: {add: {method: POST, inputParameters: {sku: {in: query, type: string}, first: {in: query, type: integer}, note: {in: body, type: string}}}}}`;

  it("by the route, its document and the tool", async () => {
    const { rest, tool, list, seen } = await started(
      adds,
      `    - {type: rest, namespace: r, resources: {parcels: {path: /parcels, operations: {add: {method: POST, call: up.add, inputParameters: {${inputs("in: body, ")}}}}}}}
    - {type: mcp, namespace: t, tools: {add: {description: A., call: up.add, inputParameters: {${inputs("")}}}}}`,
    );
    const requestBody = {
      required: true,
      content: { "application/json": { schema: { required: ["order"], properties: { order: member } } } },
    };
    expect(await (await fetch(`${rest}/openapi.json`)).json()).toMatchObject({
      paths: { "/parcels": { post: { requestBody } } },
    });
    expect(await list()).toMatchObject({ add: { required: ["order"], properties: { order: member } } });
    const order = { sku: "S", lines: [{ id: 1, more: 2 }, "other"], more: 3 };
    await fetch(...post(`${rest}/parcels`, { order, note: "n", more: 4 }));
    await tool("add", { order, note: "n" });
    expect(seen()).toEqual(Array(2).fill('POST /parcels?sku=S&first=1 {"note":"n"}'));
    for (const refused of [{}, { order: {} }, { order: { sku: "much too long" } }, { order: { sku: "S", lines: 1 } }])
      expect([(await fetch(...post(`${rest}/parcels`, refused))).status, await tool("add", refused)]).toMatchObject([
        400,
        { isError: true },
      ]);
    expect(seen()).toHaveLength(2);
  });
});

describe("mapping says where an argument goes", () => {
  it.each([
    ["body.model_file", 'POST /parcels {"note":"n","model_file":"m"}'],
    ["query.model", 'POST /parcels?model=m {"note":"n"}'],
    ["query.sku", 'POST /parcels?sku=m {"note":"n"}'],
  ])("%s", async (mapping, sent) => {
    const { tool, seen } = await started(
      add,
      `    - {type: mcp, namespace: t, tools: {add: {description: A., call: up.add, inputParameters: {note: {type: string}, file: {type: string, required: true, mapping: ${mapping}}}}}}`,
    );
    await tool("add", { note: "n", file: "m" });
    expect(seen()).toEqual([sent]);
  });
});

describe("with beside steps feeds the steps", () => {
  const steps = `steps: {one: {type: call, call: up.search, with: {shop: "{{shop}}", q: "{{slug}}"}}, two: {type: call, call: up.add, with: {note: "{{slug}}!"}}}`;
  it("of a flow", async () => {
    const { tool, list, seen } = await started(
      `${search}\n${add}`,
      `    - {type: mcp, namespace: t, tools: {go: {description: G., ref: f.go}}}`,
      `    - {display: F, namespace: f, flows: {go: {description: G., inputParameters: {title: {type: string}, shop: {type: string}}, with: {slug: "pre-{{title}}"}, ${steps}}}}`,
    );
    expect(Object.keys(((await list()) as { readonly go: { readonly properties: object } }).go.properties)).toEqual([
      "title",
      "shop",
    ]);
    await tool("go", { title: "moon", shop: "a" });
    expect(seen()).toEqual(["GET /items/a?q=pre-moon", 'POST /parcels {"note":"pre-moon!"}']);
  });

  it("of a tool and of a REST operation, also where it repeats a name", async () => {
    const written = `with: {slug: "{{slug}}-x"}, ${steps}`;
    const { tool, rest, seen } = await started(
      `${search}\n${add}`,
      `    - {type: mcp, namespace: t, tools: {go: {description: G., inputParameters: {slug: {type: string}, shop: {type: string}}, ${written}}}}
    - {type: rest, namespace: r, resources: {go: {path: "/go/{shop}", operations: {go: {method: GET, inputParameters: {slug: {in: query, type: string}}, ${written}}}}}}`,
    );
    await tool("go", { slug: "s", shop: "a" });
    await fetch(`${rest}/go/b?slug=t`);
    expect(seen()).toEqual([
      "GET /items/a?q=s-x",
      'POST /parcels {"note":"s-x!"}',
      "GET /items/b?q=t-x",
      'POST /parcels {"note":"t-x!"}',
    ]);
  });

  it("by their name alone", async () => {
    const { tool, seen } = await started(
      search,
      `    - {type: mcp, namespace: t, tools: {go: {description: G., inputParameters: {shop: {type: string}}, with: {q: "always"}, steps: {one: {type: call, call: up.search}}}}}`,
    );
    await tool("go", { shop: "a" });
    expect(seen()).toEqual(["GET /items/a?q=always"]);
  });
});

describe("what an exposed resource fixes goes with every forwarded request", () => {
  it("beside what the caller sends, in the spelling of the YAML", async () => {
    const { rest, seen } = await started(
      search,
      `    - {type: rest, namespace: r, resources: {proxy: {path: "/proxy/{path}", inputParameters: {tenant: {in: query, type: string, value: acme}, ver: {in: query, type: string, value: 1.10}}, forward: {targetNamespace: up, trustedHeaders: [accept]}}}}`,
    );
    await fetch(`${rest}/proxy/b?x=1`);
    const [line = ""] = seen();
    const query = new URLSearchParams(line.split("?")[1]);
    expect([query.getAll("tenant"), query.getAll("ver"), query.getAll("x")]).toEqual([["acme"], ["1.10"], ["1"]]);
  });
});

describe("a placeholder that stands in a path twice", () => {
  it("is one value: a caller who writes two is told so", async () => {
    const { rest, seen } = await started(
      `        a: {path: "/a/{id}/b/{id}", operations: {do: {method: GET, inputParameters: {id: {in: path, type: integer}}}}}`,
      `    - {type: rest, namespace: r, resources: {a: {path: "/x/{id}/y/{id}", operations: {do: {method: GET, call: up.do}}}, b: {path: "/z/{the-id}/{other}/{the-id}/{the-id}", operations: {other: {method: GET, call: up.do, with: {id: rest.the-id}}}}}}`,
    );
    const refused = await fetch(`${rest}/x/1/y/2`);
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ in: "path", name: "id", detail: "must be the same wherever it stands in the path" }] },
    ]);
    expect((await fetch(`${rest}/z/1/5/1/2`)).status).toBe(400);
    expect((await fetch(`${rest}/x/1/y/1`)).status).toBe(200);
    expect((await fetch(`${rest}/z/3/5/3/3`)).status).toBe(200);
    expect(seen()).toEqual(["GET /a/1/b/1", "GET /a/3/b/3"]);
  });

  it("is one value in the URI of a resource, too: what has two is no such resource", async () => {
    const upstream = await startUpstream(({ url }, response) => json(response, { path: url }));
    const uris = ["k://ship/{id}/{id}", "k://part/{id}-{id}", "k://fleet/{fleet}/{id}/of/{fleet}"];
    const yaml = `ikanos: 1.0.0-beta4
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "${upstream.url}", resources: {a: {path: "/a/{id}", operations: {do: {method: GET, inputParameters: {fleet: {in: query}}}}}}}
  exposes:
    - type: mcp
      namespace: t-mcp
      resources:
${uris.map((uri, index) => `        r${index}: {display: R, description: Reads it., uri: "${uri}", call: up.do}\n`).join("")}`;
    expect(compileText(yaml).diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    const client = await toolsOf(await serve(yaml, upstream));
    const read = async (uri: string): Promise<string> => {
      const [content] = (await client.readResource({ uri })).contents;
      return content !== undefined && "text" in content ? JSON.parse(content.text).path : "";
    };
    expect(await read("k://ship/7/7")).toBe("/a/7");
    expect(await read("k://part/7-7")).toBe("/a/7");
    expect(await read("k://fleet/x/7/of/x")).toBe("/a/7?fleet=x");
    await expect(read("k://ship/7/8")).rejects.toThrow("not found");
    await expect(read("k://part/7-8")).rejects.toThrow("not found");
    await expect(read("k://fleet/x/7/of/y")).rejects.toThrow("not found");
  });

  it("and one that nothing reads is reported", () => {
    const reported = (path: string, written: string): readonly string[] =>
      compileText(`ikanos: 1.0.0-beta4
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: {a: {path: "/a/{id}/b/{id}", operations: {do: {method: GET}}}}}
  exposes:
    - {type: rest, namespace: r, resources: {a: {path: "${path}", operations: {do: {method: GET, ${written}}}}}}
`)
        .diagnostics.filter(({ code }) => code === "model/unread-input")
        .map(({ message }) => message);
    expect(reported("/x/{a}/y/{b}", "call: up.do, with: {id: rest.a}")).toEqual([
      "nothing reads the input `b` of GET /x/{a}/y/{b}",
    ]);
    expect(reported("/x/{id}/{team}", "call: up.do")).toEqual(["nothing reads the input `team` of GET /x/{id}/{team}"]);
    expect(reported("/x/{id}", "steps: {one: {type: call, call: up.do}}")).toEqual([]);
    expect(reported("/x/{id}", 'outputParameters: [{type: string, value: "fixed"}]')).toEqual([]);
  });
});
