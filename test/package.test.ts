import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { satisfies, minVersion } from "semver";
import { describe, expect, it } from "vitest";
import { project, write } from "./capstan.js";
import { readFolder } from "./check.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly files: readonly string[];
  readonly engines: { readonly node: string };
};

/** Whether a path of the repository is in the package. */
function isPacked(path: string): boolean {
  const always = ["README.md", "LICENSE", "package.json"];
  return always.includes(path) || manifest.files.some((each) => path === each || path.startsWith(`${each}/`));
}

describe("the package", () => {
  it("holds whatever its pages lead to", () => {
    const folders = ["docs", "examples"].flatMap((folder) =>
      Object.keys(readFolder(folder)).map((path) => `${folder}/${path}`),
    );
    const pages = ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md", ...folders].filter(
      (path) => path.endsWith(".md") && isPacked(path),
    );
    const links = pages.flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)].map(
        ([, to = ""]) => [page, posix.join(posix.dirname(page), to)] as const,
      ),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(([, to]) => !existsSync(to) || !isPacked(to))).toEqual([]);
    for (const each of manifest.files.filter((path) => !path.startsWith("!") && path !== "dist"))
      expect(statSync(each), each).toBeTruthy();
  });

  it("and all that it is tested with run on the Node that it asks for", () => {
    const lowest = minVersion(manifest.engines.node)?.version ?? "";
    expect(lowest).toBe("20.19.0");
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>;
    };
    const others = Object.entries(packages).filter(
      ([, { engines }]) => engines?.node !== undefined && !satisfies(lowest, engines.node),
    );
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it("is a library of CommonJS modules, too", () => {
    const folder = project({ "use.cjs": 'console.log(typeof require("capstan").compile);' });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("."), join(folder, "node_modules", "capstan"));
    const { stdout, stderr } = spawnSync(process.execPath, ["use.cjs"], { cwd: folder, encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "function\n", stderr: "" });
  });

  it("is a library as its page says", () => {
    const code = /```js\n([^]*?)```/.exec(readFileSync(join("docs", "library.md"), "utf8"))?.[1] ?? "";
    const weather = readFileSync(join("examples", "weather.yaml"), "utf8");
    const folder = project({
      "capabilities/weather.yaml": weather,
      "use.mjs": code,
    });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("."), join(folder, "node_modules", "capstan"));
    const run = (): { readonly out: string; readonly err: string; readonly code: number | null } => {
      const { stdout, stderr, status } = spawnSync(process.execPath, ["use.mjs"], { cwd: folder, encoding: "utf8" });
      return { out: stdout, err: stderr, code: status };
    };
    const first = run();
    expect(first.code, first.err).toBe(0);
    expect(first.out).toMatch(/^weather\/client\.ts: \d{3,} characters$/m);
    expect(first.out).toMatch(/^runtime\/http\.ts: \d{3,} characters$/m);
    expect(first.out).toContain('"fastify":"^5');
    write(folder, { "capabilities/weather.yaml": weather.replace("method: GET", "methd: GET") });
    const wrong = run();
    expect(wrong.code).toBe(0);
    expect(wrong.err).toMatch(/capabilities\/weather\.yaml:\d+ error schema\/misspelled-key: .*`methd`/);
    expect(wrong.out).not.toContain("client.ts");
  });
});
