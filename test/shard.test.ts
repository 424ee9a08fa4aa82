import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capstan, project, type Run, write } from "./capstan.js";
import { readFolder } from "./check.js";

const letters = ["a", "b", "c", "d", "e", "f", "g"];

function capability(name: string, path = `/${name}`): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Service ${name}, description: Says things.}
capability:
  consumes:
    - {type: http, namespace: up-${name}, baseUri: "http://up.example", resources: [{name: things, path: /things, operations: [{name: list, method: GET}]}]}
  exposes:
    - {type: rest, namespace: down-${name}, port: 4000, resources: [{name: things, path: ${path}, operations: [{name: list, method: GET, call: up-${name}.list}]}]}
`;
}

/** Seven capabilities, of which the second and the last are one group. */
function seven(): string {
  return project({
    ...Object.fromEntries(letters.map((name) => [`capabilities/${name}.yaml`, capability(name)])),
    "capstan.config.yaml": "compose: {both: [b, g]}\n",
    "package.json": "{}",
  });
}

function findings({ out }: Run): readonly string[] {
  const said: { readonly findings: readonly object[] } = JSON.parse(out);
  return said.findings.map((finding) => JSON.stringify(finding)).sort();
}

const parts = ["1/3", "2/3", "3/3"];

describe("--shard", () => {
  it("generates part after part what one run generates, removing what is left over once", () => {
    const [whole, apart] = [seven(), seven()];
    expect(capstan(whole, ["generate"]).code).toBe(0);
    for (const part of parts) expect(capstan(apart, ["generate", "--shard", part]).code).toBe(0);
    expect(readFolder(join(apart, "generated"))).toEqual(readFolder(join(whole, "generated")));
    for (const folder of [whole, apart]) rmSync(join(folder, "capabilities", "f.yaml"));
    expect(capstan(whole, ["generate"]).code).toBe(0);
    // Whatever part `f` was in: folders that nobody writes any more are the first part's.
    for (const part of parts.toReversed()) expect(capstan(apart, ["generate", "--shard", part]).code).toBe(0);
    expect(readFolder(join(apart, "generated"))).toEqual(readFolder(join(whole, "generated")));
    expect(Object.keys(readFolder(join(whole, "generated"))).some((path) => path.startsWith("f/"))).toBe(false);
  });

  it("checks in all parts together what one run checks", () => {
    const folder = seven();
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const codes = (): readonly (number | null)[] =>
      parts.map((part) => capstan(folder, ["check", "--shard", part]).code);
    expect(codes()).toEqual([0, 0, 0]);
    // e is the fifth, and so in the second part; d, which is gone, was the fourth.
    write(folder, { "capabilities/e.yaml": capability("e", "/others") });
    expect(codes()).toEqual([0, 1, 0]);
    rmSync(join(folder, "capabilities", "g.yaml"));
    write(folder, { "capabilities/b.yaml": capability("b", "/more"), "generated/old/capstan.manifest.json": "{}" });
    const args = ["check", "--format", "json"];
    const together = parts.map((part) => findings(capstan(folder, [...args, "--shard", part])));
    const whole = findings(capstan(folder, args));
    expect([...new Set(together.flat())].sort()).toEqual(whole);
    expect(whole.length).toBeGreaterThan(3);
    expect(together[1]).not.toEqual([]);
  });

  it("says of two capabilities in two parts that they have one name", () => {
    const folder = seven();
    write(folder, {
      "capabilities/more/a.yaml": capability("a"),
      "capstan.config.yaml": 'capabilities: ["capabilities/**"]\n',
    });
    const said = parts.map((part) => capstan(folder, ["validate", "--shard", part, "--format", "json"]));
    expect(said.filter(({ out }) => out.includes("output/same-folder"))).toHaveLength(1);
  });

  it("may have nothing in a part", () => {
    const folder = project({ "capabilities/a.yaml": capability("a"), "package.json": "{}" });
    expect(parts.map((part) => capstan(folder, ["generate", "--shard", part]).code)).toEqual([0, 0, 0]);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("takes a part of a number of parts, and nothing else", () => {
    const folder = seven();
    for (const wrong of ["3/2", "0/2", "1/0", "a/b", "1", "1/2/3", "-1/2", "1/99999", "1.5/2"]) {
      const { code, err } = capstan(folder, ["check", `--shard=${wrong}`]);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("I/N") });
    }
    const watched = capstan(folder, ["generate", "--shard", "1/2", "--watch"]);
    expect(watched).toMatchObject({ code: 2, err: expect.stringContaining("--watch") });
  });
});
