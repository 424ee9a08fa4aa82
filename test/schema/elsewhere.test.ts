import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

interface Parts {
  readonly root?: string;
  readonly capability?: string;
  readonly api?: string;
  readonly operation?: string;
  readonly adapter?: string;
  readonly resource?: string;
  readonly import?: string;
}

const document = (parts: Parts): string => `naftiko: 1.0.0-alpha2
info: {label: Shop, description: Orders.}
${parts.root ?? ""}
capability:
  ${parts.capability ?? ""}
  consumes:
    ${parts.import ?? ""}
    - type: http
      namespace: shop
      baseUri: http://127.0.0.1:9
      ${parts.api ?? ""}
      resources:
        - name: orders
          path: /orders
          operations:
            - name: list
              method: GET
              ${parts.operation ?? ""}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      ${parts.adapter ?? ""}
      resources:
        - name: orders
          path: /orders
          ${parts.resource ?? ""}
          operations: [{name: list, method: GET, call: shop.list}]
`;

/** What is told of schemas, with its help. */
const told = (parts: Parts): readonly string[] =>
  compileText(document(parts))
    .diagnostics.filter(({ code, severity }) => severity !== "info" && !code.startsWith("lint/"))
    .map(({ severity, code, message, help }) => `${severity} ${code}: ${message}; ${help}`);

describe("a key that belongs elsewhere is told where", () => {
  it.each([
    [{ capability: "info: {label: A}" }, "write it at the root of the document, beside `capability`"],
    [{ root: "version: 1.0.0" }, "write it into `info`, at the root of the document"],
    [{ root: "description: A." }, "write it into `info`, at the root of the document"],
    [{ root: "port: 80" }, "write it at an adapter of `exposes`"],
    [{ capability: "port: 80" }, "write it at an adapter of `exposes`"],
    [{ root: "servers: [{url: x}]" }, "write the URL as `baseUri` of an API of `consumes`"],
    [{ api: "basePath: /v1" }, "write it behind the host in `baseUri`"],
    [{ adapter: "basePath: /v1" }, "write it in front of the `path` of each resource"],
    [{ adapter: "base_path: /v1" }, "write it in front of the `path` of each resource"],
    [{ resource: "prefix: /v1" }, "write it in front of the `path` of each resource"],
    [{ operation: "with: {a: b}" }, "write it beside the `call` whose values it gives"],
  ] as const)("%j", (parts, help) => {
    expect(told(parts)).toEqual([expect.stringMatching(/^warning schema\/unknown-key: .* it is ignored; /)]);
    expect(told(parts)[0]).toContain(`; ${help}`);
  });

  // To leave these out would call without credentials, or let everybody in.
  it.each([
    { resource: "authentication: {type: bearer, token: x}" },
    { operation: "authentication: {type: bearer, token: x}" },
  ] as const)("and is an error where it would be missed: %j", (parts) => {
    expect(told(parts)).toEqual([expect.stringMatching(/^error schema\/misplaced-key: .*an API of `consumes`/)]);
  });
});

describe("an import", () => {
  it.each([
    ["- {location: ./x.yaml}", "import has no `import`; add `import: NAMESPACE`: the `namespace` in that file"],
    ["- {location: ./x.yaml, as: y}", "import has no `import`; add `import: NAMESPACE`"],
    ["- {location: ./x.yaml, namespace: x}", "import has no `import`; add `import: NAMESPACE`"],
    ["- {from: ./x.yaml}", "import has no `import`; add `import: NAMESPACE`"],
    ["- {import: x}", "import has no `from`; add `from: ./FILE.yaml`"],
    [
      "- {import: up.yaml}",
      "import `up.yaml` has no `from`; write `from: up.yaml`, and behind `import` the `namespace`",
    ],
    ["- {import: ./shared/up}", "import `./shared/up` has no `from`; write `from: ./shared/up`, and behind `import`"],
    ["- {import: up.json, as: x}", "import `up.json` has no `from`; write `from: up.json`, and behind `import`"],
  ])("that lacks a key is told which, once: %s", (written, message) => {
    expect(told({ import: written })).toEqual([expect.stringContaining(`error schema/missing-key: ${message}`)]);
  });
});
