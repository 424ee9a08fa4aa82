import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capstan, project } from "./capstan.js";

/** A small capability; each case spells one part of it wrong. */
const right = `naftiko: 1.0.0-alpha2
info: {label: Up, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:
        - name: a
          path: /a
          operations:
            - name: get-a
              method: GET
              inputParameters:
                - {name: q, in: query, type: string}
  exposes:
    - type: mcp
      namespace: tools
      port: 9090
      tools:
        - name: get-a
          description: Gets a.
          inputParameters:
            - {name: q, type: string, required: false, description: What to look for.}
          call: up.get-a
          with:
            q: tools.q
`;

/** What `validate --fix` makes of a text, and what it says. */
function fixed(text: string, ...args: readonly string[]): { readonly text: string; readonly said: string } {
  const folder = project({ "capabilities/up.yaml": text, "package.json": "{}" });
  const { out, err } = capstan(folder, ["validate", "--fix", ...args]);
  return { text: readFileSync(join(folder, "capabilities", "up.yaml"), "utf8"), said: `${out}${err}` };
}

/** The text with one part of it written otherwise. */
function edited(from: string, to: string, text = right): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, () => to);
}

describe("validate --fix", () => {
  it.each([
    ["a required key", "              method: GET", "              methd: GET"],
    ["a section", "  exposes:", "  exposess:"],
    ["a key by another name", "baseUri:", "url:"],
    ["a word of a list", "method: GET", "method: GETT"],
    ["a type", "in: query, type: string", "in: query, type: str"],
    ["a place", "in: query", "in: qurey"],
    ["an adapter", "type: mcp", "type: mpc"],
    ["an operation", "call: up.get-a", "call: up.gte-a"],
    ["a namespace", "call: up.get-a", "call: pu.get-a"],
    ["an argument", "q: tools.q\n", "q: tool.q\n"],
    ["a version", "1.0.0-alpha2", "1.0.0-alpah2"],
    ["a missing colon", "method: GET", "method GET"],
    ["a missing blank", "method: GET", "method:GET"],
    ["a blank after a dash", "- name: a\n", "-name: a\n"],
    ["a bullet for a dash", "- name: get-a\n          description", "• name: get-a\n          description"],
    ["a long dash", "- type: mcp", "– type: mcp"],
    ["a wide colon", "method: GET", "method：GET"],
    ["a wide comma", "{name: q, in:", "{name: q， in:"],
    ["an equals sign", "port: 9090", "port = 9090"],
    ["a comma of another notation", "port: 9090", "port: 9090,"],
    ["a word of YAML 1.1", "required: false,", "required: no,"],
    ["a no-break space", "      namespace: up", "     \u00a0namespace: up"],
  ])("mends %s, and nothing else", (_what, good, bad) => {
    expect(fixed(edited(good, bad)).text).toBe(right);
  });

  it.each([
    ["description: Gets a.", "description: Gets: a.", 'description: "Gets: a."'],
    ["path: /a", "path: “/a”", 'path: "/a"'],
    ["call: up.get-a", "call: ‘up.get-a’", 'call: "up.get-a"'],
    ["https://up.example.com", "{{HOST}}/v1", '"{{HOST}}/v1"'],
    ["https://up.example.com", "{{HOST}}", '"{{HOST}}"'],
    ["{name: q, in: query,", '{name: q, in: query, pattern: "\\d+",', '{name: q, in: query, pattern: "\\\\d+",'],
  ])("quotes what YAML reads otherwise: %s written %s", (good, bad, mended) => {
    expect(fixed(edited(good, bad)).text).toBe(edited(good, mended));
  });

  it("mends many in one run, also those that others hid, and says each place", () => {
    const { text, said } = fixed(
      [
        ["method: GET", "methd GETT"],
        ["  exposes:", "  exposess:"],
        ["description: Gets a.", "description: Gets: a."],
        ["in: query", "in: qurey"],
      ].reduce((all, [from = "", to = ""]) => edited(from, to, all), right),
    );
    expect(text).toBe(edited("description: Gets a.", 'description: "Gets: a."'));
    expect(said).toContain("capabilities/up.yaml:13: `methd` is `methd:` now");
    expect(said).toContain("capabilities/up.yaml:13: `GETT` is `GET` now");
    expect(said).toContain("capabilities/up.yaml:15: `qurey` is `query` now");
    expect(said).toContain("1 capability read, nothing to report");
  });

  it.each([
    [
      "both spellings stand there",
      edited("          call: up.get-a", "          call: up.get-a\n          cal: up.get-a"),
    ],
    [
      "the right spelling stands below",
      edited("          call: up.get-a", "          cal: up.get-a\n          call: up.get-a"),
    ],
    [
      "the right spelling stands above, in the API",
      edited("      namespace: up\n", "      namespace: up\n      nmaespace: up\n"),
    ],
    ["a quote is not closed", edited("Gets a.", '"Gets a.')],
    ["a line is indented between two others", edited("              method: GET", "             method: GET")],
    [
      "a key is written twice",
      edited("              method: GET", "              method: GET\n              method: GET"),
    ],
    ["nothing is near", edited("method: GET", "method: FROBNICATE")],
    ["nothing is wrong", right],
  ])("leaves the file as it is where %s", (_what, text) => {
    expect(fixed(text).text).toBe(text);
  });

  it("mends the rest of a file in which one remedy would be none", () => {
    const wrong = edited("          call: up.get-a", "          cal: up.get-a\n          call: up.get-a");
    expect(fixed(edited("method: GET", "method: GETT", wrong)).text).toBe(wrong);
  });

  it.each([
    ["a key", "outt: code\n", "out: code\n"],
    ["a word of a list", "layout: anny\n", "layout: any\n"],
    ["a word of YAML 1.1", "keepGoing: yes\nmcp: {code: off}\n", "keepGoing: true\nmcp: {code: false}\n"],
    ["a key further in, and a missing blank", "mcp: {cod: true}\nout:code\n", "mcp: {code: true}\nout: code\n"],
    ["JSON", '{"kepGoing": true}\n', '{"keepGoing": true}\n'],
    ["nothing where nothing is near", "frobnicate: true\n", "frobnicate: true\n"],
    ["nothing where the right key stands beside it", "out: a\nouut: b\n", "out: a\nouut: b\n"],
  ])("mends the configuration, too: %s", (what, wrong, mended) => {
    const name = what === "JSON" ? "capstan.config.json" : "capstan.config.yaml";
    const folder = project({ "capabilities/up.yaml": right, "package.json": "{}", [name]: wrong });
    const { out, err } = capstan(folder, ["validate", "--fix"]);
    expect(readFileSync(join(folder, name), "utf8")).toBe(mended);
    expect(`${out}${err}`.includes("nothing to report")).toBe(wrong !== mended);
  });

  it("keeps line ends and a byte order mark", () => {
    const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    expect(fixed(windows(edited("method: GET", "methd: GET"))).text).toBe(windows(right));
  });

  it("is offered where it would mend something, and told to machines", () => {
    const folder = project({ "capabilities/up.yaml": edited("method: GET", "method: GETT"), "package.json": "{}" });
    expect(capstan(folder, ["validate"]).err).toContain("1 can be mended by `capstan validate --fix`");
    const { findings } = JSON.parse(capstan(folder, ["validate", "--format", "json"]).out);
    expect(findings).toMatchObject([{ code: "schema/wrong-type", fix: "GET" }]);
    const { runs } = JSON.parse(capstan(folder, ["validate", "--format", "sarif"]).out);
    expect(runs[0].results[0].fixes[0].artifactChanges).toEqual([
      {
        artifactLocation: { uri: "capabilities/up.yaml" },
        replacements: [
          { deletedRegion: runs[0].results[0].locations[0].physicalLocation.region, insertedContent: { text: "GET" } },
        ],
      },
    ]);
    expect(readFileSync(join(folder, "capabilities", "up.yaml"), "utf8")).toContain("GETT");
  });
});
