import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText, importServer } from "../check.js";
import { capabilityOf, generate } from "./served.js";

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
            - {name: whole, method: POST, body: {type: formUrlEncoded, data: "{{body}}"}, inputParameters: [{name: body, in: body, type: object, required: true}]}
            - {name: parts, method: POST, body: {type: multipartForm, data: "{{body}}"}, inputParameters: [{name: body, in: body, type: object, required: true}]}
            - name: items
              method: POST
              body: {type: formUrlEncoded, data: {l: "{{l}}", o: "{{o}}"}}
              inputParameters: [{name: l, in: body, type: array}, {name: o, in: body, type: object}]
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
        - {name: w, path: /whole, operations: [{name: whole, method: POST, call: up.whole}]}
        - {name: p, path: /parts, operations: [{name: parts, method: POST, call: up.parts}]}
        - {name: i, path: /items, operations: [{name: items, method: POST, call: up.items}]}
        - {name: j, path: /json, operations: [{name: json, method: POST, call: up.json, inputParameters: [{name: a, in: body}]}]}
    - type: mcp
      namespace: t
      port: 9090
      tools:
        - {name: form, description: F., call: up.form}
        - {name: whole, description: W., call: up.whole}
        - {name: parts, description: P., call: up.parts}
        - {name: items, description: I., call: up.items}
        - {name: query, description: Q., call: up.query, with: {a: tools.a, h: tools.h}}
        - {name: json, description: J., call: up.json}
`;

describe("null in a body whose fields are sent on as text", async () => {
  const compiled = compileText(yaml);
  const { start } = await importServer(compiled, `nulls-in-texts/${process.pid}`);
  const post = async (
    path: string,
    body: unknown,
    type = "application/json",
  ): Promise<{ status: number; answer: string; sent: number }> => {
    let sent = 0;
    const servers = await start({
      ports: { r: 0, t: 0 },
      logLevel: "silent",
      call: {
        fetch: async () => {
          sent += 1;
          return await Promise.resolve(Response.json({}));
        },
      },
    });
    onTestFinished(servers.close);
    const url = `${servers.addresses["r"]}${path}`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": type },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, answer: await response.text(), sent };
  };

  it.each([
    ["/form", { a: null }, "a"],
    ["/form", { a: "x", b: null }, "b"],
    ["/multi", { a: null }, "a"],
    ["/query", { a: null }, "a"],
    ["/query", { a: "x", h: null }, "h"],
    ["/whole", { a: "x", b: null }, "b"],
    ["/whole", { a: ["x", null] }, "a/1"],
    ["/parts", { a: "x", b: null }, "b"],
    ["/items", { l: [1, null] }, "l/1"],
    ["/form", { a: [null] }, "a/0"],
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
    ["/json", { a: [null] }],
    // An object is JSON text, which has null.
    ["/whole", { a: "x", o: { k: null } }],
    ["/items", { l: [{ k: null }], o: { k: null } }],
  ])("%s takes %j", async (path, body) => {
    expect(await post(path, body)).toMatchObject({ status: 200, sent: 1 });
  });

  // Found by schemathesis: an empty text of a form was read as null.
  it.each([
    ["/form", "a=&b="],
    ["/whole", "a=&b=x&b=&c=null"],
    ["/items", "l=&l=x"],
    ["/multi", "a="],
  ])("%s takes the empty texts of a form %s", async (path, form) => {
    const { status, sent } = await post(path, form, "application/x-www-form-urlencoded");
    expect([status, sent]).toEqual([200, 1]);
  });

  it("the contract says the same", () => {
    const { paths } = JSON.parse(fileText(compiled, "case/openapi.json"));
    const membersOf = (path: string): unknown =>
      paths[path].post.requestBody.content["application/json"].schema.properties;
    const noNull = { not: { const: null }, items: { not: { const: null } } };
    expect(membersOf("/form")).toEqual({ a: noNull, b: { type: "string" }, c: { type: ["string", "null"] } });
    expect(membersOf("/multi")).toMatchObject({ a: noNull });
    expect(membersOf("/query")).toEqual({ a: noNull, h: noNull });
    expect(membersOf("/json")).toEqual({ a: {} });
    expect(membersOf("/items")).toMatchObject({ l: { type: "array", items: { not: { const: null } } } });
    for (const path of ["/whole", "/parts"])
      expect(paths[path].post.requestBody.content["application/json"].schema).toMatchObject({
        additionalProperties: noNull,
      });
  });

  describe("from a tool", () => {
    const call = async (name: string, given: unknown): Promise<{ text: string; isError: boolean; sent: string[] }> => {
      const sent: string[] = [];
      const servers = await start({
        ports: { t: 0, r: 0 },
        logLevel: "silent",
        call: {
          fetch: async (url: string, init: RequestInit) => {
            sent.push(`${new URL(url).search}${String(init.body ?? "")}`);
            return await Promise.resolve(Response.json({}));
          },
        },
      });
      onTestFinished(servers.close);
      const response = await fetch(`${servers.addresses["t"]}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name, arguments: given },
        }),
      });
      const text = await response.text();
      return { text, isError: text.includes('"isError":true'), sent };
    };

    it.each([
      ["whole", { body: { a: "x", b: null } }, "b"],
      ["whole", { body: { a: ["x", null] } }, "a"],
      ["parts", { body: { b: null } }, "b"],
      ["items", { l: [1, null] }, "l"],
      ["form", { a: [null] }, "a"],
    ])("%s is refused %j by name", async (name, given, member) => {
      const { text, isError, sent } = await call(name, given);
      expect([isError, sent]).toEqual([true, []]);
      expect(text).toContain(member);
    });

    it.each([
      // "In tools, null for an optional top-level argument of a type without null is absent": of what may be anything a text can be, too.
      ["form", { a: null, b: "x" }, "b=x"],
      ["query", { a: null, h: null }, ""],
      ["json", { a: null }, '{"a":null}'],
      ["items", { o: { k: null } }, "o=%7B%22k%22%3Anull%7D"],
    ])("%s takes %j", async (name, given, sent) => {
      expect(await call(name, given)).toMatchObject({ isError: false, sent: [sent] });
    });
  });

  // Nothing checks what plain JavaScript passes but the client itself.
  describe("from plain JavaScript", async () => {
    const client: Record<string, (input: unknown, options: unknown) => Promise<unknown>> = await import(
      generate(yaml)("client.ts")
    );
    const call = async (name: string, input: unknown): Promise<unknown> => {
      let sent = 0;
      const send = async (): Promise<Response> => {
        sent += 1;
        return await Promise.resolve(Response.json({}));
      };
      const failure: unknown = await client[name]?.(input, { fetch: send }).catch((error: unknown) => error);
      expect(sent).toBe(failure instanceof Error ? 0 : 1);
      return failure;
    };

    it.each([
      ["whole", { body: { b: null } }, "b"],
      ["whole", { body: { a: [null] } }, "a"],
      ["whole", { body: null }, "body"],
      ["parts", { body: { b: null } }, "b"],
      ["items", { l: [null] }, "l"],
    ])("%s is refused %j by name", async (name, input, parameter) => {
      expect(await call(name, input)).toMatchObject({ kind: "input", parameter });
    });

    it("null for what a call needs is nothing, but where it is a value", async () => {
      const needs: typeof client = await import(
        generate(
          capabilityOf({
            resources: `{name: q, path: /q, operations: [{name: query, method: GET, inputParameters: [{name: q, in: query, required: true}]}]},
            {name: h, path: /h, operations: [{name: head, method: GET, inputParameters: [{name: h, in: header, type: string, required: true}]}]},
            {name: b, path: /b, operations: [{name: fields, method: POST, inputParameters: [{name: s, in: body, type: string, required: true}, {name: any, in: body, required: true}, {name: n, in: body, type: [string, "null"], required: true}]}]}`,
          }),
        )("client.ts")
      );
      const options = { fetch: async () => await Promise.resolve(Response.json({})) };
      await expect(needs["query"]?.({ q: null }, options)).rejects.toMatchObject({ kind: "input", parameter: "q" });
      await expect(needs["head"]?.({ h: null }, options)).rejects.toMatchObject({ kind: "input", parameter: "h" });
      await expect(needs["fields"]?.({ s: null, any: 1, n: null }, options)).rejects.toMatchObject({ parameter: "s" });
      expect(await needs["fields"]?.({ s: "x", any: null, n: null }, options)).toEqual({});
    });
  });
});
