import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BindingDeclaration, loadBindings } from "../../templates/runtime/bindings.js";
import { parseFlatYaml } from "../../templates/runtime/flat-yaml.js";
import { failure } from "./upstream.js";

async function folder(files: Record<string, string>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "bindings-"));
  onTestFinished(async () => await rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

function fromFile(name: string, location: string, key = name): BindingDeclaration {
  return { name, source: { kind: "file", location, key }, neededBy: ["consumes up"] };
}

describe("bindings", () => {
  it("come from the environment, JSON, YAML and dotenv files, and resolvers", async () => {
    const cwd = await folder({
      "s.json": '{"A":"1","deep":{"b":2}}',
      "s.yaml": "# secrets\nC: 'it''s'\n",
      ".env": 'D="x y"\nexport E=z\n',
    });
    const values = await loadBindings(
      [
        { name: "ENV", source: { kind: "environment", variable: "ENV_VAR" }, neededBy: [] },
        fromFile("A", "file:///./s.json"),
        fromFile("B", "file://s.json", "deep.b"),
        fromFile("C", "file://./s.yaml"),
        fromFile("D", "file://.env"),
        fromFile("E", "file://.env"),
        { name: "F", source: { kind: "resolver", location: "vault://x", key: "f" }, neededBy: [] },
        fromFile("G", "file://nowhere.json"),
      ],
      { cwd, env: { ENV_VAR: "e" }, resolve: (location, key) => `${location}#${key}`, given: { G: "given" } },
    );
    expect(values).toEqual({ ENV: "e", A: "1", B: "2", C: "it's", D: "x y", E: "z", F: "vault://x#f", G: "given" });
  });

  it("are spelled as they stand in files, which may begin with a byte order mark", async () => {
    const cwd = await folder({
      "s.json": '\uFEFF{"id":9007199254740993,"version":1.10,"deep":{"zero":-0}}',
      secrets: ' {"id":12345678901234567890,"on":true}',
      "s.yaml": "\uFEFFid: 9007199254740993\nzip: 00123\n",
      ".env": "\uFEFFID=00123\n",
    });
    const declared = [
      ["s.json", "id", "9007199254740993"],
      ["s.json", "version", "1.10"],
      ["s.json", "deep.zero", "-0"],
      ["secrets", "id", "12345678901234567890"],
      ["secrets", "on", "true"],
      ["s.yaml", "id", "9007199254740993"],
      ["s.yaml", "zip", "00123"],
      [".env", "ID", "00123"],
    ] as const;
    const values = await loadBindings(
      declared.map(([file, key]) => fromFile(`${file} ${key}`, `file://${file}`, key)),
      { cwd, env: {} },
    );
    expect(values).toEqual(Object.fromEntries(declared.map(([file, key, text]) => [`${file} ${key}`, text])));
  });

  it("are looked for beside the capability next", async () => {
    const own = await folder({ "s.json": '{"A":"1"}' });
    const other = await folder({ "s.json": '{"A":"2"}' });
    const declared = (name: string, where: string): BindingDeclaration => ({
      name,
      source: { kind: "file", location: "file:///./s.json", key: "A", beside: pathToFileURL(`${where}/`) },
      neededBy: [],
    });
    // Of a group each capability has a folder of its own.
    expect(await loadBindings([declared("A", own), declared("B", other)], { cwd: tmpdir() })).toEqual({
      A: "1",
      B: "2",
    });
    expect(await loadBindings([declared("A", own)], { cwd: other })).toEqual({ A: "2" });
  });

  it.each([" ", "\t", "  \r\n"])(
    "of blanks alone (%j) are no value where a header takes them, and one elsewhere",
    async (value) => {
      const declaration = {
        name: "E",
        source: { kind: "environment", variable: "E" },
        neededBy: ["consumes up"],
      } as const;
      expect(await failure(loadBindings([{ ...declaration, inHeader: true }], { env: { E: value } }))).toMatchObject({
        message: expect.stringContaining("E: environment variable E holds nothing but blanks; needed by consumes up"),
      });
      expect(await loadBindings([declaration], { env: { E: value } })).toEqual({ E: value.replace("\r\n", "") });
    },
  );

  it.each(["\n", "\r\n", "\n\n"])("lose the line break %j that their files end in", async (end) => {
    const cwd = await folder({ "s.json": JSON.stringify({ A: `a${end}` }) });
    const declarations: readonly BindingDeclaration[] = [
      { name: "E", source: { kind: "environment", variable: "E" }, neededBy: [], inHeader: true },
      fromFile("A", "file://s.json"),
      { name: "R", source: { kind: "resolver", location: "vault://x", key: "r" }, neededBy: [] },
      { name: "G", source: { kind: "environment", variable: "G" }, neededBy: [] },
    ];
    expect(
      await loadBindings(declarations, {
        cwd,
        env: { E: ` e b${end}` },
        resolve: () => `r${end}`,
        given: { G: `g${end}` },
      }),
    ).toEqual({ E: " e b", A: "a", R: "r", G: "g" });
  });

  it("that no header can carry are refused by name where they travel in one, without their value", async () => {
    const headers = ["A", "B", "C"].map((name): BindingDeclaration => ({
      name,
      source: { kind: "environment", variable: name },
      neededBy: ["consumes up"],
      inHeader: true,
    }));
    const body: BindingDeclaration = {
      name: "D",
      source: { kind: "environment", variable: "D" },
      neededBy: ["consumes up"],
    };
    const error = await failure(
      loadBindings([...headers, body], {
        env: { A: "s3cret\nX-Admin: 1", B: "s3cret\u2026", C: "s3cr\u00e9t", D: "two\nlines" },
      }),
    );
    const why = "holds a line break or characters that no header can carry; needed by consumes up";
    expect(error).toMatchObject({
      name: "MissingBindings",
      message: `2 bindings have no value that can be used:\n  A: environment variable A ${why}\n  B: environment variable B ${why}`,
    });
  });

  it("that are missing are named all at once, without values", async () => {
    const cwd = await folder({
      "s.json": '{"OTHER":"s3cret"}',
      "bad.json": '{"A": s3cret',
      "n.yaml": "A:\n  B: s3cret\n",
    });
    const error = await failure(
      loadBindings(
        [
          {
            name: "ENV",
            source: { kind: "environment", variable: "ENV_VAR" },
            neededBy: ["consumes up", "exposes rest"],
          },
          fromFile("A", "file://s.json"),
          fromFile("B", "file://bad.json"),
          fromFile("C", "file://none.json"),
          fromFile("D", "file://n.yaml"),
          { name: "F", source: { kind: "resolver", location: "vault://x", key: "f" }, neededBy: [] },
        ],
        { cwd, env: {} },
      ),
    );
    expect(error).toMatchObject({
      name: "MissingBindings",
      message: [
        "6 bindings have no value:",
        "  ENV: environment variable ENV_VAR is not set; needed by consumes up, exposes rest",
        "  A: file://s.json has no A; needed by consumes up",
        "  B: file://bad.json is no JSON, flat YAML or dotenv file; needed by consumes up",
        "  C: file://none.json cannot be read; needed by consumes up",
        "  D: file://n.yaml is no JSON, flat YAML or dotenv file; needed by consumes up",
        "  F: vault://x needs the option `resolve`; needed by this capability",
      ].join("\n"),
    });
  });
});

describe("flat YAML", () => {
  it("reads scalars as text", () => {
    expect(parseFlatYaml('---\na: 1 # one\n"b c": "x\\ny"\nd: a#b\ne:\nf: ~\ng: http://h:1/\n')).toEqual({
      a: "1",
      "b c": "x\ny",
      d: "a#b",
      e: "",
      f: "",
      g: "http://h:1/",
    });
  });

  it.each(["a:\n  b: 1", "- a", "a: [1]", "a: |\n  x", "a: &x 1", "a:b", "? a"])("refuses %j", (text) => {
    expect(() => parseFlatYaml(text)).toThrow(/^not a/);
  });
});
