import { expect, it, onTestFinished } from "vitest";
import type { DeviceAuthorizationResponse, TokenResponse } from "../../templates/runtime/oauth-types.js";
import type { Session, StoredTokens, TokenStorage } from "../../templates/runtime/oauth-session.js";
import { compileText, writeGenerated } from "../check.js";
import { startAuthorizationServer } from "./authorization-server.js";
import { pathToFileURL } from "node:url";

interface DeviceClient {
  readonly begin: (input: object) => Promise<DeviceAuthorizationResponse>;
  readonly token: (input: object) => Promise<TokenResponse>;
  readonly awaitDeviceToken: (
    authorization: DeviceAuthorizationResponse,
    ask: (code: string) => Promise<TokenResponse>,
  ) => Promise<TokenResponse>;
  readonly createSession: (options: {
    readonly storage: TokenStorage;
    readonly refresh: (token: string) => Promise<TokenResponse>;
  }) => Session;
}

/** A person who opens the address, and goes on through every page, whose forms are sent as they are. */
async function goThrough(start: string): Promise<void> {
  const cookies = new Map<string, string>();
  let [url, body]: [URL, URLSearchParams | undefined] = [new URL(start), undefined];
  for (let step = 0; step < 20; step += 1) {
    const response: Response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    const page = await response.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    if (location !== null) [url, body] = [new URL(location, url), undefined];
    else if (action === undefined) return;
    else {
      const fields = [...page.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)];
      body = new URLSearchParams(fields.map(([, name = "", value = ""]): [string, string] => [name, value]));
      if (body.has("xsrf")) body.set("confirm", "yes");
      const code = new URL(start).searchParams.get("user_code");
      if (code !== null) body.set("user_code", code);
      url = new URL(action, url);
    }
  }
}

it("a device gets its tokens from a real server once the person has agreed, and its session keeps them", async () => {
  const grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"];
  const server = await startAuthorizationServer({
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
    clients: [
      {
        client_id: "tv",
        token_endpoint_auth_method: "none",
        grant_types: grants,
        redirect_uris: [],
        response_types: [],
      },
    ],
  });
  onTestFinished(server.close);
  const folder = writeGenerated(
    compileText(`naftiko: 1.0.0-alpha2
info: {label: Auth, description: Devices., tags: [OAuth]}
capability:
  consumes:
    - type: http
      namespace: auth
      baseUri: ${server.url}
      resources:
        - {name: d, path: /device/auth, operations: [{name: begin, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}
        - {name: t, path: /api/oauth/token, operations: [{name: token, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}
`),
    `device-flow-${process.pid}`,
  );
  const client = (await import(pathToFileURL(`${folder}/index.ts`).href)) as DeviceClient;
  const authorization = await client.begin({ body: { client_id: "tv", scope: "openid" } });
  expect(authorization).toMatchObject({ user_code: expect.any(String), verification_uri: `${server.url}/device` });
  let asked = 0;
  const tokens = await client.awaitDeviceToken({ ...authorization, interval: 0.2 }, async (device_code) => {
    asked += 1;
    if (asked === 2) await goThrough(authorization.verification_uri_complete ?? "");
    return await client.token({ body: { grant_type: grants[0], device_code, client_id: "tv" } });
  });
  // The first answer was that the person has not agreed yet.
  expect(asked).toBeGreaterThan(1);
  let kept: StoredTokens | undefined;
  const session = client.createSession({
    storage: { load: () => kept, save: (next) => void (kept = next) },
    refresh: async (refresh_token) =>
      await client.token({ body: { grant_type: "refresh_token", refresh_token, client_id: "tv" } }),
  });
  await session.keep(tokens);
  expect(await session.accessToken()).toBe(tokens.access_token);
  kept = kept && { ...kept, expires_at: 0 };
  const fresh = new Set(await Promise.all([1, 2, 3].map(async () => await session.accessToken())));
  expect([fresh.size, fresh.has(tokens.access_token)]).toEqual([1, false]);
});
