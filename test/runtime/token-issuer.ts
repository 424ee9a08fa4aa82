import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, SignJWT } from "jose";
import { onTestFinished } from "vitest";

/** A key that tokens are signed with, under the name that the key set gives it. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: GenerateKeyPairResult["privateKey"];
  readonly publicJwk: Record<string, unknown>;
}

export async function createKey(kid: string, alg = "RS256"): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** Claims of a token, over the usual ones; those that are undefined are left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** An authorization server as far as a protected resource sees it: metadata, keys, introspection. */
export interface TokenIssuer {
  readonly url: string;
  /** What it publishes; may be changed while it runs. */
  keys: readonly SigningKey[];
  /** What it says of a token that it is asked about. */
  active: Map<string, object>;
  /** How often each of its paths was asked for. */
  readonly asked: Map<string, number>;
  /** How the one who asks about tokens proves who it is: its `Authorization`. */
  readonly clients: string[];
  isDown: boolean;
  /** What it answers with while it is up; 200 by default. */
  status?: number;
  readonly sign: (claims: Claims, how?: { key?: SigningKey; header?: Record<string, unknown> }) => Promise<string>;
}

export async function startIssuer(keys: readonly SigningKey[], metadata: object = {}): Promise<TokenIssuer> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    issuer.asked.set(path, (issuer.asked.get(path) ?? 0) + 1);
    const answer = (body: object): void => {
      response.writeHead(issuer.isDown ? 500 : (issuer.status ?? 200), { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (path === "/.well-known/oauth-authorization-server")
      answer({
        issuer: issuer.url,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/jwks`,
        introspection_endpoint: `${issuer.url}/introspect`,
        ...metadata,
      });
    else if (path === "/jwks") answer({ keys: issuer.keys.map(({ publicJwk }) => publicJwk) });
    else if (path === "/introspect") {
      issuer.clients.push(request.headers.authorization ?? "");
      const chunks: Buffer[] = [];
      request
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          const token = new URLSearchParams(Buffer.concat(chunks).toString()).get("token") ?? "";
          answer(issuer.active.get(token) ?? { active: false });
        });
    } else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const issuer: TokenIssuer = {
    url: `http://127.0.0.1:${address.port}`,
    keys,
    active: new Map(),
    asked: new Map(),
    clients: [],
    isDown: false,
    sign: async (claims, { key = issuer.keys[0], header = {} } = {}) => {
      if (!key) throw new Error("no key");
      const now = Math.floor(Date.now() / 1000);
      return await new SignJWT({ iss: issuer.url, aud: resource, exp: now + 300, iat: now, ...claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "at+jwt", ...header })
        .sign(key.privateKey);
    },
  };
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return issuer;
}

/** What the adapter under test is called at the authorization server. */
export const resource = "https://pets.example.com/mcp";
