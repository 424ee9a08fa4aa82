import { expect, it } from "vitest";
import { positionOf } from "../generator/diagnostics/position.js";
import { compileText } from "./check.js";
import { type Case, reportedOf, rightOf, shownOf, wrongTexts } from "./diagnostic-examples.js";

const cases = wrongTexts();

it("every diagnostic that has a wrong example has a right one, or the reason why there is none", () => {
  expect(Object.keys(rightOf).sort()).toEqual(cases.map(({ code }) => code).sort());
  const without = Object.entries(rightOf).filter(([, right]) => typeof right === "string");
  for (const [code, reason] of without) expect(reason, code).toMatch(/^[A-Z].{20,}\.$/);
  // Whoever adds one finds a right example first.
  expect(without.map(([code]) => code).sort()).toEqual([
    "model/oauth-endpoint",
    "model/unsupported-tunnel",
    "portability/body-encoding",
    "portability/failed-step",
    "portability/forwarded-query",
    "source/several-documents",
    "source/too-deep",
    "source/web-page",
  ]);
});

/** The capability is compiled, also where what is wrong stands in what it imports. */
function rootOf({ wrong, path }: Case): string {
  return wrong["capability.yaml"] === undefined ? path : "capability.yaml";
}

it.each(cases.filter(({ note }) => note === undefined))(
  "$code: what is right is not reported, and nothing new is",
  (each) => {
    const style = each.code.startsWith("style/");
    const [was, is] = [each.wrong, each.right].map((texts) => reportedOf(texts, rootOf(each), style));
    const same = (is ?? []).filter(({ code }) => code === each.code);
    // A fixture may have more of its kind, where the example does not show it.
    const shown = shownOf(each).right;
    for (const { span, message } of same) {
      expect(message).not.toBe(each.finding.message);
      const seen = span?.file.path === each.path && shown.includes(positionOf(span.file, span.start).line);
      expect(seen, message).toBe(false);
    }
    // What YAML cannot be read of hides the rest, so that only errors count behind it.
    const unread = (was ?? []).some(({ code, severity }) => code.startsWith("source/") && severity === "error");
    const known = new Set((was ?? []).map(({ message }) => message));
    const fresh = (is ?? []).filter(
      ({ severity, message }) => !known.has(message) && (severity === "error" || (severity === "warning" && !unread)),
    );
    expect(fresh.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  },
);

it("what the reference engine fills or builds as well is not said to be Capstan's alone", () => {
  const codesOf = (api: string, operation: string): readonly string[] =>
    compileText(`naftiko: 1.0.0-alpha2
binds: [{namespace: env, keys: {TOKEN: TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.dev
      ${api}
      resources:
        - {name: pets, path: /pets, operations: [{name: add, method: POST, ${operation}}]}
`).diagnostics.map(({ code }) => code);
  const header = 'inputParameters: [{name: X-Token, in: header, value: "{{TOKEN}}"}]';
  const environment = "inputParameters: [{name: TOKEN, in: environment}]";
  expect(codesOf("", header)).toContain("portability/binding");
  expect(codesOf(environment, header)).not.toContain("portability/binding");
  const basic = 'authentication: {type: basic, username: me, password: "{{TOKEN}}"}';
  expect(codesOf(basic, "")).toContain("portability/binding");
  expect(codesOf(`${environment}\n      ${basic}`, "")).not.toContain("portability/binding");
  const kind = "inputParameters: [{name: kind, in: body}]";
  expect(codesOf("", kind)).toContain("portability/body-parameter");
  expect(codesOf("", `${kind}, body: '{"kind": "{{kind}}"}'`)).not.toContain("portability/body-parameter");
});
