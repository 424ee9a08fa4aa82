import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";

let count = 0;

async function started(
  baseUri: string,
  resources: string,
  exposed: string,
): Promise<{ readonly rest: string; readonly upstream: RecordingUpstream }> {
  const compilation = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: "http://127.0.0.1:9${baseUri}"
      resources:
${resources}
  exposes:
    - type: rest
      namespace: r
      resources:
${exposed}
`);
  count += 1;
  const { start } = await importServer(compilation, `requests-${count}`);
  const upstream = await startUpstream((_, response) => json(response, {}));
  const servers = await start({
    ports: { r: 0 },
    baseUrls: { up: upstream.url + baseUri },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  return { rest: servers.addresses["r"] ?? "", upstream };
}

describe("the query of a base URI is merged with the call's", () => {
  it.each([
    ["/api?api-version=2024-01", "/me", "/me?q=1", "/api/me?api-version=2024-01&q=1"],
    ["/api/?api-version=2024-01&lang=en", "/me", "/me?q=1", "/api/me?api-version=2024-01&lang=en&q=1"],
    ["?q=default", "/me", "/me?q=1", "/me?q=1"],
    ["?q=default", "/me", "/me", "/me?q=default"],
    ["/api?a=1", "/me?b=2", "/me?q=3", "/api/me?a=1&b=2&q=3"],
    ["/api?a=1", "/me?a=2", "/me", "/api/me?a=2"],
  ])("%s and %s", async (baseUri, path, asked, sent) => {
    const { rest, upstream } = await started(
      baseUri,
      `        - {name: me, path: "${path}", operations: [{name: get-me, method: GET, inputParameters: [{name: q, in: query, type: string}]}]}`,
      `        - {name: me, path: /me, operations: [{method: GET, name: get-me, call: up.get-me}]}`,
    );
    expect((await fetch(rest + asked)).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual([sent]);
  });
});

describe("a consumed path that ends in #Name=Value sends that header with every call", () => {
  it.each([
    [
      "of a resource",
      `{name: a, path: "/#X-Amz-Target=Fleet.CreateCluster", operations: [{name: add, method: POST, inputParameters: [{name: name, in: body, type: string, required: true}]}]}`,
      "/",
      "Fleet.CreateCluster",
    ],
    [
      "of an operation",
      `{name: a, path: /v2, operations: [{name: add, method: POST, path: "/x#X-Amz-Target=A=B", inputParameters: [{name: name, in: body, type: string, required: true}]}]}`,
      "/v2/x",
      "A=B",
    ],
    [
      "of both",
      `{name: a, path: "/v2#X-Amz-Target=outer", operations: [{name: add, method: POST, path: "/#X-Amz-Target=1.10", inputParameters: [{name: name, in: body, type: string, required: true}]}]}`,
      "/v2/",
      "1.10",
    ],
    [
      "which the operation declares as required, as AWS's documents do",
      `{name: a, path: "/#X-Amz-Target=Fleet.CreateCluster", operations: [{name: add, method: POST, inputParameters: [{name: X-Amz-Target, in: header, type: string, required: true}, {name: name, in: body, type: string, required: true}]}]}`,
      "/",
      "Fleet.CreateCluster",
    ],
    [
      "which the API declares in other letters",
      `{name: a, path: "/#X-Amz-Target=Fleet.List", operations: [{name: add, method: POST, inputParameters: [{name: x-amz-target, in: header, type: string}, {name: name, in: body, type: string, required: true}]}]}`,
      "/",
      "Fleet.List",
    ],
    [
      "unless an input fixes it to another value",
      `{name: a, path: "/#X-Amz-Target=Fleet.List", operations: [{name: add, method: POST, inputParameters: [{name: X-Amz-Target, in: header, value: Mine}, {name: name, in: body, type: string, required: true}]}]}`,
      "/",
      "Mine",
    ],
  ])("%s", async (_, resource, url, target) => {
    const { rest, upstream } = await started(
      "",
      `        - ${resource}`,
      `        - {name: v1, path: /v1/clusters, operations: [{method: POST, name: add, call: up.add}]}`,
    );
    const response = await fetch(`${rest}/v1/clusters`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"name":"a"}',
    });
    expect(response.status).toBe(200);
    expect(upstream.seen.map((seen) => [seen.method, seen.url, seen.headers["x-amz-target"], seen.body])).toEqual([
      ["POST", url, target, '{"name":"a"}'],
    ]);
  });
});

describe("GET and HEAD on one path", () => {
  it.each([
    ["GET first", ["GET", "HEAD"]],
    ["HEAD first", ["HEAD", "GET"]],
    ["with another", ["HEAD", "DELETE", "GET"]],
  ])("%s", async (_, methods) => {
    const { rest, upstream } = await started(
      "",
      `        - {name: o, path: "/o/{key}", operations: [${methods.map((method) => `{name: ${method.toLowerCase()}-o, method: ${method}}`).join(", ")}]}`,
      `        - {name: o, path: "/o/{key}", operations: [${methods.map((method) => `{method: ${method}, name: ${method.toLowerCase()}-o, call: up.${method.toLowerCase()}-o}`).join(", ")}]}`,
    );
    for (const method of methods) expect((await fetch(`${rest}/o/k`, { method })).status).toBe(200);
    expect(upstream.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(
      methods.map((method) => `${method} /o/k`),
    );
  });
});

describe("lists of OData's system query options are joined, never repeated", () => {
  it.each([
    ["$select", "?$select=id&$select=mail", [["$select", "id,mail"]]],
    ["$orderby", "?$orderby=a%20desc&$orderby=b", [["$orderby", "a desc,b"]]],
    ["$select", "?$select=id", [["$select", "id"]]],
    [
      "select",
      "?select=id&select=mail",
      [
        ["select", "id"],
        ["select", "mail"],
      ],
    ],
  ])("%s of %s", async (name, asked, sent) => {
    const { rest, upstream } = await started(
      "",
      `        - {name: users, path: /users, operations: [{name: list, method: GET, inputParameters: [{name: ${name}, in: query, type: array}]}]}`,
      `        - {name: users, path: /users, operations: [{method: GET, name: list, call: up.list}]}`,
    );
    expect((await fetch(`${rest}/users${asked}`)).status).toBe(200);
    expect(upstream.seen.map(({ url }) => [...new URLSearchParams(url.split("?")[1])])).toEqual([sent]);
  });
});
