import { describe, expect, it } from "vitest";
import { type CallOptions, sendJson } from "../../templates/runtime/http.js";
import type { JsonValue } from "../../templates/runtime/json.js";
import { buildUrl } from "../../templates/runtime/url.js";
import { styledQuery } from "../../templates/runtime/value-styles.js";
import { withResponse } from "../../templates/runtime/with-response.js";
import { failure, json, startUpstream } from "./upstream.js";

describe("withResponse", () => {
  it("gives the value, the status and the headers of an answer, and tells those who listen anyway", async () => {
    const upstream = await startUpstream(({ url }, response) =>
      json(response, { url }, 201, { "x-total-count": "41" }),
    );
    const getX = async (input: { readonly id: number }, options: CallOptions = {}): Promise<JsonValue> =>
      await sendJson(
        { namespace: "up", baseUrl: upstream.url },
        { operation: "up.get-x", method: "GET", path: `/x/${input.id}` },
        options,
      );
    const listX = async (options: CallOptions = {}): Promise<JsonValue> => await getX({ id: 0 }, options);
    const told: number[] = [];
    const one = await withResponse(getX, { id: 7 }, { onResponse: ({ status }) => told.push(status) });
    expect([one.value, one.status, one.headers.get("x-total-count"), one.url]).toEqual([
      { url: "/x/7" },
      201,
      "41",
      `${upstream.url}/x/7`,
    ]);
    expect(told).toEqual([201]);
    expect((await withResponse(listX)).value).toEqual({ url: "/x/0" });
    expect((await withResponse(listX, { headers: { "x-a": "1" } })).status).toBe(201);
    expect(upstream.seen.at(-1)?.headers["x-a"]).toBe("1");
  });

  it("fails as the call does", async () => {
    const upstream = await startUpstream((_, response) =>
      json(response, { error: "gone", n: 1 }, 410, { "x-request-id": "r-1" }),
    );
    const get = async (options: CallOptions = {}): Promise<JsonValue> =>
      await sendJson(
        { namespace: "up", baseUrl: upstream.url },
        { operation: "up.get", method: "GET", path: "/" },
        options,
      );
    expect(await failure(withResponse(get))).toMatchObject({
      kind: "status",
      operation: "up.get",
      status: 410,
      attempt: 1,
      requestId: "r-1",
      body: { error: "gone", n: 1 },
    });
  });
});

describe("the URL of a call", () => {
  it("has the query of its base URL, unless the call gives that a value", () => {
    expect(buildUrl("https://a.example/api?api-version=2024-01", "/me", { q: 1 })).toBe(
      "https://a.example/api/me?api-version=2024-01&q=1",
    );
    expect(buildUrl("https://a.example/api/?v=1&k=a%20b", "/me?fixed=1", {})).toBe(
      "https://a.example/api/me?v=1&k=a%20b&fixed=1",
    );
    expect(buildUrl("https://a.example?v=1", "/me", { v: 2 })).toBe("https://a.example/me?v=2");
    expect(buildUrl("https://a.example?v=1", "/me", { v: undefined })).toBe("https://a.example/me?v=1");
  });

  it("joins the system query options of OData with commas, and repeats other names", () => {
    expect(
      buildUrl(
        "https://a.example",
        "/users",
        styledQuery({
          $select: ["id", "mail"],
          $expand: ["a,b"],
          $orderby: [],
          $top: 5,
          ids: [1, 2],
        }),
      ),
    ).toBe("https://a.example/users?%24select=id,mail&%24expand=a%2Cb&%24top=5&ids=1&ids=2");
  });

  it("is refused where its base URL has a fragment", async () => {
    expect(
      await failure(
        sendJson(
          { namespace: "up", baseUrl: "http://127.0.0.1:9/api#me" },
          { operation: "up.get", method: "GET", path: "/" },
        ),
      ),
    ).toMatchObject({ kind: "configuration", message: expect.stringContaining("fragment") });
  });
});
