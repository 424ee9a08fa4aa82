import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve } from "./served.js";

const resources = `{name: s, path: /s, operations: [
  {name: fire, method: POST}, {name: list, method: GET, inputParameters: [{name: q, in: query}]}, {name: remove, method: DELETE},
  {name: rename, method: PUT, inputParameters: [{name: title, in: body}, {name: size, in: body, type: integer}]}]},
  {name: n, path: /n, operations: [{name: note, method: POST, inputParameters: [{name: title, in: body, required: true}], body: {type: formUrlEncoded}}]},
  {name: w, path: /w, operations: [{name: whole, method: POST, inputParameters: [{name: body, in: body}]}]}`;
const routes = `{name: s, path: /s, operations: [
  {name: fire, method: POST, call: up.fire}, {name: list, method: GET, call: up.list}, {name: remove, method: DELETE, call: up.remove}, {name: rename, method: PUT, call: up.rename}]},
  {name: n, path: /n, operations: [{name: note, method: POST, call: up.note}]},
  {name: w, path: /w, operations: [{name: whole, method: POST, call: up.whole}]},
  {name: m, path: /m, operations: [{name: mocked, method: POST, outputParameters: [{name: ok, type: boolean, value: true}]}]},
  {name: f, path: "/f/{path}", forward: {targetNamespace: up, trustedHeaders: []}}`;

/** A request as it goes over the wire, for framings that `http.request` does not write. */
async function statusOnWire(url: string, lines: readonly string[], body: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${[...lines, `host: ${hostname}`, "connection: close", "", ""].join("\r\n")}${body}`);
    });
    let answer = "";
    socket
      .on("data", (chunk: Buffer) => {
        answer += chunk.toString("latin1");
      })
      .on("error", reject)
      .on("end", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])));
  });
}

async function begin() {
  const upstream = await startUpstream((_, response) => json(response, { ok: true }));
  const { rest } = await serve(capabilityOf({ resources, routes }), upstream);
  return { upstream, rest, came: () => upstream.seen.length };
}

describe("a body where none is taken", () => {
  const bodies: readonly (readonly [string, string | undefined, string])[] = [
    ["an object", "application/json", '{"a":1}'],
    ["a list", "application/json", "[]"],
    ["null", "application/json", "null"],
    ["text that is no JSON", "application/json", "{"],
    ["a merge patch", "application/merge-patch+json", '{"a":null}'],
    ["text", "text/plain", "hello"],
    ["XML", "application/xml", "<a/>"],
    ["a form", "application/x-www-form-urlencoded", "a=1"],
    [
      "files",
      "multipart/form-data; boundary=b",
      '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
    ],
    ["bytes", "application/octet-stream", "bytes"],
    ["bytes of no media type", undefined, "bytes"],
  ];
  it.each(["POST /s", "DELETE /s", "POST /m"])("%s refuses what there is", async (route) => {
    const { rest, came } = await begin();
    const [method = "", path = ""] = route.split(" ");
    for (const [what, mediaType, body] of bodies) {
      const headers = mediaType === undefined ? {} : { "content-type": mediaType };
      for (const framing of [
        { "content-length": String(Buffer.byteLength(body)) },
        { "transfer-encoding": "chunked" },
      ]) {
        const answer = await rawRequest(rest, path, { method, headers: { ...headers, ...framing }, body });
        const status = mediaType === undefined || mediaType.endsWith("json") ? 400 : 415;
        expect([what, answer.status, answer.headers["content-type"]]).toEqual([
          what,
          status,
          "application/problem+json",
        ]);
        const problem = JSON.parse(answer.text);
        expect(problem.detail).toContain("is not taken here: send none");
        if (status === 400) expect(problem.errors).toMatchObject([{ in: "body", name: "body" }]);
      }
    }
    expect(came()).toBe(0);
  });

  it.each(["GET /s", "HEAD /s", "GET /f/x", "HEAD /f/x"])("%s has no body", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const { rest, came } = await begin();
    const request = `${method} ${path} HTTP/1.1`;
    const statuses = await Promise.all([
      statusOnWire(rest, [request, "content-type: application/json", "content-length: 7"], '{"q":1}'),
      statusOnWire(rest, [request, "content-type: text/plain", "transfer-encoding: chunked"], "1\r\na\r\n0\r\n\r\n"),
      statusOnWire(rest, [request, "content-length: 2"], "[]"),
      statusOnWire(rest, [request, "content-length: 200"], `{${" ".repeat(198)}}`),
    ]);
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect(came()).toBe(0);
    const plain = await Promise.all([
      statusOnWire(rest, [request], ""),
      statusOnWire(rest, [request, "content-length: 0"], ""),
      statusOnWire(rest, [request, "content-type: application/json"], ""),
      statusOnWire(rest, [request, "transfer-encoding: chunked"], "0\r\n\r\n"),
      statusOnWire(rest, [request, "content-type: application/json", "content-length: 2"], "{}"),
    ]);
    expect(plain).toEqual([200, 200, 200, 200, 200]);
    expect(came()).toBe(5);
  });

  it("plain text is another media type where no text can be the body", async () => {
    const taking = `{name: s, path: /s, operations: [
      {name: object, method: POST, path: /object, inputParameters: [{name: body, in: body, type: object}]},
      {name: list, method: PUT, path: /list, inputParameters: [{name: body, in: body, type: array}]},
      {name: members, method: PATCH, path: /members, inputParameters: [{name: a, in: body, type: integer}]},
      {name: text, method: POST, path: /text, inputParameters: [{name: body, in: body, type: string}]},
      {name: any, method: POST, path: /any, inputParameters: [{name: body, in: body}]}]}`;
    const exposed = ["POST object", "PUT list", "PATCH members", "POST text", "POST any"].map((route) => {
      const [method, name] = route.split(" ");
      return `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: ${method}, call: up.${name}}]}`;
    });
    const upstream = await startUpstream((_, response) => json(response, { ok: true }));
    const { rest } = await serve(capabilityOf({ resources: taking, routes: exposed.join(", ") }), upstream);
    const ask = async (method: string, path: string): Promise<number> =>
      (await rawRequest(rest, path, { method, headers: { "content-type": "text/plain" }, body: '{"a":1}' })).status;
    expect([await ask("POST", "/object"), await ask("PUT", "/list"), await ask("PATCH", "/members")]).toEqual([
      415, 415, 415,
    ]);
    expect(upstream.seen).toHaveLength(0);
    expect([await ask("POST", "/text"), await ask("POST", "/any")]).toEqual([200, 200]);
  });

  it("lets through what says nothing", async () => {
    const { rest, upstream } = await begin();
    const nothing: readonly (readonly [string, Record<string, string>, string?])[] = [
      ["POST", {}],
      ["POST", { "content-length": "0" }],
      ["POST", { "transfer-encoding": "chunked" }],
      ["POST", { "content-type": "application/json" }],
      ["POST", { "content-type": "application/xml" }],
      ["POST", { "content-type": "application/octet-stream", "transfer-encoding": "chunked" }],
      ["POST", { "content-type": "application/x-www-form-urlencoded" }],
      ["DELETE", { "content-type": "application/json", "content-length": "2" }, "{}"],
      ["POST", { "content-type": "application/json" }, " { }\n"],
    ];
    for (const [method, headers, body] of nothing) {
      const answer = await rawRequest(rest, "/s", { method, headers, ...(body === undefined ? {} : { body }) });
      expect([method, headers, answer.status]).toEqual([method, headers, 200]);
    }
    expect(upstream.seen.map((call) => [call.method, call.body])).toEqual(nothing.map(([method]) => [method, ""]));
  });

  it("goes on where all of it is taken, and where it is forwarded", async () => {
    const { rest, upstream } = await begin();
    const headers = { "content-type": "application/json" };
    for (const path of ["/w", "/f/x"])
      expect((await rawRequest(rest, path, { method: "POST", headers, body: '{"a":1}' })).status).toBe(200);
    expect(upstream.seen.map((call) => call.body)).toEqual(['{"a":1}', '{"a":1}']);
    // The operation's one input is the whole body, and may be left out.
    expect((await rawRequest(rest, "/w", { method: "POST" })).status).toBe(200);
  });

  it("refuses members that are not known, by name", async () => {
    const { rest, came } = await begin();
    const unknown = [
      ["PUT", "/s", "application/json", '{"tittle":"x","size":1}', "tittle", "did you mean `title`?"],
      ["PUT", "/s", "application/json", '{"size":1,"colour":null}', "colour", "`title`, `size` are"],
      ["PUT", "/s", "application/json", '{"toString":1}', "toString", "`title`, `size` are"],
      ["POST", "/n", "application/json", '{"title":"x","admin":true}', "admin", "`title` is"],
      ["POST", "/n", "application/x-www-form-urlencoded", "title=x&admin=1", "admin", "`title` is"],
    ] as const;
    for (const [method, path, mediaType, body, name, advice] of unknown) {
      const answer = await rawRequest(rest, path, { method, headers: { "content-type": mediaType }, body });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({
        errors: [{ in: "body", name, detail: expect.stringContaining(advice) }],
      });
    }
    expect(came()).toBe(0);
  });

  it("is what OpenAPI says", async () => {
    const { rest } = await begin();
    const { paths } = JSON.parse((await rawRequest(rest, "/openapi.json", {})).text);
    for (const operation of [paths["/s"].post, paths["/s"].get, paths["/s"].delete, paths["/m"].post]) {
      expect(operation.operationId).toBeTypeOf("string");
      expect(operation.requestBody).toBeUndefined();
    }
    for (const { content } of [paths["/s"].put.requestBody, paths["/n"].post.requestBody])
      for (const { schema } of Object.values<{ schema: unknown }>(content))
        expect(schema).toMatchObject({ type: "object", additionalProperties: false });
    expect(paths["/w"].post.requestBody.content["application/json"].schema).toEqual({});
  });
});

it("asks who somebody is before it looks at the body", async () => {
  const upstream = await startUpstream((_, response) => json(response, { ok: true }));
  const yaml = capabilityOf({ resources, routes }).replace(
    "namespace: t-rest,",
    "namespace: t-rest, authentication: {type: bearer, token: only-this-one},",
  );
  const { rest } = await serve(yaml, upstream);
  const headers = { "content-type": "application/json", "content-length": "7" };
  for (const method of ["POST", "GET"]) {
    const stranger = await rawRequest(rest, "/s", { method, headers, body: '{"a":1}' });
    const known = await rawRequest(rest, "/s", {
      method,
      headers: { ...headers, authorization: "Bearer only-this-one" },
      body: '{"a":1}',
    });
    expect([stranger.status, known.status]).toEqual([401, 400]);
  }
});
