import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import { expect, it, onTestFinished, vi } from "vitest";
import { digest } from "../../templates/runtime/digest.js";
import { sendJson } from "../../templates/runtime/http.js";
import { requireDigest } from "../../templates/runtime/server-digest.js";
import { refuseUnreadable, routedUrl } from "../../templates/runtime/unrouted.js";
import { rawRequest } from "../behaviour/served.js";

const user = { username: "ada", password: 'p"a:ss' };

async function guarded(): Promise<{ readonly app: FastifyInstance; readonly url: string }> {
  const app = Fastify();
  onTestFinished(async () => await app.close());
  requireDigest(app, { username: { value: user.username }, password: { value: user.password } });
  app.get("/x", async (request) => ({ query: request.query, authorization: request.headers.authorization ?? null }));
  app.post("/x", async () => ({}));
  return { app, url: await app.listen({ port: 0, host: "127.0.0.1" }) };
}

/** RFC 7616 section 3.4.1, by hand. */
function responseTo(
  challenge: string,
  { uri = "/x", method = "GET", nc = "00000001", password = user.password, cnonce = "c" } = {},
): string {
  const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? "";
  const algorithm = /algorithm=([\w-]+)/.exec(challenge)?.[1] ?? "";
  const hash = (text: string): string =>
    createHash(algorithm === "MD5" ? "md5" : "sha256")
      .update(text)
      .digest("hex");
  const response = hash(
    `${hash(`${user.username}:api:${password}`)}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`,
  );
  return `Digest username="ada", realm="api", nonce="${nonce}", uri="${uri}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`;
}

async function challengesOf(app: FastifyInstance): Promise<readonly [string, string]> {
  const answer = await app.inject("/x");
  expect(answer.statusCode).toBe(401);
  const challenges = answer.headers["www-authenticate"];
  if (!Array.isArray(challenges) || challenges[0] === undefined || challenges[1] === undefined)
    throw new Error("not two challenges");
  return [challenges[0], challenges[1]];
}

it("lets in who proves to know the password, by SHA-256 and by MD5, and hands no proof on", async () => {
  const { app } = await guarded();
  const challenges = await challengesOf(app);
  expect(challenges.map((one) => /algorithm=([\w-]+)/.exec(one)?.[1])).toEqual(["SHA-256", "MD5"]);
  for (const [index, challenge] of challenges.entries()) {
    const authorization = responseTo(challenge, { nc: `0000000${index + 1}` });
    const answer = await app.inject({ url: "/x", headers: { authorization } });
    expect([answer.statusCode, answer.json()]).toEqual([200, { query: {}, authorization: null }]);
  }
});

it("takes each proof once, for the request that it was made for, while its nonce is young", async () => {
  const { app } = await guarded();
  const ask = async (authorization: string, url = "/x", method: "GET" | "POST" = "GET"): Promise<string> => {
    const { statusCode, headers } = await app.inject({ url, method, headers: { authorization } });
    return `${statusCode}${String(headers["www-authenticate"] ?? "").includes("stale=true") ? " stale" : ""}`;
  };
  const [challenge] = await challengesOf(app);
  const right = responseTo(challenge);
  expect(await ask(right)).toBe("200");
  expect(await ask(right)).toBe("401 stale");
  expect(await ask(responseTo(challenge, { nc: "00000003" }))).toBe("200");
  expect(await ask(responseTo(challenge, { nc: "00000002" }))).toBe("401 stale");
  const next = (more = {}): string => responseTo(challenge, { nc: "00000009", ...more });
  expect(await ask(next(), "/x?admin=1")).toBe("401");
  expect(await ask(next(), "/x", "POST")).toBe("401");
  expect(await ask(next({ password: "guess" }))).toBe("401");
  expect(await ask(next().replace("nc=00000009", "nc=0000000a"))).toBe("401");
  expect(await ask(next().replace('username="ada"', 'username="ada", username="ada"'))).toBe("401");
  expect(await ask(next().replace("Digest ", "Basic "))).toBe("401");
  const forged = challenge.replace(/nonce="[^"]*"/, 'nonce="zzzzzzzz.AAAA.BBBB"');
  expect(await ask(responseTo(forged))).toBe("401 stale");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6 * 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await ask(next())).toBe("401 stale");
});

it("is understood by our own client, query and all", async () => {
  const { url } = await guarded();
  for (const q of ["a b", "c"])
    expect(
      await sendJson(
        { namespace: "up", baseUrl: url, credentials: () => digest(user.username, user.password) },
        { operation: "up.x", method: "GET", path: "/x", query: { q } },
      ),
    ).toEqual({ query: { q }, authorization: null });
});

it("is understood by curl", async ({ skip }) => {
  const { url } = await guarded();
  const run = async (...args: readonly string[]): Promise<string> =>
    await new Promise((resolve, reject) =>
      execFile("curl", ["-s", ...args], (error, stdout) => (error ? reject(error) : resolve(stdout))),
    );
  const version = await run("--version").catch(() => undefined);
  if (version === undefined) skip("curl is not installed");
  expect(await run("--digest", "-u", `${user.username}:${user.password}`, `${url}/x`, `${url}/x?b=1`)).toBe(
    '{"query":{},"authorization":null}{"query":{"b":"1"},"authorization":null}',
  );
});

it("takes a proof of the path that was asked for, where that cannot be read and is routed as another", async () => {
  const app = Fastify({ rewriteUrl: routedUrl });
  onTestFinished(async () => await app.close());
  refuseUnreadable(app);
  requireDigest(app, { username: { value: user.username }, password: { value: user.password } });
  app.get("/x", async () => ({}));
  const [challenge] = await challengesOf(app);
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  const authorization = responseTo(challenge, { uri: "/x%zz" });
  // Who knows the password is told what is wrong with the request, who does not is told nothing of it.
  expect((await rawRequest(url, "/x%zz", { headers: { authorization } })).status).toBe(400);
  expect((await rawRequest(url, "/x%zz")).status).toBe(401);
});
