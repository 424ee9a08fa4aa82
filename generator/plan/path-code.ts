import type { JsonPath, PathCondition, PathOperand, PathStep } from "../model/values.js";
import { accessCode } from "./access.js";
import { type Code, code, joinCode, literal, undefinedCode } from "./code.js";
import { nodeAt } from "./locals.js";
import { runtime } from "./runtime.js";

/** Compiles a JSONPath to straight code over `source`: property access, and a named function for every step that selects several values. */
export function walkPath(path: JsonPath, source: Code): Code {
  if (path.kind === "expression") return undefinedCode;
  const last = path.steps.at(-1);
  if (last?.kind !== "function") return walkSteps(path.steps, source, source, 0);
  const selected = walkSteps(path.steps.slice(0, -1), source, source, 0);
  const functions = {
    length: "lengthOf",
    min: "smallest",
    max: "largest",
    sum: "sumOf",
    avg: "averageOf",
    first: "firstOf",
    last: "lastOf",
    keys: "keysOf",
  } as const;
  return code`${runtime.jsonPath[functions[last.name]]}(${selected})`;
}

/** Whether what a path is compiled to may be undefined: steps that select several values give a list, though an empty one, and functions give null. */
export function mayMiss(path: JsonPath): boolean {
  if (path.kind === "expression" || path.steps.at(-1)?.kind === "function") return path.kind === "expression";
  const several = path.steps.findIndex((step) => !isPlain(step));
  return several < 0 || (path.steps[several]?.kind === "wildcard" && several === path.steps.length - 1);
}

function walkSteps(steps: readonly PathStep[], source: Code, root: Code, depth: number): Code {
  const [step, ...rest] = steps;
  if (!step) return source;
  if (isPlain(step)) {
    const end = steps.findIndex((other) => !isPlain(other));
    const plain = end < 0 ? steps : steps.slice(0, end);
    return walkSteps(steps.slice(plain.length), accessCode(source, plain.filter(isPlain).map(keyOf)), root, depth);
  }
  const nodes = selectNodes(step, source, root, depth);
  if (rest.length === 0) return nodes;
  const node = nodeAt(depth);
  const inner = walkSteps(rest, node, root, depth + 1);
  // What misses in one node is left out of the list, and lists in lists are one list, as JSONPath has it.
  const several = rest.some((other) => !isPlain(other));
  return several
    ? code`${runtime.jsonPath.gather}(${nodes}, (${node}) => ${inner})`
    : code`${runtime.shape.collect}(${nodes}, (${node}) => ${inner})`;
}

type PlainStep = Extract<PathStep, { kind: "property" | "index" }>;

function isPlain(step: PathStep): step is PlainStep {
  return step.kind === "property" || step.kind === "index";
}

function keyOf(step: PlainStep): string | number {
  return step.kind === "property" ? step.name : step.index;
}

function walkOne(step: PlainStep, source: Code): Code {
  return accessCode(source, [keyOf(step)]);
}

/** The list of what a step selects. */
function selectNodes(
  step: Exclude<PathStep, { kind: "property" | "index" }>,
  source: Code,
  root: Code,
  depth: number,
): Code {
  const node = nodeAt(depth);
  switch (step.kind) {
    case "wildcard":
      return code`${runtime.json.wildcard}(${source})`;
    case "slice": {
      const bounds = [step.start, step.end, step.step].map((bound) =>
        bound === undefined ? undefinedCode : code`${bound}`,
      );
      return code`${runtime.jsonPath.slice}(${source}, ${joinCode(step.step === 1 ? bounds.slice(0, 2) : bounds, ", ")})`;
    }
    case "union":
      return code`${runtime.jsonPath.pick}(${joinCode(
        step.steps.map((one) => walkOne(one, source)),
        ", ",
      )})`;
    case "filter": {
      const parameter = readsNode(step.condition) ? node : code``;
      return code`${runtime.jsonPath.where}(${source}, (${parameter}) => ${conditionCode(step.condition, { root, node, depth: depth + 1 })})`;
    }
    case "descent": {
      const all = code`${runtime.jsonPath.descendants}(${source})`;
      if (isPlain(step.step)) return code`${runtime.shape.collect}(${all}, (${node}) => ${walkOne(step.step, node)})`;
      return code`${runtime.jsonPath.gather}(${all}, (${node}) => ${selectNodes(step.step, node, root, depth + 1)})`;
    }
    case "function":
      return source;
  }
}

interface Around {
  readonly root: Code;
  /** The node that a filter asks about. */
  readonly node: Code;
  readonly depth: number;
}

function conditionCode(condition: PathCondition, around: Around): Code {
  switch (condition.kind) {
    case "and":
      return code`(${conditionCode(condition.left, around)} && ${conditionCode(condition.right, around)})`;
    case "or":
      return code`(${conditionCode(condition.left, around)} || ${conditionCode(condition.right, around)})`;
    case "not":
      return code`!${condition.of.kind === "exists" || condition.of.kind === "compare" ? code`(${conditionCode(condition.of, around)})` : conditionCode(condition.of, around)}`;
    case "exists":
      return code`${operandCode(condition.operand, around)} !== undefined`;
    case "compare":
      return code`${runtime.jsonPath.compare}(${operandCode(condition.left, around)}, ${literal(condition.operator)}, ${operandCode(condition.right, around)})`;
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

function operandCode(operand: PathOperand, { root, node, depth }: Around): Code {
  if (operand.kind === "path") return walkSteps(operand.steps, operand.from === "node" ? node : root, root, depth);
  const value = literal(operand.value);
  return operand.digits === true ? code`${runtime.exactNumber.exactNumber}(${value})` : value;
}
