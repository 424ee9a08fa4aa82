import { describe, expect, it } from "vitest";
import { formatFile } from "../generator/output/format.js";
import { manifestName } from "../generator/output/manifest.js";
import { briefly, compilePath, readFolder } from "./check.js";
import { goldenCases, laidOut } from "./golden/cases.js";

describe("a capability as small as shows its point gives the text beside it", () => {
  for (const { name, expected, expectedFolder, compilation } of goldenCases()) {
    describe(name, () => {
      it("compiles without errors and says which files show its point", () => {
        expect(compilation.diagnostics.filter(({ severity }) => severity === "error").map(briefly)).toEqual([]);
        expect(
          compilation.diagnostics
            .map((diagnostic) => `${briefly(diagnostic)}: ${diagnostic.message}`)
            .filter((line) => line.includes("warning"))
            // These cases are about what these advise against.
            .filter((line) => name !== "query-in-path" || !line.includes("lint/query-in-"))
            .filter((line) => name !== "forward" || !line.includes("model/forward-alone")),
        ).toEqual([]);
        expect(expected).not.toEqual([]);
      });

      it.each(expected)("%s", async (path) => {
        const file = compilation.files.find((each) => each.path === `${name}/${path}`);
        expect(file, `among ${compilation.files.map((each) => each.path).join(", ")}`).toBeDefined();
        if (file) await expect(await formatFile(file)).toMatchFileSnapshot(`${expectedFolder}/${path}`);
      });
    });
  }
});

describe("the OAuth capability gives the committed tree", async () => {
  const compiled = await laidOut([compilePath(".", "capabilities/oauth-authorization.yaml")]);
  const committed = Object.fromEntries(
    Object.entries(readFolder("generated")).filter(([path]) => !path.endsWith(manifestName)),
  );

  it("file for file", () => {
    expect([...compiled.keys()].sort()).toEqual(Object.keys(committed).sort());
  });

  it.each([...compiled.keys()].sort())("%s", (path) => {
    expect(compiled.get(path)).toBe(committed[path]);
  });
});
