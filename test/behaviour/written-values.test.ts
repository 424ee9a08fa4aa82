import { expect, it } from "vitest";
import { compileText } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";
import { started } from "./started.js";

const big = "1524831183200260097";
const json = (text: string): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: text,
});

it("values that are written out go out as they are meant, from every place", async () => {
  const { rest, tool, seen } = await started(
    `        a:
          path: /a
          operations:
            lists: {method: GET, inputParameters: {$expand: {in: query, value: [a, 1.10]}, ids: {in: query, value: [1, 2]}, X-L: {in: header, value: [a, b]}}}
            long: {method: POST, body: {type: json, data: {id: ${big}, text: "${big}", list: [-${big}], v: 1.5}}}
            form: {method: POST, inputParameters: {n: {in: body, type: integer}}, body: {type: formUrlEncoded, data: {n: "{{n}}"}}}
            search: {method: GET, inputParameters: {q: {in: query, type: string}}}
            put: {method: POST, inputParameters: {o: {in: body, type: object}}}`,
    `    - type: rest
      namespace: r
      resources:
        lists: {path: /lists, operations: {lists: {method: GET, call: up.lists}}}
        long: {path: /long, operations: {long: {method: POST, call: up.long}}}
        form: {path: /form, operations: {form: {method: POST, call: up.form}}}
        price: {path: /price, operations: {price: {method: GET, call: up.search, inputParameters: {q: {in: query, value: "$5.00"}}}}}
        put: {path: /put, operations: {put: {method: POST, call: up.put, inputParameters: {name: {in: body, type: string, mapping: body.o.name}}}}}
    - {type: mcp, namespace: t, tools: {go: {description: G., ref: f.go, with: {q: 1.10}}, put: {description: P., call: up.put, inputParameters: {x: {type: string, mapping: body.o.name, required: false}, y: {type: integer, mapping: body.o.deep.y, required: false}}}}}`,
    `    - {display: F, namespace: f, flows: {go: {description: G., call: up.search, inputParameters: {q: {type: string}}}}}`,
  );
  await fetch(`${rest}/lists`);
  await fetch(`${rest}/long`, { method: "POST" });
  await fetch(`${rest}/form`, { method: "POST", body: new URLSearchParams({ n: big }) });
  await fetch(`${rest}/form`, json(`{"n":${big}}`));
  await fetch(`${rest}/price`);
  await fetch(`${rest}/put`, json('{"name":"n"}'));
  await tool("go", {});
  await tool("put", { x: "1", y: 2 });
  // Nobody wrote the object: it is there for what is put into it.
  await fetch(`${rest}/put`, json("{}"));
  await tool("put", { y: 2 });
  await tool("put", { x: "1" });
  expect(seen("x-l")).toEqual([
    "GET /a?%24expand=a,1.10&ids=1&ids=2 x-l: a, b",
    `POST /a {"id":${big},"text":"${big}","list":[-${big}],"v":1.5}`,
    `POST /a n=${big}`,
    `POST /a n=${big}`,
    "GET /a?q=%245.00",
    'POST /a {"o":{"name":"n"}}',
    "GET /a?q=1.10",
    'POST /a {"o":{"name":"1","deep":{"y":2}}}',
    "POST /a {}",
    'POST /a {"o":{"deep":{"y":2}}}',
    'POST /a {"o":{"name":"1"}}',
  ]);
});

it("GET and HEAD stand on one path whatever its placeholders are called", async () => {
  const { rest, seen } = await started(
    `        o: {path: "/o/{k}", operations: {g: {method: GET}, h: {method: HEAD}}}`,
    `    - {type: rest, namespace: r, resources: {a: {path: "/o/{k}", operations: {g: {method: GET, call: up.g}}}, b: {path: "/o/{key}", operations: {h: {method: HEAD, call: up.h, with: {k: rest.key}}}}}}`,
  );
  await fetch(`${rest}/o/1`);
  await fetch(`${rest}/o/2`, { method: "HEAD" });
  expect(seen()).toEqual(["GET /o/1", "HEAD /o/2"]);
});

it("a reference whose name stands in braces is that reference", async () => {
  const upstream = await startUpstream((_seen, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const values = {
    own: "$this.t-rest.{{q}}",
    this: "$this.{{ q }}",
    rest: "rest.{{q}}",
    query: "rest.query.{{q}}",
    tools: "tools.{{q}}",
    // Other text stays text around a hole.
    other: "prefix.{{q}}",
    both: "rest.{{q}}.json",
    two: "rest.{{q}}{{q}}",
  };
  const yaml = capabilityOf({
    resources:
      "{name: s, path: /s, operations: [{name: search, method: GET, inputParameters: [{name: term, in: query}]}]}",
    routes: Object.entries(values)
      .map(
        ([name, value]) =>
          `{name: ${name}, path: /${name}, operations: [{method: GET, name: ${name}, inputParameters: [{name: q, in: query, type: string}], call: up.search, with: {term: "${value}"}}]}`,
      )
      .join(", "),
  });
  const notes = compileText(yaml).diagnostics.filter(({ code }) => code === "portability/pseudo-namespace");
  expect(notes.map(({ message }) => message)).toEqual(
    ["own", "this", "rest", "query", "tools"].map(
      (name) => `the reference engine sends \`${Reflect.get(values, name)}\` upstream as this literal text`,
    ),
  );
  const { rest } = await serve(yaml, upstream);
  for (const name of Object.keys(values)) await fetch(`${rest}/${name}?q=a`);
  expect(upstream.seen.map(({ url }) => url)).toEqual([
    ...["own", "this", "rest", "query", "tools"].map(() => "/s?term=a"),
    "/s?term=prefix.a",
    "/s?term=rest.a.json",
    "/s?term=rest.aa",
  ]);
});
