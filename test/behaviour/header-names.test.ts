import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { started } from "./started.js";

const routes: Readonly<Record<string, string>> = {
  name: "call: up.do, inputParameters: {x-site: {in: header, type: string}}",
  with: "call: up.do, with: {x-site: rest.headers.X-SITE}",
  declared: "call: up.do, inputParameters: {X-SITE: {in: header, type: string}}, with: {X-Site: rest.header.x-site}",
  steps: "inputParameters: {x-SITE: {in: header, type: string}}, steps: {one: {type: call, call: up.do}}",
  flow: "ref: f.go, inputParameters: {X-site: {in: header, type: string}}",
  hole: "call: up.hole, inputParameters: {x-a: {in: header, type: string}}",
  exact:
    "call: up.exact, inputParameters: {Q: {in: query, type: string}, q: {in: query, type: string}, Sid: {in: cookie, type: string}}",
};

describe("names of headers are the same in any case (RFC 9110, 5.1)", () => {
  it("by name, in `with`, in declarations, through steps and flows, in holes; those of queries and cookies are not", async () => {
    const resources = Object.entries(routes).map(
      ([name, written]) => `${name}: {path: /${name}, operations: {get-${name}: {method: GET, ${written}}}}`,
    );
    const { rest: url, seen } = await started(
      `        a: {path: /a, operations: {do: {method: GET, inputParameters: {X-Site: {in: header, type: string}}}}}
        b: {path: /b, operations: {hole: {method: GET, inputParameters: {X-A: {in: header, type: string}, X-B: {in: header, value: "v-{{x-a}}"}}}}}
        c: {path: /c, operations: {exact: {method: GET, inputParameters: {Q: {in: query, type: string}, q: {in: query, type: string}, Sid: {in: cookie, type: string}}}}}`,
      `    - {type: rest, namespace: r, resources: {${resources.join(", ")}}}`,
      `    - {display: F, namespace: f, flows: {go: {description: G., call: up.do, inputParameters: {x-site: {type: string, required: false}}}}}`,
    );
    const bySite = ["name", "with", "declared", "steps", "flow"];
    for (const route of bySite) await fetch(`${url}/${route}`, { headers: { "X-Site": route } });
    await fetch(`${url}/name`);
    await fetch(`${url}/hole`, { headers: { "x-a": "1" } });
    await fetch(`${url}/exact?q=1`, { headers: { cookie: "sid=2" } });
    await fetch(`${url}/exact?Q=3`, { headers: { cookie: "sid=2; Sid=4" } });
    expect(seen("x-site", "x-a", "x-b", "cookie")).toEqual([
      ...bySite.map((route) => `GET /a x-site: ${route}`),
      "GET /a",
      "GET /b x-a: 1 x-b: v-1",
      "GET /c?q=1",
      "GET /c?Q=3 cookie: Sid=4",
    ]);
  });

  it("so that one declared twice is said to be", () => {
    const { diagnostics } = compileText(`ikanos: 1.0.0-beta4
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: {a: {path: /a, operations: {do: {method: GET, inputParameters: {X-Site: {in: header}}}}}}}
  exposes:
    - {type: rest, namespace: r, resources: {a: {path: /a, operations: {do: {method: GET, call: up.do, inputParameters: [{name: x-site, in: header}, {name: X-Site, in: header}]}}}}}
`);
    expect(diagnostics.filter(({ code }) => code === "schema/repeated-name")).toHaveLength(1);
  });
});
