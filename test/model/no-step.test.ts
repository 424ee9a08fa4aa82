import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** A route and a tool that call an operation without steps, with a value for its query and one for its body. */
const calling = (value: string): string => `naftiko: 1.0.0-alpha2
info: {label: Things, description: Things.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:
        - name: things
          path: /things
          operations:
            - {name: get-thing, method: GET, inputParameters: [{name: id, in: query}]}
            - {name: put-thing, method: PUT, inputParameters: [{name: title, in: body}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - name: things
          path: /things
          operations:
            - {method: GET, name: get-thing, call: up.get-thing, with: {id: "${value}"}}
            - {method: PUT, name: put-thing, call: up.put-thing, with: {title: "a ${value}"}}
    - type: mcp
      namespace: m
      port: 8081
      tools:
        - {name: get-thing, description: A thing., call: up.get-thing, with: {id: "${value}"}}
`;

const errorsOf = (value: string): readonly string[] =>
  compileText(calling(value))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, message, help = "" }) => `${code}: ${message}; ${help}`);

describe("a value of a step where there are no steps", () => {
  it.each([
    ["{{$.foo}}", "`$.foo`", "did you mean `foo`?"],
    ["{{ $.foo.bar }}", "`$.foo.bar`", "did you mean `foo.bar`?"],
    ["{{$['foo']}}", "`$['foo']`", undefined],
    ["{{$}}", "`$`", undefined],
  ])("%s is no input called `$`, and is refused wherever it stands", (value, shown, help) => {
    const errors = errorsOf(value);
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toContain(`model/unknown-step: ${shown} names no step that runs before this`);
      if (help !== undefined) expect(error).toContain(help);
    }
  });

  it("is told apart from inputs, which need no declaration", () => {
    expect(errorsOf("{{foo}}")).toEqual([]);
    expect(errorsOf("{{rest.foo}}")).toEqual([]);
    expect(errorsOf("{{$filter}}")).toEqual([]);
  });
});
