import { expect, it } from "vitest";
import { compileText, fileText } from "../check.js";

/** Rules of OpenAPI 3.1 for whole documents, which linters of others (Redocly, Spectral) hold: what is right was read there first. */
function contractOf(resources: string): {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly object[] }>>>>;
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly schemas: object };
} {
  const compilation = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:
        - path: /zones/{zone}/images/{id}
          operations: [{name: get, method: GET}, {name: put, method: PUT, inputParameters: [{name: dry, in: query, type: boolean}]}, {name: drop, method: DELETE}]
  exposes:
    - type: rest
      namespace: desk
      port: 8080
      resources:
${resources}`);
  return JSON.parse(fileText(compilation, "openapi.json"));
}

it("paths that differ in the names of placeholders alone are one, under the names of the first (OpenAPI 3.1, 4.8.8.1)", () => {
  const { paths } = contractOf(`
        - path: /zones/{zone}/images/{id}
          operations: [{name: get, method: GET, call: up.get, with: {zone: rest.path.zone, id: rest.path.id}}]
        - path: /zones/{id}/images/{image-id}
          operations:
            - {name: put, method: PUT, call: up.put, with: {zone: rest.path.id, id: rest.path.image-id}, inputParameters: [{name: id, in: path, type: string, description: A zone.}, {name: image-id, in: path, type: integer}, {name: dry, in: query, type: boolean}]}
            - {name: drop, method: DELETE, call: up.drop, with: {zone: rest.path.id, id: rest.path.image-id}}
        - path: /zones/{zone}/images
          operations: [{name: list, method: GET, outputParameters: [{type: string, value: none}]}]`);
  expect(Object.keys(paths)).toEqual(["/zones/{zone}/images/{id}", "/zones/{zone}/images"]);
  const item = paths["/zones/{zone}/images/{id}"];
  expect(Object.keys(item ?? {})).toEqual(["get", "put", "delete"]);
  expect(item?.["put"]?.parameters).toEqual([
    { name: "zone", in: "path", description: "A zone.", required: true, schema: { type: "string" } },
    { name: "id", in: "path", required: true, schema: { type: "integer" } },
    { name: "dry", in: "query", schema: { type: "boolean" } },
  ]);
  expect(item?.["delete"]?.parameters).toMatchObject([
    { name: "zone", in: "path" },
    { name: "id", in: "path" },
  ]);
});

it("components and tags that nothing in the document has are left out", () => {
  const empty = contractOf("        - {name: later, path: /later, operations: []}\n");
  expect(empty.paths).toEqual({});
  expect(empty.tags).toEqual([]);
  expect(empty.components.schemas).toEqual({});
  const one = contractOf(
    "        - {name: now, path: /now, operations: [{name: now, method: GET, outputParameters: [{type: string, value: noon}]}]}\n        - {name: later, path: /later, operations: []}\n",
  );
  expect(one.tags).toEqual([{ name: "now", description: "At `/now`." }]);
  expect(Object.keys(one.components.schemas)).toEqual(["Problem"]);
});
