import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

const notes = (path: string, inputs = ""): readonly string[] =>
  compileText(`naftiko: 1.0.0-alpha2
info: {label: Ships, description: Ships.}
capability:
  consumes:
    - type: http
      namespace: ships
      baseUri: https://ships.example
      resources: [{name: ships, path: "/ships/{a}/{b}", operations: [{name: get, method: GET}]}]
  exposes:
    - type: rest
      namespace: ships-rest
      port: 8080
      resources:
        - path: "${path}"
          operations: [{method: GET, call: ships.get, inputParameters: [${inputs}]}]
`)
    .diagnostics.filter(({ code }) => code === "lint/greedy-placeholder")
    .map(({ message }) => message);

const typed = (a: string, b: string): string => `{name: a, in: path, type: ${a}}, {name: B, in: path, type: ${b}}`;

describe("placeholders that share a segment of an exposed path", () => {
  it.each(["-", ".", ":", ",", "@", "..", "%20", "x"])("`{a}%s{b}` is told which reading is taken", (text) => {
    expect(notes(`/s/{a}${text}{b}`)).toEqual([
      `\`a\` takes all it can: \`{a}${text}{b}\` reads \`a${text}b${text}c\` as \`a${text}b\` and \`c\``,
    ]);
  });

  it.each([
    ["text before a number that may be below zero", "/s/{a}-{b}", typed("string", "integer"), 1],
    ["two numbers with a fraction", "/s/{a}.{b}", typed("number", "number"), 1],
    ["two whole numbers", "/s/{a}-{b}", typed("integer", "integer"), 0],
    ["a number after a word", "/s/{a}:{b}", typed("string", "number"), 0],
    ["a word after a number", "/s/{a}-{b}", typed("integer", "string"), 1],
    ["yes or no", "/s/{a}-{b}", typed("string", "boolean"), 0],
    ["a segment each", "/s/{a}/x-{b}", "", 0],
    ["text after the last", "/s/{a}-end", "", 0],
  ])("%s", (_, path, inputs, count) => {
    expect(notes(path, inputs)).toHaveLength(count);
  });
});
