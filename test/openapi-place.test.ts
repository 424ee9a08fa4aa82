import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { answersOf } from "./hosts/answers.js";

const dogs = exampleCapability.replaceAll("pets-rest", "dogs-rest").replaceAll("pets-mcp", "dogs-mcp");

/** The same with a second REST adapter. */
const two = exampleCapability.replace(
  "  exposes:\n",
  `  exposes:
    - {type: rest, namespace: staff, port: 8090, resources: [{name: all, path: /all, operations: [{name: every, method: GET, call: pets.get-pet, with: {id: "1"}}]}]}
`,
);

function generated(files: Readonly<Record<string, string>>): string {
  const folder = project(files);
  const { code, err } = capstan(folder, ["generate"]);
  if (code !== 0) throw new Error(err);
  return folder;
}

describe("openapi: where the documents of REST adapters stand", () => {
  it("false: nowhere, and nothing serves or names one", async () => {
    const folder = join(".capstan", "openapi-place");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    write(folder, {
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": "openapi: false\nartifacts: [rest]\ncompose: {all: [pets]}\n",
    });
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 0 });
    const tree = readFolder(join(folder, "generated"));
    expect(Object.keys(tree).filter((path) => /openapi/.test(path))).toEqual([]);
    expect(tree["pets/rest.ts"] ?? "").not.toMatch(/serveDocument|openapi/i);
    expect(tree["pets/README.md"] ?? "").not.toMatch(/openapi/i);
    expect(tree["all/server.ts"] ?? "").not.toMatch(/serveDocument|openapi/i);
    expect(tree["all/README.md"] ?? "").not.toMatch(/openapi/i);
    expect(capstan(folder, ["check"]).code).toBe(0);
    const [document, page] = await answersOf(join(folder, "generated/pets/server.ts"), ["/openapi.json", "/docs"]);
    expect([document?.status, page?.status]).toEqual([404, 404]);
  });

  it("a path of the user's: the same documents, served from there", async () => {
    const folder = join(".capstan", "openapi-path");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    write(folder, { "capabilities/pets.yaml": exampleCapability, "capabilities/dogs.yaml": dogs });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const usual = readFolder(join(folder, "generated"));
    write(folder, { "capstan.config.yaml": "openapi: ./docs/api/{name}.openapi.json\n", "docs/api/notes.md": "mine" });
    // Documents that stood with the code are taken away from there.
    const moved = capstan(folder, ["check", "--format", "plain"]);
    expect(moved.code).toBe(1);
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 0, err: expect.stringContaining("docs/api/: ") });
    const tree = readFolder(join(folder, "generated"));
    expect(Object.keys(tree).filter((path) => /openapi/.test(path))).toEqual([]);
    const docs = readFolder(join(folder, "docs/api"));
    expect(Object.keys(docs).sort()).toEqual([
      "capstan.manifest.json",
      "dogs.openapi.json",
      "notes.md",
      "pets.openapi.json",
    ]);
    expect(docs["pets.openapi.json"]).toBe(usual["pets/openapi.json"]);
    expect(tree["pets/README.md"]).toContain("`../../docs/api/pets.openapi.json`");
    expect(capstan(folder, ["check"])).toMatchObject({ code: 0 });
    expect(capstan(folder, ["generate"]).err).not.toMatch(/rewritten|added|removed/);
    const [served] = await answersOf(join(folder, "generated/pets/server.ts"), ["/openapi.json"]);
    expect(served?.status).toBe(200);
    expect(Object.keys((JSON.parse(served?.text ?? "") as { readonly paths: object }).paths)).toEqual([
      "/pets",
      "/pets/{id}",
    ]);
  });

  it("are checked like all files: edits, changes, what is missing and what is left over, with their causes", () => {
    const folder = generated({
      "capabilities/pets.yaml": exampleCapability,
      "capabilities/dogs.yaml": dogs,
      "capstan.config.yaml": "openapi: docs/{name}.json\n",
    });
    const document = (name: string): string => readFileSync(join(folder, "docs", `${name}.json`), "utf8");
    const pets = document("pets");
    write(folder, { "docs/pets.json": pets.replace("All pets", "No pets") });
    const edited = capstan(folder, ["check", "--format", "plain"]);
    expect(edited).toMatchObject({
      code: 1,
      err: expect.stringMatching(/docs\/pets\.json error output\/edited-by-hand/),
    });
    expect(capstan(folder, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("docs/pets.json") });
    expect(document("pets")).toContain("No pets");
    expect(capstan(folder, ["generate", "--force"]).code).toBe(0);
    expect(document("pets")).toBe(pets);

    rmSync(join(folder, "docs/dogs.json"));
    expect(capstan(folder, ["check"]).err).toMatch(/output\/missing: `docs\/dogs\.json`/);
    // One that is named alone leaves the others as they are.
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("All pets.", "Every pet.") });
    expect(capstan(folder, ["check", "capabilities/pets.yaml"]).err).toMatch(/capability-changed: `docs\/pets\.json`/);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(document("pets")).toContain("Every pet");
    expect(capstan(folder, ["generate", "capabilities/dogs.yaml"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);

    // What is broken keeps its document, what is gone loses it.
    write(folder, { "capabilities/dogs.yaml": "naftiko: [" });
    expect(capstan(folder, ["generate"]).code).toBe(1);
    expect(existsSync(join(folder, "docs/dogs.json"))).toBe(true);
    rmSync(join(folder, "capabilities/dogs.yaml"));
    expect(capstan(folder, ["check"]).err).toMatch(/left-over: `docs\/dogs\.json`/);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(existsSync(join(folder, "docs/dogs.json"))).toBe(false);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("of several adapters, groups and targets have names of their own", () => {
    const folder = generated({
      "capabilities/pets.yaml": two,
      "capstan.config.yaml":
        "targets: {api: {out: api, openapi: docs/api.json}, all: {out: all, openapi: 'contracts/{name}.json', compose: {shop: {capabilities: [pets], ports: {rest: 8080}}}}}\n",
    });
    expect(Object.keys(readFolder(join(folder, "docs"))).sort()).toEqual([
      "api-pets-rest.json",
      "api-staff.json",
      "capstan.manifest.json",
    ]);
    expect(Object.keys(readFolder(join(folder, "contracts"))).sort()).toEqual([
      "capstan.manifest.json",
      "pets-pets-rest.json",
      "pets-staff.json",
      "shop.json",
    ]);
    expect(readFolder(join(folder, "all"))["shop/server.ts"]).toContain('new URL("../../contracts/shop.json"');
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it.each([
    ["true", "it should be `false`, or the path of a file"],
    ["../docs/{name}.json", "in the project"],
    ["/docs/{name}.json", "in the project"],
    ["C:/docs/{name}.json", "in the project"],
    ["docs\\{name}.json", "in the project"],
    ["docs/../../{name}.json", "in the project"],
    ["docs/{name}.yaml", "it should end in `.json`"],
    ["openapi.json", "a file in a folder"],
    ["docs//x.json", "a file in a folder"],
    [".git/{name}.json", "a file in a folder"],
    ["docs/{title}.json", "other braces mean nothing"],
    ["{name}/openapi.json", "other braces mean nothing"],
    ["generated/{name}.json", "outside of `out`"],
    ["generated/pets/api.json", "outside of `out`"],
  ])("refuse %s", (path, message) => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": `openapi: ${path === "true" ? path : `'${path}'`}\n`,
    });
    const { code, err } = capstan(folder, ["generate", "--format", "plain"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^capstan\.config\.yaml:1:10 error config\/wrong-value: `openapi` is wrong/);
    expect(err).toContain(message);
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });

  it("refuse one path for several documents, folders of others, and links", () => {
    const files = { "capabilities/pets.yaml": exampleCapability, "capabilities/dogs.yaml": dogs };
    const same = capstan(project({ ...files, "capstan.config.yaml": "openapi: docs/api.json\n" }), ["generate"]);
    expect(same).toMatchObject({ code: 1, err: expect.stringContaining("`docs/api.json`") });
    expect(same.err).toContain("config/shared-document");
    const shared = "targets: {a: {out: a, openapi: 'docs/{name}.json'}, b: {out: b, openapi: 'docs/b-{name}.json'}}\n";
    expect(capstan(project({ ...files, "capstan.config.yaml": shared }), ["generate"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("of each target another"),
    });
    const outside = project({});
    const linked = project({ ...files, "capstan.config.yaml": "openapi: docs/{name}.json\n" });
    symlinkSync(outside, join(linked, "docs"));
    const refused = capstan(linked, ["generate"]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("output/obstacle") });
    expect(readFolder(outside)).toEqual({});
    // A file that somebody else wrote is nobody's to write over.
    const taken = project({ ...files, "capstan.config.yaml": "openapi: docs/{name}.json\n", "docs/pets.json": "{}" });
    expect(capstan(taken, ["generate"])).toMatchObject({ code: 1, err: expect.stringContaining("docs/pets.json") });
    expect(readFileSync(join(taken, "docs/pets.json"), "utf8")).toBe("{}");
    const away = project({ ...files, "capstan.config.yaml": "openapi: docs/{name}.json\n" });
    expect(capstan(away, ["generate", "--out", resolve(outside, "code")])).toMatchObject({
      code: 2,
      err: expect.stringContaining("outside"),
    });
  });
});
