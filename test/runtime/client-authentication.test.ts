import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clientCredentials } from "../../templates/runtime/client-credentials.js";
import { digest } from "../../templates/runtime/digest.js";
import { sendJson, type Upstream } from "../../templates/runtime/http.js";
import { failure, json, startUpstream } from "./upstream.js";

const call = { operation: "pets.list", method: "GET", path: "/pets" } as const;

describe("client credentials (RFC 6749 section 4.4)", () => {
  it("fetch one token for all calls, found through the issuer, and a new one when it is refused", async () => {
    let tokens = 0;
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/.well-known/oauth-authorization-server") return json(response, { token_endpoint: `${upstream.url}/token` });
      if (seen.url === "/token") {
        tokens += 1;
        return json(response, { access_token: `token-${tokens}`, token_type: "Bearer", expires_in: 3600 });
      }
      if (seen.headers.authorization === "Bearer token-1" && upstream.seen.filter(({ url }) => url === "/pets").length > 3) return json(response, {}, 401);
      return json(response, { as: seen.headers.authorization });
    });
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => clientCredentials({ issuer: upstream.url, clientId: "my client", clientSecret: "s:e c", scope: "read write" }) };
    const answers = await Promise.all([1, 2, 3].map(async () => await sendJson(pets, call)));
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ as: "Bearer token-1" })));
    const asked = upstream.seen.filter(({ url }) => url === "/token");
    expect(asked.length).toBe(1);
    expect(asked[0]?.body).toBe("grant_type=client_credentials&scope=read+write");
    expect(Buffer.from(asked[0]?.headers.authorization?.slice("Basic ".length) ?? "", "base64").toString()).toBe("my+client:s%3Ae+c");
    expect(await sendJson(pets, call)).toEqual({ as: "Bearer token-2" });
    expect(tokens).toBe(2);
  });

  it("fail with what the server says, and without the secret", async () => {
    const upstream = await startUpstream((_, response) => json(response, { error: "invalid_client" }, 401));
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => clientCredentials({ tokenEndpoint: `${upstream.url}/token`, clientId: "a", clientSecret: "hidden-secret" }) };
    const error = await failure(sendJson(pets, call));
    expect(String(error)).toContain("invalid_client");
    expect(JSON.stringify(error)).not.toContain("hidden-secret");
  });
});

describe("HTTP Digest (RFC 7616)", () => {
  const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

  it("answers the challenge, and the next calls at once", async () => {
    const nonce = "n0nce";
    const upstream = await startUpstream((seen, response) => {
      const fields = Object.fromEntries([...(seen.headers.authorization ?? "").matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, name, quoted, bare]) => [name, quoted ?? bare]));
      const expected = md5([md5("ada:pets:love lace"), nonce, fields.nc, fields.cnonce, "auth", md5(`${seen.method}:${seen.url}`)].join(":"));
      if (fields.response === expected && fields.uri === seen.url) return json(response, { nc: fields.nc });
      return json(response, {}, 401, { "www-authenticate": `Digest realm="pets", nonce="${nonce}", qop="auth", algorithm=MD5` });
    });
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => digest("ada", "love lace") };
    expect(await sendJson(pets, { ...call, query: { kind: "cat" } })).toEqual({ nc: "00000001" });
    expect(await sendJson(pets, call)).toEqual({ nc: "00000002" });
    expect(upstream.seen.length).toBe(3);
  });

  it("gives up where its answer is refused", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}, 401, { "www-authenticate": 'Digest realm="pets", nonce="same", qop="auth"' }));
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => digest("ada", "wrong") };
    expect(await failure(sendJson(pets, call))).toMatchObject({ kind: "status", status: 401 });
    expect(upstream.seen.length).toBe(2);
  });
});
