import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { capabilitySchema } from "../generator/schema/vocabulary/json-schema.js";
import { compilePath } from "./check.js";
import { served, start, stop, stopAll } from "./long-run.js";

const names = readdirSync("examples").filter((name) => name.endsWith(".yaml"));
const isCapability = new Ajv({ strict: false }).compile(capabilitySchema());

afterEach(stopAll);

it("there are five of different kind, and the README has each", () => {
  expect(names).toHaveLength(5);
  for (const name of names) expect(readFileSync("examples/README.md", "utf8")).toContain(`[${name}](${name})`);
  const { files } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(files).toContain("examples");
});

/** What a caller gets from the mock for the first curl line, worked out from each file. */
const answers: Readonly<Record<string, RegExp>> = {
  "weather.yaml": /"celsius":1,"windKmh":1/,
  "two-apis.yaml": /"name":"vessel_name","captain":"fullName"/,
  "gateway.yaml": /\[\{"number":"id","total":1\}\]/,
  "sign-in.yaml": /location: http:\/\/localhost:3000\/back\?code=mock-code/i,
  "design-first.yaml": /"id":"p-1","name":"Rex","age":7/,
};

describe.each(names)("examples/%s", (name) => {
  it("compiles without a warning, and editors take it", () => {
    const wrong = compilePath("examples", name).diagnostics.filter(({ severity }) => severity !== "info");
    expect(wrong.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    isCapability(parse(readFileSync(join("examples", name), "utf8")));
    expect(isCapability.errors ?? []).toEqual([]);
  });

  it("serves what its curl lines ask for", async () => {
    const text = readFileSync(join("examples", name), "utf8").replace(/port: \d+/g, "port: 0");
    const serving = start(served({ [`capabilities/${name}`]: text }), ["serve", "--mock"]);
    const [, lines = ""] = await serving.until(/try:\n\n((?: {2}curl .*\n)+)/);
    const [first = "", ...others] = lines.trim().split(/\n +/);
    const token = " -H 'Authorization: Bearer mock'";
    expect(await curl(`${first}${token}`)).toMatch(answers[name] ?? /never/);
    for (const line of others) expect(await curl(`${line}${token} -i`), line).toMatch(/^HTTP\/1\.1 2/);
    expect(await stop(serving)).toBe(0);
  });
});

async function curl(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", command.replace(/^curl/, "curl -s")]);
  return stdout;
}
