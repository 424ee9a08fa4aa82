import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { compileText } from "../check.js";
import { capabilityOf, serve } from "./served.js";

const authentication = 'authentication: {type: apikey, key: api_key, value: "{{KEY}}", placement: body}';

/** A capability whose one operation has the key in its body. */
function keyed(operation: string, method = "POST"): string {
  return capabilityOf({
    resources: `{name: sms, path: /sms, operations: [{name: send, method: ${method}${operation}}]}`,
    routes: `{name: sms, path: /sms, operations: [{name: send, method: ${method}, call: up.send}]}`,
  })
    .replace('baseUri: "http://127.0.0.1:9",', `baseUri: "http://127.0.0.1:9", ${authentication},`)
    .replace("capability:", "binds:\n  - {namespace: env, keys: {KEY: KEY}}\ncapability:");
}

it.each([
  {
    of: "single inputs",
    operation: ", inputParameters: [{name: to, in: body, type: string}]",
    body: '{"to":"1","api_key":"k-1"}',
  },
  {
    of: "data of the YAML",
    operation: ', body: {type: json, data: {to: "{{to}}", api_key: none}}',
    body: '{"to":"1","api_key":"k-1"}',
  },
  { of: "a form", operation: ', body: {type: formUrlEncoded, data: {to: "{{to}}"}}', body: "to=1&api_key=k-1" },
  { of: "nothing else", operation: "", body: '{"api_key":"k-1"}' },
])("an API key with `placement: body` is a member that no caller replaces: $of", async ({ of, operation, body }) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(keyed(operation), upstream, { env: { KEY: "k-1" } });
  const send = async (given: object): Promise<Response> =>
    await fetch(`${rest}/sms`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
  const own = of === "nothing else" ? {} : { to: "1" };
  const refused = await send({ ...own, api_key: "mine" });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain(of === "nothing else" ? "`body` is not taken here" : "`api_key` is not known");
  expect((await send(own)).status).toBe(200);
  expect(upstream.seen.map((seen) => [seen.body, seen.headers["api_key"]])).toEqual([[body, undefined]]);
});

it("is a header where there is no such body, with a warning", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const yaml = keyed("", "GET");
  expect(compileText(yaml).diagnostics.map(({ code }) => code)).toContain("model/unsupported-placement");
  const { rest } = await serve(yaml, upstream, { env: { KEY: "k-1" } });
  expect((await fetch(`${rest}/sms`)).status).toBe(200);
  expect(upstream.seen[0]?.headers["api_key"]).toBe("k-1");
});
