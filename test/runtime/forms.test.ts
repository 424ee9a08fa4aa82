import Fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { parseForm } from "../../templates/runtime/forms.js";
import { prepareRest } from "../../templates/runtime/rest.js";

async function post(path: string, contentType: string, body: string): Promise<readonly [number, unknown]> {
  const app = Fastify();
  onTestFinished(async () => await app.close());
  prepareRest(app);
  app.post("/json", async (request) => await Promise.resolve({ body: request.body ?? null }));
  app.post(
    "/form",
    { config: { takesForms: true } },
    async (request) => await Promise.resolve({ body: request.body ?? null }),
  );
  const answer = await app.inject({
    method: "POST",
    url: path,
    headers: { "content-type": contentType },
    payload: body,
  });
  return [answer.statusCode, answer.json()];
}

const form = "application/x-www-form-urlencoded";

it.each([form, "Application/X-WWW-Form-Urlencoded; charset=utf-8", "multipart/form-data; boundary=x", "text/csv"])(
  "a page cannot send %s to an operation that takes JSON",
  async (contentType) => {
    expect(await post("/json", contentType, "name=a")).toEqual([
      415,
      expect.objectContaining({ title: "Unsupported Media Type" }),
    ]);
  },
);

it("forms are taken where they are declared, with at most a thousand fields", async () => {
  expect(await post("/form", form, "a=1&b=x+y&a=2&c")).toEqual([200, { body: { a: ["1", "2"], b: "x y", c: "" } }]);
  expect((await post("/form", form, "a=1&".repeat(999)))[0]).toBe(200);
  expect(await post("/form", form, "a=1&".repeat(1_000))).toEqual([
    413,
    expect.objectContaining({ detail: "the form has more than 1000 fields" }),
  ]);
  expect(Object.getPrototypeOf(parseForm("__proto__=1"))).toBe(Object.prototype);
});
