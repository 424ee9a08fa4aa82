import { expect, it } from "vitest";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { writeCapability } from "../../generator/openapi/write-capability.js";
import { briefly, compileText, fileText } from "../check.js";

const securitySchemes = {
  apiKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
  appKey: { type: "apiKey", in: "header", name: "X-App-Key" },
  site: { type: "apiKey", in: "query", name: "site" },
  login: { type: "http", scheme: "basic" },
  token: { type: "http", scheme: "bearer" },
  cert: { type: "mutualTLS" },
};

interface Written {
  readonly yaml: string;
  readonly unsaid: readonly string[];
  /** The client, as it is generated. */
  readonly client: string;
}

/** Imports a document of one operation, and compiles what is written. */
function imported(security: readonly object[], parameters: readonly object[] = [], own?: readonly object[]): Written {
  const document = {
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    components: { securitySchemes },
    security,
    paths: {
      "/orders": {
        get: {
          operationId: "listOrders",
          parameters,
          ...(own ? { security: own } : {}),
          responses: { 204: { description: "None." } },
        },
      },
    },
  };
  const text = JSON.stringify(document);
  const opened = openDocument({ path: "api.json", text }, () => ({ path: "", file: undefined }), createReporter());
  if (!opened) throw new Error("the document cannot be read");
  const { text: yaml, unsaid } = writeCapability(opened, {
    operations: opened.operations,
    namespace: "shop",
    location: "./api.json",
    rest: true,
    mcp: true,
    baseUri: "https://shop.example",
  });
  const compilation = compileText(yaml, { others: { "capabilities/api.json": text } });
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([]);
  return { yaml, unsaid, client: fileText(compilation, "client.ts") };
}

// OpenAPI 3.1 section 4.8.30: of the list one has to be met, of what stands in one all.
it("two keys at once are both sent, each from a binding of its own, and asked of no caller", () => {
  const header = (name: string): object => ({ name, in: "header", required: true, schema: { type: "string" } });
  const { yaml, client, unsaid } = imported([{ apiKey: [], appKey: [] }], [header("x-api-key"), header("X-App-Key")]);
  expect(unsaid).toEqual([]);
  expect(yaml).toContain("keys: { SHOP_KEY: SHOP_KEY, SHOP_APPKEY: SHOP_APPKEY }");
  expect(client).toMatch(
    /credentials: .*apiKey\(\{ in: "header", name: "X-Api-Key", value: binding\("SHOP_KEY"\) \}\)/,
  );
  expect(client).toMatch(/headers: \{ "X-App-Key": readBinding\(options, "SHOP_APPKEY", "shop"\) \}/);
  expect(client).not.toMatch(/input\.|input\[/);
});

it("a key beside a token or a login is an input with a value, in a query as well", () => {
  const { client, unsaid } = imported([{ site: [], apiKey: [], token: [] }]);
  expect(unsaid).toEqual([]);
  expect(client).toMatch(/credentials: .*bearer\(binding\("SHOP_TOKEN"\)\)/);
  expect(client).toMatch(/query: \{ site: readBinding\(options, "SHOP_SITE", "shop"\) \}/);
  expect(client).toMatch(/headers: \{ "X-Api-Key": readBinding\(options, "SHOP_APIKEY", "shop"\) \}/);
});

it.each([
  ["the first alternative", [{ login: [] }, { token: [] }], /basic\(/, ["authentication `token`: another is used"]],
  [
    "the first that can be said whole",
    [{ cert: [] }, { login: [], cert: [] }, { apiKey: [] }],
    /apiKey\(/,
    ["authentication `cert` (mutualTLS): another is used", "authentication `login`: another is used"],
  ],
  [
    "what can be said of one, and what is left",
    [{ login: [], cert: [] }],
    /basic\(/,
    ["authentication `cert`, which is asked for beside another one: it is not sent"],
  ],
  ["none, and says so", [{ cert: [] }], /^(?!.*credentials:)/s, ["authentication `cert` (mutualTLS)"]],
  ["none where it may be left out and nothing else is asked for", [{}], /^(?!.*credentials:)/s, []],
])("%s is written", (_, security, client, unsaid) => {
  const written = imported(security);
  expect(written.client).toMatch(client);
  expect(written.unsaid).toEqual(unsaid);
});

it("an operation that asks for something else is named", () => {
  expect(imported([{ apiKey: [] }], [], [{ token: [] }]).unsaid).toEqual([
    "authentication `token`: another is used",
    "1 operation, `GET /orders`, that asks for another authentication than is sent: give such operations an API of their own",
  ]);
  // One that takes it as well is not, nor one that may do without.
  for (const own of [[{ token: [] }, { apiKey: [] }], [{}, { apiKey: [] }], [{}]])
    expect(imported([{ apiKey: [] }], [], own).unsaid.filter((line) => line.includes("operation"))).toEqual([]);
  expect(imported([{ apiKey: [] }], [], []).unsaid).toEqual([
    "1 operation, `GET /orders`, that asks for no authentication, which is sent all the same: give such operations an API of their own",
  ]);
});
