import type { JsonPath, PathCondition, PathOperand, PathStep } from "../model/values.js";
import { code, type Code, joinCode, literal } from "./code.js";
import type { Imports } from "./imports.js";

/** Compiles a JSONPath to straight code over `source`: property access, and a named function for every step that selects several values. */
export function walkPath(path: JsonPath, source: Code, imports: Imports): Code {
  if (path.kind === "expression") return code`undefined`;
  const last = path.steps.at(-1);
  if (last?.kind !== "function") return walkSteps(path.steps, source, source, imports);
  const selected = walkSteps(path.steps.slice(0, -1), source, source, imports);
  const functions = { length: "lengthOf", min: "smallest", max: "largest", sum: "sumOf", avg: "averageOf", first: "firstOf", last: "lastOf", keys: "keysOf" } as const;
  return code`${imports.value("runtime/json-path", functions[last.name])}(${selected})`;
}

/** Whether what a path is compiled to may be undefined: steps that select several values give a list, though an empty one, and functions give null. */
export function mayMiss(path: JsonPath): boolean {
  if (path.kind === "expression" || path.steps.at(-1)?.kind === "function") return path.kind === "expression";
  const several = path.steps.findIndex(({ kind }) => kind !== "property" && kind !== "index");
  return several < 0 || (path.steps[several]?.kind === "wildcard" && several === path.steps.length - 1);
}

function walkSteps(steps: readonly PathStep[], source: Code, root: Code, imports: Imports): Code {
  const [step, ...rest] = steps;
  if (!step) return source;
  if (step.kind === "property" || step.kind === "index") return walkSteps(rest, walkOne(step, source, imports), root, imports);
  const nodes = selectNodes(step, source, root, imports);
  if (rest.length === 0) return nodes;
  const inner = walkSteps(rest, code`node`, root, imports);
  // What misses in one node is left out of the list, and lists in lists are one list, as JSONPath has it.
  const several = rest.some((other) => other.kind !== "property" && other.kind !== "index");
  return several ? code`${imports.value("runtime/json-path", "gather")}(${nodes}, (node) => ${inner})` : code`${imports.value("runtime/shape", "collect")}(${nodes}, (node) => ${inner})`;
}

function walkOne(step: Extract<PathStep, { kind: "property" | "index" }>, source: Code, imports: Imports): Code {
  return step.kind === "property" ? code`${imports.value("runtime/json", "property")}(${source}, ${literal(step.name)})` : code`${imports.value("runtime/json", "element")}(${source}, ${step.index})`;
}

/** The list of what a step selects. */
function selectNodes(step: Exclude<PathStep, { kind: "property" | "index" }>, source: Code, root: Code, imports: Imports): Code {
  const use = (name: string): Code => imports.value("runtime/json-path", name);
  switch (step.kind) {
    case "wildcard":
      return code`${imports.value("runtime/json", "wildcard")}(${source})`;
    case "slice": {
      const bounds = [step.start, step.end, step.step].map((bound) => (bound === undefined ? code`undefined` : code`${bound}`));
      return code`${use("slice")}(${source}, ${joinCode(step.step === 1 ? bounds.slice(0, 2) : bounds, ", ")})`;
    }
    case "union":
      return code`${use("pick")}(${joinCode(step.steps.map((one) => walkOne(one, source, imports)), ", ")})`;
    case "filter": {
      const parameter = readsNode(step.condition) ? code`node` : code``;
      return code`${use("where")}(${source}, (${parameter}) => ${conditionCode(step.condition, root, imports)})`;
    }
    case "descent": {
      const all = code`${use("descendants")}(${source})`;
      if (step.step.kind === "property" || step.step.kind === "index") return code`${imports.value("runtime/shape", "collect")}(${all}, (node) => ${walkOne(step.step, code`node`, imports)})`;
      return code`${use("gather")}(${all}, (node) => ${selectNodes(step.step, code`node`, root, imports)})`;
    }
    case "function":
      return source;
  }
}

function conditionCode(condition: PathCondition, root: Code, imports: Imports): Code {
  switch (condition.kind) {
    case "and":
      return code`(${conditionCode(condition.left, root, imports)} && ${conditionCode(condition.right, root, imports)})`;
    case "or":
      return code`(${conditionCode(condition.left, root, imports)} || ${conditionCode(condition.right, root, imports)})`;
    case "not":
      return code`!${condition.of.kind === "exists" || condition.of.kind === "compare" ? code`(${conditionCode(condition.of, root, imports)})` : conditionCode(condition.of, root, imports)}`;
    case "exists":
      return code`${operandCode(condition.operand, root, imports)} !== undefined`;
    case "compare":
      return code`${imports.value("runtime/json-path", "compare")}(${operandCode(condition.left, root, imports)}, ${literal(condition.operator)}, ${operandCode(condition.right, root, imports)})`;
  }
}

function readsNode(condition: PathCondition): boolean {
  const isNode = (operand: PathOperand): boolean => operand.kind === "path" && operand.from === "node";
  switch (condition.kind) {
    case "and":
    case "or":
      return readsNode(condition.left) || readsNode(condition.right);
    case "not":
      return readsNode(condition.of);
    case "exists":
      return isNode(condition.operand);
    case "compare":
      return isNode(condition.left) || isNode(condition.right);
  }
}

function operandCode(operand: PathOperand, root: Code, imports: Imports): Code {
  return operand.kind === "literal" ? literal(operand.value) : walkSteps(operand.steps, operand.from === "node" ? code`node` : root, root, imports);
}
