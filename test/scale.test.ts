import { describe, expect, it } from "vitest";
import { groupFindings } from "../generator/diagnostics/group.js";
import { sortFindings } from "../generator/diagnostics/finding.js";
import { compileText } from "./check.js";

/** A capability of `resources` times twenty operations, each with parameters, a route and a tool. */
function large(resources: number): string {
  const methods = ["GET", "POST", "PUT", "DELETE"];
  const each = <T>(count: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const operation = (resource: number, index: number): string => `call-${resource}-part-${index}`;
  const description = `A sentence that says what this does, as long as those of real documents are. ${"It goes on for a while. ".repeat(12)}`;
  const consumed = each(resources, (resource) =>
    [
      `        - name: resource-${resource}`,
      `          path: /resource-${resource}`,
      "          operations:",
      ...each(20, (index) =>
        [
          `            - name: ${operation(resource, index)}`,
          `              method: ${methods[index % 4]}`,
          `              path: /part-${Math.floor(index / 4)}/{id}`,
          `              description: ${description}`,
          "              inputParameters:",
          "                - {name: id, in: path, type: string, required: true, description: The part.}",
          "                - {name: filter, in: query, type: string, description: What to look for.}",
        ].join("\n"),
      ),
    ].join("\n"),
  );
  const routes = each(resources, (resource) =>
    each(5, (part) =>
      [
        `        - path: /resource-${resource}/part-${part}/{id}`,
        "          operations:",
        ...each(
          4,
          (method) =>
            `            - {name: ${operation(resource, part * 4 + method)}, method: ${methods[method]}, description: "${description}", call: big.${operation(resource, part * 4 + method)}, with: {id: rest.path.id, filter: rest.query.filter}}`,
        ),
      ].join("\n"),
    ).join("\n"),
  );
  const tools = each(resources, (resource) =>
    each(
      20,
      (index) =>
        `        - {name: ${operation(resource, index)}, description: "${description}", call: big.${operation(resource, index)}, with: {id: tools.id, filter: tools.filter}}`,
    ).join("\n"),
  );
  return [
    "naftiko: 1.0.0-alpha2",
    "info: {label: Big, description: Big.}",
    "capability:",
    "  consumes:",
    "    - type: http",
    "      namespace: big",
    "      baseUri: https://big.example.com",
    "      resources:",
    ...consumed,
    "  exposes:",
    "    - type: rest",
    "      namespace: big-rest",
    "      port: 8080",
    "      resources:",
    ...routes,
    "    - type: mcp",
    "      namespace: big-mcp",
    "      port: 9090",
    "      tools:",
    ...tools,
    "",
  ].join("\n");
}

describe("a document of 1.8 MB with 1,200 operations", () => {
  const text = large(60);
  const compilation = compileText(text, { name: "big" });

  it("compiles", () => {
    expect(text.length).toBeGreaterThan(1_800_000);
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(compilation.capability?.apis[0]?.operations.length).toBe(1200);
  });

  it("gives a tree that people can find their way in: clients, routes and tools by resource", () => {
    const count = (path: RegExp, word: RegExp): readonly number[] =>
      compilation.files.filter((file) => path.test(file.path)).map((file) => file.text.match(word)?.length ?? 0);
    const clients = count(/^big\/client\//, /^export async function /gm);
    expect(clients.reduce((sum, each) => sum + each, 0)).toBe(1200);
    expect(Math.max(...clients)).toBeLessThanOrEqual(120);
    const routes = count(/^big\/rest/, /^ *app\.(?:get|post|put|delete)</gm);
    expect(routes.reduce((sum, each) => sum + each, 0)).toBe(1200);
    expect(Math.max(...routes)).toBeLessThanOrEqual(120);
    // To a compiler, too: what it looks through for each name in a file grows with the statements before it.
    const tools = count(/^big\/mcp/, /^ *tools\.add\(/gm);
    expect(tools.reduce((sum, each) => sum + each, 0)).toBe(1200);
    expect(Math.max(...tools)).toBeLessThanOrEqual(120);
  });

  it("says in a few lines what it has to say thousands of times", () => {
    const notes = compilation.diagnostics.filter(({ severity }) => severity === "info");
    expect(notes.length).toBeGreaterThan(3000);
    const groups = groupFindings(sortFindings(notes));
    expect(groups.length).toBeLessThan(12);
    expect(groups.reduce((sum, { others }) => sum + 1 + others.length, 0)).toBe(notes.length);
  });
});
