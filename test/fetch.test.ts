import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchDocument } from "../generator/cli/fetch-document.js";
import { fetchText } from "../generator/source/fetch-text.js";

afterEach(() => vi.unstubAllGlobals());

/** A network in which one address redirects to another, and every other one answers. */
function redirecting(from: string, to: string): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return url === from ? new Response(null, { status: 302, headers: { location: to } }) : new Response("secret");
  });
  return asked;
}

describe("redirects", () => {
  it.each([
    "https://127.0.0.1/x",
    "http://127.0.0.1:9/x",
    "http://127.1:9/x",
    "https://localhost./x",
    "https://a.localhost/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/x",
    "https://[64:ff9b::a00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fd00::1]/x",
    "https://vault/x",
    "https://metadata.google.internal/x",
    "https://printer.local./x",
  ])("to this machine or into private networks are refused from elsewhere: %s", async (target) => {
    const asked = redirecting("https://example.com/x.yaml", target);
    expect(await fetchText("https://example.com/x.yaml")).toEqual({
      problem: expect.stringMatching(/^it redirects to where it may not: /),
    });
    expect(asked).toEqual(["https://example.com/x.yaml"]);
  });

  it.each(["https://[2606:4700::1111]/y", "https://8.8.8.8/y", "https://raw.githubusercontent.com/y"])(
    "to the internet are followed: %s",
    async (target) => {
      redirecting("https://example.com/x.yaml", target);
      expect(await fetchText("https://example.com/x.yaml")).toMatchObject({ file: { text: "secret" } });
    },
  );

  it("elsewhere are followed, and on this machine from this machine", async () => {
    redirecting("https://example.com/x.yaml", "https://other.example/y.yaml");
    expect(await fetchText("https://example.com/x.yaml")).toMatchObject({ file: { text: "secret" } });
    redirecting("http://127.0.0.1:8080/x.yaml", "http://localhost:8081/y.yaml");
    expect(await fetchText("http://127.0.0.1:8080/x.yaml")).toMatchObject({ file: { text: "secret" } });
  });
});

describe("the files that a document is split over", () => {
  it.each(["//other.example/x.yaml", "/x.yaml", "https://other.example/x.yaml", "../x.yaml", "./deep/../../x.yaml"])(
    "are asked for beside it alone: not %s",
    async (location) => {
      const asked: string[] = [];
      vi.stubGlobal("fetch", async (url: string) => {
        asked.push(url);
        return Response.json({ openapi: "3.1.0", paths: { "/a": { $ref: location }, "/b": { $ref: "./b.yaml#/b" } } });
      });
      await fetchDocument({ name: "shop", source: "https://shop.example/v1/api.json", path: "openapi/shop.json" }, "t");
      expect(asked).toEqual(["https://shop.example/v1/api.json", "https://shop.example/v1/b.yaml"]);
    },
  );
});
