import { exec } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compileText, fileText, scratchFolder } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

const inputs = `{name: id, in: path, type: integer, required: true, minimum: 1000},
  {name: X-T, in: header, type: string, required: true}, {name: ck, in: cookie, type: string, required: true},
  {name: list, in: query, type: array, items: {type: integer, minimum: 3}, minItems: 2, uniqueItems: true, required: true},
  {name: where, in: query, type: object, properties: {n: {type: integer, exclusiveMinimum: 7, multipleOf: 5}, code: {type: string, pattern: "^[A-Z]{3}-\\\\d+$"}}, requiredProperties: [n], required: true},
  {name: day, in: query, type: string, format: date, required: true}, {name: key, in: query, type: string, format: uuid, required: true},
  {name: either, in: query, type: string, enum: ["a b", "c'd"], required: true}, {name: iso, in: query, type: string, pattern: "^[A-Z]{3}$", required: true},
  {name: short, in: query, type: string, maxLength: 2, required: true}, {name: long, in: query, type: string, minLength: 20, required: true},
  {name: share, in: query, type: number, maximum: 0.5, required: true}, {name: usual, in: query, type: string, default: it, pattern: "^(?=it)", required: true}`;
const members = `{name: t, in: body, type: string, required: true, maxLength: 3}, {name: n, in: body, type: integer, required: true, maximum: -2},
  {name: parts, in: body, type: array, items: {type: object, properties: {kind: {type: string, enum: [x]}}}, minItems: 1, required: true}`;

const written = capabilityOf({
  resources: `{name: a, path: "/a/{id}", operations: [{name: look, method: GET, inputParameters: [${inputs}]}]},
    {name: b, path: /b, operations: [{name: add, method: POST, inputParameters: [${members}]}]},
    {name: c, path: /c, operations: [{name: put, method: PUT, inputParameters: [{name: file, in: body, type: string, required: true}], body: {type: binary, data: "{{file}}"}}]}`,
  routes: `{name: a, path: "/a/{id}", operations: [{method: GET, name: look, call: up.look, inputParameters: [${inputs}]}]},
    {name: b, path: /b, operations: [{method: POST, name: add, call: up.add}]}, {name: c, path: /c, operations: [{method: PUT, name: put, call: up.put}]}`,
  tools: `{name: look, description: Looks., call: up.look}, {name: add, description: Adds., call: up.add}, {name: put, description: Puts., call: up.put}`,
});

async function run(command: string, cwd: string): Promise<string> {
  return await new Promise((resolve) =>
    exec(command, { cwd }, (_, stdout, stderr) => resolve(`${stdout}${stderr}`.trim())),
  );
}

/** Whoever copies what a document shows is answered, whatever limits the inputs have. */
it.each(["README.md", "SKILL.md"])("the commands of %s are answered", async (document) => {
  const { rest } = await serve(written, await startUpstream((_, response) => json(response, {})));
  const folder = scratchFolder();
  writeFileSync(join(folder, "file"), "bytes");
  const commands = [...fileText(compileText(written), document).matchAll(/^curl (.*)$/gm)].map(
    ([, command = ""]) => command,
  );
  expect(commands).toHaveLength(document === "README.md" ? 3 : 0);
  for (const shown of commands)
    expect([
      shown,
      await run(`curl -s -o out -w '%{http_code}' ${shown.replace("http://localhost:8080", rest)}`, folder),
    ]).toEqual([shown, "200"]);
});

it("the arguments of a skill are taken", async () => {
  const client = await toolsOf(await serve(written, await startUpstream((_, response) => json(response, {}))));
  const skill = fileText(compileText(written), "SKILL.md");
  for (const name of ["look", "add", "put"]) {
    const shown = new RegExp(`### \`${name}\`[^]*?Arguments: \`(.*)\``).exec(skill)?.[1] ?? "";
    const { content, isError } = await client.callTool({ name, arguments: JSON.parse(shown) });
    expect([shown, isError ?? false, isError === true ? content : []]).toEqual([shown, false, []]);
  }
});

// "Numbers keep their digits": an example that JavaScript reads as another number would be answered 400, or be about something else.
it("examples with numbers that no double holds are answered, in shells and in JavaScript", async () => {
  const long = "9007199254740993";
  const longOnes = `{name: e, in: body, type: integer, enum: [${long}, 7], required: true}, {name: x, in: body, type: integer, examples: [${long}], required: true},
    {name: lo, in: body, type: integer, minimum: ${long}, required: true}, {name: above, in: body, type: integer, exclusiveMinimum: ${long}, required: true},
    {name: l, in: body, type: array, items: {type: integer, enum: [${long}]}, required: true}`;
  const yaml = capabilityOf({
    resources: `{name: b, path: /b, operations: [{name: add, method: POST, inputParameters: [${longOnes}]}]}`,
    routes: `{name: b, path: /b, operations: [{method: POST, name: add, call: up.add}]}`,
    tools: `{name: add, description: Adds., call: up.add}`,
  });
  const upstream = await startUpstream((_, response) => json(response, {}));
  const served = await serve(yaml, upstream);
  const readme = fileText(compileText(yaml), "README.md");
  const [, body = ""] = /^curl .* --json '(.*)'$/m.exec(readme) ?? [];
  const response = await fetch(`${served.rest}/b`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  expect(response.status).toBe(200);
  const exact = `{"e":${long},"x":${long},"lo":${long},"above":9007199254740994,"l":[${long}]}`;
  expect(body).toBe(exact);
  const [, given = ""] = /callTool\((\{[^]*?\n?\})\);/.exec(readme) ?? [];
  const { name, arguments: args } = new Function(`return ${given}`)() as { name: string; arguments: object };
  await (await toolsOf(served)).callTool({ name, arguments: { ...args } });
  expect(upstream.seen.map((call) => call.body)).toEqual([exact, exact]);
  // The function takes numbers: what it is shown with is what JavaScript reads.
  const [, input = ""] = /await add\(([^]*?)\);/.exec(readme) ?? [];
  expect(new Function(`return ${input}`)()).toEqual({
    e: 7,
    x: 1,
    lo: 9007199254740994,
    above: 9007199254740994,
    l: [1],
  });
  for (const digits of input.match(/\d{16,}/g) ?? []) expect(String(BigInt(Number(digits)))).toBe(digits);
});
