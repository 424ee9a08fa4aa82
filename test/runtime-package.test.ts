import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { packagesOf } from "../generator/plan/needed-packages.js";
import { listRuntime } from "../generator/source/package-files.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { answersOf } from "./hosts/answers.js";

const { version, exports, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync("package.json", "utf8"),
) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, unknown>>;
};

/** The places that a tree imports from, but its own files. */
function imported(tree: Readonly<Record<string, string>>): ReadonlySet<string> {
  const texts = Object.entries(tree).flatMap(([path, text]) => (path.endsWith(".ts") ? [text] : []));
  return new Set(texts.flatMap((text) => [...text.matchAll(/ from "([^"]+)"/g)].map(([, from = ""]) => from)));
}

describe("runtime: package", () => {
  it("imports what is shared from `capstan`, copies nothing, and serves", async () => {
    // Below this repository the package `capstan` is the one that was built here.
    const folder = join(".capstan", "runtime-package");
    rmSync(folder, { recursive: true, force: true });
    write(folder, { "capabilities/pets.yaml": exampleCapability, "capstan.config.yaml": "compose: all\n" });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "generated")))).toContain("runtime/http.ts");
    write(folder, { "capstan.config.yaml": "compose: all\nruntime: package\nimportExtension: ts\n" });
    expect(capstan(folder, ["check"]).err).toContain("generated/runtime/http.ts");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const tree = readFolder(join(folder, "generated"));
    expect(Object.keys(tree).filter((path) => path.startsWith("runtime/"))).toEqual([]);
    const from = [...imported(tree)];
    expect(from).toEqual(
      expect.arrayContaining(["capstan/runtime/http", "capstan/runtime/rest", "capstan/runtime/mcp-tools"]),
    );
    expect(from.filter((each) => /runtime\//.test(each) && !/^capstan\/runtime\/[a-z0-9-]+$/.test(each))).toEqual([]);
    expect(capstan(folder, ["check"]).code).toBe(0);
    const [document, missing] = await answersOf(join(folder, "generated/pets/server.ts"), [
      "/openapi.json",
      "/nothing",
    ]);
    expect(document?.status).toBe(200);
    expect(missing?.status).toBe(404);
  });

  it("needs a version of the package, which `generate` and `check` compare with the project's", () => {
    const said = (range: string | undefined): string => {
      const folder = project({
        "capabilities/pets.yaml": exampleCapability,
        "capstan.config.yaml": "runtime: package\nartifacts: []\n",
        "package.json": JSON.stringify({ dependencies: range === undefined ? {} : { capstan: range } }),
      });
      const { code, err } = capstan(folder, ["generate"]);
      expect(code, err).toBe(0);
      expect(JSON.parse(readFileSync(join(folder, "generated/pets/capstan.manifest.json"), "utf8"))).toMatchObject({
        dependencies: { capstan: `^${version}` },
        runtime: [],
      });
      return capstan(folder, ["check"]).err;
    };
    expect(said(`^${version}`)).not.toContain("output/packages");
    expect(said("file:../capstan.tgz")).not.toContain("output/packages");
    expect(said(undefined)).toContain(`npm install "capstan@^${version}"`);
    expect(said("0.0.1")).toContain("it says 0.0.1");
  });

  it("is a choice of each target", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": "targets: {a: {out: a, artifacts: []}, b: {out: b, artifacts: [], runtime: package}}\n",
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(Object.keys(readFolder(join(folder, "a"))).some((path) => path.startsWith("runtime/"))).toBe(true);
    expect(Object.keys(readFolder(join(folder, "b"))).some((path) => path.startsWith("runtime/"))).toBe(false);
  });

  it("has every module behind `capstan/runtime/...`, and whatever these import is a peer of the package that nobody must have", () => {
    expect(exports["./runtime/*"]).toEqual({ types: "./dist/runtime/*.d.ts", default: "./dist/runtime/*.js" });
    const modules = listRuntime();
    for (const module of modules)
      expect(() => readFileSync(join("dist/runtime", module.replace(/\.ts$/, ".js")))).not.toThrow();
    const needed = Object.keys(
      packagesOf({ adapters: [{ kind: "rest" }, { kind: "mcp" }] } as never, modules, undefined),
    );
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly dependencies: object };
    expect(needed.filter((name) => !(name in dependencies)).sort()).toEqual(Object.keys(peerDependencies).sort());
    // A project with an older Fastify may install Capstan: `check` says what generated code needs.
    expect(new Set(Object.values(peerDependencies))).toEqual(new Set(["*"]));
    expect(Object.keys(peerDependenciesMeta)).toEqual(Object.keys(peerDependencies));
  });

  it("means to `diff` what it means to users: a package more, and no other types", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability, "capstan.config.yaml": "artifacts: []\n" });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    write(folder, { "capstan.config.yaml": "artifacts: []\nruntime: package\nout: other\n" });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const trees = capstan(folder, ["diff", "--generated", "generated", "other", "--fail-on", "breaking"]);
    expect(trees.code, trees.err).toBe(0);
    write(folder, { "new/pets.yaml": exampleCapability.replace("- name: tag\n", "- name: tags\n") });
    const types = capstan(folder, ["diff", "capabilities", "new", "--types"]);
    expect(types.err).toContain("client/");
    expect(types.err).not.toContain("declaration-disagrees");
  });
});
