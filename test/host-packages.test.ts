import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project } from "./capstan.js";

const named = {
  fastify: "^5.0.0",
  fflate: "^0.8.3",
  ajv: "8.20.0",
  undici: "^7.30.2",
  "@modelcontextprotocol/server": "workspace:*",
};

/** What `generate` says of the packages of a project. */
function said(packages: object | undefined, others: Readonly<Record<string, string>> = {}): string | undefined {
  const folder = project({
    "capabilities/pets.yaml": exampleCapability,
    "capstan.config.yaml": "out: src/code\n",
    ...(packages === undefined ? {} : { "package.json": JSON.stringify(packages) }),
    ...others,
  });
  const { code, err } = capstan(folder, ["generate"]);
  expect(code, err).toBe(0);
  // `check` says the same and fails for it no more than for other warnings.
  const checked = capstan(folder, ["check"]);
  expect(checked.code, checked.err).toBe(0);
  expect(checked.err.includes("output/packages")).toBe(err.includes("output/packages"));
  return /output\/packages: ([^]*?)\n\n/.exec(`${err}\n\n`)?.[1];
}

describe("packages that generated code imports", () => {
  it("are named by the project, whatever for", () => {
    expect(said({ dependencies: named })).toBeUndefined();
    expect(said({ devDependencies: named })).toBeUndefined();
    expect(said({ peerDependencies: { ...named, fastify: ">=4" } })).toBeUndefined();
    expect(said({ dependencies: { ...named, fastify: "npm:fastify@5.12.8" } })).toBeUndefined();
  });

  it("are missing", () => {
    const { fastify, ajv, ...others } = named;
    const text = said({ dependencies: others }) ?? "";
    expect(text).toContain("`ajv` ^8");
    expect(text).toContain("`fastify` ^5");
    expect(text).not.toContain("undici");
    expect(text).toMatch(/run `npm install "ajv@\^8\S+" "fastify@\^5\S+"`/);
    expect(fastify + ajv).not.toBe("");
  });

  it("are there in versions that they were not made for", () => {
    const text = said({ dependencies: { ...named, fastify: "^4.28.0" } }, { "pnpm-lock.yaml": "" }) ?? "";
    expect(text).toContain("(it says ^4.28.0)");
    expect(text).toMatch(/run `pnpm add "fastify@\^5\S+"`/);
  });

  it("may be named by the package that the code lies in, or by one above it", () => {
    const { fastify, ...others } = named;
    expect(
      said({ dependencies: { fastify } }, { [join("src", "package.json")]: JSON.stringify({ dependencies: others }) }),
    ).toBeUndefined();
    expect(
      said(
        { dependencies: named },
        { [join("src", "package.json")]: JSON.stringify({ dependencies: { fastify: "4" } }) },
      ),
    ).toContain("src/package.json");
  });

  it("are nobody's business where there is no project, or its file is broken", () => {
    expect(said(undefined)).toBeUndefined();
    expect(said(undefined, { "package.json": "{" })).toContain("does not name");
  });
});
