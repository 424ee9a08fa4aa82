import Fastify from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { growth, worstGrowth } from "../growth.js";
import {
  apiKey,
  basic,
  bearer,
  type CallOptions,
  sendJson,
  sendRaw,
  type Upstream,
} from "../../templates/runtime/http.js";
import { credentialsIn } from "../../templates/runtime/censor-answer.js";
import { exchange } from "../../templates/runtime/exchange.js";
import { prepareRest, sendAnswer, sendRawAnswer } from "../../templates/runtime/rest.js";
import { findSecrets } from "../../templates/runtime/spelled-secret.js";
import { failure, startUpstream } from "./upstream.js";

const key = "key-0000-0000";

/** An adapter over an upstream that answers with what it was sent. */
async function adapter(
  answer: {
    readonly status: number;
    readonly mediaType?: string;
    readonly body: string;
    readonly headers?: Record<string, string>;
  },
  more: Partial<Upstream> & { readonly sentHeaders?: Record<string, string>; readonly call?: CallOptions } = {},
): Promise<string> {
  const { url } = await startUpstream((_, response) => {
    response.writeHead(answer.status, {
      ...(answer.mediaType === "" ? {} : { "content-type": answer.mediaType ?? "text/plain" }),
      ...answer.headers,
    });
    // In pieces, so that a secret lies across two of them.
    for (const piece of answer.body.match(/[^]{1,7}/g) ?? []) response.write(piece);
    response.end();
  });
  const upstream: Upstream = {
    namespace: "up",
    baseUrl: url,
    credentials: () => apiKey({ in: "header", name: "X-Key", value: key }),
    ...more,
  };
  const call = { operation: "up.get", method: "GET", path: "/a", headers: more.sentHeaders ?? {} };
  const options = { retries: 0, ...more.call };
  const app = Fastify();
  prepareRest(app);
  app.get("/json", async (_, reply) =>
    sendAnswer(reply, await exchange((given) => sendJson(upstream, call, given), options)),
  );
  app.get("/raw", async (_, reply) => sendRawAnswer(reply, await sendRaw(upstream, call, options)));
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host: "127.0.0.1" });
}

describe("errors of upstreams do not tell what was sent to them", () => {
  it.each<[string, string, string]>([
    ["text", "text/plain", `invalid key ${key}, ${key}${key}`],
    ["JSON", "application/json", JSON.stringify({ error: { key, list: [key] } })],
    ["a problem document", "application/problem+json", JSON.stringify({ detail: `bad ${key}` })],
    ["HTML", "text/html", `<p>${key}</p>`],
    ["no media type", "", key],
    ["a long text", "text/plain", `${"x".repeat(100_000)}${key}${"y".repeat(100_000)}`],
  ])("in %s", async (_, mediaType, body) => {
    for (const status of [400, 401, 500]) {
      const base = await adapter({ status, mediaType, body });
      for (const path of ["/json", "/raw"]) {
        const answer = await fetch(base + path);
        const text = await answer.text();
        expect([answer.status, text.includes(key)]).toEqual([status, false]);
        expect(text.replaceAll("*", "")).toBe(
          (mediaType === "application/json" && path === "/json" ? JSON.stringify(JSON.parse(body)) : body).replaceAll(
            key,
            "",
          ),
        );
      }
    }
  });

  it.each<
    [string, Partial<Upstream> & { readonly sentHeaders?: Record<string, string>; readonly call?: CallOptions }, string]
  >([
    ["a bearer token", { credentials: () => bearer("token-12345678") }, "token-12345678"],
    ["a password", { credentials: () => basic("user", "pässword-1") }, "pässword-1"],
    ["encoded Basic credentials", { credentials: () => basic("user", "password-1") }, btoa("user:password-1")],
    [
      "a key in the query",
      { credentials: () => apiKey({ in: "query", name: "k", value: "a b&c-12345" }) },
      "a b&c-12345",
    ],
    [
      "a key in the query as it is encoded",
      { credentials: () => apiKey({ in: "query", name: "k", value: "a b&c-12345" }) },
      "a%20b%26c-12345",
    ],
    [
      "a token of a caching kind",
      {
        credentials: () => ({
          kind: "custom",
          apply: async (request) => (
            request.headers.set("authorization", "Bearer fetched-1234"),
            await Promise.resolve(request)
          ),
        }),
      },
      "fetched-1234",
    ],
    ["a header that the capability fixes", { sentHeaders: { "X-Api-Key": "fixed-12345" } }, "fixed-12345"],
    [
      "a binding in any header",
      { sentHeaders: { "X-Odd": "v-bound-1234" }, call: { bindings: { ODD: "bound-1234" } } },
      "bound-1234",
    ],
    ["the authorization of the caller", { call: { authorization: "Bearer caller-12345" } }, "caller-12345"],
  ])("not %s", async (_, more, secret) => {
    const base = await adapter({ status: 403, body: `no: ${secret}.` }, more);
    for (const path of ["/json", "/raw"])
      expect(await (await fetch(base + path)).text()).toBe(
        `no: ${"*".repeat(new TextEncoder().encode(secret).length)}.`,
      );
  });

  // What programs make of a key that they quote: each encoder has its own idea of which characters are safe.
  const odd = "ab/cd+ef==&\"<'";
  it.each<[string, string]>([
    ["PHP's JSON", "ab\\/cd+ef==&\\\"<'"],
    [".NET's JSON", "ab/cd\\u002Bef==\\u0026\\u0022\\u003C\\u0027"],
    ["Gson's JSON", 'ab/cd+ef\\u003d\\u003d\\u0026\\"\\u003c\\u0027'],
    ["JSON in a text of JSON", "ab\\\\/cd+ef==&\\\\\\\"<'"],
    ["a URL in lower case", "ab%2fcd%2bef%3d%3d%26%22%3c%27"],
    ["a URL that leaves slashes and pluses", "ab/cd+ef==%26%22%3C'"],
    ["a URL in a URL", "ab%252Fcd%252Bef%253D%253D%2526%2522%253C%2527"],
    ["HTML with numbers", "ab&#x2F;cd&#43;ef&#x3D;&#61;&amp;&#34;&lt;&#039;"],
    ["HTML with names", "ab/cd+ef==&amp;&quot;&lt;&apos;"],
  ])("however it is quoted: %s", async (_, quoted) => {
    const base = await adapter(
      { status: 400, body: `[${quoted}] and ${quoted}` },
      { credentials: () => apiKey({ in: "header", name: "X-Key", value: odd }) },
    );
    const stars = "*".repeat(quoted.length);
    for (const path of ["/json", "/raw"])
      expect(await (await fetch(base + path)).text()).toBe(`[${stars}] and ${stars}`);
  });

  it("nor of a longer one what follows a shorter one, nor of two that overlap", async () => {
    const base = await adapter(
      { status: 400, body: "no: prefix-1234-secret-part, prefix-1234-secret-partner-9999, prefix-1234" },
      {
        sentHeaders: { "X-Api-Key": "prefix-1234-secret-part", "X-Auth-Token": "prefix-1234", "X-Secret": "part" },
        credentials: () => bearer("partner-9999"),
      },
    );
    expect(await (await fetch(`${base}/raw`)).text()).toBe(
      `no: ${"*".repeat(23)}, ${"*".repeat("prefix-1234-secret-partner-9999".length)}, ${"*".repeat(11)}`,
    );
  });

  it.each<[string, Parameters<typeof credentialsIn>[0]]>([
    ["a path", { method: "GET", url: "https://up.example/a/ab%2Fcd%2Bef-12/b", headers: new Map(), content: null }],
    [
      "a cookie",
      { method: "GET", url: "https://up.example/", headers: new Map([["cookie", "s=ab%2Fcd%2Bef-12"]]), content: null },
    ],
    ["a form", { method: "POST", url: "https://up.example/", headers: new Map(), content: "k=ab%2Fcd%2Bef-12&l=1" }],
    ["JSON", { method: "POST", url: "https://up.example/", headers: new Map(), content: '{"k":"ab/cd+ef-12"}' }],
  ])("nor bindings that stand in %s, encoded as that wants it", (_, request) => {
    expect(credentialsIn(request, { KEY: "ab/cd+ef-12", OTHER: "zz/yy+xx-34" })).toEqual(["ab/cd+ef-12"]);
  });

  it.each<[string, (size: number) => string]>([
    ["repeats itself", (size) => `${"ab".repeat(size)}c`],
    ["holds backslashes", (size) => `${"\\+".repeat(size)}c`],
    ["is made of them", (size) => `${"\\".repeat(size)}c`],
  ])("a text that is made to be compared on and on takes time by its length: a secret that %s", (_, make) => {
    const compared = growth(
      4_000,
      (size) => ({ find: findSecrets([make(size)]), text: make(size).slice(0, -1) }),
      ({ find, text }) => find(text),
    );
    expect(compared).toBeLessThanOrEqual(worstGrowth);
  });

  it.each([
    ["backslashes", "ab\\\\cd\\+ef", "ab\\\\\\\\cd\\\\\\u002Bef"],
    ["a pair of surrogates", "abc-\u{1f512}-def", "abc-\\ud83d\\udd12-def"],
    ["Latin-1", "p\xe4ssw\xf6rd-1", "p\xe4ssw\xf6rd-1"],
    ["a space", "pass word 1", "pass+word%201"],
  ])("with %s in it, however they are written", (_, secret, written) => {
    expect(findSecrets([secret])(`<${written}>`)).toEqual([{ start: 1, end: written.length + 1 }]);
  });

  it("nor do headers that travel, redirects among them", async () => {
    const base = await adapter({
      status: 302,
      body: "",
      headers: { location: `/login?key=${key}`, "www-authenticate": `Key ${key}` },
    });
    const answer = await fetch(`${base}/raw`, { redirect: "manual" });
    expect(JSON.stringify([...answer.headers])).not.toContain(key);
  });

  it("leaves short values, other media types and what succeeded alone", async () => {
    const short = await adapter({ status: 400, body: "no 1234567" }, { credentials: () => bearer("1234567") });
    expect(await (await fetch(`${short}/raw`)).text()).toBe("no 1234567");
    const bytes = await adapter({ status: 400, mediaType: "image/png", body: key });
    expect(await (await fetch(`${bytes}/raw`)).text()).toBe(key);
    const good = await adapter({ status: 200, mediaType: "application/json", body: JSON.stringify({ key }) });
    expect(await (await fetch(`${good}/json`)).json()).toEqual({ key });
  });

  it("and typed errors hold the censored body", async () => {
    const { url } = await startUpstream((_, response) => void response.writeHead(500).end(`bad ${key}`));
    const error = await failure(
      sendJson(
        { namespace: "up", baseUrl: url, credentials: () => bearer(key) },
        { operation: "up.get", method: "GET", path: "/" },
        { retries: 0 },
      ),
    );
    expect(error).toMatchObject({ status: 500, body: "bad *************" });
  });

  /** Every answer of a call with credentials is looked at: what is no part of a secret costs no pattern of it. */
  describe("a secret is looked for by a part of it that is written in one way alone", () => {
    const token = [1, 2, 3].map((part) => `ey${"Jh-b_".repeat(60)}${part}`).join(".");

    it("and its pattern is made where that is met", () => {
      const find = findSecrets([token]);
      let made = 0;
      const construct = (target: typeof RegExp, [pattern, flags]: [string, string]): RegExp => {
        made += 1;
        return new target(pattern, flags);
      };
      vi.stubGlobal("RegExp", new Proxy(RegExp, { construct }));
      onTestFinished(() => void vi.unstubAllGlobals());
      expect(find("public, max-age=60")).toEqual([]);
      expect(made).toBe(0);
      expect(find(`<https://example.com/?t=${token}>`)).toEqual([{ start: 24, end: 24 + token.length }]);
      expect(made).toBe(1);
    });

    // Texts: percent-encoded, in the escapes of JSON, of HTML.
    it.each([
      ["a letter between signs", "+/+/=a=/+/+", "%2B%2F%2B%2F%3Da%3D%2F%2B%2F%2B"],
      ["signs alone", "+/+/==/+/+", "\\u002b\\/\\u002b/==\\/+\\/+"],
      ["what folds to a letter", "\u017f\u212a-pass-word", "%C5%BF%E2%84%AA-pass-word"],
      ["signs before a run", `${"~".repeat(210)}tail`, `x${"~".repeat(210)}tail`],
      ["letters of other scripts", "\u043a\u043b\u044e\u0447&1", "\u043a\u043b\u044e\u0447&amp;1"],
    ])("%s", (_, secret, text) => {
      const [found] = findSecrets([secret])(`>${text}<`);
      expect(found && `>${text}<`.slice(found.start, found.end)).toMatch(/./);
      expect(found?.end).toBe(text.length + 1);
      expect(findSecrets([secret])("> nothing of it <")).toEqual([]);
    });
  });
});
