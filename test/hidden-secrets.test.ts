import { describe, expect, it } from "vitest";
import { capstan, project, write } from "./capstan.js";

const token = "live-token-0123456789";
const key = "live-key-0123456789";
const other = "next-token-9876543210";

const capability = (secret: string): string => `naftiko: 1.0.0-alpha2
info: { label: Shop, description: Sells things. }
capability:
  consumes:
    - { type: http, namespace: shop, baseUri: "https://shop.example", authentication: { type: bearer, token: ${secret} }, inputParameters: [{ name: X-Api-Key, in: header, value: '${key}' }], resources: [{ name: orders, path: /orders, operations: [{ name: list, method: GET, descripton: All. }] }] }
  exposes:
    - { type: rest, namespace: shop-rest, port: 8080, authentication: { type: basic, username: ada, password: "${secret}-own" }, resources: [{ path: /orders, operations: [{ method: GET, call: shop.list }] }] }
`;

describe("secrets that a capability writes out reach no log", () => {
  it.each(["pretty", "plain", "json", "github", "sarif"])("of validate and generate, as %s", (format) => {
    const folder = project({ "capabilities/shop.yaml": capability(token) });
    for (const command of ["validate", "generate"]) {
      const { out, err } = capstan(folder, [command, "--format", format]);
      expect(out + err).toContain("model/literal-secret");
      expect(out + err).not.toMatch(/live-token|live-key/);
    }
  });

  it("shows stars as wide as they are, so that carets stay where they belong", () => {
    const folder = project({ "capabilities/shop.yaml": capability(token) });
    const { err } = capstan(folder, ["validate"]);
    // An unknown key on the line of the secrets.
    expect(err).toContain("descripton");
    const [, line = "", carets = ""] = /\n(.*token: \*+.*)\n(.*\^+)\n.*`"\{\{SHOP_TOKEN\}\}"/.exec(err) ?? [];
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("*".repeat(token.length));
  });

  it("shows the names of variables, which whoever starts the server must know, and no secret in their place", () => {
    const text = `naftiko: 1.0.0-alpha2
info: { label: Shop, description: Sells things. }
binds: [{ namespace: env, descripton: Env., keys: { TOKEN: SHOP_TOKEN, PASSWORD: ${key} } }]
capability:
  exposes: [{ type: rest, namespace: shop-rest, port: 8080, authentication: { type: bearer, token: "{{TOKEN}}" }, resources: [] }]
`;
    const { err } = capstan(project({ "capabilities/shop.yaml": text }), ["validate"]);
    expect(err).toContain("descripton");
    expect(err).toContain("TOKEN: SHOP_TOKEN,");
    expect(err.split("\n").filter((line) => / \| /.test(line) && line.includes(key))).toEqual([]);
  });

  it.each(["pretty", "json", "junit"])(
    "of check, whose difference is a secret, the old one and the new one, as %s",
    (format) => {
      const folder = project({ "capabilities/shop.yaml": capability(token) });
      expect(capstan(folder, ["generate"]).code).toBe(0);
      write(folder, { "capabilities/shop.yaml": capability(other) });
      const { code, out, err } = capstan(folder, ["check", "--format", format]);
      expect(code).toBe(1);
      expect(out + err).toContain("bearer(");
      expect(out + err).not.toMatch(/live-token|live-key|next-token/);
    },
  );

  it.each(["pretty", "json", "markdown", "html"])("of diff, as %s", (format) => {
    const folder = project({ "old.yaml": capability(token), "new.yaml": capability(other) });
    const { out, err } = capstan(folder, ["diff", "old.yaml", "new.yaml", "--format", format]);
    expect(out + err).toContain("credential");
    expect(out + err).not.toMatch(/live-token|live-key|next-token/);
  });
});
