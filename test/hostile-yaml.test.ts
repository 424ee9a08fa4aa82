import { describe, expect, it } from "vitest";
import { placeText } from "../generator/diagnostics/position.js";
import { createReporter } from "../generator/diagnostics/reporter.js";
import type { Action, Step } from "../generator/model/capability.js";
import { stepNamed } from "../generator/model/step-files.js";
import { reportStepMembers } from "../generator/model/step-members.js";
import type { Behaviour } from "../generator/schema/document.js";
import { readDocument } from "../generator/schema/read-document.js";
import { parseYaml } from "../generator/source/read-yaml.js";
import { compileText } from "./check.js";
import { growth, worstGrowth } from "./growth.js";
import { part } from "./part.js";

/** Attacks on the generator: small texts that ask for much work, and large ones that ask for work that grows faster than they do. */
type Steps = Extract<Action, { readonly kind: "steps" }>;
const head = "naftiko: 1.0.0-alpha2\ninfo: {label: Case, description: A case.}\n";
const flow = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(", ");

function capability({
  operation = "{name: get-a, method: GET}",
  exposed = "",
}: {
  readonly operation?: string;
  readonly exposed?: string;
}): string {
  const consumes = `{type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [${operation}]}]}`;
  return `${head}capability:\n  consumes:\n    - ${consumes}\n  exposes:\n    - {type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{method: POST, name: get-a, call: up.get-a${exposed}}]}]}\n`;
}

const mapped = (path: string): string =>
  capability({
    exposed: `, outputParameters: [{type: object, properties: {x: {type: string, mapping: ${JSON.stringify(path)}}}}]`,
  });
const passed = (value: string): string =>
  capability({
    operation: `{name: get-a, method: POST, inputParameters: [{name: q, in: query}], body: {type: json, data: ${JSON.stringify(value)}}}`,
    exposed: `, with: {q: ${JSON.stringify(value)}}`,
  });

/** Each level names the one before it several times. */
function bomb(first: string, levels: number, next: (previous: string) => string): string {
  const lines = [
    `l0: &l0 ${first}`,
    ...Array.from({ length: levels }, (_, level) => `l${level + 1}: &l${level + 1} ${next(`*l${level}`)}`),
  ];
  return `${head}${lines.join("\n")}\ncapability: {exposes: [*l${levels}]}\n`;
}

/** A tool of one step whose answer goes to `target`, taken from `value`. */
const stepped = (target: string, value: string): string =>
  `${capability({})}    - {type: mcp, namespace: m, port: 8081, description: Tools., tools: [{name: t, description: T., steps: [{name: a, type: call, call: up.get-a}], mappings: [{targetName: ${target}, value: ${value}}]}]}\n`;
const listed = (count: number, item: (index: number) => string, more = ""): string =>
  capability({ operation: `{name: get-a, method: POST, inputParameters: [${flow(count, item)}]${more}}` });

/** Names that are all near each other, and no two the same. */
const alike = (index: number): string =>
  `operation-${[...String(index).padStart(5, "0")].map((digit) => "abcdefghij".charAt(Number(digit))).join("")}`;
/** A capability whose consumed operations and tools are these. */
const tooled = (operations: string, tools: string, more = ""): string =>
  `${head}capability:
  consumes: [{type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [${operations}]}]}]
  exposes: [{type: mcp, namespace: m, port: 8081, description: Tools., tools: [${tools}]}${more}]
`;
const many = (size: number, item: (name: string, index: number) => string): string =>
  flow(size * 200, (index) => item(alike(index), index));
const oneTool = (more: string): string => `{name: t, description: T., call: up.x${more}}`;
const stepsOf = (size: number): string => many(size, (name) => `{name: ${name}, type: call, call: up.x}`);
const consumedX = "{name: x, method: GET}";

describe("what is small and asks for much is refused at once", () => {
  const refused: Readonly<Record<string, readonly [text: string, code: string]>> = {
    "lists of lists of aliases": [bomb("[x, x]", 40, (previous) => `[${flow(9, () => previous)}]`), "source/too-deep"],
    "maps of maps of aliases": [
      bomb("{a: 1}", 40, (previous) => `{${flow(9, (index) => `k${index}: ${previous}`)}}`),
      "source/too-deep",
    ],
    "merges of merges": [
      bomb("{a: 1}", 60, (previous) => `{<<: [${previous}, ${previous}], x: ${previous}, y: ${previous}}`),
      "source/too-deep",
    ],
    "an alias of itself": [`${head}capability: &a {exposes: [*a]}\n`, "source/unknown-alias"],
    "nested brackets": [`${head}capability: ${"[".repeat(4000)}${"]".repeat(4000)}\n`, "source/too-deep"],
    "more nested brackets": [`${head}capability: ${"[".repeat(100_000)}\n`, "source/too-deep"],
    "nested lines": [
      `${head}capability:\n${Array.from({ length: 3000 }, (_, index) => `${" ".repeat(index + 1)}a:\n`).join("")}`,
      "source/too-deep",
    ],
    "nested dashes": [`${head}capability:\n  ${"- ".repeat(5000)}a\n`, "source/too-deep"],
    "nested explicit keys": [`${head}capability:\n  ${"? ".repeat(5000)}a\n`, "source/too-deep"],
    "nested lines, and what follows": [
      `${head}capability:\n${Array.from({ length: 4000 }, (_, index) => `${" ".repeat(index + 1)}a:\n`).join("")}b: c\n`,
      "source/too-deep",
    ],
    "nested dashes, and what follows": [`${head}capability:\n  ${"- ".repeat(20_000)}a\nb: c\n`, "source/too-deep"],
    "nested dashes, and a document more": [
      `${head}capability:\n  ${"- ".repeat(20_000)}a\n---\nb: c\n`,
      "source/too-deep",
    ],
    "nested explicit keys, and what follows": [
      `${head}capability:\n  ${"? ".repeat(20_000)}a\n  b: c\n`,
      "source/too-deep",
    ],
    "nested dashes, and a bracket that closes nothing": [
      `${head}capability:\n  ${"- a: - ".repeat(20_000)}]\n`,
      "source/too-deep",
    ],
    "nested dashes alone": [`${"- ? ".repeat(20_000)}a: ]`, "source/too-deep"],
    "a text of a megabyte": [`${head}capability: {description: "${"x".repeat(1_000_000)}"}\n`, "source/too-long"],
    "stray text after half a million quotes": [
      `${head}capability: {description: "${'\\"'.repeat(450_000)}"x}\n`,
      "source/syntax",
    ],
    "a key of a megabyte": [`${head}capability: {? ${"x".repeat(1_000_000)} : 1}\n`, "source/too-long"],
    "a text of 20 megabytes": [`${head}capability: {description: "${"x".repeat(20_000_000)}"}\n`, "source/too-large"],
    "a path of many descents": [mapped(`$${"..a".repeat(1000)}`), "model/broken-path"],
    "a path of many names": [mapped(`$${".a".repeat(20_000)}`), "model/broken-path"],
    "a path of many indices": [mapped(`$${"[0]".repeat(1000)}`), "model/broken-path"],
    "many parentheses": [mapped(`$[?(${"(".repeat(1500)}@.a == 1${")".repeat(1500)})]`), "model/broken-path"],
    "6,000 parentheses": [mapped(`$[?(${"(".repeat(6000)}@.a == 1${")".repeat(6000)})]`), "model/broken-path"],
    "many negations": [mapped(`$[?(${"!".repeat(3000)}@.a)]`), "model/broken-path"],
    "many conditions": [mapped(`$[?(${Array.from({ length: 400 }, () => "@.a==1").join("&&")})]`), "model/broken-path"],
    "a step's value of many names": [stepped("x", `$.a${".b".repeat(20_000)}`), "model/broken-path"],
    "a target of many names": [stepped(`x${".b".repeat(20_000)}`, "$.a.b"), "model/deep-target"],
    "a mapping of many names": [
      capability({
        operation: "{name: get-a, method: POST, body: {type: json}}",
        exposed: `, inputParameters: [{name: q, in: query, mapping: body.a${".b".repeat(20_000)}}]`,
      }),
      "model/deep-target",
    ],
    "values that double each other": [
      listed(12, (index) =>
        index === 0
          ? "{name: v0, in: query}"
          : `{name: v${index}, in: query, value: "{{v${index - 1}}}{{v${index - 1}}}"}`,
      ),
      "model/deep-value",
    ],
    "values behind each other": [
      listed(66, (index) =>
        index === 0 ? "{name: v0, in: query}" : `{name: v${index}, in: query, value: "{{v${index - 1}}}"}`,
      ),
      "model/deep-value",
    ],
    "an index of many digits": [mapped(`$[${"1".repeat(3000)}]`), "model/broken-path"],
  };

  // The package that reads YAML ends its stack at some 900 levels.
  it.each([201, 300, 900, 950, 1_000, 1_100, 2_500])(
    "%i levels are too deep at the first of them that is",
    (levels) => {
      const lines = `a:\n${Array.from({ length: levels }, (_, index) => `${" ".repeat(index + 1)}a:\n`).join("")}`;
      const place = (text: string): string => {
        const [found] = compileText(text).diagnostics;
        return `${found?.code} ${found?.span && placeText(found.span)}`;
      };
      expect(place(lines)).toBe("source/too-deep capabilities/case.yaml:202:202");
      expect(place(`${"- ".repeat(levels)}a\n`)).toBe("source/too-deep capabilities/case.yaml:1:403");
      expect(place(`${"[".repeat(levels + 1)}${"]".repeat(levels + 1)}\n`)).toBe(
        "source/too-deep capabilities/case.yaml:1:202",
      );
    },
  );

  it.each(Object.entries(refused))("%s", (_name, [text, code]) => {
    expect(
      compileText(text)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map((diagnostic) => diagnostic.code),
    ).toEqual([code]);
  });
});

describe("what is large costs as much as it is large", () => {
  const grown: Readonly<Record<string, (size: number) => string>> = {
    aliases: (size) => `${head}x: &x [1]\ny: [${flow(size * 2500, () => "*x")}]\ncapability: {exposes: []}\n`,
    anchors: (size) =>
      `${head}y: [${flow(size * 2500, (index) => `&a${index} 1, *a${index}`)}]\ncapability: {exposes: []}\n`,
    "unknown keys": (size) =>
      `${head}capability:\n  exposes: []\n${Array.from({ length: size * 2500 }, (_, index) => `  key${index}: 1\n`).join("")}`,
    "long unknown keys": (size) =>
      `${head}capability:\n  exposes: []\n${Array.from({ length: size * 100 }, (_, index) => `  ${index}${"k".repeat(900)}: 1\n`).join("")}`,
    "the same key": (size) => `${head}capability:\n${"  key: 1\n".repeat(size * 2500)}`,
    "wrong items": (size) => capability({ operation: flow(size * 2500, () => "x") }),
    "misspelled keys": (size) =>
      capability({ operation: flow(size * 400, (index) => `{name: o${index}, methd: GET}`) }),
    "a placeholder of underscores": (size) =>
      capability({ operation: `{name: get-a, method: GET, path: "/{a${"_".repeat(size * 10_000)}b}"}` }),
    "a placeholder of blanks": (size) =>
      capability({ operation: `{name: get-a, method: GET, path: "/{a${" ".repeat(size * 10_000)}b}"}` }),
    "open braces in a path": (size) =>
      capability({ operation: `{name: get-a, method: GET, path: "/${"{".repeat(size * 10_000)}"}` }),
    "open braces": (size) => passed("{{ ".repeat(size * 5000)),
    "braces and blanks": (size) => passed(`{{${" ".repeat(size * 20_000)}`),
    "closed braces": (size) => passed("}}".repeat(size * 5000)),
    "a hole of underscores": (size) => passed(`{{a${"_".repeat(size * 20_000)}b}}`),
    "a reference of underscores": (size) => passed(`rest.a${"_".repeat(size * 20_000)}b`),
    "a reference of dots": (size) => passed(`rest${".a".repeat(size * 5000)}`),
    "a base URI of slashes": (size) =>
      capability({}).replace("https://up.example.com", `https://up.example.com${"/".repeat(size * 20_000)}x`),
    "inputs of a query": (size) => listed(size * 600, (index) => `{name: q${index}, in: query}`),
    "inputs of a body": (size) => listed(size * 600, (index) => `{name: q${index}, in: body}`),
    "headers from callers": (size) =>
      listed(size * 600, (index) => `{name: X-${index}, in: header, value: "{{tools.h${index}}}"}`),
    "variables that nobody declares": (size) =>
      listed(size * 600, (index) => `{name: X-${index}, in: header, value: "{{K${index}}}"}`),
    "holes of a body": (size) =>
      listed(0, () => "", `, body: {type: json, data: {${flow(size * 600, (index) => `k${index}: "{{h${index}}}"`)}}}`),
    "a circle of values": (size) =>
      listed(size * 300, (index) => `{name: v${index}, in: query, value: "{{v${(index + 1) % (size * 300)}}}"}`),
    "segments of an exposed path": (size) =>
      capability({}).replace(
        "path: /a, operations: [{method",
        `path: "${"/a".repeat(size * 2500)}", operations: [{method`,
      ),
    steps: (size) => tooled(consumedX, `{name: t, description: T., steps: [${stepsOf(size * 6)}]}`),
    "steps of one name": (size) =>
      tooled(
        consumedX,
        `{name: t, description: T., steps: [${flow(size * 2500, (index) => `{name: s${index >> 1}, type: call, call: up.x}`)}]}`,
      ),
    "steps that read what is no step": (size) =>
      tooled(
        consumedX,
        `{name: t, description: T., steps: [${stepsOf(size)}, ${many(size, (name, index) => `{name: l${index}, type: lookup, index: ${name}x, match: id, lookupValue: $.a, outputParameters: [x]}`)}]}`,
      ),
    "mappings of what is no step": (size) =>
      tooled(
        consumedX,
        `{name: t, description: T., steps: [${stepsOf(size)}], mappings: [${many(size, (name, index) => `{targetName: t${index}, value: $.${name}x.a}`)}]}`,
      ),
    "calls of what is not there": (size) =>
      tooled(
        many(size, (name) => `{name: ${name}, method: GET}`),
        many(size, (name, index) => `{name: t${index}, description: T., call: up.${name}x}`),
      ),
    "calls of APIs that are not there": (size) =>
      tooled(
        many(size, (name) => `{name: ${name}, method: GET}`),
        many(size, (name, index) => `{name: t${index}, description: T., call: upp.${name}x}`),
      ),
    "parameters that an operation lacks": (size) =>
      tooled(
        `{name: x, method: GET, inputParameters: [${many(size, (name) => `{name: ${name}, in: query}`)}]}`,
        oneTool(`, with: {${many(size, (name) => `${name}x: 1`)}}`),
      ),
    "arguments that a tool lacks": (size) =>
      tooled(
        `{name: x, method: GET, inputParameters: [${many(size, (name) => `{name: ${name}, in: query}`)}]}`,
        oneTool(
          `, inputParameters: [${many(size, (name) => `{name: in-${name}, type: string, description: D.}`)}], with: {${many(size, (name) => `${name}: tools.in-${name}x`)}}`,
        ),
      ),
    "inputs of a path that has others": (size) =>
      tooled(
        `{name: x, method: GET, path: "/${many(size, (name) => `{${name}}`).replaceAll(", ", "/")}", inputParameters: [${many(size, (name) => `{name: ${name}x, in: path}`)}]}`,
        oneTool(""),
      ),
    "placeholders of a path": (size) =>
      tooled(
        `{name: x, method: GET, path: "/x${Array.from({ length: size * 600 }, (_, index) => `/{p${index}}`).join("")}"}`,
        oneTool(""),
      ),
    "variables that are slips of others": (size) =>
      tooled(
        `{name: x, method: GET, inputParameters: [${flow(size * 600, (index) => `{name: q${index}, in: query, value: "{{TOKN_${index}}}"}`)}]}`,
        oneTool(""),
      ).replace(
        "capability:",
        `binds: [{namespace: env, keys: {${flow(size * 600, (index) => `TOKEN_${index}: TOKEN_${index}`)}}}]\ncapability:`,
      ),
    "names of pages that differ in a letter": (size) =>
      tooled(
        `{name: ${"a".repeat(size * 5_000)}b, method: GET}`,
        `{name: t, description: T., call: up.${"a".repeat(size * 5_000)}c}`,
      ),
    "holes of a prompt": (size) =>
      tooled(
        consumedX,
        oneTool(""),
        `, {type: mcp, namespace: n, port: 8082, description: Tools., tools: [{name: u, description: U., call: up.x}], prompts: [{name: p, description: D., arguments: [${many(size, (name) => `{name: ${name}, description: D.}`)}], template: [{role: user, content: "${many(size, (name) => `{{${name}x}}`)}"}]}]}`,
      ),
    "arguments of a prompt, and as many holes that are none of them": (size) =>
      tooled(
        consumedX,
        oneTool(""),
        `, {type: mcp, namespace: n, port: 8082, description: Tools., tools: [{name: u, description: U., call: up.x}], prompts: [{name: p, description: D., arguments: [${flow(size * 1000, (index) => `{name: a${index}, description: D.}`)}], template: [{role: user, content: "${flow(size * 1000, (index) => `{{other-${index}}}`)}"}]}]}`,
      ),
    "placeholders of an exposed path": (size) =>
      capability({}).replace(
        "path: /a, operations: [{method",
        `path: "${Array.from({ length: size * 600 }, (_, index) => `/{p${index}}`).join("")}", operations: [{method`,
      ),
    "placeholders of a path that is called by one of its own": (size) => {
      const path = Array.from({ length: size * 1000 }, (_, index) => `/{p${index}}`).join("");
      return capability({ operation: `{name: get-a, method: GET, path: "${path}"}` }).replace(
        "path: /a, operations: [{method",
        `path: "${path}", operations: [{method`,
      );
    },
    "tools of a skill": (size) =>
      tooled(
        consumedX,
        many(size, (name) => `{name: ${name}, description: T., call: up.x}`),
        `, {type: skill, namespace: s, port: 8082, skills: [{name: sk, description: D., tools: [${many(size, (name, index) => `{name: k${index}, description: D., from: {namespace: m, action: ${name}x}}`)}]}]}`,
      ),
    tags: (size) => `${head}capability: {exposes: [${flow(size * 2500, () => "!a x")}]}\n`,
    "blank lines": (size) => `${head}capability: {}\n${"\n".repeat(size * 50_000)}`,
    tabs: (size) => `${head}capability:\n${"\t\n".repeat(size * 5000)}`,
    "an open quote": (size) => `${head}capability: "${"a\n".repeat(size * 10_000)}`,
  };
  it.each(part(Object.entries(grown), 6))("%s", (_name, make) => {
    expect(growth(1, make, (text) => compileText(text))).toBeLessThan(worstGrowth);
  });
});

it("of thousands of wrong names every one is told, and the first are with what is meant", () => {
  const { diagnostics } = compileText(
    tooled(
      many(8, (name) => `{name: ${name}, method: GET}`),
      many(8, (name, index) => `{name: t${index}, description: T., call: up.${name}x}`),
    ),
  );
  const told = diagnostics.filter(({ code }) => code === "model/unknown-operation");
  expect(told).toHaveLength(1600);
  expect(told[0]?.help).toContain(`did you mean \`up.${alike(0)}\`?`);
  expect(told[99]?.help).toContain(`did you mean \`up.${alike(99)}\`?`);
  expect(told.at(-1)?.help ?? "").not.toContain("did you mean");
});

it("what cannot be seen, or turns a line around, is spelled in JSON and TypeScript and left out of Markdown", () => {
  const text = JSON.stringify("a\u202e\u2066b\u2069\u200bc\u0085\u2028\u0000\u001b[31md\ufeff");
  const { files } = compileText(
    capability({
      operation: `{name: get-a, method: POST, description: ${text}, inputParameters: [{name: q, in: query, description: ${text}, default: ${text}}], body: {type: json, data: {${text}: ${text}}}}`,
      exposed: `, description: ${text}, outputParameters: [{name: x, type: string, value: ${text}}]`,
    }),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    expect(file.text, file.path).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/,
    );
  const contract: unknown = JSON.parse(files.find(({ path }) => path.endsWith("openapi.json"))?.text ?? "");
  expect(JSON.stringify(contract)).toContain(text.slice(1, 8));
});

it("a key in the query of a base URI stands in the code that calls with it, and in nothing that people read", () => {
  const key = "sk-live-0000-1111";
  const { files } = compileText(
    capability({}).replace("https://up.example.com", `https://up.example.com?v=2&api_key=${key}`),
  );
  const holding = files.filter(({ text }) => text.includes(key)).map(({ path }) => path);
  expect(holding.filter((path) => !path.endsWith(".ts"))).toEqual([]);
  const readme = files.find(({ path }) => path.endsWith("README.md"))?.text ?? "";
  expect(readme).toContain("https://up.example.com?v=2&api_key=***");
  for (const { text } of files)
    for (const line of text.split("\n")) if (line.includes(key)) expect(line).toMatch(/baseUrl/);
});

/** What is small beside the rest of a run does not show in how a run grows, however it grows itself: it is measured alone, with more of it. */
describe("work on steps grows as their number does", () => {
  const text = tooled(
    "{name: x, method: GET, outputParameters: [{name: total, type: string, mapping: $.t}]}",
    "{name: t, description: T., steps: [{name: a, type: call, call: up.x}], mappings: [{targetName: t, value: $.a.totl}]}",
  );
  const root = parseYaml({ path: "case.yaml", text }, createReporter());
  const server = (root && readDocument(root, createReporter()))?.exposes[0];
  const tool = server?.kind === "mcp" ? server.tools[0] : undefined;
  const understood = compileText(text).capability?.mcp[0]?.tools[0]?.action;

  /** A tool of many steps, each of which is mapped from a member that it lacks: as it is written, and as it was understood. */
  function manySteps(size: number): { readonly written: Behaviour; readonly action: Steps } {
    const [written, mapping] = [tool?.steps[0], tool?.mappings[0]];
    if (tool === undefined || understood?.kind !== "steps" || !written || !mapping) throw new Error("no steps");
    const [step] = understood.steps;
    if (step === undefined) throw new Error("no step");
    const names = Array.from({ length: size * 200 }, (_, index) => `step${index}`);
    return {
      written: {
        ...tool,
        steps: names.map((name) => ({ ...written, name })),
        mappings: names.map((name) => ({ ...mapping, value: `$.${name}.totl` })),
      },
      action: { ...understood, steps: names.map((name) => ({ ...step, name })) },
    };
  }

  it("members that they lack", () => {
    const told = (input: ReturnType<typeof manySteps>): readonly string[] => {
      const reporter = createReporter();
      reportStepMembers(input.written, input.action, reporter);
      return reporter.diagnostics.map(({ code }) => code);
    };
    expect(told(manySteps(1))).toContain("model/unknown-step-member");
    expect(growth(4, manySteps, told)).toBeLessThan(worstGrowth);
  });

  it("steps that are named", () => {
    const find = ({ action: { steps } }: ReturnType<typeof manySteps>): readonly (Step | undefined)[] => {
      // Each run is one of its own: what was looked for among other steps tells nothing.
      const own = [...steps];
      return own.map(({ name }) => stepNamed(own, name));
    };
    expect(find(manySteps(1)).every((step) => step !== undefined)).toBe(true);
    expect(growth(10, manySteps, find)).toBeLessThan(worstGrowth);
  });
});
