import { expect, it } from "vitest";
import { compileText, fileText } from "../check.js";

const capability = `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      tunnel: {type: ziti, service: orders, identity: orders-client, fallback: fail}
      resources: {a: {path: /a, operations: {get-a: {method: GET}}}}
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: {a: {path: /a, operations: {get-a: {method: GET, call: up.get-a}}}}}
`;

it("traffic that must go through an overlay is refused, and asks for a transport where one keeps going", () => {
  const refused = compileText(capability);
  expect(refused.files).toEqual([]);
  expect(refused.diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
    "model/unsupported-tunnel",
  ]);
  expect(fileText(compileText(capability, { keepGoing: true }), "client.ts")).toContain(
    'tunnel: throughTunnel("ziti"),',
  );
});

it.each([
  { written: "ngrok", called: "ngrok" },
  { written: "{type: tailscale, service: orders}", called: "tailscale" },
  { written: "", called: "ziti" },
])(
  "a tunnel is called as it is written, and refused whatever stands there: tunnel: $written",
  ({ written, called }) => {
    const { diagnostics } = compileText(capability.replace(/tunnel: \{.*\}/, `tunnel: ${written}`));
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
      `\`up\` must be reached through a \`${called}\` tunnel: Capstan has none, and never goes around it`,
    ]);
  },
);

// As authors of OpenAPI documents and of other tools name them.
it.each(["apiKey", "APIKEY", "apikey-auth", "apiKeyAuth"])("an authentication of type %s is an API key", (type) => {
  const { diagnostics, capability: built } = compileText(
    capability.replace(
      /tunnel: \{.*\}/,
      `authentication: {type: ${type}, key: X-Key, value: "{{env.KEY}}", placement: header}`,
    ),
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(built?.apis[0]?.authentication?.kind).toBe("apikey");
});

it.each([
  { written: '{type: basicAuth, username: u, password: "{{env.P}}"}', kind: "basic" },
  { written: '{type: bearer-token, token: "{{env.T}}"}', kind: "bearer" },
  { written: '{type: bearerAuth, token: "{{env.T}}"}', kind: "bearer" },
  { written: "{type: oauth, consumerKey: a}", kind: "unsupported" },
  { written: "{type: oauth1.0a, consumerKey: a}", kind: "unsupported" },
  { written: "{type: hmac-auth, secret: a}", kind: "unsupported" },
])("an authentication $written is of kind $kind", ({ written, kind }) => {
  const { capability: built } = compileText(capability.replace(/tunnel: \{.*\}/, `authentication: ${written}`));
  expect(built?.apis[0]?.authentication?.kind).toBe(kind);
});
