// URLs of an upstream's answer as an adapter tells them: its own path where it exposes what they point at.
import fc from "fast-check";
import { expect, test } from "vitest";
import { exposedUrl } from "../../templates/runtime/exposed-url.js";

const origin = {
  namespace: "shop",
  baseUrl: "https://api.example.com/v1",
  url: "https://api.example.com/v1/orders",
  secrets: ["s3cret-key"],
};
const exposed = [
  { namespace: "other", from: "/orders/{id}", to: "/wrong/{id}" },
  { namespace: "shop", from: "/orders/{id}", to: "/my/orders/{id}", query: { lang: "language" } },
  { namespace: "shop", from: "/items/{id}.json", to: "/my/items/{id}" },
  { namespace: "shop", from: "/lists('{list}')/rows({row})", to: "/my/{list}/row-{row}.txt" },
];
const told = (reference: string): string | undefined => exposedUrl(reference, origin, exposed, "/api");

test.for([
  ["https://api.example.com/v1/orders/7", "/api/my/orders/7"],
  ["/v1/orders/7", "/api/my/orders/7"],
  ["/v1/orders/7/", "/api/my/orders/7"],
  ["orders/7", "/api/my/orders/7"],
  ["HTTPS://API.example.com:443/v1/orders/7", "/api/my/orders/7"],
  ["/v1/other/../orders/7", "/api/my/orders/7"],
  ["/v1/orders/a%20b", "/api/my/orders/a%20b"],
  ["/v1/orders/a b", "/api/my/orders/a%20b"],
  ["/v1/orders/7?lang=en#top", "/api/my/orders/7?language=en#top"],
  ["/v1/orders/7?key=s3cret-key", "/api/my/orders/7"],
  ["https://user:word@api.example.com/v1/orders/7", "/api/my/orders/7"],
  // Text may stand around a placeholder, on either side.
  ["/v1/items/7.json", "/api/my/items/7"],
  ["/v1/items/a%2Fb.json.json/", "/api/my/items/a%2Fb.json"],
  ["/v1/lists('x%20y')/rows(7)", "/api/my/x%20y/row-7.txt"],
  ["/v1/items/7.xml", "https://api.example.com/v1/items/7.xml"],
  ["/v1/items/7xjson", "https://api.example.com/v1/items/7xjson"],
  ["/v1/items/.json", "https://api.example.com/v1/items/.json"],
  ["/v1/items/a/b.json", "https://api.example.com/v1/items/a/b.json"],
  ["/v1/items/..json", "https://api.example.com/v1/items/..json"],
  ["/v1/items/%2e..json", "https://api.example.com/v1/items/%2e..json"],
  ["/v1/lists('x')/rows()", "https://api.example.com/v1/lists('x')/rows()"],
  // What is not exposed is told whole: another path, another query, another host, another part of the API's host.
  ["/v1/orders/7/lines", "https://api.example.com/v1/orders/7/lines"],
  ["/v1/orders/7?page=2", "https://api.example.com/v1/orders/7?page=2"],
  ["/v1/orders/", "https://api.example.com/v1/orders/"],
  ["/v11/orders/7", "https://api.example.com/v11/orders/7"],
  ["/v1/../orders/7", "https://api.example.com/orders/7"],
  ["/orders/7", "https://api.example.com/orders/7"],
  ["//elsewhere.example/v1/orders/7", "https://elsewhere.example/v1/orders/7"],
  ["https://api.example.com.evil.example/v1/orders/7", "https://api.example.com.evil.example/v1/orders/7"],
  ["https://api.example.com@evil.example/v1/orders/7", "https://evil.example/v1/orders/7"],
  ["/\\evil.example/v1/orders/7", "https://evil.example/v1/orders/7"],
  ["javascript:alert(1)", undefined],
] as const)("%s", ([reference, expected]) => {
  expect(told(reference)).toBe(expected);
});

test("a base URL without a path, and an answer that came from another host than the base URL's", () => {
  const root = { ...origin, baseUrl: "http://127.0.0.1:9", url: "http://127.0.0.1:9/orders" };
  expect(exposedUrl("/orders/7", root, exposed)).toBe("/my/orders/7");
  expect(exposedUrl("//orders/7", root, exposed)).toBe("http://orders/7");
  expect(exposedUrl("/v1/orders/7", { ...origin, url: "https://eu.example.com/v1/orders" }, exposed)).toBe(
    "https://eu.example.com/v1/orders/7",
  );
});

// A fragment makes a URL parser look at what is else compared as text.
const piece = fc.constantFrom("orders", "7", "a.b", ".", "..", "", "%2e", "é", "v1", "x y", "@", ":8");
test("the spelling of a URL does not decide what it points at", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 5 }),
      fc.constantFrom("", "/v1", "https://api.example.com/v1", "//"),
      (pieces, start) => {
        const reference = `${start}/${pieces.join("/")}`;
        const parsed = told(`${reference}#`);
        expect(told(reference)).toBe(parsed?.replace(/#$/, ""));
      },
    ),
    { numRuns: 2_000 },
  );
});
