import { expect, it } from "vitest";
import { fileText } from "../check.js";
import { answers, callAll, head, imported } from "./calls.js";

/** What contracts, types and lists of what is left out say of imported documents. What is expected was written down before anything was run. */
function contractOf(document: string): {
  readonly at: (pointer: string) => unknown;
  readonly text: string;
  readonly types: string;
  readonly unsaid: readonly string[];
} {
  const { compilation, unsaid } = imported(document);
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  const text = fileText(compilation, "openapi.json");
  const contract: unknown = JSON.parse(text);
  return {
    at: (pointer) =>
      pointer
        .split("/")
        .slice(1)
        .reduce<unknown>(
          (found, key) =>
            typeof found === "object" && found !== null
              ? Reflect.get(found, key.replaceAll("~1", "/").replaceAll("~0", "~"))
              : undefined,
          contract,
        ),
    text,
    types: compilation.files
      .filter(({ path }) => path.endsWith("types.ts") || path.endsWith("schemas.ts"))
      .map((file) => file.text)
      .join("\n"),
    unsaid,
  };
}

it("media types of bytes and text are the document's", () => {
  const { at } = contractOf(`${head("3.0.3")}paths:
  /pdf: {get: {operationId: getPdf, responses: {"200": {description: It., content: {application/pdf: {schema: {type: string, format: binary}}}}}}}
  /text: {get: {operationId: getText, responses: {"200": {description: It., content: {text/plain: {schema: {type: string}}}}}}}
  /any: {get: {operationId: getAny, responses: {"200": {description: It., content: {image/png: {}, image/jpeg: {}}}}}}
  /said: {post: {operationId: say, requestBody: {required: true, content: {text/plain: {schema: {type: string, minLength: 2}}}}, ${answers}}}
`);
  expect(at("/paths/~1pdf/get/responses/200/content")).toEqual({ "application/pdf": {} });
  expect(at("/paths/~1text/get/responses/200/content")).toEqual({ "text/plain": { schema: { type: "string" } } });
  expect(at("/paths/~1any/get/responses/200/content")).toEqual({ "*/*": {} });
  expect(at("/paths/~1said/post/requestBody/content/text~1plain/schema")).toEqual({ type: "string", minLength: 2 });
});

it("a file that Swagger 2 answers is bytes of the media type that it produces", () => {
  const { at } = contractOf(
    `swagger: "2.0"\ninfo: {title: Case, version: "1"}\nhost: api.example\nproduces: [application/pdf]\npaths:\n  /a: {get: {operationId: getA, responses: {"200": {description: It., schema: {type: file}}}}}\n`,
  );
  expect(at("/paths/~1a/get/responses/200/content")).toEqual({ "application/pdf": {} });
});

it("examples of answers, bodies and parameters are shown, long ones are not", () => {
  const { at, text } = contractOf(`${head("3.1.0")}paths:
  /a:
    post:
      operationId: makeA
      parameters: [{name: q, in: query, examples: {one: {$ref: "#/components/examples/Cats"}}, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}, example: {a: sent}}}}
      responses:
        "200": {description: It., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}, examples: {one: {summary: First, value: {a: seen}}}}}}
        "404": {description: None., content: {application/json: {schema: {type: object, properties: {why: {type: string}}}, example: {why: gone}}}}
  /b:
    get: {operationId: getB, responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {a: {type: string, examples: [shown]}}}, example: {a: ${"long ".repeat(500)}}}}}}}
components: {examples: {Cats: {value: cats}}}
`);
  expect(at("/paths/~1a/post/parameters/0/schema/examples")).toEqual(["cats"]);
  expect(at("/paths/~1a/post/requestBody/content/application~1json/schema/examples")).toEqual([{ a: "sent" }]);
  expect(at("/paths/~1a/post/responses/200/content/application~1json/example")).toEqual({ a: "seen" });
  expect(at("/paths/~1a/post/responses/404/content/application~1json/example")).toEqual({ why: "gone" });
  expect(text).toContain("shown");
  expect(text).not.toContain("long long");
});

it("a parameter that goes away is crossed out in the client", () => {
  const { types } = contractOf(
    `${head("3.1.0")}paths:\n  /a: {get: {operationId: getA, parameters: [{name: q, in: query, deprecated: true, description: Old., schema: {type: string}}], ${answers}}}\n`,
  );
  expect(types).toMatch(/Old\.[^}]*@deprecated[^}]*readonly q\?: string/);
});

it.each([
  [
    "Swagger 2",
    `swagger: "2.0"\ninfo: {title: Case, version: "1"}\nhost: api.example\npaths:\n  /a: {get: {operationId: getA, responses: {"200": {description: It., schema: {$ref: "#/definitions/Pet"}}}}}\ndefinitions:\n  Pet: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}\n  Cat: {allOf: [{$ref: "#/definitions/Pet"}, {type: object, properties: {lives: {type: integer}}}]}\n  Kitten: {allOf: [{$ref: "#/definitions/Cat"}, {type: object, properties: {weeks: {type: integer}}}]}\n`,
    /Pet = \{ readonly kind: "Pet";\s*\} \| Cat \| Kitten/,
  ],
  [
    "OpenAPI 3 with words",
    `${head("3.0.3")}paths:\n  /a: {get: {operationId: getA, responses: {"200": {description: It., content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}}\ncomponents:\n  schemas:\n    Pet: {type: object, discriminator: {propertyName: kind, mapping: {feline: "#/components/schemas/Cat"}}, required: [kind], properties: {kind: {type: string}}}\n    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, properties: {lives: {type: integer}}}]}\n`,
    /Pet = Cat/,
  ],
])("the base of a family is one of its heirs, though it does not list them: %s", (_, document, declared) => {
  expect(contractOf(document).types).toMatch(declared);
});

it("a discriminator's default is what no word tells (OpenAPI 3.2)", () => {
  const { types } = contractOf(
    `${head("3.2.0")}paths:\n  /a: {get: {operationId: getA, responses: {"200": {content: {application/json: {$ref: "#/components/mediaTypes/J"}}}}}}\ncomponents:\n  mediaTypes: {J: {schema: {type: object, properties: {one: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Other"}], discriminator: {propertyName: kind, defaultMapping: Other}}}}}}\n  schemas: {Cat: {type: object, properties: {kind: {type: string}}}, Other: {type: object, properties: {kind: {type: string}}}}\n`,
  );
  expect(types).toMatch(/one\?: \(Cat & \{ readonly kind: "Cat";\s*\}\) \| Other/);
});

it("what an operation takes more than a capability says of it is listed", () => {
  const { unsaid } =
    contractOf(`${head("3.1.0").replace("servers: [", "servers: [{url: 'https://{region}.api.example', variables: {region: {default: eu}}}, ")}paths:
  /a:
    get: {operationId: getA, parameters: [{name: c, in: cookie, schema: {type: string}}], requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}, ${answers}}
    post: {operationId: postA, requestBody: {content: {application/json: {schema: {type: object}}, application/xml: {schema: {type: object}}}}, responses: {"200": {$ref: "#/components/responses/Linked"}}}
    put: {operationId: putA, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, format: binary}}}, encoding: {f: {headers: {X-Sum: {schema: {type: string}}}}}}}}, ${answers}}
    patch: {operationId: patchA, parameters: [{name: v, in: query, schema: {type: string}}, {name: v, in: header, schema: {type: string}}], ${answers}}
components: {responses: {Linked: {description: It., links: {self: {operationId: getA}}, content: {application/json: {schema: {type: object}}, text/csv: {schema: {type: string}}}}}}
`);
  expect(unsaid).toEqual([
    "1 server beyond the first: all calls go to `https://api.example/v1`",
    "1 variable of the server's URL, `region`: it is written as it is by default",
    "1 operation whose answers have links: they are not followed",
    "1 operation with optional cookies: the client takes them, adapters do not ask for them",
    "1 operation with inputs of one name in two places: the body's is sent before the query's, that before a header's",
    "1 operation with a body that only reads (GET): it is not sent",
    "1 operation with a body in several media types: one of them is sent: JSON, or a form",
    "1 operation with answers in several media types: one of them is read: JSON, or the first",
    "1 operation whose form has headers of its parts: they are not sent",
  ]);
});

it("a placeholder of the name of another input is another input, and a slash at the end is the API's alone", async () => {
  const path = "{name: id, in: path, required: true, schema: {type: integer}}";
  await callAll(
    `${head("3.1.0")}paths:
  /a/{id}: {get: {operationId: getA, parameters: [${path}, {name: id, in: query, schema: {type: string}}], ${answers}}}
  /b/{id}: {put: {operationId: putB, parameters: [${path}], requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [id], properties: {id: {type: string}}}}}}, ${answers}}}
  /c/{body}: {put: {operationId: putC, parameters: [{name: body, in: path, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {type: object}}}}, ${answers}}}
  /items/: {get: {operationId: read_items_items__get, ${answers}}}
`,
    [
      ["GET /a/1?id=2", undefined, "GET /a/1?id=2"],
      ["GET /a/1", undefined, "GET /a/1"],
      ["GET /a/x", undefined, "400 `path_id` must be integer"],
      ["PUT /b/1", '{"id":"2"}', "PUT /b/1 id=2"],
      ["PUT /c/x", "{}", "PUT /c/x {}"],
      ["GET /items", undefined, "GET /items/"],
    ],
  );
});

it("operations that share method and path are found by their ids, and REST has the first", () => {
  const body = (member: string): string =>
    `requestBody: {required: true, content: {application/json: {schema: {type: object, required: [${member}], properties: {${member}: {type: string}}}}}}`;
  const { at, types, unsaid } = contractOf(`${head("3.0.3")}paths:
  /files/{id}#add_link: {put: {operationId: "put_files_id#add_link", parameters: [{name: id, in: path, required: true, schema: {type: string}}], ${body("link")}, ${answers}}}
  /files/{id}#remove_link: {put: {operationId: "put_files_id#remove_link", parameters: [{name: id, in: path, required: true, schema: {type: string}}], ${body("gone")}, ${answers}}}
`);
  expect(at("/paths/~1files~1{id}/put/operationId")).toBe("putFilesIdAddLink");
  expect(types).toMatch(
    /interface PutFilesIdAddLinkInput \{[^]*?readonly link: string[^]*?interface PutFilesIdRemoveLinkInput \{[^]*?readonly gone: string/,
  );
  expect(unsaid).toEqual(["1 operation with method and path of another one: REST exposes the first alone"]);
});

it("a tool has a name that clients take, however long the operation's is", () => {
  const { compilation } = imported(
    `${head("3.0.3")}paths:\n${["one", "two"].map((last) => `  /organizations/{organization}/repositories/{repository}/environments/deployments/approvals/${last}: {get: {parameters: [{name: organization, in: path, required: true, schema: {type: string}}, {name: repository, in: path, required: true, schema: {type: string}}], operationId: organizations-repositories-environments-deployments-approvals-for-${last}, ${answers}}}\n`).join("")}`,
  );
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
});
