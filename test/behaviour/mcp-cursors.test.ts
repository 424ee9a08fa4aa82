import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";

const text = `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources: {a: {path: "/a/{{id}}", operations: {get-a: {method: GET}}}}
  exposes:
    - type: mcp
      namespace: m
      port: 9090
      tools: {get-a: {description: Gets a., call: up.get-a}}
      resources:
        one: {display: One, description: One., uri: "case://one", call: up.get-a, with: {id: "1"}}
        any: {display: Any, description: Any., uri: "case://any/{id}", call: up.get-a}
      prompts: {greet: {description: Greets., template: [{role: user, content: Hello.}]}}
    - type: skill
      namespace: s
      port: 9091
      skills: {reading: {description: Reads., tools: {get-a: {from: {namespace: m, action: get-a}}}}}
`;

let started = 0;

async function connect(mode: "legacy" | "auto"): Promise<Client> {
  const name = `mcp-cursors-${(started += 1)}`;
  const { start } = await importServer(compileText(text, { name }), name);
  const running = await start({ ports: { m: 0, s: 0 }, logLevel: "silent" });
  onTestFinished(async () => await running.close());
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${running.addresses["m"]}/mcp`)));
  onTestFinished(async () => await client.close());
  return client;
}

describe.each(["legacy", "auto"] as const)("a client in mode %s", (mode) => {
  it.each(["tools/list", "resources/list", "resources/templates/list", "prompts/list"] as const)(
    "%s comes whole, and a cursor that nobody gave is an invalid parameter",
    async (method) => {
      const client = await connect(mode);
      const whole = await client.request({ method });
      expect(whole).not.toHaveProperty("nextCursor");
      // Some clients pass the cursor that they have none of as an empty text.
      expect(await client.request({ method, params: { cursor: "" } })).toEqual(whole);
      for (const cursor of ["made-up", "0", "MQ==", `${"x".repeat(5000)}\n"`])
        await expect(client.request({ method, params: { cursor } })).rejects.toMatchObject({
          code: -32602,
          message: expect.stringMatching(/^.{0,40}Invalid cursor ".{1,204}": lists come whole/),
        });
    },
  );
});

it("the list of skills has no pages either", async () => {
  const client = await connect("auto");
  const list = async (params: object): Promise<unknown> =>
    await client.request({ method: "skills/list", params: { ...params } }, {
      "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) },
    } as never);
  expect(await list({})).toMatchObject({ skills: [{ uri: "skill://reading/SKILL.md" }] });
  await expect(list({ cursor: "made-up" })).rejects.toMatchObject({ code: -32602 });
});
