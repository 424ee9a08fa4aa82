import { describe, expect, it } from "vitest";
import { capstan, project, write } from "./capstan.js";

// As YAML writes them in double quotes. None of them may reach a terminal, a page or a report as itself: it moves, hides, or turns around what is read.
const unseen = [
  "\\e]8;;http://evil.example\\a",
  "\\e[2J",
  "\\x9b2J",
  "\\x07",
  "\\x0b",
  "\\x85",
  "\\x00",
  "\\u200b",
  "\\u2028",
  "\\u2029",
  "\\u202e",
  "\\u2066",
  "\\u2060",
  "\\ufeff",
  "\\ufffe",
  "\\ud800",
  "\\U000E0041",
];

/** Everything but tabs, line feeds and what has a shape. A terminal's colours are not asked for. */
const alive =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\udb40[\udc00-\udc7f]/;

function document(texts: readonly string[], more: string): string {
  const routes = texts.map(
    (text, index) =>
      `        - {path: "/r${index}/a${text}", description: "d${text}", operations: [{method: GET, name: "n${index}${text}", call: up.get-a, inputParameters: [{name: "q${text}${more}", in: query, type: string, description: "d${text}", required: true}]}]}`,
  );
  const tools = texts.map(
    (text, index) =>
      `        - {name: t${index}, description: "d${text}", call: "up.get-b${text}${more}", with: {"k${text}": "{{tools.${text}}}"}}`,
  );
  return `naftiko: 1.0.0-alpha2
info: {label: "Case", description: "A case.", tags: [a]}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
${routes.join("\n")}
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
${tools.join("\n")}
`;
}

/** Without its tools, whose calls lead nowhere: it compiles. */
const routed = (texts: readonly string[]): string => document(texts, "").replace(/    - type: mcp[^]*/, "");

describe("what cannot be seen in a capability", () => {
  const root = (): string => {
    const folder = project({ "capabilities/c.yaml": document(unseen, "") });
    write(folder, {
      "old.yaml": routed(unseen),
      "new.yaml": routed(unseen.slice(3)).replaceAll("required: true", "required: false"),
      "broken.yaml": document(unseen, "x"),
    });
    return folder;
  };

  it.each(["pretty", "plain", "json", "github", "sarif"])("is not in what validate says as %s", (format) => {
    const { out, err } = capstan(root(), ["validate", "--format", format, "--portable", "--style"]);
    expect(out + err).toContain("up.get-b".slice(3));
    expect(alive.exec(out + err)).toBeNull();
    if (format === "json" || format === "sarif") JSON.parse(out);
  });

  it.each(["pretty", "plain", "json", "github", "sarif", "junit", "html", "markdown"])(
    "is not in what diff says as %s",
    (format) => {
      const folder = root();
      for (const [newer, said] of [
        ["new.yaml", "/r0/"],
        ["broken.yaml", "does not compile"],
      ] as const) {
        const { out, err } = capstan(folder, ["diff", "old.yaml", newer, "--format", format, "--all"]);
        // A report of tests tells what failed alone.
        expect(out + err).toContain(format === "junit" ? "testsuite" : said);
        expect(alive.exec(out + err)).toBeNull();
        if (format === "json" || format === "sarif") JSON.parse(out);
      }
    },
  );

  it("is in JSON by its escape, so that programs read what stands there", () => {
    const { out } = capstan(root(), ["validate", "--format", "json"]);
    expect(out).toContain("\\u202e");
    expect(JSON.stringify(JSON.parse(out))).toContain("\u202e");
  });
});
