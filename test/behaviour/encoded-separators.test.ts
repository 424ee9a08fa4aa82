import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

/** Routes by method and path, each of an operation of its own name upstream. */
const routes = [
  ["GET", "/q/{a}"],
  ["DELETE", "/q/{a}:del"],
  ["POST", "/q/{a}:run"],
  ["POST", "/q/{a}:stop"],
  ["DELETE", "/both/{a}"],
  ["DELETE", "/both/{a}:del"],
  ["GET", "/pair/{a}:{b}"],
  ["GET", "/pair/{a}"],
  ["POST", "/text/{a}"],
  ["POST", "/text/all:purge"],
  ["POST", "/alone:search"],
  ["GET", "/file/{a}"],
  ["GET", "/file/{a}.json"],
  ["GET", "/at/{a}@{b}"],
  ["GET", "/at/{a}"],
  ["GET", "/deep/{a}/x/{b}:cut"],
  ["GET", "/deep/{a}/x/{b}"],
] as const;
const nameOf = (method: string, path: string): string =>
  `${method}${path}`.toLowerCase().replace(/\W+/g, "-").replace(/-$/, "");
const yaml = capabilityOf({
  resources: routes
    .map(([method, path], index) => {
      const query = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `{name: ${name}, in: query}`).join(", ");
      return `{name: ${nameOf(method, path)}, path: /up${index}, operations: [{name: ${nameOf(method, path)}, method: ${method}, outputRawFormat: text, inputParameters: [${query}]}]}`;
    })
    .join(", "),
  routes: routes
    .map(([method, path]) => {
      const inputs = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `{name: ${name}, in: path}`).join(", ");
      const name = nameOf(method, path);
      return `{name: ${name}, path: "${path}", operations: [{name: ${name}, method: ${method}, call: up.${name}, inputParameters: [${inputs}]}]}`;
    })
    .join(", "),
});

/** What a request is answered with; one that passes, with the route that it came to and the values of its placeholders. */
async function ask(rest: string, method: string, path: string): Promise<readonly unknown[]> {
  return await new Promise((resolve, reject) => {
    httpRequest(`${rest}${path}`, { method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve([response.statusCode, response.statusCode === 200 ? body : response.headers.allow]),
      );
    })
      .on("error", reject)
      .end();
  });
}

/** What is asked, and what it is answered with. */
const cases = [
  ["GET", "/q/a%3Adel", 200, "GET /q/{a} a=a:del"],
  ["GET", "/q/a%3adel", 200, "GET /q/{a} a=a:del"],
  ["GET", "/q/a%3Adel?x=1", 200, "GET /q/{a} a=a:del"],
  ["GET", "/q/a%3Arun", 200, "GET /q/{a} a=a:run"],
  ["GET", "/q/a%3Anone", 200, "GET /q/{a} a=a:none"],
  ["GET", "/q/a%253Adel", 200, "GET /q/{a} a=a%3Adel"],
  ["DELETE", "/q/a:del", 200, "DELETE /q/{a}:del a=a"],
  ["DELETE", "/q/a%3Ab:del", 200, "DELETE /q/{a}:del a=a:b"],
  ["DELETE", "/q/a%3Adel:del", 200, "DELETE /q/{a}:del a=a:del"],
  ["POST", "/q/a:run", 200, "POST /q/{a}:run a=a"],
  ["POST", "/q/a%3Astop:run", 200, "POST /q/{a}:run a=a:stop"],
  ["DELETE", "/both/a%3Adel", 200, "DELETE /both/{a} a=a:del"],
  ["DELETE", "/both/a:del", 200, "DELETE /both/{a}:del a=a"],
  ["GET", "/pair/a%3Ab", 200, "GET /pair/{a} a=a:b"],
  ["GET", "/pair/a:b", 200, "GET /pair/{a}:{b} a=a,b=b"],
  ["GET", "/pair/a%3Ab:c", 200, "GET /pair/{a}:{b} a=a:b,b=c"],
  ["POST", "/text/all%3Apurge", 200, "POST /text/{a} a=all:purge"],
  ["POST", "/text/all:purge", 200, "POST /text/all:purge "],
  ["POST", "/alone:search", 200, "POST /alone:search "],
  ["POST", "/alone%3Asearch", 404, undefined],
  // What separates nothing is the same in both spellings (RFC 3986, 2.3).
  ["GET", "/file/a%2Ejson", 200, "GET /file/{a}.json a=a"],
  ["GET", "/at/a%40b", 200, "GET /at/{a} a=a@b"],
  ["GET", "/at/a@b", 200, "GET /at/{a}@{b} a=a,b=b"],
  ["GET", "/deep/a%3Acut/x/b%3Acut", 200, "GET /deep/{a}/x/{b} a=a:cut,b=b:cut"],
  ["GET", "/deep/a%3Acut/x/b:cut", 200, "GET /deep/{a}/x/{b}:cut a=a:cut,b=b"],
  ["HEAD", "/q/a%3Adel", 200, ""],
  // What is served at such a path, and what is not.
  ["OPTIONS", "/q/a%3Adel", 204, "GET, HEAD, OPTIONS"],
  ["OPTIONS", "/q/a:del", 204, "DELETE, OPTIONS"],
  ["PUT", "/q/a%3Adel", 405, "GET, HEAD, OPTIONS"],
  ["DELETE", "/q/a%3Adel", 405, "GET, HEAD, OPTIONS"],
  ["POST", "/q/a%3Arun", 405, "GET, HEAD, OPTIONS"],
  ["GET", "/q/a:del", 405, "DELETE, OPTIONS"],
] as const;

describe("a percent-encoded separator is a part of a value, and no separator", () => {
  it("whatever stands beside it, for every method", async () => {
    const upstream = await startUpstream((request, response) => {
      const url = new URL(request.url ?? "", "http://up");
      const [called, route] = routes[Number(url.pathname.slice("/up".length))] ?? [];
      const values = [...url.searchParams].map((pair) => pair.join("=")).join(",");
      response.setHeader("content-type", "text/plain").end(`${called} ${route} ${values}`);
    });
    const { rest } = await serve(yaml, upstream);
    const answered: unknown[] = [];
    for (const [method, path] of cases) answered.push([method, path, ...(await ask(rest, method, path))]);
    expect(answered).toEqual(cases);
  });
});
