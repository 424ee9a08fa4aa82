import type { Capability, Input, Skill } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { kebabCase } from "../text/casing.js";
import { curlCommand } from "./curl.js";
import { exampleInput } from "./example.js";
import type { PlannedTool } from "./mcp.js";
import type { SkillPlan } from "./plan.js";
import { inlineCode, prose, yamlString } from "./prose.js";
import type { PlannedRoute } from "./route.js";

export interface SkillSources {
  readonly routes: readonly {
    readonly namespace: string;
    readonly port: number;
    readonly routes: readonly PlannedRoute[];
  }[];
  readonly tools: readonly { readonly namespace: string; readonly tools: readonly PlannedTool[] }[];
}

type SkillOperation = SkillPlan["text"]["operations"][number];

/**
 * Plans the `SKILL.md` folders in the Agent Skills format: one per declared skill with what it names, and where none is declared one for the whole
 * capability, so that an agent always finds how to use it.
 */
export function planSkills(capability: Capability, sources: SkillSources): readonly SkillPlan[] {
  const declared = capability.skills.flatMap((adapter) => adapter.skills);
  const every = [
    ...sources.tools.flatMap((server) => server.tools.map(toolOperation)),
    ...sources.routes.flatMap((adapter) => adapter.routes.map((route) => routeOperation(route, adapter.port))),
  ];
  if (declared.length === 0) {
    return every.length === 0
      ? []
      : [skillFile(skillFolder(capability.name), capability.label, capability.description, [], every)];
  }
  return declared.map((skill) =>
    skillFile(
      skillFolder(skill.name),
      skill.name,
      skill.description,
      extraFrontMatter(skill),
      skillOperations(skill, sources),
    ),
  );
}

/** The folder that a skill has, and its name in it: lower-case words of at most 64 characters joined by single hyphens. */
export function skillFolder(name: string): string {
  return (
    kebabCase(name)
      .slice(0, 64)
      .replace(/(?<!-)-+$/, "") || "skill"
  );
}

function skillFile(
  name: string,
  title: string,
  description: string,
  extra: readonly string[],
  operations: readonly SkillOperation[],
): SkillPlan {
  return {
    kind: "skill",
    path: `skill/${name}/SKILL.md`,
    text: {
      frontMatter: [`name: ${name}`, `description: ${yamlString(shorten(description, 1024))}`, ...extra],
      title: prose(title),
      description: prose(description),
      operations,
      notes: [
        "A failed call says what is wrong: correct the named input and call again. A status of 429 or 503 asks to wait; repeat only what is safe to repeat.",
        "Secrets (tokens, codes, client secrets) are passed where an input asks for them and never repeated in text.",
      ],
    },
  };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3).trimEnd()}...`;
}

function extraFrontMatter(skill: Skill): readonly string[] {
  const optional = (key: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${key}: ${yamlString(value)}`];
  return [
    ...optional("license", skill.license),
    ...optional("compatibility", skill.compatibility),
    ...optional("allowed-tools", skill.allowedTools),
    ...optional("argument-hint", skill.argumentHint),
    ...(skill.userInvocable === undefined ? [] : [`user-invocable: ${skill.userInvocable}`]),
    ...(skill.disableModelInvocation === undefined
      ? []
      : [`disable-model-invocation: ${skill.disableModelInvocation}`]),
    ...(skill.metadata.length === 0
      ? []
      : ["metadata:", ...skill.metadata.map(([key, value]) => `  ${yamlString(key)}: ${yamlString(value)}`)]),
  ];
}

function skillOperations(skill: Skill, sources: SkillSources): readonly SkillOperation[] {
  return skill.tools.map((tool): SkillOperation => {
    const from = tool.from;
    const mcp =
      from &&
      sources.tools
        .find((server) => server.namespace === from.namespace)
        ?.tools.find((entry) => entry.tool.name === from.action);
    if (mcp)
      return {
        ...toolOperation(mcp),
        heading: prose(tool.name),
        description: prose(tool.description ?? mcp.tool.description),
      };
    const adapter = from && sources.routes.find((candidate) => candidate.namespace === from.namespace);
    const route = adapter?.routes.find((entry) => entry.operation.name === from?.action);
    if (adapter && route)
      return {
        ...routeOperation(route, adapter.port),
        heading: prose(tool.name),
        description: prose(tool.description ?? route.operation.description),
      };
    return {
      heading: prose(tool.name),
      description: prose(tool.description ?? ""),
      how: tool.instruction === undefined ? "" : `Read ${inlineCode(tool.instruction)} beside this file.`,
      inputs: [],
      example: "",
    };
  });
}

function toolOperation(entry: PlannedTool): SkillOperation {
  const { tool } = entry;
  const inputs = tool.inputs.filter((input) => input.value === undefined);
  const cautions = [
    tool.hints.destructive === true ? "It destroys data: ask before calling it." : "",
    tool.hints.readOnly === true ? "It only reads." : "",
  ].filter((caution) => caution !== "");
  return {
    heading: prose(tool.name),
    description: prose(tool.description),
    how: [`MCP tool ${inlineCode(tool.name)}.`, ...cautions].join(" "),
    inputs: inputs.map(inputLine),
    example: [
      "```json",
      JSON.stringify({ name: tool.name, arguments: exampleInputs(inputs) }, null, 2).replace(/```/g, "'''"),
      "```",
    ].join("\n"),
  };
}

function routeOperation(entry: PlannedRoute, port: number): SkillOperation {
  const { operation } = entry;
  const inputs = operation.inputs.filter((input) => input.value === undefined);
  return {
    heading: prose(`${operation.method} ${operation.path.text}`),
    description: prose(operation.description),
    how: `HTTP ${inlineCode(`${operation.method} ${operation.path.text}`)} on the REST adapter.`,
    inputs: inputs.map((input) => `${inputLine(input)} (${input.in === "whole" ? "the body" : input.in})`),
    example: ["```sh", curlCommand(entry.operation, port).replace(/```/g, "'''"), "```"].join("\n"),
  };
}

function inputLine(input: Input): string {
  const type = describeType(input.type);
  const description = input.description === undefined ? "" : `: ${prose(input.description)}`;
  return `${inlineCode(input.name)} ${type}${input.required ? ", required" : ""}${description}`;
}

function describeType(type: DataType): string {
  switch (type.kind) {
    case "any":
      return "any JSON";
    case "known":
      return "object";
    case "upload":
      return type.of === "part"
        ? "text, or a file as a data URI"
        : type.of === "parts"
          ? "form"
          : "file in base64, or as a data URI";
    default:
      return type.kind;
  }
}

function exampleInputs(inputs: readonly Input[]): JsonValue {
  const shown = inputs.some((input) => input.required) ? inputs.filter((input) => input.required) : inputs.slice(0, 2);
  return Object.fromEntries(shown.map((input) => [input.name, exampleInput(input)]));
}
