import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve } from "./served.js";

const yaml = capabilityOf({
  resources: `
    {name: list, path: "/#X-Amz-Target=Fleet.List", operations: [{name: list, method: POST, inputParameters: [{name: max, in: body, type: integer}]}]},
    {name: make, path: /, operations: [{name: make, method: POST, path: "/#X-Amz-Target=Fleet.Make", inputParameters: [{name: body, in: body, type: object}]}]},
    {name: plain, path: /, operations: [{name: plain, method: POST}]},
    {name: other, path: "/#X-Amz-Target=Fleet.Drop", operations: [{name: drop, method: DELETE}]}`,
  routes: `
    {name: list, path: /, operations: [{method: POST, name: list, call: up.list}]},
    {name: make, path: "/#X-Amz-Target=Mine.Make", operations: [{method: POST, name: make, call: up.make, with: {body: rest.body}}]},
    {name: plain, path: /, operations: [{method: POST, name: plain, call: up.plain}, {method: DELETE, name: drop, call: up.drop}]}`,
});

describe("routes that a header alone tells apart", () => {
  it("are found by that header, and others by none", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream);
    const send = async (target: string | undefined, body: string, method = "POST"): Promise<unknown> => {
      const headers = {
        "content-type": "application/json",
        ...(target === undefined ? {} : { "x-amz-target": target }),
      };
      const { status } = await rawRequest(rest, "/", { method, headers, body });
      const seen = upstream.seen.at(-1);
      return [status, seen?.method, seen?.url, seen?.headers["x-amz-target"], seen?.body];
    };
    expect(await send("Fleet.List", '{"max":5}')).toEqual([200, "POST", "/", "Fleet.List", '{"max":5}']);
    // The route's own word, and the operation's.
    expect(await send("Mine.Make", '{"a":1}')).toEqual([200, "POST", "/", "Fleet.Make", '{"a":1}']);
    expect(await send(undefined, "{}")).toEqual([200, "POST", "/", undefined, ""]);
    expect(await send("Fleet.Unknown", "{}")).toEqual([200, "POST", "/", undefined, ""]);
    // Nothing else is at its path and method: no header is needed.
    expect(await send(undefined, "", "DELETE")).toEqual([200, "DELETE", "/", "Fleet.Drop", ""]);
    expect((await rawRequest(rest, "/", { method: "PATCH" })).headers["allow"]).toBe("POST, DELETE, OPTIONS");
  });

  it("are described each by itself", () => {
    const compiled = compileText(yaml);
    const { paths } = JSON.parse(fileText(compiled, "openapi.json"));
    expect(Object.keys(paths)).toEqual(["/#X-Amz-Target=Fleet.List", "/#X-Amz-Target=Mine.Make", "/"]);
    expect(paths["/#X-Amz-Target=Fleet.List"].post.parameters).toEqual([
      { name: "X-Amz-Target", in: "header", required: true, schema: { const: "Fleet.List" } },
    ]);
    expect(Object.keys(paths["/"])).toEqual(["post", "delete"]);
    expect(fileText(compiled, "README.md")).toContain("-H 'X-Amz-Target: Fleet.List'");
    expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("are refused where the header is the same", () => {
    const same = capabilityOf({
      resources: `{name: list, path: "/#X-Amz-Target=A.B", operations: [{name: list, method: POST}, {name: again, method: POST}]}`,
      routes: `{name: list, path: /, operations: [{method: POST, name: list, call: up.list}, {method: POST, name: again, call: up.again}]}`,
    });
    const codes = compileText(same).diagnostics.map(({ code }) => code);
    expect(codes).toContain("model/duplicate-route");
  });
});
