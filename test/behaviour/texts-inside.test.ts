import { expect, it } from "vitest";
import { started } from "./started.js";

/** What a caller may send to become structure, in JSON, GraphQL and SPARQL. */
const hostile = [
  'a","admin":true,"z":"',
  'x") { id } secret(all: "',
  '""" } secret { """',
  'a" } ; DROP ALL #',
  "a' } ; DROP ALL #",
  "back\\slash\\",
  "line\nbreak",
  "plain",
];

it("texts of another language take a caller's value as this one value, whatever carries them", async () => {
  const { tool, seen } = await started(
    `        a:
          path: /a
          operations:
            filter: {method: GET, inputParameters: {filter: {in: query, type: string}}}
            fixed: {method: GET, inputParameters: {w: {in: header, type: string}, filter: {in: query, value: '{"name": "{{w}}"}'}}}
            find: {method: POST, body: {type: json, data: {query: '{ find(name: "{{tools.x}}", at: {{tools.y}}) { id } }'}}}
            block: {method: POST, body: '{"query": "query Q { find(text: \\\\"\\\\"\\\\"a {{x}} b\\\\"\\\\"\\\\") { id } }"}'}
            sparql: {method: POST, body: {type: sparql, data: "SELECT * { <http://e/{{x}}> ?p '{{x}}', \\"{{x}}\\" }"}}
            query: {method: POST, inputParameters: {query: {in: body, type: string}}}
            put: {method: POST, inputParameters: {o: {in: body, type: object}}}`.replaceAll('\\\\"', '\\"'),
    `    - type: mcp
      namespace: t
      tools:
        filter: {description: F., call: up.filter, with: {filter: '{"name": "{{x}}", "n": {{n}}, "f": 1}'}}
        find: {description: F., call: up.find}
        block: {description: B., call: up.block}
        sparql: {description: S., call: up.sparql}
        mutate: {description: M., call: up.query, with: {query: 'mutation { add(input: {{o}}) { id {{fields}} } }'}}
        put: {description: P., call: up.put, with: {o: '{"term": {"name": "{{x}}"}}'}}
        about: {description: A., call: up.query, with: {query: 'query about "{{x}}" (see {{x}})'}}`,
  );
  const last = (): string => seen().at(-1) ?? "";
  const bodyOf = (): string => last().replace("POST /a ", "");
  for (const x of hostile) {
    const written = JSON.stringify(x);
    await tool("filter", { x, n: 5 });
    expect(JSON.parse(new URL(last().slice(4), "http://h").searchParams.get("filter") ?? "")).toEqual({
      name: x,
      n: 5,
      f: 1,
    });
    await tool("find", { x, y: x });
    const bare = x === "plain" ? x : written;
    expect(JSON.parse(bodyOf())).toEqual({ query: `{ find(name: ${written}, at: ${bare}) { id } }` });
    await tool("block", { x });
    expect(JSON.parse(bodyOf())).toEqual({
      query: `query Q { find(text: """a ${x.replaceAll('"""', '\\"""')} b""") { id } }`,
    });
    await tool("sparql", { x });
    const inQuotes = written.slice(1, -1).replaceAll("'", "\\'");
    expect(bodyOf()).toMatch(/^SELECT \* \{ <http:\/\/e\/[^\s<>"{}|^`\\]*> \?p '/);
    expect(bodyOf().endsWith(`> ?p '${inQuotes}', "${inQuotes}" }`)).toBe(true);
    await tool("put", { x });
    expect(JSON.parse(bodyOf())).toEqual({ o: { term: { name: x } } });
    // A text that only begins like one is text.
    await tool("about", { x });
    expect(JSON.parse(bodyOf())).toEqual({ query: `query about "${x}" (see ${x})` });
  }
  await tool("filter", { x: "a" });
  expect(new URL(last().slice(4), "http://h").searchParams.get("filter")).toBe('{"name":"a","f":1}');
  await tool("mutate", { o: { a: "x", d: [true, null] }, fields: "name" });
  expect(JSON.parse(bodyOf())).toEqual({
    query: 'mutation { add(input: {a: "x", d: [true, null]}) { id name } }',
  });
  const before = seen().length;
  expect(await tool("mutate", { o: { "a b": 1 }, fields: "name" })).toMatchObject({ isError: true });
  expect(seen()).toHaveLength(before);
});
