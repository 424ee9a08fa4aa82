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

it("an input `in: environment` with a value has that value, and asks for no variable", async () => {
  const { rest, seen } = await started(
    `        a:
          path: /a/{{ZONE}}
          operations:
            read: {method: GET, inputParameters: {ZONE: {in: environment, value: 1.10}, q: {in: query, value: "{{ZONE}}"}, X-Z: {in: header, value: "z-{{ZONE}}"}}}
            make: {method: POST, inputParameters: {ZONE: {in: environment, value: "eu"}, n: {in: body}}, body: {type: json, data: '{"zone": "{{ZONE}}", "n": {{n}}}'}}`,
    `    - type: rest
      namespace: r
      resources:
        a: {path: /a, operations: {read: {method: GET, call: up.read}, make: {method: POST, call: up.make}}}`,
  );
  await fetch(`${rest}/a`);
  await fetch(`${rest}/a`, json('{"n":1}'));
  expect(seen("x-z")).toEqual(["GET /a/1.10?q=1.10 x-z: z-1.10", 'POST /a/eu {"zone":"eu","n":1}']);
});

it("one of the client level has it wherever the client reads it: credentials, headers, what is forwarded", async () => {
  const yaml = (value: string): string => `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
binds: [{namespace: env, keys: {SECRET: A_SECRET}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      inputParameters:
        - {name: KEY, in: environment, value: "${value}"}
        - {name: X-Key, in: header, value: "{{KEY}}"}
      authentication: {type: bearer, token: "{{KEY}}"}
      resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - {name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}
        - {name: f, path: "/f/{path}", forward: {targetNamespace: up}}
`;
  const upstream = await startUpstream((_, response) => void response.end());
  const { rest } = await serve(yaml("k-{{SECRET}}"), upstream, { env: { A_SECRET: "s1" } });
  await fetch(`${rest}/a`);
  await fetch(`${rest}/f/b`);
  expect(upstream.seen.map(({ url, headers }) => [url, headers["authorization"], headers["x-key"]])).toEqual([
    ["/a", "Bearer k-s1", "k-s1"],
    ["/b", "Bearer k-s1", "k-s1"],
  ]);
  const told = (value: string): readonly string[] =>
    compileText(yaml(value))
      .diagnostics.filter(({ severity }) => severity === "warning")
      .map(({ code }) => code)
      .sort();
  // The same again in braces is the variable itself; a variable's name without braces is text.
  expect(told("{{KEY}}")).toEqual(["model/undeclared-binding", "model/unused-binding"]);
  expect(told("SECRET")).toEqual(["model/unresolved-reference", "model/unused-binding"]);
});
