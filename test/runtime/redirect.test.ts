import { describe, expect, it } from "vitest";
import { trust } from "../../templates/runtime/trust.js";
import { apiKey, basic, bearer } from "../../templates/runtime/credentials.js";
import { isCallError } from "../../templates/runtime/errors.js";
import { type CallOptions, sendJson } from "../../templates/runtime/http.js";
import { isPrivateHost } from "../../templates/runtime/private-host.js";
import { followRedirect } from "../../templates/runtime/redirect.js";
import type { Hop } from "../../templates/runtime/transport.js";

describe("a redirect to another origin", () => {
  const upstreamOf = (baseUrl: string): { readonly namespace: string; readonly baseUrl: string } => ({
    namespace: "up",
    baseUrl,
  });
  const other = "https://other.test/there";

  async function sentOn(
    call: Partial<Parameters<typeof sendJson>[1]>,
    options: CallOptions,
    status: number,
  ): Promise<readonly string[]> {
    const sent: string[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      const headers = [...request.headers].map((pair) => pair.join(": ")).join("\n");
      sent.push(`${request.url}\n${headers}\n${await request.text()}`);
      return sent.length > 1 ? Response.json({}) : new Response(null, { status, headers: { location: other } });
    };
    const whole = { operation: "up.a", method: "POST", path: "/a", ...call };
    await sendJson(upstreamOf("https://api.test"), whole, { ...options, fetch, retries: 0 }).catch((error: unknown) => {
      if (!isCallError(error, "redirect")) throw error;
    });
    return sent.slice(1);
  }

  const secret = "s3cret-of-the-app+/=";
  it.each([301, 302, 303, 307, 308])("is told no secret at a %i, wherever it was sent", async (status) => {
    const bindings = { KEY: secret };
    const body = (content: string): object => ({ mediaType: "application/json", content });
    for (const [call, options] of [
      [{ headers: { Authorization: `Bearer ${secret}` } }, {}],
      [{ headers: { "X-Anything": secret } }, {}],
      [{ query: { api_key: secret } }, {}],
      [{ cookies: `session=${secret}` }, {}],
      [{}, { credentials: bearer(secret) }],
      [{}, { credentials: basic("app", secret) }],
      [{}, { credentials: apiKey({ in: "header", name: "X-Key", value: secret }) }],
      [{}, { credentials: apiKey({ in: "query", name: "k", value: secret }) }],
      [{ body: body(JSON.stringify({ key: secret })) }, { bindings }],
      [{ body: body(`key=${encodeURIComponent(secret)}`) }, { bindings }],
      [{ body: body(`key=${secret}`), secrets: [secret] }, {}],
    ] as const) {
      for (const told of await sentOn(trust(call), options, status)) {
        expect(told).not.toContain(secret);
        expect(told).not.toContain(encodeURIComponent(secret));
        expect(told).not.toContain(btoa(`app:${secret}`));
      }
    }
    // A body without one goes where the API says (Fetch standard, HTTP-redirect fetch).
    const plain = await sentOn(trust({ body: body('{"a":1}') }), { bindings }, status);
    expect(plain).toEqual([expect.stringMatching(status < 307 ? /^https:\/\/other\.test/ : /\n\{"a":1\}$/)]);
  });
});

const hopTo = (url: string): Hop => ({ method: "GET", url, headers: new Map(), content: null, trusted: true });

describe("a redirect into a private network", () => {
  const inside = [
    "https://127.0.0.1/",
    "https://localhost:8080/",
    "https://10.1.2.3/",
    "https://172.31.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://[::ffff:0:10.0.0.1]/",
    "https://[::10.0.0.1]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::1]/",
    "https://[2002:a9fe:a9fe::]/",
    "https://[fec0::1]/",
    "https://[febf::1]/",
    "https://[fdff:1:2:3:4:5:6:7]/",
    "https://[ff02::1]/",
    "https://[::]/",
    "https://0177.0.0.1/",
    "https://0xa9fea9fe/",
    "https://127.1/",
    "https://192.0.0.192/",
    "https://224.0.0.251/",
    "https://255.255.255.255/",
    "https://LOCALHOST./",
    "https://redis:6379/",
    "https://vault.svc.cluster.local./",
    "https://router.lan/",
    "https://ｌｏｃａｌｈｏｓｔ/",
    "https://①⑦②.16.0.1/",
  ];
  it.each(inside)("from elsewhere is not followed: %s", (target) => {
    expect(() => followRedirect(hopTo("https://api.example/a"), 302, target)).toThrow(
      /private network.*`privateRedirects`/,
    );
  });

  it.each(inside)("is followed from a private network, or where the option allows it: %s", (target) => {
    expect(followRedirect(hopTo("https://10.0.0.5/a"), 302, target)?.url).toBe(new URL(target).href);
    expect(followRedirect(hopTo("https://api.example/a"), 302, target, undefined, true)?.url).toBe(
      new URL(target).href,
    );
  });

  it.each([
    "https://api.example/",
    "https://8.8.8.8/",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://11.0.0.1/",
    "https://[2606:4700::1111]/",
    "https://10.example/",
    "https://localhost.example/",
    "https://[::ffff:8.8.8.8]/",
    "https://[64:ff9b::8.8.8.8]/",
    "https://[2002:808:808::1]/",
    "https://[2a00:1450::1]/",
    "https://[fb00::1]/",
    "https://[2001:db8:7f00:1::]/",
    "https://192.0.1.1/",
    "https://223.255.255.1/",
    "https://lan.example/",
    "https://corp.com/",
  ])("is something else: %s", (target) => {
    expect(isPrivateHost(new URL(target).hostname)).toBe(false);
    expect(followRedirect(hopTo("https://api.example/a"), 302, target)?.url).toBe(new URL(target).href);
  });
});

describe("a redirect that leaves HTTP", () => {
  it.each([
    ["file:///etc/passwd", "file:"],
    ["data:text/plain,s3cret", "data:"],
    ["myapp://host/cb?code=s3cret#s3cret", "myapp:"],
    ["javascript:s3cret()", "javascript:"],
    ["mailto:s3cret@example.com", "mailto:"],
    ["blob:https://s3cret.example/1", "blob:"],
  ])("is refused by its scheme, and told without what may be a secret: %s", (target, scheme) => {
    const hop = { method: "GET", url: "https://api.example/a", headers: new Map(), content: null, trusted: true };
    const said = (): unknown => followRedirect(hop, 302, target);
    expect(said).toThrow(`the redirect to a URL that begins with \`${scheme}\` is not followed: it leaves HTTP`);
  });

  it("of a host is told by what HTTP knows of it", () => {
    const hop = { method: "GET", url: "https://api.example/a", headers: new Map(), content: null, trusted: true };
    const said = (): unknown => followRedirect(hop, 302, "ftp://user:s3cret@files.example/a?key=s3cret");
    expect(said).toThrow("the redirect to ftp://files.example/a?key is not followed: it leaves HTTP");
  });
});
