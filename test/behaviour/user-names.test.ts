import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import { generate, serve } from "./served.js";

// RFC 7617, 2: a user-id with a colon is invalid, and neither it nor the password holds control characters. RFC 7616, 3.4: other names are `username*`.

const capability = ({ up = "", own = "" }: { readonly up?: string; readonly own?: string }): string =>
  `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {NAME: A_NAME, WORD: A_WORD}}]
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", ${up === "" ? "" : `authentication: ${up}, `}resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, ${own === "" ? "" : `authentication: ${own}, `}resources: [{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}]}
`;
const bound = (type: string): string => `{type: ${type}, username: "{{NAME}}", password: "{{WORD}}"}`;

describe("a name and a password that no credentials can hold", () => {
  it.each<[string, Parameters<typeof capability>[0], object, RegExp]>([
    [
      "a colon in an API's user",
      { up: bound("basic") },
      { A_NAME: "acme:ada", A_WORD: "s3cret" },
      /variable A_NAME .*colon/,
    ],
    [
      "a colon in a caller's user",
      { own: bound("basic") },
      { A_NAME: "acme:ada", A_WORD: "s3cret" },
      /variable A_NAME .*colon/,
    ],
    [
      "a tab in a user",
      { up: bound("basic") },
      { A_NAME: "a\tb", A_WORD: "s3cret" },
      /variable A_NAME .*control characters/,
    ],
    [
      "a line in a password",
      { up: bound("basic") },
      { A_NAME: "a", A_WORD: "s3\ncret" },
      /variable A_WORD .*control characters/,
    ],
    [
      "a zero byte in a caller's",
      { own: bound("basic") },
      { A_NAME: "a", A_WORD: "s3\0cret" },
      /variable A_WORD .*control/,
    ],
    [
      "a line in a digest's user",
      { up: bound("digest") },
      { A_NAME: "a\r\nX: 1", A_WORD: "s3cret" },
      /variable A_NAME .*control/,
    ],
    [
      "a part of a name",
      { up: '{type: basic, username: "acme-{{NAME}}", password: "{{WORD}}"}' },
      { A_NAME: "a:b", A_WORD: "s3cret" },
      /variable A_NAME .*colon/,
    ],
  ])("refuses the start by the binding's name, without its value: %s", async (_, authentication, env, said) => {
    const upstream = await startUpstream((_seen, response) => json(response, {}));
    const error = await failure(serve(capability(authentication), upstream, { env: { ...env } }));
    expect(error).toMatchObject({ name: "StartError", message: expect.stringMatching(said) });
    expect(String(error)).not.toMatch(/s3|acme:|a:b/);
  });

  it.each([
    ["{type: basic, username: 'acme:ada', password: \"{{WORD}}\"}", /`username` of `basic` holds a colon/],
    ["{type: basic, username: ':{{NAME}}', password: \"{{WORD}}\"}", /`username` of `basic` holds a colon/],
    ['{type: basic, username: "{{NAME}}", password: "a\\tb"}', /`password` of `basic` holds control characters/],
  ])("is an error where it is written out: %s", (written, said) => {
    for (const side of ["up", "own"]) {
      const { diagnostics } = compileText(capability({ [side]: written }));
      const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
      expect(errors).toEqual([expect.stringMatching(said)]);
    }
    expect(
      compileText(capability({ up: bound("basic") })).diagnostics.filter(({ severity }) => severity === "error"),
    ).toEqual([]);
  });

  it("is told to whoever passes it to a client, and nothing is sent", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const { getA } = await import(generate(capability({ up: bound("basic") }))("client.ts"));
    for (const [username, password] of [
      ["acme:ada", "s3cret"],
      ["a\n", "s3cret"],
      ["a", "s3\u007fcret"],
    ]) {
      const error = await failure(getA({ baseUrl: upstream.url, credentials: { kind: "basic", username, password } }));
      expect(error).toMatchObject({ kind: "configuration", message: expect.not.stringMatching(/s3|acme/) });
    }
    expect(upstream.seen).toEqual([]);
    // Everything else can be one: UTF-8 (RFC 7617, 2.1), and a colon in the password.
    await getA({ baseUrl: upstream.url, credentials: { kind: "basic", username: "jürgen €", password: "a:b:" } });
    expect(upstream.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from("jürgen €:a:b:", "utf8").toString("base64")}`,
    );
  });
});

describe("a digest of a name beyond ASCII", () => {
  const name = "Jäsøn €";
  const md5 = (text: string): string => createHash("sha256").update(text).digest("hex");

  it("is sent as `username*`", async () => {
    const upstream = await startUpstream(({ headers }, response) => {
      if (headers.authorization !== undefined) return json(response, {});
      response
        .writeHead(401, {
          "www-authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256, charset=UTF-8',
        })
        .end();
    });
    const { rest } = await serve(capability({ up: bound("digest") }), upstream, {
      env: { A_NAME: name, A_WORD: "s3cret" },
    });
    expect((await fetch(`${rest}/a`)).status).toBe(200);
    const sent = upstream.seen.at(-1)?.headers.authorization ?? "";
    expect(sent).toContain("username*=UTF-8''J%C3%A4s%C3%B8n%20%E2%82%AC");
    expect(sent).not.toMatch(/username=/);
    const [, cnonce = ""] = /cnonce="([^"]*)"/.exec(sent) ?? [];
    expect(sent).toContain(
      `response="${md5([md5(`${name}:r:s3cret`), "n", "00000001", cnonce, "auth", md5("GET:/a")].join(":"))}"`,
    );
  });

  it("is read as `username*`", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const { rest } = await serve(capability({ own: bound("digest") }), upstream, {
      env: { A_NAME: name, A_WORD: "s3cret" },
    });
    const challenge = (await fetch(`${rest}/a`)).headers.get("www-authenticate") ?? "";
    const [, nonce = ""] = /nonce="([^"]*)"/.exec(challenge) ?? [];
    const response = md5([md5(`${name}:api:s3cret`), nonce, "00000001", "c", "auth", md5("GET:/a")].join(":"));
    const ask = async (user: string): Promise<number> =>
      (
        await fetch(`${rest}/a`, {
          headers: {
            authorization: `Digest ${user}, realm="api", nonce="${nonce}", uri="/a", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="c", response="${response}"`,
          },
        })
      ).status;
    expect(await ask("username*=UTF-8''Jason")).toBe(401);
    expect(await ask("username*=UTF-8''%E9")).toBe(401);
    expect(await ask("username*=UTF-8''J%C3%A4s%C3%B8n%20%E2%82%AC")).toBe(200);
  });
});
