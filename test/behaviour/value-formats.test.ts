import { describe, expect, it, vi } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

/**
 * Written before it was tried, from the RFCs that JSON Schema names (2020-12 Validation, 7.3), and from "All JSON Schema keywords of inputs ... are carried into
 * the tool's schema, the route's check and OpenAPI": a format, what it takes, what it refuses.
 */
const formats: readonly (readonly [format: string, taken: readonly string[], refused: readonly string[]])[] = [
  ["date", ["2026-01-31", "2024-02-29", "2000-02-29"], ["2026-02-29", "1900-02-29", "2026-1-1", "2026-13-01", "today"]],
  [
    "time",
    ["08:30:06Z", "08:30:06.283+00:20", "23:59:60Z", "00:29:60+00:30", "08:30:06z"],
    ["08:30", "24:00:00Z", "22:59:60Z", "08:30:06", "08:30:06+24:00"],
  ],
  [
    "date-time",
    ["2026-01-31T12:00:00Z", "2026-01-31 12:00:00.5+02:00", "1998-12-31T23:59:60Z"],
    ["2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "yesterday"],
  ],
  ["duration", ["P4DT12H30M5S", "PT0S", "P4W", "P1Y", "PT36H"], ["P", "PT", "4D", "P1Y2W", "P1D2H", "P-1D"]],
  [
    "email",
    [
      "joe.bloggs@example.com",
      "a+b@example.com",
      "joe@localhost",
      '"a b"@example.com',
      "joe@[127.0.0.1]",
      "jö@münchen.de",
    ],
    ["2962", "@example.com", "a@", ".a@example.com", "a..b@example.com", "a b@example.com", "a@b@example.com"],
  ],
  ["hostname", ["www.example.com", "localhost", "a-1.example"], ["-a.example", "a_b.example", "a..b", "a b"]],
  ["ipv4", ["192.168.0.1"], ["256.1.1.1", "1.2.3", "01.2.3.4", "::1"]],
  [
    "ipv6",
    ["::1", "2001:db8::ff00:42:8329", "::ffff:192.168.0.1"],
    ["12345::", "1::2::3", "192.168.0.1", "fe80::1%eth0"],
  ],
  [
    "uri",
    ["https://example.com/a?b=c#d", "urn:isbn:12", "mailto:a@b.c", "http://[::1]:80/", "https://x/%20"],
    ["/a", "example.com", "https://example.com/a b", "https://x/%2", "https://x/{a}", "https://x/#a#b"],
  ],
  ["uri-reference", ["/a", "?b", "#c", "//example.com/a", ""], ["/a b", "\\\\share", "/%zz"]],
  ["iri", ["https://münchen.de/ä"], ["/ä"]],
  ["uri-template", ["/a/{b}{?c,d*}"], ["/a/{b", "/a/}b{", "/{a b}"]],
  [
    "uuid",
    ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
    ["123e4567e89b12d3a456426614174000", "123"],
  ],
  ["json-pointer", ["", "/a/~0~1"], ["a", "/~2"]],
  ["relative-json-pointer", ["0", "1/a", "0#"], ["/a", "-1/a", "01/a"]],
  ["regex", ["^a+$"], ["("]],
  // What nobody knows says something to people alone, and so does what is written otherwise in JSON.
  ["ticket", ["x"], []],
  ["byte", ["%"], []],
  ["password", ["x"], []],
];

const integers: readonly (readonly [format: string, taken: readonly string[], refused: readonly string[]])[] = [
  ["int32", ["2147483647", "-2147483648", "0"], ["2147483648", "-2147483649"]],
  ["int64", ["9223372036854775807", "5"], ["1e19"]],
];

async function serveFormat(type: string, format: string): Promise<(value: string) => Promise<readonly number[]>> {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const input = (place: string, name: string): string =>
    `{name: ${name}, in: ${place}, type: ${type}, format: ${format}}`;
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest, servers } = await serve(
    capabilityOf({
      resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, inputParameters: [${input("body", "x")}]}, {name: get-a, method: GET, inputParameters: [${input("query", "x")}]}]}`,
      routes: `{name: a, path: /a, operations: [{name: add-a, method: POST, call: up.add-a}, {name: get-a, method: GET, call: up.get-a}]}`,
      tools: `{name: add-a, description: A., call: up.add-a}`,
    }),
    upstream,
  );
  const post = async (url: string, body: string): Promise<Response> =>
    await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    });
  return async (value) => {
    const written = type === "string" ? JSON.stringify(value) : value;
    const call = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add-a","arguments":{"x":${written}}}}`;
    const told = await (await post(`${servers.addresses["t-mcp"]}/mcp`, call)).text();
    const body = await post(`${rest}/a`, `{"x":${written}}`);
    const query = await fetch(`${rest}/a?x=${encodeURIComponent(value)}`);
    for (const text of [told, await body.text(), await query.text()])
      if (!/"text":"\{\}"|^\{\}$/.test(text)) expect(text).toMatch(/`x` must match format/);
    expect(warn).not.toHaveBeenCalled();
    return [told.includes('"isError":true') ? 400 : 200, body.status, query.status];
  };
}

describe("a format is checked alike of what tools, bodies and queries bring", () => {
  it.each(formats)("%s", async (format, taken, refused) => {
    const ask = await serveFormat("string", format);
    for (const value of taken) expect(await ask(value), value).toEqual([200, 200, 200]);
    for (const value of refused) expect(await ask(value), value).toEqual([400, 400, 400]);
  });

  it.each(integers)("%s", async (format, taken, refused) => {
    const ask = await serveFormat("integer", format);
    for (const value of taken) expect(await ask(value), value).toEqual([200, 200, 200]);
    for (const value of refused) expect(await ask(value), value).toEqual([400, 400, 400]);
  });
});
