import { expect, it } from "vitest";
import { compileText } from "../check.js";

const capability = (call: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, resources: [{name: a, path: /a, operations: [{method: GET, name: read-a, call: up.get-a}]}]}
    - type: skill
      namespace: t-skills
      port: 9091
      groups:
        - {name: reading, description: Reads., skills: [{name: get-a, call: ${call}}]}
`;

it("a group is a skill, and its skills are tools that come from what calls the same", () => {
  const { capability: built, diagnostics, files } = compileText(capability("up.get-a"));
  expect(built?.skills).toMatchObject([
    {
      skills: [
        {
          name: "reading",
          description: "Reads.",
          tools: [{ name: "get-a", from: { namespace: "t-rest", action: "read-a" } }],
        },
      ],
    },
  ]);
  expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  expect(files.find(({ path }) => path.endsWith("reading/SKILL.md"))?.text).toContain("get-a");
});

it("and says where nothing does", () => {
  expect(
    compileText(capability("up.gat-a"))
      .diagnostics.filter(({ severity }) => severity !== "info")
      .map(({ code }) => code),
  ).toEqual(["model/unknown-skill-tool"]);
});
