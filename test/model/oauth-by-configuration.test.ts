import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

const capability = (path: string): string => `naftiko: 1.0.0-alpha2
info: {label: Login, description: Logs in.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://id.example.com
      resources: [{name: a, path: ${path}, operations: [{name: ask, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}]
`;

/** What is said of the operation by codes of its kind. */
function said(path: string, oauth: Readonly<Record<string, boolean>>): readonly string[] {
  return compileText(capability(path), { oauth }).diagnostics.flatMap(({ code, message }) =>
    code === "model/oauth-endpoint" || code === "model/not-oauth" ? [`${code}: ${message}`] : [],
  );
}

describe("operations that the configuration calls OAuth 2.0 endpoints", () => {
  it.each([
    ["/login/oauth/access_token", "token"],
    ["/oauth2/tokens/", "token"],
    ["/v1/token-exchange", "token"],
    ["/oauth/revoke_token", "revocation"],
    ["/oauth2/tokeninfo", "introspection"],
    ["/connect/device-code", "device"],
  ])("are what the last segment of %s says: %s", (path, endpoint) => {
    expect(said(path, { "up.ask": true })).toEqual([expect.stringMatching(`^model/oauth-endpoint.*${endpoint}`)]);
    expect(said(path, {})).toEqual([]);
  });

  it.each(["/oauth/par", "/oauth/token/keys"])("%s says nothing of the kind, which is told", (path) => {
    expect(said(path, { "up.ask": true })).toEqual([expect.stringContaining("model/not-oauth")]);
  });
});
