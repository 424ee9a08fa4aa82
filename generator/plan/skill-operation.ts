import { callsToWrite } from "../model/called-operations.js";
import type { Endpoint, Input, Skill } from "../model/capability.js";
import { isSafe } from "../text/methods.js";
import type { DataType } from "../model/types.js";
import type { HttpMethod } from "../schema/words.js";
import type { JsonValue } from "../source/node.js";
import { curlCommand } from "./curl.js";
import { exampleInput } from "./example.js";
import type { PlannedTool } from "./mcp-tools.js";
import { inlineCode, prose, tableCell } from "./prose.js";
import type { PlannedRoute } from "./route.js";
import { topicsOfPath } from "./skill-topics.js";
import { writeData } from "../text/long-integers.js";

/** One thing that a skill can do, and the one way to do it. */
export interface SkillOperation {
  /** What it is called by: a tool's name, or method and path. */
  readonly name: string;
  /** What it is about, from the whole to its parts: `orders`, `line items`. */
  readonly topics: readonly string[];
  /** What a call does to data, as far as it is known. */
  readonly effect: "reads" | "changes" | "destroys" | undefined;
  /** What the table says of it: its first sentence, and what it takes. */
  readonly summary: string;
  readonly takes: string;
  /** All of its description; empty where the first sentence is all. */
  readonly more: string;
  /** What is to say of its inputs, and how it is called, as lines of Markdown. */
  readonly details: readonly string[];
  /** The call that it makes, where it makes one. */
  readonly call: SkillCall | undefined;
  /** The consumed operations that it calls in turn, where there are several. */
  readonly steps: readonly string[];
  /** What it does, whoever offers it: the same key is the same call. Undefined where nothing else does it. */
  readonly key: string | undefined;
}

export interface SkillCall {
  readonly method: HttpMethod;
  /** Of the API, `/orders/{id}`. */
  readonly path: string;
  readonly oauth: string | undefined;
  /** The input that fills the path's last placeholder. */
  readonly lastInput: string | undefined;
}

/** A tool as an operation of a skill; `named` is what the skill says of it itself. */
export function toolOperation({ tool }: PlannedTool, named?: Skill["tools"][number]): SkillOperation {
  const inputs = tool.asked;
  const needed = inputs.filter((input) => input.required);
  const example =
    needed.length === 0
      ? []
      : ["", `Arguments: ${inlineCode(writeData(exampleInputs(needed)).replace(/```/g, "'''"))}`];
  const { readOnly, destructive } = tool.hints;
  const effect =
    destructive === true
      ? "destroys"
      : readOnly === true
        ? "reads"
        : readOnly === false || callsToWrite(tool.action)
          ? "changes"
          : undefined;
  const description = describedAs(tool.name, tool.description, named);
  return {
    ...factsOf(tool, description, inputs),
    name: tool.name,
    effect,
    details: [...inputs.map((input) => `- ${inputLine(input)}`), ...example],
  };
}

/** A route as an operation of a skill, called by `curl` on the adapter's port. */
export function routeOperation(route: PlannedRoute, named?: Skill["tools"][number]): SkillOperation {
  const { operation, adapter } = route;
  const inputs = operation.asked;
  const effect = isSafe(operation.method) ? "reads" : operation.method === "DELETE" ? "destroys" : ("changes" as const);
  const description = describedAs(operation.name, operation.description, named);
  return {
    ...factsOf(operation, description, inputs),
    name: `${operation.method} ${operation.path.text}`,
    effect,
    details: [
      ...inputs.map((input) => `- ${inputLine(input)} (${input.in === "whole" ? "the body" : input.in})`),
      "",
      "```sh",
      curlCommand(operation, adapter.port).replace(/```/g, "'''"),
      "```",
    ],
  };
}

/** What a skill says of something that an adapter has under the name `own`. */
function describedAs(own: string, description: string, named: Skill["tools"][number] | undefined): string {
  const said = named?.description ?? description;
  return named === undefined || named.name === own ? said : `${named.name}: ${said}`;
}

/** A tool that is an instruction to read, or one that nothing here provides. */
export function instructionOperation({ name, description = "", instruction }: Skill["tools"][number]): SkillOperation {
  const read =
    instruction === undefined
      ? "No server of this capability offers it."
      : tableCell(`Read ${inlineCode(instruction)} beside this file.`);
  return {
    name,
    topics: ["instructions"],
    effect: undefined,
    summary: [tableCell(sentences(description)), read].filter((part) => part !== "").join(" "),
    takes: "",
    more: "",
    details: [],
    call: undefined,
    steps: [],
    key: undefined,
  };
}

function factsOf(
  { action }: Endpoint,
  description: string,
  inputs: readonly Input[],
): Omit<SkillOperation, "name" | "effect" | "details"> {
  const target = calledBy(action);
  const whole = sentences(description);
  const beginning = firstSentence(description);
  const first = beginning === description ? whole : sentences(beginning);
  return {
    topics: topicsOfPath(target?.operation.path.text ?? "", target?.operation.resource ?? "operations"),
    summary: tableCell(first),
    more: whole === first ? "" : whole,
    takes: takesOf(inputs),
    call: target && {
      method: target.operation.method,
      path: target.operation.path.text,
      oauth: target.operation.oauth,
      lastInput: lastInputOf(target),
    },
    steps: stepsOf(action),
    key: keyOf(action),
  };
}

type CallAction = Extract<Endpoint["action"], { kind: "call" }>;

function calledBy(action: Endpoint["action"]): CallAction | undefined {
  switch (action.kind) {
    case "call":
      return action;
    case "flow":
      return calledBy(action.flow.action);
    case "steps": {
      const [only] = action.steps;
      return action.steps.length === 1 && only?.kind === "call" ? { ...only, kind: "call" } : undefined;
    }
    case "mock":
    case "handler":
      return undefined;
  }
}

/** What endpoints have in common that do the same. A target that is not there may be somebody's handler: the same one for all that name it. */
export function keyOf(action: Endpoint["action"]): string | undefined {
  if (action.kind === "flow") return `flow ${action.flow.id}`;
  if (action.kind === "handler") return action.target === undefined ? undefined : `call ${action.target}`;
  const target = calledBy(action);
  return target && `call ${target.operation.id}`;
}

function stepsOf(action: Endpoint["action"]): readonly string[] {
  if (action.kind === "flow") return stepsOf(action.flow.action);
  if (action.kind !== "steps" || action.steps.length < 2) return [];
  return action.steps.flatMap((step) => (step.kind === "call" ? [step.operation.id] : []));
}

function lastInputOf({ operation, arguments: passed }: CallAction): string | undefined {
  const last = operation.path.parts.findLast((part) => typeof part === "object");
  if (typeof last !== "object") return undefined;
  const value = passed.find(({ parameter }) => parameter.name === last.parameter)?.value;
  return value?.kind === "input" ? value.name : undefined;
}

/** The first sentence of a description, as it is written. */
function firstSentence(description: string): string {
  const text = description.replace(/\s+/g, " ").trim();
  const [sentence = ""] = /^.{10,}?[.!?](?= [\p{Lu}\p{N}])/u.exec(text) ?? [text];
  return sentence.length <= 160 ? sentence : `${sentence.slice(0, 157).trimEnd()}...`;
}

/** A description as Markdown that ends where a sentence does. */
function sentences(description: string): string {
  const text = prose(description);
  return text === "" || /[.!?:)\]`…]$/.test(text) ? text : `${text}.`;
}

const mostNames = 6;

/** Names of inputs: those that are needed, then the others. */
function takesOf(inputs: readonly Input[]): string {
  const list = (ones: readonly Input[]): string =>
    [
      ...ones.slice(0, mostNames).map(({ name }) => inlineCode(name)),
      ...(ones.length > mostNames ? [`${ones.length - mostNames} more`] : []),
    ].join(", ");
  const needed = list(inputs.filter((input) => input.required));
  const others = list(inputs.filter((input) => !input.required));
  return tableCell([needed, ...(others === "" ? [] : [`optional ${others}`])].filter((part) => part !== "").join("; "));
}

function inputLine({ name, type, required, description }: Input): string {
  const kind = describeType(type);
  const about = description === undefined || description === name ? "" : `: ${prose(description)}`;
  return `${inlineCode(name)} ${kind}${required ? ", required" : ""}${about}`;
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
    case "string":
    case "number":
    case "integer":
      return type.enum === undefined || type.enum.length > 12
        ? type.kind
        : `one of ${type.enum.map((value) => inlineCode(String(value))).join(", ")}`;
    default:
      return type.kind;
  }
}

function exampleInputs(inputs: readonly Input[]): JsonValue {
  return Object.fromEntries(inputs.map((input) => [input.name, exampleInput(input)]));
}
