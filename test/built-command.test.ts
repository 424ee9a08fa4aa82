import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { freshCapstan, project } from "./capstan.js";

/** The engine of Node 20, which is the oldest that the command runs on. */
const oldest = "11";

describe("flags of the engine", () => {
  /** What Node says where the command sets the flags that it has for an engine. */
  const complaints = (engine: string): string => {
    const module = pathToFileURL(resolve("generator/cli/optimize-later.ts")).href;
    const program = `const { optimizeLater } = await import(${JSON.stringify(module)}); optimizeLater(${JSON.stringify(engine)});`;
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(status).toBe(0);
    return `${stdout}${stderr}`;
  };

  it("are known to the one that runs", () => {
    expect(complaints(process.versions.v8)).toBe("");
  });

  it("are none for those that nobody has tried", () => {
    expect(complaints("10.2.154")).toBe("");
    expect(complaints("99.0")).toBe("");
    expect(complaints("")).toBe("");
  });

  it.runIf(process.versions.v8.startsWith(`${oldest}.`))("are set for the versions that they are meant for", () => {
    // This engine knows none of the newer ones' and says so.
    for (const newer of ["12.4.254", "13.6.233"])
      expect(complaints(newer)).toContain("--invocation-count-for-turbofan=");
  });
});

describe("the command as it is built", () => {
  it("holds the packages that every run needs", () => {
    const files = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
    const needed = files
      .filter((path) => !path.startsWith("runtime"))
      // Minified, no blank stands before the text.
      .flatMap((path) => [...readFileSync(join("dist", path), "utf8").matchAll(/\bfrom"([@\w][\w./@:-]*)"/g)])
      .map(([, name = ""]) => name);
    expect(needed.length).toBeGreaterThan(5);
    const packages = needed.filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
    expect(packages).toEqual([]);
  });

  it("loads for a check with nothing to do a handful of files, and neither what checks a configuration nor what compiles and emits", () => {
    const chunks = join("dist", "chunks");
    const check = readdirSync(chunks).find((name) => name.startsWith("check-")) ?? "";
    const files = new Set([join("dist", "cli.js"), join(chunks, check)]);
    for (const file of files)
      for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\b(?:from|import)"(\.[^"]*)"/g))
        files.add(join(file, "..", name));
    const loaded = [...files].map((file) => readFileSync(file, "utf8")).join("\n");
    expect(files.size).toBeLessThan(7);
    const names = [
      "$ZodType",
      "SEMVER_SPEC_VERSION",
      "composeCollection",
      "picomatch",
      "helperMissing",
      "createTokenCheck",
    ];
    expect(["is what ${", ...names].filter((name) => loaded.includes(name))).toEqual(["is what ${"]);
  });

  // The package of browsers writes its warnings to the console, that of Node to the process.
  it("says of odd YAML what Capstan says, and nothing else", () => {
    const yaml =
      '%FOO bar\n---\nikanos: 1.0.0-beta4\ninfo: {display: A, description: "\\u00e9 \\x41"}\ncapability:\n  consumes:\n  - {type: http, namespace: up, baseUri: "http://up.example", resources: [{name: a, path: /a, operations: [{name: a, method: GET, {B}: x, description: !odd text}]}]}\n';
    const { code, out, err } = freshCapstan(project({ "capabilities/a.yaml": yaml }), ["validate", "--format", "json"]);
    expect(code).toBe(1);
    const found: readonly { readonly code: string }[] = Object(JSON.parse(out)).findings;
    expect(found.map((each) => each.code)).toEqual(["source/key-is-no-text", "source/unknown-tag"]);
    expect(err).not.toMatch(/Warning|stringified|yaml/);
  });
});
