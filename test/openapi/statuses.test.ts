import { baseUrlsOf } from "../mock-urls.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { startMock } from "../../generator/cli/mock/mock-upstream.js";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText, fileText, importServer } from "../check.js";

const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const thing = json({ $ref: "#/components/schemas/Thing" });
const failure = json({ $ref: "#/components/schemas/Failure" });

/** A document and a capability whose `POST /NAME` answer as is said, each exposed as it is. */
function answering(answers: Readonly<Record<string, Readonly<Record<string, object>>>>): Compilation {
  const names = Object.keys(answers);
  const document = {
    openapi: "3.1.0",
    info: { title: "A", version: "1" },
    paths: Object.fromEntries(
      Object.entries(answers).map(([name, responses]) => [
        `/${name}`,
        {
          post: {
            responses: Object.fromEntries(
              Object.entries(responses).map(([status, each]) => [
                status,
                { description: `Said of ${status}.`, ...each },
              ]),
            ),
          },
        },
      ]),
    ),
    components: {
      schemas: {
        Thing: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
        Failure: { type: "object", properties: { code: { type: "integer" } } },
      },
    },
  };
  return compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [${names.map((name) => `{name: ${name}, method: POST, path: /${name}, description: It.}`).join(", ")}]}]}
  exposes:
  - {type: rest, namespace: t-rest, port: 8080, resources: [${names.map((name) => `{name: ${name}, path: /${name}, operations: [{method: POST, name: ${name}, call: up.${name}}]}`).join(", ")}]}
`,
    { others: { "capabilities/api.yaml": JSON.stringify(document) } },
  );
}

const answers = {
  made: { 201: thing },
  accepted: { 202: {} },
  gone: { 204: {} },
  both: { 202: {}, 203: thing },
  any: { "2XX": thing },
  unsaid: { default: thing },
};

it("a mock answers with the status that the document declares, and the adapter mirrors it", async () => {
  const compilation = answering(answers);
  if (!compilation.capability) throw new Error("it does not compile");
  const mock = await startMock([{ capability: compilation.capability, seen: [] }], () => undefined);
  onTestFinished(mock.close);
  const { start } = await importServer(compilation, `statuses/${process.pid}`);
  const servers = await start({
    ports: { "t-rest": 0 },
    baseUrls: baseUrlsOf(mock, compilation.capability),
    logLevel: "silent",
  });
  onTestFinished(servers.close);
  const seen = await Promise.all(
    Object.keys(answers).map(async (name) => {
      const answer = await fetch(`${servers.addresses["t-rest"]}/${name}`, { method: "POST" });
      const text = await answer.text();
      return [name, answer.status, text === "" ? undefined : Object.keys(JSON.parse(text))];
    }),
  );
  expect(seen).toEqual([
    ["made", 201, ["id"]],
    ["accepted", 202, undefined],
    ["gone", 204, undefined],
    ["both", 203, ["id"]],
    ["any", 200, ["id"]],
    ["unsaid", 200, ["id"]],
  ]);
});

interface Said {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: { readonly anyOf?: readonly unknown[] } }>>;
}

describe("the contract says the statuses of the document", () => {
  const responsesOf = (compilation: Compilation, name: string): Readonly<Record<string, Said>> =>
    JSON.parse(fileText(compilation, "openapi.json")).paths[`/${name}`].post.responses;

  it("of successes, each with a body where it has one", () => {
    const compilation = answering(answers);
    const said = Object.keys(answers).map((name) => [
      name,
      Object.entries(responsesOf(compilation, name))
        .filter(([status]) => status.startsWith("2"))
        .map(([status, { content }]) => (content === undefined ? `${status} empty` : status)),
    ]);
    expect(Object.fromEntries(said)).toEqual({
      made: ["201"],
      accepted: ["202 empty"],
      gone: ["204 empty"],
      both: ["202 empty", "203"],
      any: ["2XX"],
      // Nothing is said of success by itself: what its method usually comes to.
      unsaid: ["200", "201", "202", "204 empty"],
    });
    expect(responsesOf(compilation, "made")["201"]?.description).toBe("Said of 201.");
  });

  it("of failures, with their bodies beside problem documents of the adapter's own", () => {
    const problem = json({ $ref: "#/components/schemas/Failure" });
    const compilation = answering({
      make: {
        201: thing,
        404: failure,
        409: {},
        422: { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Failure" } } } },
        "4XX": failure,
        default: problem,
      },
    });
    const responses = responsesOf(compilation, "make");
    expect(Object.keys(responses).sort()).toEqual(["201", "404", "409", "422", "4XX", "5XX", "default"]);
    const own = { $ref: "#/components/schemas/Failure" };
    expect(responses["404"]?.content?.["application/json"]?.schema).toEqual(own);
    expect(Object.keys(responses["404"]?.content ?? {}).sort()).toEqual([
      "application/json",
      "application/problem+json",
    ]);
    expect(Object.keys(responses["409"]?.content ?? {}).sort()).toEqual(["*/*", "application/problem+json"]);
    expect(responses["422"]?.content?.["application/problem+json"]?.schema.anyOf?.[0]).toEqual(own);
    expect(Object.keys(responses["4XX"]?.content ?? {}).sort()).toEqual([
      "*/*",
      "application/json",
      "application/problem+json",
    ]);
    expect(responses["default"]?.content?.["application/json"]?.schema).toEqual(own);
    expect(JSON.parse(fileText(compilation, "openapi.json")).components.schemas.Failure.properties.code.type).toBe(
      "integer",
    );
  });
});

describe("another status of success", () => {
  const changes = (before: object, after: object): readonly string[] => {
    const [was, now] = [answering({ make: { ...before } }), answering({ make: { ...after } })];
    if (!isVersion(was) || !isVersion(now)) throw new Error("it does not compile");
    return findChanges(was, now).flatMap(({ level, sentence }) =>
      level === "risky" || level === "breaking" ? [sentence] : [],
    );
  };

  it("is told of the contract; of failures it is not", () => {
    expect(changes({ 200: thing }, { 201: thing })).toEqual([
      "its contract says that it succeeds with 201, not with 200: clients made from it go by that",
    ]);
    expect(changes({ 200: thing }, { 200: thing, 404: failure })).toEqual([]);
  });
});
