import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** A capability that writes; `exposed` are its adapters. */
const writing = (exposed: string, body = ""): string => `ikanos: 1.0.0-beta1
info: {display: A, description: B.}
capability:
  consumes:
    - {namespace: up, type: http, baseUri: "http://127.0.0.1:9", resources: {s: {path: "/s", operations: {post: {method: POST, inputParameters: {k: {in: body}, h: {in: header}}${body}}}}}}
  exposes:
    - ${exposed}
`;
const tool = (value: string): string =>
  `{type: mcp, namespace: m, port: 9090, tools: {t: {description: T., call: up.post, inputParameters: {order-id: {type: string}}, with: {k: ${value}}}}}`;
const told = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ severity, code, help }) => `${severity} ${code}: ${help}`);

describe("a slip is one finding", () => {
  it.each(["{order-id}", ":order-id", "<order_id>", "%order-id%", "#{order-id}", "$order_id", "[order-id]"])(
    "a name in other marks, on a write: %s",
    (slip) => {
      const name = slip.replace(/[{}:<>%#$[\]]/g, "");
      expect(told(writing(tool(JSON.stringify(slip))))).toEqual([`error model/other-hole: write \`{{${name}}}\``]);
    },
  );

  it("in the body that is written, too", () => {
    const yaml = writing(
      "{type: mcp, namespace: m, port: 9090, tools: {t: {description: T., call: up.post, inputParameters: {k: {type: string}}}}}",
      ', body: {type: json, data: {k: "{k}"}}',
    );
    expect(told(yaml)).toEqual(["error model/other-hole: write `{{k}}`"]);
  });

  it("a shell's variable that is an input", () => {
    expect(told(writing(tool('"${order-id}"')))).toEqual(['error model/shell-binding: write `"{{order-id}}"`']);
    expect(told(writing(tool('"${ORDERS_TOKEN}"')))).toContain(
      'error model/shell-binding: write `"{{ORDERS_TOKEN}}"` and bind ORDERS_TOKEN',
    );
  });

  it("that leaves the operation out with --keep-going, and never sends the marks", () => {
    const { diagnostics, capability } = compileText(writing(tool('"{order-id}"')), { keepGoing: true });
    expect(diagnostics.find(({ code }) => code === "model/other-hole")?.severity).toBe("warning");
    expect(capability?.mcp.flatMap(({ tools }) => tools)).toEqual([]);
  });

  it("but another input that is lost beside is one of its own", () => {
    const yaml = writing(tool('"{order-id}"')).replace(
      "order-id: {type: string}",
      "order-id: {type: string}, z: {type: string}",
    );
    expect(told(yaml).map((line) => line.split(":")[0])).toEqual(["error model/other-hole", "error model/lost-input"]);
  });
});

describe("a place that is none of the path's", () => {
  it.each(["rest.path.kye", "{{kye}}", "$this.r.kye"])(
    "is told with the placeholder that nothing reads: %s",
    (slip) => {
      const yaml = writing(
        `{type: rest, namespace: r, port: 8080, resources: {a: {path: "/a/{key}", operations: {a: {method: POST, call: up.post, with: {k: "${slip}"}}}}}}`,
      );
      expect(told(yaml)).toEqual([
        `error model/misspelled-argument: did you mean \`${slip.replace("kye", "key").replace(/[{}]/g, "")}\`?`,
      ]);
    },
  );
});

describe("a placeholder is no slip of another one", () => {
  it.each([
    ["/a/{from}/b/{form}", "rest.path.from"],
    ["/a/{item1}/b/{item2}", "rest.item1"],
    ["/a/{key}/b/{keys}", "{{key}}"],
  ])("%s, where %s is read alone: the other one is lost, and told as that", (path, value) => {
    const yaml = writing(
      `{type: rest, namespace: r, port: 8080, resources: {a: {path: "${path}", operations: {a: {method: POST, call: up.post, with: {k: "${value}"}}}}}}`,
    );
    expect(told(yaml).map((line) => line.split(":")[0])).toEqual(["warning model/unread-input"]);
  });
});

describe("what a step is called is said as it is to be written", () => {
  const steps = (index: string, value: string): string => `ikanos: 1.0.0-beta1
info: {display: A, description: B.}
capability:
  consumes:
    - {namespace: up, type: http, baseUri: "http://127.0.0.1:9", resources: {s: {path: /s, operations: {list: {method: GET}}}}}
  exposes:
    - {type: mcp, namespace: m, port: 9090, tools: {t: {description: T., inputParameters: {id: {type: string}}, steps: [{type: call, name: books, call: up.list}, {type: lookup, name: hit, index: "${index}", match: id, lookupValue: "${value}", outputParameters: [title]}], mappings: [{targetName: x, value: $.hit.title}]}}}
`;

  it.each([
    ["$.books", "did you mean `books`?"],
    ["{{book}}", "did you mean `books`?"],
    ["other", "write the name of a step before it"],
    [
      "$.book.copies",
      "write `books`, and let the operation that `books` calls hand on `copies` alone, with `outputParameters`",
    ],
    ["books[0]", "write `books`, and let the operation that `books` calls hand on `0` alone, with `outputParameters`"],
  ])("index: %s", (index, help) => {
    expect(told(steps(index, "tools.id"))).toEqual([
      expect.stringMatching(/^error model\/(?:unknown-step|lookup-index): /),
    ]);
    expect(told(steps(index, "tools.id"))[0]).toContain(help);
  });

  it("in a value", () => {
    expect(told(steps("books", "$.boks[0].id"))).toContain("error model/unknown-step: did you mean `$.books[0].id`?");
  });
});
