import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { capstan, capstanBeside, project, write } from "../capstan.js";

const document = `openapi: 3.0.3
info: { title: Zoo, version: "1" }
paths:
  /animals/{id}:
    get:
      operationId: getAnimal
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
      responses:
        "200":
          description: An animal
          content:
            application/json:
              schema: { $ref: "schemas/animal.yaml" }
`;
const animal = `type: object
required: [name]
properties:
  name: { type: string }
  kind: { type: string, enum: [cat, dog] }
  keeper: { $ref: "./people/keeper.json" }
`;
const keeper = JSON.stringify({ type: "object", properties: { badge: { type: "integer" } } });

const capability = `naftiko: 1.0.0-alpha2
info: { label: Zoo }
capability:
  consumes:
    - type: http
      namespace: zoo
      baseUri: https://zoo.example
      resources:
        - name: animals
          path: /animals/{id}
          operations:
            - { name: get-animal, method: GET }
  exposes:
    - type: rest
      port: 8080
      namespace: zoo-rest
      resources:
        - { path: "/animals/{id}", operations: [{ method: GET, call: zoo.get-animal }] }
`;

/** Serves texts by path until the test ends; `asked` is who asked for what. */
async function publish(
  texts: Record<string, string>,
): Promise<{ readonly origin: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push(`${headers.authorization ?? "nobody"} ${url}`);
    const text = texts[url];
    response.statusCode = text === undefined ? 404 : 200;
    response.end(text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`, asked };
}

const published = (): Record<string, string> => ({
  "/v1/zoo.yaml": document,
  "/v1/schemas/animal.yaml": animal,
  "/v1/schemas/people/keeper.json": keeper,
});

const configured = (openapi: string): string => `upstreams: { zoo: { openapi: "${openapi}" } }\n`;

const at = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

describe("a document that has a URL", () => {
  it("is fetched with what it is split over, locked, and gives its types without a network from then on", async () => {
    const texts = published();
    const { origin } = await publish(texts);
    const folder = project({
      "capabilities/zoo.yaml": capability,
      "capstan.config.yaml": configured(`${origin}/v1/zoo.yaml`),
    });
    const before = capstan(folder, ["generate"]);
    expect(before.code).toBe(1);
    expect(before.err).toContain(
      `capstan.config.yaml:1:30 error openapi/not-fetched: the document of \`zoo\` was never fetched from ${origin}/v1/zoo.yaml`,
    );
    expect(before.err).toContain("capstan update zoo");
    expect(before.err).not.toContain("unreadable");

    const updated = await capstanBeside(folder, ["update"]);
    expect(updated.code, updated.err).toBe(0);
    expect(updated.err).toContain("1 source asked: fetched for the first time\n");
    for (const path of ["zoo.yaml", "schemas/animal.yaml", "schemas/people/keeper.json"])
      expect(updated.err).toContain(`wrote openapi/${path}\n`);
    expect(at(folder, "openapi/schemas/animal.yaml")).toBe(animal);
    expect(Object.keys(JSON.parse(at(folder, "capstan.lock.json")).documents.zoo.files)).toEqual([
      "openapi/schemas/animal.yaml",
      "openapi/schemas/people/keeper.json",
      "openapi/zoo.yaml",
    ]);
    expect(at(folder, "generated/zoo/schemas.ts")).toMatch(/badge\?: number/);

    // Nobody is asked: the server knows nothing any more.
    for (const path of Object.keys(texts)) delete texts[path];
    expect(capstan(folder, ["check"]).code).toBe(0);
    const gone = await capstanBeside(folder, ["update"]);
    expect(gone.code).toBe(3);
    expect(gone.err).toContain("the server answers 404");
    expect(at(folder, "openapi/zoo.yaml")).toBe(document);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("that moved on is told with what its new edition does to whom, and taken over by update alone", async () => {
    const texts = published();
    const { origin } = await publish(texts);
    const folder = project({
      "capabilities/zoo.yaml": capability,
      "capabilities/other.yaml": capability.replaceAll("zoo", "park").replace("label: Zoo", "label: Park"),
      "capstan.config.yaml": configured(`${origin}/v1/zoo.yaml`),
    });
    expect((await capstanBeside(folder, ["update", "zoo"])).code).toBe(0);
    expect((await capstanBeside(folder, ["check", "--upstream"])).code).toBe(0);

    texts["/v1/schemas/animal.yaml"] = animal.replace("  name: { type: string }\n", "").replace("[name]", "[kind]");
    const { code, err, out } = await capstanBeside(folder, ["check", "--upstream"]);
    expect(code).toBe(1);
    expect(err + out).toContain(`drift/upstream-moved: \`zoo\` has moved on at ${origin}/v1/zoo.yaml`);
    expect(err + out).toContain("client/answer-member-removed: `zoo.get-animal` `name`");
    expect(err + out).not.toContain("park");
    expect(at(folder, "openapi/schemas/animal.yaml")).toBe(animal);

    const updated = await capstanBeside(folder, ["update"]);
    expect(updated.err).toContain("client/answer-member-removed: `zoo.get-animal` `name`");
    expect(updated.err).toContain("wrote openapi/schemas/animal.yaml");
    expect(updated.err).not.toContain("wrote openapi/zoo.yaml");
    expect(at(folder, "generated/zoo/schemas.ts")).not.toContain("name");
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("whose copy was edited, or stands where somebody else's file is, is not written over", async () => {
    const { origin } = await publish(published());
    const folder = project({
      "capabilities/zoo.yaml": capability,
      "capstan.config.yaml": configured(`${origin}/v1/zoo.yaml`),
      "openapi/schemas/animal.yaml": "type: string\n",
    });
    const refused = await capstanBeside(folder, ["update"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("openapi/schemas/animal.yaml` stands where the copy of `zoo` belongs");
    expect(at(folder, "openapi/schemas/animal.yaml")).toBe("type: string\n");
    rmSync(join(folder, "openapi"), { recursive: true });
    expect((await capstanBeside(folder, ["update"])).code).toBe(0);

    writeFileSync(join(folder, "openapi/schemas/animal.yaml"), animal.replace("dog", "fox"));
    const edited = capstan(folder, ["check"]);
    expect(edited.code).toBe(1);
    expect(edited.err).toContain("cli/edited-source: `openapi/schemas/animal.yaml` is not what was fetched for `zoo`");
    const kept = await capstanBeside(folder, ["update"]);
    expect(kept.err).toContain("cli/not-a-copy");
    expect((await capstanBeside(folder, ["update", "--force"])).code).toBe(0);
    expect(at(folder, "openapi/schemas/animal.yaml")).toBe(animal);
  });

  it.each([
    ["outside the folder", "../../../capabilities/zoo.yaml"],
    ["from the root", "/v1/schemas/animal.yaml"],
    ["on another host", "//OTHER/v1/schemas/animal.yaml"],
    ["on another host, in other words", "\\\\\\\\OTHER\\\\x.yaml"],
    ["by URL", "http://OTHER/v1/schemas/animal.yaml"],
  ])("leads to files beside it alone, and the token with it: not %s", async (_where, location) => {
    const other = await publish(published());
    const texts = published();
    texts["/v1/zoo.yaml"] = document.replace(
      "schemas/animal.yaml",
      location.replace("OTHER", new URL(other.origin).host),
    );
    const { origin, asked } = await publish(texts);
    const folder = project({
      "capabilities/zoo.yaml": capability,
      "capstan.config.yaml": configured(`${origin}/v1/zoo.yaml`),
    });
    const { code, err } = await capstanBeside(folder, ["update"], { CAPSTAN_TOKEN: "secret" });
    expect(code, err).toBe(0);
    expect(err.match(/wrote openapi\/.*/g)).toEqual(["wrote openapi/zoo.yaml"]);
    expect(err).toContain("openapi/broken-reference");
    expect(asked).toEqual(["Bearer secret /v1/zoo.yaml"]);
    expect(other.asked).toEqual([]);
    expect(at(folder, "capabilities/zoo.yaml")).toBe(capability);
  });

  it.each([
    ["http://zoo.example/api.yaml", "zoo", "it is not https"],
    ["https://user:pass@zoo.example/api.yaml", "zoo", "it holds credentials"],
    ["https://zoo.example/api.yaml", "../zoo", "no file can be named after this namespace"],
  ])("is refused where it may not be fetched or kept: %s for %s", (url, namespace, reason) => {
    const folder = project({
      "capabilities/zoo.yaml": capability,
      "capstan.config.yaml": `upstreams:\n  "${namespace}":\n    openapi: ${url}\n`,
    });
    const { code, err } = capstan(folder, ["update"]);
    expect(code).toBe(2);
    expect(err).toMatch(/capstan\.config\.yaml:3:\d+ error config\/wrong-value/);
    expect(err).toContain(reason);
  });

  it("beside the API itself is told where it belongs", () => {
    const folder = project({
      "capabilities/zoo.yaml": capability.replace(
        "      baseUri",
        "      openapi: https://zoo.example/api.yaml\n      baseUri",
      ),
    });
    const { code, err } = capstan(folder, ["validate"]);
    expect(code).toBe(1);
    expect(err).toContain("upstreams: { zoo: { openapi: https://zoo.example/api.yaml } }");
    expect(err).toContain("capstan update zoo");
  });
});

describe("import from a URL", () => {
  it("locks the document in a new project, and says what to write in one that has a configuration", async () => {
    const texts = published();
    const { origin } = await publish(texts);
    const folder = project({});
    const { code, err } = await capstanBeside(folder, ["import", "openapi", `${origin}/v1/zoo.yaml`]);
    expect(code, err).toBe(0);
    expect(at(folder, "openapi/schemas/people/keeper.json")).toBe(keeper);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect((await capstanBeside(folder, ["check", "--upstream"])).code).toBe(0);
    texts["/v1/zoo.yaml"] = document.replace("An animal", "One animal");
    expect((await capstanBeside(folder, ["update"])).err).toContain("wrote openapi/zoo.yaml");

    // Whoever has installed something has a package, and no configuration yet.
    const installed = project({ "package.json": '{ "type": "module" }\n' });
    const locked = await capstanBeside(installed, ["import", "openapi", `${origin}/v1/zoo.yaml`]);
    expect(locked.err).toContain("wrote capstan.config.yaml\nwrote capstan.lock.json\n");
    expect(capstan(installed, ["generate"]).code).toBe(0);
    expect((await capstanBeside(installed, ["check", "--upstream"])).code).toBe(0);

    const other = project({ "capstan.config.yaml": "out: code\n" });
    const told = await capstanBeside(other, ["import", "openapi", `${origin}/v1/zoo.yaml`]);
    expect(told.err).toContain(`  upstreams:\n    zoo:\n      openapi: ${origin}/v1/zoo.yaml\n`);
    expect(at(other, "capstan.config.yaml")).toBe("out: code\n");
    write(other, { "capstan.config.yaml": `out: code\n${configured(`${origin}/v1/zoo.yaml`)}` });
    expect(capstan(other, ["check"]).err).toContain("cli/unlocked-source");
    expect((await capstanBeside(other, ["update"])).code).toBe(0);
    expect((await capstanBeside(other, ["check", "--upstream"])).code).toBe(0);
  });
});
