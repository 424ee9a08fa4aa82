import { createHash } from "node:crypto";
import type { Action, Endpoint, Operation, Step } from "../../../generator/model/capability.js";
import type { Capability } from "../../../generator/model/capability.js";
import { leavesOf } from "../../../generator/model/parse-value.js";
import type { DataType } from "../../../generator/model/types.js";
import type { JsonPath, OutputShape, StepPath } from "../../../generator/model/values.js";
import { valuesOfStep } from "../../../generator/model/step-values.js";

/** What an upstream has: every member that either edition of a capability reads, and one more. */
export type Tree =
  | { readonly kind: "leaf"; type: string; fixed?: string }
  | { readonly kind: "object"; readonly members: Map<string, Tree> }
  | { readonly kind: "list"; readonly of: Tree };

type Place = readonly (string | number | undefined)[];

/** Answers by operation, `namespace.name`. Where the editions differ in the type of a member, the older one is right: no upstream changes with a pull request. */
export function answerTrees(editions: readonly Capability[]): ReadonlyMap<string, Tree> {
  const trees = new Map<string, Tree>();
  const add = (operation: Operation, place: Place, type: string, fixed?: string): void => {
    trees.set(operation.id, inserted(trees.get(operation.id), place, type, fixed));
  };
  for (const [index, capability] of editions.entries()) {
    for (const { operations } of capability.apis)
      for (const operation of operations)
        for (const { shape } of operation.outputs) addShape(shape, [], (place, type) => add(operation, place, type));
    // What an upstream has is what the older edition finds: the newer one looks in it, too.
    const known: Add = (operation, place, type, fixed) => add(operation, place, type, index === 0 ? fixed : undefined);
    for (const endpoint of endpointsOf(capability)) addAction(endpoint.action, endpoint, known);
  }
  return trees;
}

/** Routes, tools and resources. */
export function endpointsOf({ rest, mcp, flows }: Capability): readonly Endpoint[] {
  return [
    ...rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)),
    ...mcp.flatMap(({ tools, resources }) => [...tools, ...resources]),
    ...flows.map((flow) => ({ ...flow, title: undefined, description: "", asked: [] }) as unknown as Endpoint),
  ];
}

type Add = (operation: Operation, place: Place, type: string, fixed?: string) => void;

function addAction(action: Action, endpoint: Endpoint, add: Add): void {
  if (action.kind === "call")
    for (const shape of endpoint.outputs) addShape(shape, [], (place, type) => add(action.operation, place, type));
  if (action.kind === "flow") addAction(action.flow.action, { ...endpoint, output: action.flow.output }, add);
  if (action.kind !== "steps") return;
  const refer = (name: string, path: Place, type: string, fixed?: string): void => {
    const step = action.steps.find((each) => each.name === name);
    if (step?.kind === "lookup") refer(step.index, [0, ...path], type);
    if (step?.kind !== "call") return;
    const [field, ...below] = path;
    const declared = step.operation.outputs.find((output) => output.name !== undefined && output.name === field);
    if (declared?.shape.kind === "path") add(step.operation, [...placeOf(declared.shape.path), ...below], type, fixed);
    else if (declared === undefined) add(step.operation, path, type, fixed);
  };
  for (const step of action.steps) {
    const read = action.mappings.find((mapping) => mapping.step === step.name && mapping.path.length === 0);
    addStep(step, read !== undefined && typeAt(endpoint.output, read.target) === "array", refer);
  }
  for (const { target, step, path } of action.mappings) refer(step, placeIn(path), typeAt(endpoint.output, target));
}

/** `findsMany`: the answer has a list of what a lookup finds, so it looks for several. */
function addStep(
  step: Step,
  findsMany: boolean,
  refer: (name: string, path: Place, type: string, fixed?: string) => void,
): void {
  for (const value of valuesOfStep(step))
    for (const leaf of leavesOf(value))
      if (leaf.kind === "step")
        refer(
          leaf.step,
          placeIn(leaf.path),
          step.kind === "lookup" && findsMany ? "array" : "string",
          step.kind === "lookup" ? "k1" : undefined,
        );
  if (step.kind !== "lookup") return;
  refer(step.index, [0, step.match], "string", "k1");
  for (const field of step.fields) refer(step.index, [0, field], "string");
}

/** A place that a path of a step leads through: of several the first. */
function placeIn(path: StepPath): Place {
  return path.map((member) => (typeof member === "object" ? 0 : member));
}

/** The kind of a member of an answer, `string` where nothing is known. */
function typeAt(type: DataType, [name, ...rest]: readonly string[]): string {
  if (type.kind === "nullable") return typeAt(type.of, [...(name === undefined ? [] : [name]), ...rest]);
  if (name === undefined) return type.kind === "any" ? "string" : type.kind;
  const property = type.kind === "object" ? type.properties.find((each) => each.name === name) : undefined;
  return property ? typeAt(property.type, rest) : "string";
}

function addShape(shape: OutputShape, base: Place, add: (place: Place, type: string) => void): void {
  switch (shape.kind) {
    case "path":
      return add([...base, ...placeOf(shape.path)], shape.type ?? "string");
    case "object":
      for (const { shape: inner } of shape.properties)
        addShape(inner, [...base, ...(shape.path ? placeOf(shape.path) : [])], add);
      return;
    case "array":
      return addShape(shape.items, [...base, ...placeOf(shape.path), 0], add);
    case "record":
      return addShape(shape.values, [...base, ...placeOf(shape.path), "key"], add);
    case "value":
      return;
  }
}

/** A path as far as names and lists lead. */
function placeOf(path: JsonPath): Place {
  if (path.kind !== "steps") return [];
  return path.steps.flatMap((step): Place => {
    if (step.kind === "property") return [step.name];
    return step.kind === "index" || step.kind === "wildcard" || step.kind === "slice" || step.kind === "filter"
      ? [0]
      : [];
  });
}

function inserted(tree: Tree | undefined, [first, ...rest]: Place, type: string, fixed?: string): Tree {
  if (first === undefined) {
    if (tree) {
      if (fixed !== undefined && tree.kind === "leaf") tree.fixed ??= fixed;
      if (fixed !== undefined && tree.kind === "list" && tree.of.kind === "leaf") tree.of.fixed ??= fixed;
      return tree;
    }
    if (type === "array")
      return { kind: "list", of: { kind: "leaf", type: "string", ...(fixed === undefined ? {} : { fixed }) } };
    if (type === "object") return { kind: "object", members: new Map() };
    return { kind: "leaf", type, ...(fixed === undefined ? {} : { fixed }) };
  }
  if (typeof first === "number") {
    const list = tree?.kind === "list" ? tree.of : undefined;
    const of = list?.kind === "leaf" && rest.length > 0 ? undefined : list;
    return { kind: "list", of: inserted(of, rest, type, fixed) };
  }
  const members = tree?.kind === "object" ? tree.members : new Map<string, Tree>();
  members.set(first, inserted(members.get(first), rest, type, fixed));
  return { kind: "object", members };
}

/** The answer of a tree to one request: values tell which request it was, so that another one is seen in what comes of it. */
export function valueOf(tree: Tree | undefined, request: string, path = "$"): unknown {
  if (tree === undefined) return { seen: hash(`${request} ${path}`) };
  switch (tree.kind) {
    case "leaf":
      return tree.fixed ?? scalarOf(tree.type, parseInt(hash(`${request} ${path}`), 16), path);
    case "object":
      return {
        ...Object.fromEntries([...tree.members].map(([name, of]) => [name, valueOf(of, request, `${path}.${name}`)])),
        ...(path === "$" ? { seen: hash(request) } : {}),
      };
    case "list":
      return [0, 1].map((index) => valueOf(tree.of, request, `${path}[${index}]`));
  }
}

function scalarOf(type: string, number: number, path: string): unknown {
  if (type === "integer") return number % 10_000;
  if (type === "number") return (number % 10_000) + 0.5;
  if (type === "boolean") return number % 2 === 0;
  return `${path.replace(/\W+/g, "-").replace(/^-/, "")}-${number.toString(36)}`;
}

export function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
