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
