import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText, importServer } from "../check.js";

// Written before it was tried: "null is a value ... otherwise 400 naming the member; it is never dropped" (what we compile, "Requests upstream").
const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://up.example
      resources:
        - name: f
          path: /f
          operations:
            - name: form
              method: POST
              body: {type: formUrlEncoded, data: {a: "{{a}}", b: "{{b}}", c: "{{c}}"}}
              inputParameters: [{name: a, in: body}, {name: b, in: body, type: string}, {name: c, in: body, type: string, nullable: true}]
            - name: multi
              method: PUT
              body: {type: multipartForm, data: {a: "{{a}}"}}
              inputParameters: [{name: a, in: body}]
            - {name: query, method: PATCH, inputParameters: [{name: a, in: query}, {name: h, in: header}]}
            - name: text
              method: POST
              body: {type: formUrlEncoded, data: 'a={{x}}&a=2'}
              inputParameters: [{name: x, in: body}]
            - name: list
              method: POST
              body: {type: formUrlEncoded, data: {ids: ["x {{x}}", "y"]}}
              inputParameters: [{name: x, in: body}]
            - {name: json, method: DELETE, inputParameters: [{name: a, in: body}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - {name: f, path: /form, operations: [{name: form, method: POST, call: up.form, inputParameters: [{name: a, in: body}, {name: b, in: body, type: string}, {name: c, in: body, type: string, nullable: true}]}]}
        - {name: m, path: /multi, operations: [{name: multi, method: POST, call: up.multi, inputParameters: [{name: a, in: body}]}]}
        - {name: q, path: /query, operations: [{name: query, method: POST, call: up.query, inputParameters: [{name: a, in: body}, {name: h, in: body}]}]}
        - {name: t, path: /text, operations: [{name: text, method: POST, call: up.text, inputParameters: [{name: x, in: body}]}]}
        - {name: l, path: /list, operations: [{name: list, method: POST, call: up.list, inputParameters: [{name: x, in: body}]}]}
        - {name: j, path: /json, operations: [{name: json, method: POST, call: up.json, inputParameters: [{name: a, in: body}]}]}
`;

describe("null in a body whose fields are sent on as text", async () => {
  const compiled = compileText(yaml);
  const { start } = await importServer(compiled, `nulls-in-texts/${process.pid}`);
  const post = async (path: string, body: unknown): Promise<{ status: number; answer: string; sent: number }> => {
    let sent = 0;
    const servers = await start({
      ports: { r: 0 },
      logLevel: "silent",
      call: {
        fetch: async () => {
          sent += 1;
          return await Promise.resolve(Response.json({}));
        },
      },
    });
    onTestFinished(servers.close);
    const headers = { "content-type": "application/json" };
    const url = `${servers.addresses["r"]}${path}`;
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, answer: await response.text(), sent };
  };

  it.each([
    ["/form", { a: null }, "a"],
    ["/form", { a: "x", b: null }, "b"],
    ["/multi", { a: null }, "a"],
    ["/query", { a: null }, "a"],
    ["/query", { a: "x", h: null }, "h"],
  ])("%s is refused %j by the member's name", async (path, body, name) => {
    const { status, answer, sent } = await post(path, body);
    expect([status, sent]).toEqual([400, 0]);
    expect(JSON.parse(answer)).toMatchObject({ errors: [{ in: "body", name }] });
  });

  it.each([
    ["/form", { a: "x", c: null }],
    ["/form", { a: 0 }],
    ["/form", { a: [1, 2] }],
    ["/query", {}],
    // An author's text says what is sent without one, once or in a list.
    ["/text", { x: null }],
    ["/list", { x: null }],
    ["/json", { a: null }],
  ])("%s takes %j", async (path, body) => {
    expect(await post(path, body)).toMatchObject({ status: 200, sent: 1 });
  });

  it("the contract says the same", () => {
    const { paths } = JSON.parse(fileText(compiled, "case/openapi.json"));
    const membersOf = (path: string): unknown =>
      paths[path].post.requestBody.content["application/json"].schema.properties;
    const noNull = { not: { type: "null" } };
    expect(membersOf("/form")).toEqual({ a: noNull, b: { type: "string" }, c: { type: ["string", "null"] } });
    expect(membersOf("/multi")).toMatchObject({ a: noNull });
    expect(membersOf("/query")).toEqual({ a: noNull, h: noNull });
    expect(membersOf("/json")).toEqual({ a: {} });
  });
});
