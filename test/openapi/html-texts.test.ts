import { parse } from "yaml";
import { expect, it } from "vitest";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { writeCapability } from "../../generator/openapi/write-capability.js";
import { compileText, fileText } from "../check.js";

/** What an API's document writes in HTML is Markdown wherever it is shown, and never more than text. */
it("descriptions in HTML are read in comments, contracts and tools", () => {
  const html = "<p>The <b>id</b>&#39;s value.</p><p>See <a href='https://d.example'>more</a> */ x <br>next</p>";
  const markdown = "The **id**'s value.\n\nSee [more](https://d.example) */ x\nnext";
  const document = {
    openapi: "3.0.3",
    info: { title: "Pets <i>API</i>", version: "1", description: "<div>Holds pets.</div><script>x()</script>" },
    paths: {
      "/pets": {
        get: {
          operationId: "listPets",
          description: html,
          parameters: [{ name: "q", in: "query", description: html, schema: { type: "string" } }],
          responses: {
            200: {
              description: html,
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: { id: { type: "string", description: html }, other: { type: "string", title: html } },
                  },
                },
              },
            },
          },
        },
      },
    },
  };
  const text = JSON.stringify(document);
  const opened = openDocument({ path: "api.json", text }, () => ({ path: "", file: undefined }), createReporter());
  if (!opened) throw new Error("the document cannot be read");
  const { text: yaml } = writeCapability(opened, {
    operations: opened.operations,
    namespace: "pets",
    location: "./api.json",
    rest: true,
    mcp: true,
    baseUri: "https://pets.example",
  });
  expect(parse(yaml).info).toMatchObject({ label: "Pets API", description: "Holds pets." });
  const compilation = compileText(yaml, { others: { "capabilities/api.json": text } });
  for (const { path, text: emitted } of compilation.files)
    expect(emitted, path).not.toMatch(/<\/?(?:p|b|br|a|script|div)\b|&#39;/);
  const types = fileText(compilation, "types.ts");
  // The end of the comment is written so that it ends nothing.
  expect(types.match(/^ +\* See \[more\]\(https:\/\/d\.example\) \*(?!\/).{1,3}\/ x$/gm)).toHaveLength(2);
  const contract = JSON.parse(fileText(compilation, "openapi.json"));
  const { parameters, responses } = contract.paths["/pets"].get;
  expect(parameters[0].description).toBe("The **id**'s value.");
  const [schema] = Object.values<{ schema: { properties: object } }>(responses[200].content).map((each) => each.schema);
  expect(schema?.properties).toMatchObject({ id: { description: markdown }, other: { description: markdown } });
  expect(fileText(compilation, "mcp.ts")).toContain('"The **id**\'s value."');
});
