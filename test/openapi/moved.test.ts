import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { capstan, project } from "../capstan.js";

const zoo = readFileSync("test/openapi/zoo.yaml", "utf8");

/** A project that has generated from a document, under git. */
function generated(): string {
  const folder = project({ "api/zoo.yaml": zoo });
  expect(capstan(folder, ["import", "openapi", "api/zoo.yaml"]).code).toBe(0);
  expect(capstan(folder, ["generate"]).code).toBe(0);
  const git = (...args: readonly string[]): void =>
    void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "first");
  return folder;
}

it("check fails, and names the document, where another edition of it gives other code", () => {
  const folder = generated();
  expect(capstan(folder, ["check"]).code).toBe(0);
  writeFileSync(join(folder, "api/zoo.yaml"), zoo.replace("lives: { type: integer }", "lives: { type: string }"));
  const { code, err } = capstan(folder, ["check"]);
  expect(code).toBe(1);
  expect(err).toContain("`generated/zoo/schemas.ts` is behind `api/zoo.yaml`");
});

it("diff says what another edition of the document does to the client, the routes and the tools", () => {
  const folder = generated();
  const edited = zoo
    .replace("enum: [cat, dog]", "enum: [cat]")
    .replace(
      "breed: { type: string, enum: [poodle, pug] }",
      "breed: { type: string, enum: [poodle, pug] }\n          collar: { type: string }",
    )
    .replace("next: { type: string, nullable: true }", "pages: { type: integer }");
  writeFileSync(join(folder, "api/zoo.yaml"), edited);
  const { code, err, out } = capstan(folder, ["diff", "git:HEAD", "capabilities/zoo.yaml", "--fail-on", "breaking"]);
  const told = err + out;
  expect(code).toBe(1);
  expect(told).toContain("kind");
  expect(told).toContain("next");
  expect(told).toMatch(/list-animals/);
  // An edition that says the same in other words changes nothing.
  writeFileSync(join(folder, "api/zoo.yaml"), `# a comment\n${zoo.replaceAll("Base", "Creature")}`);
  const same = capstan(folder, ["diff", "git:HEAD", "capabilities/zoo.yaml", "--fail-on", "any"]);
  expect(same.err + same.out).toContain("nothing that anybody depends on has changed");
  expect(same.code).toBe(0);
});

it("diff says where the document that was published forbids a member that is added", () => {
  const closed = (members: string, more: string): string => `openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "https://api.example"}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: It., content: {application/json: {schema: {type: object, properties: {${members}}${more}}}}}
`;
  const told = (more: string): string => {
    const folder = project({ "api/things.yaml": closed("id: {type: string}", more) });
    expect(capstan(folder, ["import", "openapi", "api/things.yaml"]).code).toBe(0);
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const contract = readFileSync(join(folder, "generated/things/openapi.json"), "utf8");
    const answer = JSON.parse(contract).paths["/things/{id}"].get.responses["200"].content["application/json"].schema;
    expect(answer.additionalProperties).toBe(more === "" ? undefined : false);
    const git = (...args: readonly string[]): void =>
      void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "first");
    writeFileSync(join(folder, "api/things.yaml"), closed("id: {type: string}, note: {type: string}", more));
    const { err, out } = capstan(folder, ["diff", "git:HEAD", "capabilities/things.yaml"]);
    return err + out;
  };
  const word = "the schema that was published says that there are no others";
  expect(told(", additionalProperties: false")).toContain(word);
  const open = told("");
  expect(open).toContain("`note` is new");
  expect(open).not.toContain(word);
});
