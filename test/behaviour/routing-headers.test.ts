import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve } from "./served.js";

const operations = ["Create", "Delete", "List"];
const yaml = capabilityOf({
  resources: [
    ...operations.map(
      (name) =>
        `{name: ${name}, path: "/#X-Amz-Target=ACM.${name}", operations: [{name: ${name}, method: POST, inputParameters: [{name: N, in: body}]}]}`,
    ),
    "{name: o, path: /o, operations: [{name: get-o, method: GET}]}",
  ].join(", "),
  routes: [
    ...operations.map(
      (name) =>
        `{name: ${name}, path: "/#X-Amz-Target=ACM.${name}", operations: [{method: POST, name: ${name}, call: up.${name}}]}`,
    ),
    "{name: o, path: /o, operations: [{method: GET, name: get-o, call: up.get-o}]}",
  ].join(", "),
});

it("routes that a header tells apart ask for it: the method is served, the operation is not said", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  const post = async (target: string | undefined): Promise<readonly [number, string]> => {
    const headers = { "content-type": "application/json", ...(target === undefined ? {} : { "x-amz-target": target }) };
    const { status, text } = await rawRequest(rest, "/", { method: "POST", headers, body: "{}" });
    return [status, text];
  };
  for (const target of [undefined, "", "ACM.Lst"])
    expect(await post(target)).toEqual([
      400,
      expect.stringContaining(
        "`X-Amz-Target` must say which operation is meant: `ACM.Create`, `ACM.Delete`, `ACM.List`",
      ),
    ]);
  expect(upstream.seen).toEqual([]);
  expect(await post("ACM.List")).toEqual([200, "{}"]);
  expect(upstream.seen.map(({ headers }) => headers["x-amz-target"])).toEqual(["ACM.List"]);
  // What is wrong elsewhere is the method.
  const put = await rawRequest(rest, "/", { method: "PUT", body: "{}" });
  const other = await rawRequest(rest, "/o", { method: "POST", body: "{}" });
  expect([put.status, put.headers["allow"], other.status]).toEqual([405, "POST, OPTIONS", 405]);
});
