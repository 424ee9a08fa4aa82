import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileText, fileText } from "./check.js";

/** An API of so many resources, each listed, read, created and deleted by tools and by routes that do the same. */
function large(resources: number): string {
  const names = Array.from({ length: resources }, (_, index) => `thing_${String.fromCharCode(97 + index)}`);
  const operations = (name: string): string => `
        - name: ${name}
          path: /v2/${name}
          operations:
            - {name: list-${name}, method: GET, inputParameters: [{name: page, in: query, type: integer}]}
            - {name: create-${name}, method: POST, body: {type: json, data: "{\\"title\\": \\"{{title}}\\"}"}}
        - name: ${name}-one
          path: "/v2/${name}/{id}"
          operations:
            - {name: get-${name}, method: GET, inputParameters: [{name: id, in: path, type: string}]}
            - {name: delete-${name}, method: DELETE, inputParameters: [{name: id, in: path, type: string}]}`;
  const calls = (name: string): readonly string[] =>
    ["list", "create", "get", "delete"].map((verb) => `${verb}-${name}`);
  return `naftiko: 1.0.0-alpha2
info: {label: Large, description: Many things., tags: [things]}
binds:
- { namespace: env, keys: { API_TOKEN: API_TOKEN } }
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      authentication: {type: bearer, token: "{{API_TOKEN}}"}
      resources:${names.map(operations).join("")}
  exposes:
    - type: mcp
      namespace: large-mcp
      port: 9090
      authentication: {type: bearer, token: "{{API_TOKEN}}"}
      tools:${names
        .flatMap(calls)
        .map((name) => `\n        - {name: ${name}, description: "Does ${name}.", call: up.${name}}`)
        .join("")}
    - type: rest
      namespace: large-rest
      port: 8080
      resources:
        - {name: a, path: /things, operations: [{method: GET, name: same, description: The same., call: up.list-thing_a}]}
`;
}

const withSkills = (skills: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - {type: mcp, namespace: t-mcp, port: 9090, tools: [{name: get-a, description: "Gets \`a\` of snake_case_names & _others_.", call: up.get-a}]}
    - type: skill
      namespace: t-skills
      port: 9091
      skills:
${skills}`;

/** The rules of the format (agentskills.io/specification), as its validator has them. */
function expectValid(path: string, text: string): void {
  const [, folder] = /\/skill\/([^/]+)\/SKILL\.md$/.exec(path) ?? [];
  const front: Readonly<Record<string, unknown>> = parse(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "");
  const allowed = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];
  expect(Object.keys(front).filter((key) => !allowed.includes(key))).toEqual([]);
  expect(front["name"]).toBe(folder);
  expect(folder).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  expect(folder?.length).toBeLessThanOrEqual(64);
  const length = String(front["description"] ?? "").length;
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThanOrEqual(1024);
  expect(String(front["compatibility"] ?? "").length).toBeLessThanOrEqual(500);
}

describe("the skill of a capability", () => {
  it.each([
    [3, 12],
    [20, 80],
    [26, 104],
  ])(
    "of %i resources, %i operations, is under 200 lines, and every operation is told of in one place",
    (resources, count) => {
      const { files } = compileText(large(resources), { name: "large" });
      const skill = files.filter(({ path }) => path.includes("/skill/"));
      const [main] = skill;
      expect(main?.path).toBe("large/skill/large/SKILL.md");
      expectValid(main?.path ?? "", main?.text ?? "");
      expect(main?.text.split("\n").length).toBeLessThan(200);
      for (const heading of ["When to use it", "How to reach it", "Workflows", "Operations", "When a call fails"])
        expect(main?.text).toContain(`\n## ${heading}\n`);
      const headings = skill.flatMap(({ text }) =>
        [...text.matchAll(/^##+ `([a-z]+-thing_[a-z])`$/gm)].map(([, name]) => name),
      );
      expect(new Set(headings).size).toBe(headings.length);
      // An operation of which the table says all has no more to be told.
      expect(headings.length).toBe(count);
      for (const { path, text } of skill.slice(1)) {
        const file = path.replace("large/skill/large/", "");
        expect(main?.text).toMatch(new RegExp(`\`(?:references/)?${file.replace("references/", "")}\``));
        expect(text.split("\n").length).toBeLessThan(500);
      }
    },
  );

  it("puts what paths name in the singular and in the plural into one group", () => {
    const names = Array.from({ length: 30 }, (_, index) => `op-${String.fromCharCode(97 + (index % 26))}${index}`);
    const pathOf = (index: number): string =>
      ["/v1/integration", "/v1/integrations", "/v1/categories"][index % 3] ?? "";
    const compilation = compileText(
      `naftiko: 1.0.0-alpha2
info: {label: Kinds, description: Many kinds.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:${names.map((name, index) => `\n        - {name: ${name}, path: "${pathOf(index)}/${name}/{id}", operations: [{name: ${name}, method: GET}]}`).join("")}
  exposes:
    - type: mcp
      namespace: kinds-mcp
      port: 9090
      tools:${names.map((name) => `\n        - {name: ${name}, description: "Reads ${name}.", call: up.${name}}`).join("")}
`,
      { name: "kinds" },
    );
    const references = compilation.files.flatMap(({ path }) =>
      path.includes("/references/") ? [path.split("/").at(-1)] : [],
    );
    expect(references).toEqual(["integration.md", "categories.md"]);
    expect(fileText(compilation, "SKILL.md")).toContain("Use it for tasks about integration, categories.");
  });

  it("says how its server is reached, what changes data, and where identifiers come from", () => {
    const text = fileText(compileText(large(3), { name: "large" }), "SKILL.md");
    expect(text).toContain("`http://localhost:9090/mcp`, with the header `Authorization: Bearer <token>`");
    expect(text).toContain("`npx tsx generated/large/server.ts`");
    expect(text).toContain("`API_TOKEN`");
    expect(text).toContain("These change data: `create-thing_a`, `create-thing_b`, `create-thing_c`.");
    expect(text).toMatch(/These destroy data, .*: `delete-thing_a`, `delete-thing_b`, `delete-thing_c`\./);
    expect(text).toContain("`list-thing_a` finds `id` for `get-thing_a`, `delete-thing_a`.");
    expect(text).toContain("It is about: things.");
  });

  it("has one way to call each operation: a route that does what a tool does is not told of", () => {
    const text = fileText(compileText(large(3), { name: "large" }), "SKILL.md");
    expect(text).not.toContain("GET /things");
    expect(text).not.toContain("curl");
    const others = fileText(
      compileText(
        large(3)
          .replace("call: up.list-thing_a}]}\n`", "")
          .replace(/call: up\.list-thing_a\}\]\}\n$/, "call: up.other}]}\n"),
        {
          name: "large",
          keepGoing: true,
        },
      ),
      "SKILL.md",
    );
    expect(others).toContain("GET /things");
  });
});

describe("declared skills", () => {
  const skillsOf = (
    skills: string,
    told: readonly string[] = [],
  ): readonly { readonly path: string; readonly text: string }[] => {
    const { files, diagnostics } = compileText(withSkills(skills));
    expect(diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code)).toEqual(told);
    return files.filter(({ path }) => path.endsWith("/SKILL.md"));
  };

  it("leave plain names and code as they are written", () => {
    const [skill] = skillsOf(
      `        - {name: one, description: One., tools: [{name: get-a, from: {sourceNamespace: t-mcp, action: get-a}}]}\n`,
    );
    expect(skill?.text).toContain("| `get-a` | Gets `a` of snake_case_names & \\_others\\_. |");
  });

  it("keep what the format does not know as metadata, and what it means as a sentence", () => {
    const [skill] = skillsOf(
      `        - {name: one, description: One., argument-hint: an order, disable-model-invocation: true, user-invocable: false, license: MIT, allowed-tools: get-a, metadata: {team: x}, tools: [{name: get-a, from: {sourceNamespace: t-mcp, action: get-a}}]}\n`,
    );
    expectValid(skill?.path ?? "", skill?.text ?? "");
    const front: unknown = parse(/^---\n([\s\S]*?)\n---\n/.exec(skill?.text ?? "")?.[1] ?? "");
    expect(front).toMatchObject({
      license: "MIT",
      "allowed-tools": "get-a",
      metadata: {
        team: "x",
        "argument-hint": "an order",
        "disable-model-invocation": "true",
        "user-invocable": "false",
      },
    });
    expect(skill?.text).toContain("only where the person asks for it by its name");
  });

  it("that call something themselves are their own tool", () => {
    const [skill] = skillsOf(`        - {name: reading, description: Reads a., call: up.get-a}\n`);
    expect(skill?.text).toContain("| `get-a` | reading: Reads a. |");
    expect(skill?.text).toContain("http://localhost:9090/mcp");
  });

  it("whose names make one folder have two, which is told", () => {
    const tool = "tools: [{name: get-a, from: {sourceNamespace: t-mcp, action: get-a}}]";
    const skills = skillsOf(
      `        - {name: my-skill, description: One., ${tool}}\n        - {name: My_Skill, description: Two., ${tool}}\n`,
      ["plan/skill-folder-taken"],
    );
    expect(skills.map(({ path }) => path)).toEqual(["case/skill/my-skill/SKILL.md", "case/skill/my-skill-2/SKILL.md"]);
    for (const { path, text } of skills) expectValid(path, text);
  });
});
