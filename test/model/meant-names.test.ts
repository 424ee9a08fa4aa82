import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** What is told of the token of an API, where `binds` declares TOKEN, or nothing. */
function told(token: string, isDeclared: boolean, server = false): readonly string[] {
  const authentication = `authentication: {type: bearer, token: ${JSON.stringify(token)}}`;
  const yaml = `naftiko: 1.0.0-alpha2
info: {label: Shop, description: Orders.}
${isDeclared ? "binds: [{namespace: env, keys: {TOKEN: TOKEN}}]" : ""}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: http://127.0.0.1:9
      ${server ? "" : authentication}
      resources:
        - {name: order, path: /orders, operations: [{name: list, method: GET}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      ${server ? authentication : ""}
      resources:
        - {name: order, path: /orders, operations: [{name: list, method: GET, call: shop.list}]}
`;
  return compileText(yaml)
    .diagnostics.filter(({ code }) => !/^portability|listening|lint/.test(code))
    .map(({ severity, code, help }) => `${severity} ${code}: ${help}`);
}

describe("a secret that is written in the words of another notation", () => {
  it.each([
    ["${env:TOKEN}", "{{env.TOKEN}}"],
    ["${env.TOKEN}", "{{env.TOKEN}}"],
    ["$env:TOKEN", "{{env.TOKEN}}"],
    ["$env.TOKEN", "{{env.TOKEN}}"],
    ["${TOKEN}", "{{TOKEN}}"],
    ["${TOKEN:-x}", "{{TOKEN}}"],
    ["${env:TOKEN:-x}", "{{env.TOKEN}}"],
    ["$TOKEN", "{{TOKEN}}"],
    ["${secret:TOKEN}", "{{TOKEN}}"],
    ["${secrets.TOKEN}", "{{TOKEN}}"],
    ["${vault:shop/token}", "{{TOKEN}}"],
    ["${aws-ssm:/prod/token}", "{{TOKEN}}"],
    ["process.env.TOKEN", "{{TOKEN}}"],
    ["${process.env.TOKEN}", "{{TOKEN}}"],
  ])("%s is told what to write, once", (token, meant) => {
    for (const server of [false, true]) {
      expect(told(token, true, server)).toEqual([`error model/shell-binding: write \`"${meant}"\``]);
      expect(told(token, false, server)).toEqual([`error model/shell-binding: write \`"${meant}"\` and bind TOKEN`]);
    }
  });

  it.each([
    ["{{evn.TOKEN}}", "{{env.TOKEN}}"],
    ["{{env:TOKEN}}", "{{env.TOKEN}}"],
    ["{{enw:TOKEN}}", "{{env.TOKEN}}"],
  ])("%s is another namespace, or mark", (token, meant) => {
    for (const server of [false, true])
      expect(told(token, true, server)).toEqual([`warning model/undeclared-binding: did you mean \`${meant}\`?`]);
  });

  it.each(["{{$TOKEN}}", "{{ $TOKEN }}"])("%s names the variable that shells write so", (token) => {
    for (const server of [false, true]) {
      expect(told(token, true, server)).toEqual([]);
      expect(told(token, false, server)).toEqual([expect.stringContaining("keys: {TOKEN: TOKEN}")]);
    }
  });

  it("a name of no near namespace is declared as it is", () => {
    expect(told("{{shop.TOKEN}}", true)).toContainEqual(expect.stringContaining("declare it"));
    expect(told("{{env.TOKNE}}", true)).toEqual(["warning model/undeclared-binding: did you mean `TOKEN`?"]);
    expect(told("{{env.TOKEN}}", true)).toEqual([]);
  });

  it.each(["evn.TOKEN", "env:TOKEN", "<TOKEN>"])("%s is no secret that is written out", (token) => {
    expect(told(token, true)).toEqual(['warning model/literal-secret: did you mean the binding? Write `"{{TOKEN}}"`']);
  });
});
