import { expect, it } from "vitest";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { compileText } from "../check.js";

/** What `diff` says of declared answers, tags and fixed values: in the words that whoever reviews the change looks for, written down before it was asked. */
const base = `naftiko: 1.0.0-alpha2
info: {label: Lab, description: Orders of a laboratory.}
capability:
  consumes:
    - type: http
      namespace: lims
      baseUri: https://lims.example.com
      resources:
        - {path: /orders, operations: [{name: add, method: POST}, {name: list, method: GET}]}
        - {path: /wards, operations: [{name: wards, method: GET}]}
  exposes:
    - type: rest
      namespace: desk
      port: 8080
      resources:
        - name: orders
          path: /orders
          tags: [daily]
          operations:
            - name: add
              method: POST
              call: lims.add
              responses:
                - {status: "201", description: Made., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
            - name: list
              method: GET
              tags: [reading]
              call: lims.list
              outputParameters: [{name: source, type: string, const: lims}]
        - name: ward
          path: /ward-of/{code}
          operations:
            - name: ward
              method: GET
              steps:
                - {name: all, type: call, call: lims.wards}
                - {name: one, type: lookup, index: all, match: code, lookupValue: rest.path.code, outputParameters: [title]}
              mappings: [{targetName: title, value: $.one.title}]
`;

function told(from: string, to: string): readonly string[] {
  expect(base.split(from)).toHaveLength(2);
  const [before, after] = [compileText(base), compileText(base.replace(from, () => to))];
  if (!isVersion(before) || !isVersion(after)) throw new Error("it does not compile");
  return findChanges(before, after).map(({ level, subject, sentence }) => `${level} ${subject}: ${sentence}`);
}

const declared = "{schema: {type: object, properties: {id: {type: string}}}}";

it.each([
  [
    "a member that a declared answer gains",
    declared,
    "{schema: {type: object, properties: {id: {type: string}, url: {type: string}}}}",
    ["compatible `POST /orders` 201: the contract says that `url` is there now"],
  ],
  [
    "a member that it loses",
    declared,
    "{schema: {type: object}}",
    ["risky `POST /orders` 201: the contract says that `id` is not there any more: clients made from it go by that"],
  ],
  [
    "a member that is of another type",
    declared,
    "{schema: {type: object, properties: {id: {type: integer}}}}",
    ["risky `POST /orders` 201: the contract says that `id` holds something else: clients made from it go by that"],
  ],
  [
    "words of its schema",
    declared,
    "{schema: {type: object, properties: {id: {type: string, description: Its number.}}}}",
    ["compatible `POST /orders` 201: the contract has other words for this answer"],
  ],
  [
    "one more media type",
    `content: {application/json: ${declared}}`,
    `content: {application/json: ${declared}, text/csv: {}}`,
    ["compatible `POST /orders` 201: the contract says that it may be text/csv"],
  ],
  [
    "another media type",
    `content: {application/json: ${declared}}`,
    "content: {text/csv: {}}",
    [
      "compatible `POST /orders` 201: the contract says that it may be text/csv",
      "risky `POST /orders` 201: the contract says no more that it is application/json: clients made from it go by that",
    ],
  ],
  [
    "the tag of an operation",
    "tags: [reading]",
    "tags: [lists, reading]",
    [
      "risky `GET /orders`: the OpenAPI document has it under the tags `daily`, `lists`, `reading`, and had it under the tags `daily`, `reading`: clients that are made from it have it elsewhere",
    ],
  ],
  [
    "the tag of a resource",
    "          tags: [daily]\n",
    "",
    [
      "risky `GET /orders`: the OpenAPI document has it under the tag `reading`, and had it under the tags `daily`, `reading`: clients that are made from it have it elsewhere",
      "risky `POST /orders`: the OpenAPI document has it under no further tag, and had it under the tag `daily`: clients that are made from it have it elsewhere",
    ],
  ],
  [
    "a fixed value",
    "const: lims}",
    'const: "lims 2"}',
    ['risky `GET /orders`: the answer is `"lims 2"`, and was `"lims"`: it holds something else'],
  ],
  [
    "a value that is found in another way",
    "match: code,",
    "match: short,",
    [
      "risky `GET /ward-of/{code}` `title`: `title` is $.one.title as before, which is read from elsewhere: it holds something else",
      "risky `GET /ward-of/{code}`: it calls the lookup of `short` in `all` instead of the lookup of `code` in `all`: what it answers may differ",
    ],
  ],
])("%s", (_, from, to, expected) => {
  expect([...told(from, to)].sort()).toEqual([...expected].sort());
});
