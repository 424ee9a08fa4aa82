import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { parseArguments, usage } from "../generator/cli/arguments.js";
import { commands } from "../generator/cli/commands.js";
import { capstan, project } from "./capstan.js";

/** What is wrong with a command line. */
function problemOf(...argv: readonly string[]): string | undefined {
  const parsed = parseArguments(argv);
  return "problem" in parsed ? parsed.problem : undefined;
}

describe("a wrong command line is told what to write", () => {
  it.each([
    // The next option was taken for the value: a folder `--force` was written.
    [["generate", "--out", "--force"], "`--out` needs a value, and `--force` stands there"],
    [["check", "--config", "-h"], "`--config` needs a value, and `-h` stands there"],
    [["diff", "a", "--against", "--all"], "`--against` needs a value, and `--all` stands there"],
    [["generate", "--out"], "`--out` needs a value"],
    [["generate", "--out="], "`--out` needs a value"],
    [["validate", "--strict=false"], "`--strict` takes no value"],
    [["validate", "--out", "x"], "`validate` takes no `--out`: it is an option of init, import, generate, check, diff"],
    [["check", "--fix"], "`check` takes no `--fix`: it is an option of validate"],
    [["generate", "--dryrun"], "did you mean `--dry-run`?"],
    [["generate", "--output", "x"], "did you mean `--out`?"],
    [["generate", "-o", "x"], "did you mean `--out`?"],
    [["generate", "-w"], "did you mean `--watch`?"],
    [["generate", "-f"], "did you mean `--force` or `--format`?"],
    [["generate", "--check"], "`check` is a command, `capstan check`"],
    [["validate", "--no-color"], "set `NO_COLOR=1`"],
    [["serve", "--port", "80"], "`port` of the adapter"],
    [["validate", "--format", "jsn"], "unknown format `jsn`: did you mean `json`?"],
    [["explain", "--format", "plain"], "`explain` does not print `plain`: there are pretty, json, html"],
    [["validate", "-dash.yaml"], "`-dash.yaml` is read as options: a file of that name is `./-dash.yaml`"],
    [["explain", "--dash.yml"], "a file of that name is `./--dash.yml`"],
    [["diff", "a.yaml", "-b/c"], "a file of that name is `./-b/c`"],
    [["names", "-*"], "a file of that name is `./-*`"],
    [["validate", "--formt=a.json"], "unknown option `--formt`: did you mean `--format`?"],
    [["validate", "--format", "html"], "`validate` does not print `html`: there are pretty, plain, json"],
    // Operands that nothing reads.
    [["init", "shop"], "`mkdir shop`, `cd shop`, then `capstan init`"],
    [["diff", "--rules", "x"], "leave OLD and NEW out"],
    // An unset variable of a shell: the YAML of the whole machine was read.
    [["generate", ""], "`generate` is given an empty name"],
    [["validate", "a.yaml", " "], "`validate` is given an empty name"],
    [["import", "openapi", ""], "`import` is given an empty name"],
    [["validate", "https://example.com/x.yaml"], "`capabilities: [{name: NAME, source: URL}]`"],
    [["serve", "git:HEAD"], "`capstan diff git:HEAD`"],
    [["help", "genrate"], "unknown command `genrate`: did you mean `generate`?"],
    [["genrate"], "did you mean `generate`?"],
    [["Generate"], "did you mean `generate`?"],
    [["lint"], "did you mean `validate`?"],
    [["toString"], "unknown command `toString`: there are init, import"],
    [["weather.yaml"], "`capstan generate weather.yaml`"],
    [["--verison"], "did you mean `--version`?"],
    [["--quiet", "validate"], "the command comes first, `capstan validate --quiet`"],
  ])("%j", (argv, told) => {
    expect(problemOf(...argv)).toContain(told);
  });

  it.each([
    [["generate", "--out=--odd"], { out: "--odd" }],
    // The last one counts: behind a script that gives one, somebody gives another.
    [["generate", "--out", "a", "--out", "b"], { out: "b" }],
    [["validate", "--format", "json", "--format=sarif"], { format: "sarif" }],
    [["diff", "a", "--config", "one.yaml", "--config", "two.yaml"], { configs: ["one.yaml", "two.yaml"] }],
    [["diff", "git:HEAD", "https://example.com/x.yaml"], { operands: ["git:HEAD", "https://example.com/x.yaml"] }],
    [["import", "openapi", "https://example.com/x.json"], { operands: ["openapi", "https://example.com/x.json"] }],
    [["validate", "--", "--odd.yaml"], { operands: ["--odd.yaml"] }],
    [["generate", "C:\\api\\pets.yaml"], { operands: ["C:\\api\\pets.yaml"] }],
  ])("%j is understood", (argv, meant) => {
    expect(parseArguments(argv)).toMatchObject({ arguments: meant });
  });

  it("helps with what a command takes, and with nothing of others", () => {
    for (const command of ["validate", "check", "diff", "explain", "update"] as const) {
      const [, said = ""] = /--format FORMAT +(.*); pretty by default/.exec(usage(command)) ?? [];
      expect(problemOf(command, "--format", "none"), command).toContain(`there are ${said.replace(" or ", ", ")}`);
    }
    expect(usage("diff")).not.toMatch(/\b(?:import|scaffold)\b/);
    expect(usage("import")).toContain("--out PATH           the capability that is written");
    expect(usage("scaffold")).toContain("--out PATH           the folder of your handlers");
  });

  it("helps with each command, in each way to ask", () => {
    for (const command of Object.keys(commands))
      for (const argv of [
        ["help", command],
        ["--help", command],
        [command, "--help"],
        [command, "-h"],
      ])
        expect(parseArguments(argv), argv.join(" ")).toEqual({ help: command });
    for (const argv of [[], ["help"], ["--help"], ["-h"], ["help", "help"]])
      expect(parseArguments(argv)).toEqual({ help: undefined });
  });
});

it.each(["validate", "generate"])("%s --quiet says why it fails, and nothing where it does not", (command) => {
  const folder = project({
    "package.json": "{}",
    "capabilities/pets.yaml": exampleCapability.replace("info:", "info:\n  colour: red"),
  });
  for (const format of ["pretty", "plain", "github"]) {
    const run = capstan(folder, [command, "--quiet", "--strict", "--format", format]);
    expect(run.code).toBe(1);
    expect(`${run.out}${run.err}`).toContain("unknown key `colour`");
  }
  expect(capstan(folder, [command, "--quiet"])).toEqual({ code: 0, out: "", err: "" });
});

describe("what is named and is not there is told where it is named", () => {
  it.each([
    ["capabilities: [nope/*.yaml]\n", "capstan.config.yaml:1:16 error cli/no-capabilities: no capability file matches"],
    ["capabilities: []\n", "capstan.config.yaml:1:1 error cli/no-capabilities: `capabilities` names none"],
    ["out: x\n", "error cli/no-capabilities: no capability file matches `capabilities/*.{yaml,yml}`"],
  ])("%s", (config, told) => {
    expect(capstan(project({ "capstan.config.yaml": config }), ["validate"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`^${told.replace(/[.*{}[\]]/g, "\\$&")}`)),
    });
  });

  it.each(["utf16le", "latin1"] as const)("a file in %s is told to be saved as UTF-8", (encoding) => {
    const folder = project({ "package.json": "{}" });
    writeFileSync(join(folder, "pets.yaml"), Buffer.from("\ufeffinfo: {label: Käse}\n", encoding));
    const { code, err } = capstan(folder, ["validate", "pets.yaml"]);
    expect(code).toBe(3);
    expect(err).toContain("it is not UTF-8 text\n   help: save it as UTF-8");
  });

  it("a file where answers are to be kept is told before anything is served", () => {
    const folder = project({ "package.json": "{}" });
    expect(capstan(folder, ["serve", "--record", "package.json"])).toMatchObject({
      code: 2,
      err: "capstan: answers are kept in a folder, and `--record package.json` names a file\n",
    });
  });
});
