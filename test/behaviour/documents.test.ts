import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText, fileText, importServer, writeGenerated } from "../check.js";

const document = readFileSync("test/openapi/zoo.yaml", "utf8");

/** What people publish: an operation for each of the API's, bodies and answers of no form. */
const zoo = `naftiko: 1.0.0-alpha2
info: {label: Zoo, description: A zoo.}
capability:
  consumes:
  - type: http
    namespace: zoo
    baseUri: https://zoo.example/v1
    openapi: ../openapi/zoo.yaml
    resources:
    - name: animals
      path: /animals
      operations:
      - name: list-animals
        method: GET
        inputParameters:
        - {name: kind, in: query, type: string}
        - {name: limit, in: query, type: integer}
        - {name: ids, in: query, type: array}
        outputRawFormat: json
        outputParameters: [{name: result, type: object, value: $.}]
      - {name: create-animal, method: POST, inputParameters: [{name: body, in: body, type: object}]}
      - {name: show-animal, method: GET, path: "/{id}", inputParameters: [{name: id, in: path, type: string}]}
      - {name: remove-animal, method: DELETE, path: "/{id}", inputParameters: [{name: id, in: path, type: string}]}
  exposes:
  - type: rest
    namespace: zoo-rest
    port: 3001
    resources:
    - name: animals
      path: /animals
      operations:
      - {name: list, method: GET, call: zoo.list-animals}
      - {name: create, method: POST, call: zoo.create-animal, with: {body: rest.body}}
    - name: names
      path: /names
      operations:
      - name: names
        method: GET
        call: zoo.list-animals
        outputParameters: [{type: array, mapping: $.data}]
  - type: mcp
    namespace: zoo-mcp
    port: 3002
    tools:
    - {name: list-animals, description: Lists., call: zoo.list-animals}
    - {name: create-animal, description: Adds., call: zoo.create-animal, inputParameters: [{name: body, type: object}], with: {body: tools.body}}
    - {name: show-animal, description: Shows., call: zoo.show-animal}
`;

let compiled = 0;

function compileZoo(): { readonly compilation: Compilation; readonly name: string } {
  const name = `documents-${(compiled += 1)}`;
  return { compilation: compileText(zoo, { name, others: { "openapi/zoo.yaml": document } }), name };
}

async function start(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly rest: string; readonly mcp: Client; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  const upstream = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`.trim());
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const { compilation, name } = compileZoo();
  const { start: run } = await importServer(compilation, name);
  const running = await run({
    ports: { "zoo-rest": 0, "zoo-mcp": 0 },
    baseUrls: { zoo: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/v1` },
    logLevel: "silent",
    call: { retries: 0 },
  });
  const mcp = new Client({ name: "test", version: "1.0.0" });
  await mcp.connect(new StreamableHTTPClientTransport(new URL(`${running.addresses["zoo-mcp"]}/mcp`)));
  onTestFinished(async () => {
    await mcp.close();
    await running.close();
    upstream.closeAllConnections();
    upstream.close();
  });
  return { rest: running.addresses["zoo-rest"] ?? "", mcp, seen };
}

const ok =
  (body: unknown) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));

describe("a REST adapter over an API with a document", () => {
  it("checks what the document says of parameters and bodies, and writes lists as it does", async () => {
    const { rest, seen } = await start(ok({ data: [] }));
    expect((await fetch(`${rest}/animals?kind=bird`)).status).toBe(400);
    expect((await fetch(`${rest}/animals?kind=cat&ids=1&ids=2`)).status).toBe(200);
    expect(seen).toEqual(["GET /v1/animals?kind=cat&ids=1,2"]);
    const post = async (body: unknown): Promise<number> =>
      (
        await fetch(`${rest}/animals`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).status;
    expect(await post({ species: "dog", breed: "wolf" })).toBe(400);
    expect(await post({ species: "fish" })).toBe(400);
    expect(await post({ species: "cat", parent: { species: "dog" } })).toBe(400);
    expect(seen).toHaveLength(1);
    expect(await post({ species: "cat", lives: 9, name: "more than is declared" })).toBe(200);
    expect(seen[1]).toBe('POST /v1/animals {"species":"cat","lives":9,"name":"more than is declared"}');
  });

  it("publishes a valid contract that names the document's types", async () => {
    const { compilation } = compileZoo();
    const contract = JSON.parse(fileText(compilation, "openapi.json")) as {
      readonly components: { readonly schemas: object };
      readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
    };
    expect((await new Validator().validate(structuredClone(contract))).errors).toBeUndefined();
    expect(Object.keys(contract.components.schemas).sort()).toEqual([
      "Animal",
      "Cat",
      "Dog",
      "Problem",
      "WritableAnimal",
      "WritableCat",
      "WritableDog",
      // What its failures answer with.
      "ZooError",
    ]);
    expect(JSON.stringify(contract)).not.toContain("$defs");
    expect(contract.paths["/names"]?.["get"]).toMatchObject({
      responses: {
        200: { content: { "application/json": { schema: { items: { $ref: "#/components/schemas/Animal" } } } } },
      },
    });
  });
});

describe("tools over an API with a document", () => {
  it("say what to pass, and are checked by it", async () => {
    const { mcp, seen } = await start(ok({ id: "1", species: "cat" }));
    const { tools } = await mcp.listTools();
    const schemaOf = (name: string): string => JSON.stringify(tools.find((tool) => tool.name === name)?.inputSchema);
    expect(schemaOf("list-animals")).toContain('"enum":["cat","dog"]');
    expect(schemaOf("list-animals")).toContain('"maximum":100');
    expect(schemaOf("create-animal")).toContain("#/$defs/WritableAnimal");
    expect(schemaOf("create-animal")).toContain('"poodle"');
    expect(schemaOf("create-animal")).not.toContain('"id"');
    const refused = await mcp.callTool({
      name: "create-animal",
      arguments: { body: { species: "dog", breed: "wolf" } },
    });
    expect(refused.isError).toBe(true);
    expect(seen).toEqual([]);
    const made = await mcp.callTool({ name: "create-animal", arguments: { body: { species: "cat", lives: 7 } } });
    expect(made).toMatchObject({ structuredContent: { id: "1", species: "cat" } });
    expect(seen).toEqual(['POST /v1/animals {"species":"cat","lives":7}']);
  });

  it("never fail because an API answers more, less or other words than its document says", async () => {
    const { mcp } = await start(
      ok({ data: [{ species: "axolotl", born: "last week", lives: null, gills: 6 }, { breed: "mixed" }] }),
    );
    const answer = await mcp.callTool({ name: "list-animals", arguments: {} });
    expect(answer.isError).not.toBe(true);
    expect(answer.structuredContent).toEqual({
      data: [{ species: "axolotl", born: "last week", lives: null, gills: 6 }, { breed: "mixed" }],
    });
  });
});

it("the types of a client narrow, recurse, and tell what is passed from what is answered", () => {
  const { compilation, name } = compileZoo();
  const folder = writeGenerated(compilation, name);
  const use = `import { expectTypeOf } from "vitest";
import { type Animal, type Cat, createAnimal, listAnimals, removeAnimal, showAnimal, type WritableAnimal, type ZooError } from "./index.js";

export async function use(animal: Animal): Promise<void> {
  if (animal.species === "cat") expectTypeOf(animal.lives).toEqualTypeOf<number | undefined>();
  else expectTypeOf(animal.breed).toEqualTypeOf<"poodle" | "pug">();
  expectTypeOf<NonNullable<Cat["parent"]>>().toEqualTypeOf<Animal>();
  expectTypeOf(animal.parent?.parent?.parent).toEqualTypeOf<Animal | undefined>();
  expectTypeOf(animal.tags).toEqualTypeOf<Readonly<Record<string, string>> | undefined>();
  expectTypeOf(listAnimals).parameter(0).toEqualTypeOf<
    { readonly kind?: "cat" | "dog" | undefined; readonly limit?: number | undefined; readonly ids?: readonly string[] | undefined } | undefined
  >();
  const { data, next } = await listAnimals();
  expectTypeOf(data).toEqualTypeOf<readonly Animal[]>();
  expectTypeOf(next).toEqualTypeOf<string | null | undefined>();
  await createAnimal({ body: { species: "dog", breed: "pug" } });
  // @ts-expect-error a word that is none of those listed
  await createAnimal({ body: { species: "dog", breed: "wolf" } });
  // @ts-expect-error what is read-only is not passed
  await createAnimal({ body: { id: "1", species: "cat" } });
  // @ts-expect-error the word that tells them apart is needed
  await createAnimal({ body: { lives: 9 } });
  expectTypeOf<WritableAnimal>().not.toHaveProperty("id");
  expectTypeOf<Animal>().toHaveProperty("id");
  expectTypeOf(await showAnimal({ id: "1" })).toEqualTypeOf<Animal>();
  expectTypeOf(await removeAnimal({ id: "1" })).toEqualTypeOf<null>();
  expectTypeOf<ZooError["code"]>().toEqualTypeOf<number>();
  // @ts-expect-error a misspelt member
  void animal.speciess;
}
`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "use.ts"), use);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "@tsconfig/strictest/tsconfig.json",
      compilerOptions: {
        noEmit: true,
        module: "nodenext",
        target: "es2022",
        skipLibCheck: true,
        types: ["node"],
        checkJs: false,
        allowJs: false,
      },
      files: ["use.ts"],
    }),
  );
  const complaints = ((): string => {
    try {
      return execFileSync("node_modules/.bin/tsgo", ["-p", join(folder, "tsconfig.json"), "--pretty", "false"], {
        encoding: "utf8",
      });
    } catch (error) {
      return String((error as { readonly stdout?: unknown }).stdout ?? error);
    }
  })();
  expect(complaints).toBe("");
});
