import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer } from "node:http";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { capstan, capstanBeside, project } from "../capstan.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { nameApiOperations } from "../../generator/openapi/name-operations.js";
import { namespaceOf } from "../../generator/openapi/name-api.js";
import { openDocument } from "../../generator/openapi/open-document.js";

const zoo = readFileSync("test/openapi/zoo.yaml", "utf8");

function textAt(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

describe("capstan import openapi", () => {
  it("writes a capability that generates as it stands, and says what to do next", () => {
    const folder = project({ "api/zoo.yaml": zoo });
    const { code, err } = capstan(folder, ["import", "openapi", "api/zoo.yaml"]);
    expect(err).toContain("wrote capabilities/zoo.yaml");
    expect(err).toContain("next: capstan generate");
    expect(code).toBe(0);
    expect(textAt(folder, "capabilities/zoo.yaml"))
      .toBe(`# From ../api/zoo.yaml, which says what the operations take and answer.

naftiko: 1.0.0-alpha2
info:
  label: Zoo
  description: Zoo.
  version: 1.2.0
capability:
  consumes:
    - type: http
      namespace: zoo
      baseUri: https://zoo.example/v1
      openapi: ../api/zoo.yaml
      resources:
        - name: animals
          path: /animals
          operations:
            - name: list-animals
              method: GET
              description: Lists animals.
              inputParameters:
                - { name: kind, in: query, type: string, description: Only of this kind. }
                - { name: limit, in: query, type: integer }
                - { name: ids, in: query, type: array }
            - name: create-animal
              method: POST
              inputParameters:
                - { name: body, in: body, required: true }
        - name: animal
          path: /animals/{animalId}
          operations:
            - name: delete-animal
              method: DELETE
              inputParameters:
                - { name: animalId, in: path, type: string, required: true }
            - name: get-animal
              method: GET
              inputParameters:
                - { name: animalId, in: path, type: string, required: true }
  exposes:
    - type: rest
      namespace: zoo-rest
      address: localhost
      port: 8080
      resources:
        - name: animals
          path: /animals
          operations:
            - { name: list-animals, method: GET, call: zoo.list-animals }
            - { name: create-animal, method: POST, call: zoo.create-animal }
        - name: animal
          path: /animals/{animalId}
          operations:
            - { name: delete-animal, method: DELETE, call: zoo.delete-animal }
            - { name: get-animal, method: GET, call: zoo.get-animal }
    - type: mcp
      namespace: zoo-mcp
      address: localhost
      port: 9090
      transport: http
      description: Zoo, for agents.
      tools:
        - name: list-animals
          description: Lists animals.
          call: zoo.list-animals
        - name: create-animal
          description: Create animal.
          call: zoo.create-animal
        - name: delete-animal
          description: Delete animal.
          call: zoo.delete-animal
        - name: get-animal
          description: Get animal.
          call: zoo.get-animal
`);
    const generated = capstan(folder, ["generate", "--strict"]);
    expect(generated.err).not.toMatch(/warning|error/);
    expect(generated.code).toBe(0);
    expect(textAt(folder, "generated/zoo/client.ts")).toContain("Promise<ListAnimalsAnswer>");
    expect(textAt(folder, "generated/zoo/rest.ts")).toContain("app.post<CreateAnimalRequest>");
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("takes what is chosen, into the file that is named, for the servers that are wanted", () => {
    const folder = project({ "zoo.yaml": zoo });
    expect(
      capstan(folder, [
        "import",
        "openapi",
        "zoo.yaml",
        "--operation",
        "GET *",
        "--mcp",
        "--out",
        "capabilities/reads.yaml",
      ]).code,
    ).toBe(0);
    const text = textAt(folder, "capabilities/reads.yaml");
    expect([...text.matchAll(/call: zoo\.(\S+)/g)].map(([, name]) => name)).toEqual(["list-animals", "get-animal"]);
    expect(text).not.toContain("type: rest");
    const none = capstan(folder, ["import", "openapi", "zoo.yaml", "--tag", "birds"]);
    expect(none.code).toBe(1);
    expect(none.err).toContain("`zoo.yaml` has no operation with the tag `birds`");
  });

  it("says where it writes when it runs in a folder of a project, whose it is then, as for every command", () => {
    const configured = "capabilities: [capabilities/*.yaml]\n";
    const root = project({
      ".git/HEAD": "ref: refs/heads/main\n",
      "capstan.config.yaml": configured,
      "services/zoo/zoo.yaml": zoo,
    });
    const inside = join(root, "services", "zoo");
    const { code, err } = capstan(inside, ["import", "openapi", "zoo.yaml"]);
    expect(code, err).toBe(0);
    expect(err).toMatch(/^this folder belongs to the project in \.\.\/\.\.\/: `--out FILE` names another place/);
    expect(err).toContain("wrote ../../capabilities/zoo.yaml\n");
    expect(textAt(root, "capstan.config.yaml")).toBe(configured);
    // Where it was told, below where it runs; it is generated as it is told, too.
    const named = capstan(inside, ["import", "openapi", "zoo.yaml", "--operation", "GET *", "--out", "reads.yaml"]);
    expect(named.err).toContain("wrote reads.yaml\n");
    const [, ...next] = /^next: (capstan generate [\w./]+);/m.exec(named.err)?.[1]?.split(" ") ?? [];
    expect(next).toEqual(["generate", "reads.yaml"]);
    expect(textAt(root, "services/zoo/reads.yaml")).toContain("./zoo.yaml");
    const generated = capstan(inside, next);
    expect(generated.code, generated.err).toBe(0);
    expect(textAt(root, "generated/reads/client.ts")).toContain("listAnimals");
    // A repository without a project is none: what is new stands where the command runs, and nothing is said.
    const bare = project({ ".git/HEAD": "ref: refs/heads/main\n", "apis/zoo.yaml": zoo });
    const own = capstan(join(bare, "apis"), ["import", "openapi", "zoo.yaml"]);
    expect(own.err).toMatch(/^wrote capabilities\/zoo\.yaml\n/);
    expect(textAt(bare, "apis/capabilities/zoo.yaml")).toContain("zoo");
    expect(textAt(bare, "apis/capstan.config.yaml")).toContain("capabilities/*");
  });

  it("writes over nothing without --force, and reads no folder or nothing as a document", () => {
    const folder = project({ "zoo.yaml": zoo, "capabilities/zoo.yaml": "# mine\n", "other.yaml": "a: 1\n" });
    const refused = capstan(folder, ["import", "openapi", "zoo.yaml"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("`capabilities/zoo.yaml` is there already");
    expect(textAt(folder, "capabilities/zoo.yaml")).toBe("# mine\n");
    expect(capstan(folder, ["import", "openapi", "zoo.yaml", "--force"]).code).toBe(0);
    expect(capstan(folder, ["import", "openapi", "missing.yaml"]).code).toBe(3);
    expect(capstan(folder, ["import", "openapi", "other.yaml"]).err).toContain("this is no OpenAPI document");
    expect(capstan(folder, ["import", "graphql", "zoo.yaml"]).code).toBe(2);
    expect(capstan(folder, ["import", "openapi"]).code).toBe(2);
  });

  it("keeps a document that it fetched beside what it writes, with credentials as bindings", async () => {
    const served = JSON.stringify({
      swagger: "2.0",
      info: { title: "Shop API v2", version: "2", description: "Sells things.\n\nAnd more." },
      basePath: "/v2",
      securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Shop" }, login: { type: "basic" } },
      security: [{ key: [] }],
      paths: {
        "/orders": {
          post: {
            operationId: "post_orders_orders_post",
            parameters: [{ name: "o", in: "body", schema: { type: "object" } }],
            responses: { 201: { description: "" } },
          },
        },
        "/orders/{id}/cancel": {
          post: {
            parameters: [{ name: "id", in: "path", type: "string", required: true }],
            responses: { 204: { description: "" } },
          },
        },
        "/orders/{id}/label": {
          get: {
            produces: ["application/pdf"],
            parameters: [{ name: "id", in: "path", type: "string", required: true }],
            responses: { 200: { description: "", schema: { type: "file" } } },
          },
        },
      },
    });
    const server = createServer((_, response) => void response.end(served)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const folder = project({});
    const { code, err } = await capstanBeside(folder, ["import", "openapi", `${origin}/swagger.json`]);
    expect(err).toContain("its credentials are read from SHOP_KEY");
    expect(code).toBe(0);
    expect(textAt(folder, "openapi/shop.json")).toBe(served);
    const text = textAt(folder, "capabilities/shop.yaml");
    expect(text).toContain("{ SHOP_KEY: SHOP_KEY }");
    expect(text).toMatch(/type: apikey\s+key: X-Shop\s+value: "\{\{SHOP_KEY\}\}"\s+placement: header/);
    expect(text).toContain(`baseUri: ${origin}/v2`);
    expect(text).toContain("description: Sells things.\n");
    expect([...text.matchAll(/call: shop\.([\w-]+)/g)].map(([, name]) => name).slice(0, 3)).toEqual([
      "create-order",
      "cancel-order",
      "get-label",
    ]);
    expect(text).toContain("outputRawFormat: binary");
    expect(capstan(folder, ["generate"]).code).toBe(0);
  });
});

describe("an API gets a name in a word or two", () => {
  it.each([
    ["Zoo", undefined, "zoo"],
    ["Shop API v2", "https://shop.example/v2", "shop"],
    ["The Plaid API", "https://production.plaid.com", "plaid"],
    ["GitHub's official OpenAPI spec + Octokit extension", "https://api.github.com", "github-octokit-extension"],
    ["GitHub v3 REST API", "https://api.github.com", "github"],
    ["Twilio - Messaging", "https://messaging.twilio.com", "twilio-messaging"],
    ["Everything that our shop can do for you", "https://api.shop.co.uk/v1", "shop"],
    ["Everything that our shop can do for you", "/v1", "everything-that-our-shop-can-do-for-you"],
    [
      "A title that is far too long to be the name of anything at all",
      undefined,
      "a-title-that-is-far-too-long-to-be-the",
    ],
    ["One two three four", "http://127.0.0.1:80", "one-two-three-four"],
    ["API", undefined, "file"],
  ])("%s at %s", (title, server, expected) => {
    expect(namespaceOf({ title, servers: server === undefined ? [] : [server] }, "file")).toBe(expected);
  });
});

it("what a document says in HTML is written as text, forms that are empty and bodies of GET are not sent", () => {
  const form = (schema: object): object => ({ content: { "application/x-www-form-urlencoded": { schema } } });
  const document = {
    openapi: "3.0.0",
    info: { title: "Pay", version: "1" },
    servers: [{ url: "https://pay.example/" }],
    paths: {
      "/v1/customers/{customer}": {
        servers: [{ url: "https://pay.example" }],
        get: {
          operationId: "GetCustomersCustomer",
          description: '<p>Gets a <code>customer</code> by <a href="/x">its id</a> (<id>).</p><p>More.</p>',
          requestBody: form({ type: "object", properties: {} }),
          responses: { 200: { description: "It." } },
        },
        post: {
          operationId: "PostCustomersCustomer",
          description: `First sentence. ${"word ".repeat(60)}ends here. ${"word ".repeat(60)}`,
          requestBody: form({ type: "object", properties: { name: { type: "string" } } }),
          responses: { 200: { description: "It." } },
        },
        delete: {
          operationId: "DeleteCustomersCustomer",
          requestBody: form({ type: "object", properties: {} }),
          responses: { 200: { description: "It." } },
        },
      },
      "/v1/refunds": { get: { operationId: "GetRefunds", responses: { 200: { description: "All." } } } },
    },
  };
  const folder = project({ "pay.json": JSON.stringify(document) });
  const patterns = ["--operation", "* /v1/customers/*", "--operation", "GetRefunds"];
  const { code, err } = capstan(folder, ["import", "openapi", "pay.json", ...patterns]);
  expect([code, err]).toEqual([0, expect.stringContaining("4 operations of `pay`")]);
  const text = textAt(folder, "capabilities/pay.yaml");
  expect(text).toContain("description: Gets a `customer` by its id (<id>).\n");
  expect(text).toMatch(/description: First sentence\. [^#]*ends here\.\n/);
  expect(text.match(/formUrlEncoded/g)).toHaveLength(1);
  expect(text).not.toContain("another server");
  expect([...new Set([...text.matchAll(/call: pay\.([\w-]+)/g)].map(([, name]) => name))]).toEqual([
    "get-customer",
    "update-customer",
    "delete-customer",
    "get-refunds",
  ]);
  expect(capstan(folder, ["generate"]).err).not.toMatch(/body-on-get|error/);
});

describe("operations get names in words", () => {
  const named = (paths: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly string[] => {
    const text = JSON.stringify({
      openapi: "3.1.0",
      info: { title: "A", version: "1" },
      paths: Object.fromEntries(
        Object.entries(paths).map(([path, methods]) => [
          path,
          Object.fromEntries(
            Object.entries(methods).map(([method, operationId]) => [method, operationId === "" ? {} : { operationId }]),
          ),
        ]),
      ),
    });
    const document = openDocument({ path: "a.json", text }, () => ({ path: "", file: undefined }), createReporter());
    return document ? [...nameApiOperations(document.operations).values()] : [];
  };
  it.each([
    [
      "ids of somebody's choice",
      { "/pets": { get: "listPets" }, "/pets/{id}": { get: "pets/show-one" } },
      ["list-pets", "pets-show-one"],
    ],
    [
      "ids that spell their path",
      { "/users/{userId}/posts/{postId}/comments": { get: "getUsersUserIdPostsPostIdComments" } },
      ["list-comments"],
    ],
    ["ids of frameworks", { "/items/{item_id}": { get: "read_item_items__item_id__get" } }, ["get-item"]],
    [
      "none, by method",
      { "/pets": { get: "", post: "" }, "/pets/{id}": { get: "", put: "", patch: "", delete: "" } },
      ["list-pets", "create-pet", "get-pet", "replace-pet", "update-pet", "delete-pet"],
    ],
    [
      "what would be called alike",
      { "/posts/{id}/comments": { get: "" }, "/photos/{id}/comments": { get: "" } },
      ["list-post-comments", "list-photo-comments"],
    ],
    [
      "what is done to one",
      { "/orders/{id}/cancel": { post: "" }, "/search": { get: "" } },
      ["cancel-order", "get-search"],
    ],
    ["ids that differ in case alone", { "/a": { get: "getThing" }, "/b": { get: "GetThing" } }, ["get-a", "get-b"]],
    ["the root", { "/": { get: "" } }, ["get-root"]],
  ])("%s", (_, paths, expected) => {
    expect(named(paths)).toEqual(expected);
  });
});
