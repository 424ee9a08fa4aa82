import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { briefly, compileText, fileText } from "../check.js";
import { capabilityOf, serve } from "./served.js";

/** An operation with an input of these keywords, called over REST. */
function input(type: string, keywords: string, name = "id"): string {
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: ${name}, in: query, type: ${type}}]}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, inputParameters: [{name: ${name}, in: query, type: ${type}, ${keywords}}]}]}`,
  });
}

const errors = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(briefly);

it("limits of 64 bits are limits", async () => {
  const yaml = input("integer", "minimum: -9223372036854775808, maximum: 9223372036854775807");
  expect(errors(yaml)).toEqual([]);
  // What is compared by another number is told: 2^63 and -2^63 are doubles.
  expect(
    compileText(yaml).diagnostics.flatMap(({ code, message }) => (code === "schema/rounded-limit" ? [message] : [])),
  ).toEqual(["`maximum: 9223372036854775807` is compared as 9223372036854775808, the nearest number"]);
  const { schema } = JSON.parse(fileText(compileText(yaml), "openapi.json")).paths["/a"].get.parameters[0];
  expect(schema).toEqual({ type: "integer", minimum: -(2 ** 63), maximum: 2 ** 63 });
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  const statuses = ["1524831183200260097", "99999999999999999999", "-99999999999999999999"].map(
    async (id) => (await fetch(`${rest}/a?id=${id}`)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 400, 400]);
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/a?id=1524831183200260097"]);
});

it.each(["default: 1524831183200260097", "const: 9007199254740993", "enum: [1, 1524831183200260097]"])(
  "a number that no double holds is told, not taken for another or for a text: %s",
  async (keyword) => {
    expect(errors(input("integer", keyword))).toEqual([expect.stringContaining("warning schema/long-number")]);
    expect(fileText(compileText(input("integer", keyword)), "openapi.json")).not.toMatch(/15248311832|90071992/);
    // What is text is kept as text.
    expect(errors(input("string", keyword))).toEqual([]);
  },
);

it("a text of digits is the default that it is written as", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(input("string", "default: 1524831183200260097"), upstream);
  await fetch(`${rest}/a`);
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/a?id=1524831183200260097"]);
});

it("numbers that an author writes and no double holds go out in their digits, from bodies and from `with`", async () => {
  const written =
    '{a: 1e400, b: -0, c: 9007199254740993.5, d: 0.12345678901234567890, e: 1.5, f: "1e400", g: [-9223372036854775809]}';
  const sent =
    '{"a":1e400,"b":-0,"c":9007199254740993.5,"d":0.12345678901234567890,"e":1.5,"f":"1e400","g":[-9223372036854775809]}';
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(
    capabilityOf({
      resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, body: {type: json, data: ${written}}}]}, {name: b, path: /b, operations: [{name: add-b, method: POST, inputParameters: [{name: q, in: query, type: number}, {name: o, in: body, type: object}, {name: t, in: body, type: string}]}]}`,
      routes: `{name: a, path: /a, operations: [{method: POST, name: add-a, call: up.add-a}]}, {name: b, path: /b, operations: [{method: POST, name: add-b, call: up.add-b, with: {q: 0.12345678901234567890, o: ${written}, t: 1e400}}]}`,
    }),
    upstream,
  );
  await fetch(`${rest}/a`, { method: "POST" });
  await fetch(`${rest}/b`, { method: "POST" });
  expect(upstream.seen.map(({ url, body }) => `${url} ${body}`)).toEqual([
    `/a ${sent}`,
    `/b?q=0.12345678901234567890 {"o":${sent},"t":"1e400"}`,
  ]);
});
