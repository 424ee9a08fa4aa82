import { asLine, asText, type SourceNode } from "../source/node.js";
import type { Action, Argument, FlowArgument, Mapping, OperationParameter, Step } from "./capability.js";
import type { EndpointNames } from "./endpoint-names.js";
import type { LinkedStep, Target } from "./link-target.js";
import { asStructure, parseValue } from "./parse-value.js";
import type { PairedValue } from "./pair-values.js";
import { stepInto } from "./step-path.js";
import { lookupNode, plainPlace } from "./target-values.js";
import type { DataType } from "./types.js";
import type { ValueExpression } from "./values.js";

/** Reads the values that go into a target, now that every name means something. */
export function bindTarget(target: Target, mappings: readonly Mapping[], names: EndpointNames): Action {
  switch (target.kind) {
    case "call":
      return {
        kind: "call",
        operation: target.operation,
        arguments: bindArguments(target, names),
      };
    case "flow":
      return { kind: "flow", flow: target.flow, arguments: bindFlowArguments(target, names) };
    case "steps":
      return { kind: "steps", steps: target.steps.map((step) => bindStep(step, names)), mappings };
    case "handler":
      return { kind: "handler", target: target.target };
    case "mock":
      return { kind: "mock" };
  }
}

/** What goes into each parameter: its `with` value, else the input of its name. */
function bindArguments(
  { operation, values }: Pick<Extract<Target, { kind: "call" }>, "operation" | "values">,
  names: EndpointNames,
): readonly Argument[] {
  const given = givenOf(values);
  return operation.asked.flatMap((parameter): readonly Argument[] => {
    const pair = given.get(parameter);
    if (!pair) return names.named(parameter.name).map((value) => ({ parameter, value }));
    const read = parseValue(
      pair.isObject ? pair.entry.value : writtenFor(parameter, pair.entry.value),
      names.at(pair.place),
    );
    const value = takesStructure(parameter.type) || pair.isObject ? asStructure(read) : read;
    return (pair.isObject ? memberOf(value, parameter.name) : [value]).map((each) => ({ parameter, value: each }));
  });
}

/** What is written for each parameter: the last of several, and an object that holds it among others only where nothing else is. */
function givenOf(pairs: readonly PairedValue[]): ReadonlyMap<OperationParameter, PairedValue> {
  const given = new Map<OperationParameter, PairedValue>();
  for (const pair of pairs)
    for (const parameter of pair.parameters)
      if (!pair.isObject || given.get(parameter)?.isObject !== false) given.set(parameter, pair);
  return given;
}

function writtenFor(parameter: OperationParameter, node: SourceNode): SourceNode {
  if (!takesText(parameter)) return node;
  return parameter.in === "body" ? asText(node) : asLine(node);
}

/** A parameter that travels as text takes what stands in the YAML: `1.10`, `00123`. */
function takesText({ in: place, type }: OperationParameter): boolean {
  return (
    type.kind === "string" ||
    (type.kind === "any" && (place === "query" || place === "header" || place === "path" || place === "cookie"))
  );
}

function takesStructure({ kind }: DataType): boolean {
  return kind === "object" || kind === "array" || kind === "record";
}

/** One member of an object that is known when compiling only where it is written out. */
function memberOf(value: ValueExpression, name: string): readonly ValueExpression[] {
  switch (value.kind) {
    case "input":
    case "step":
      return [stepInto(value, [name])];
    case "object":
      return value.entries.flatMap((entry) => (entry.key === name ? [entry.value] : []));
    default:
      return [];
  }
}

function bindFlowArguments(
  { flow, values: pairs }: Extract<Target, { kind: "flow" }>,
  names: EndpointNames,
): readonly FlowArgument[] {
  return flow.asked.flatMap(({ name, type }): readonly FlowArgument[] => {
    const pair = pairs.findLast(({ input }) => input?.name === name);
    const node = pair && type.kind === "string" ? asText(pair.entry.value) : pair?.entry.value;
    const read = pair && node && parseValue(node, names.at(pair.place));
    const values = read ? [takesStructure(type) ? asStructure(read) : read] : names.named(name);
    return values.map((value) => ({ input: name, value }));
  });
}

/** A field of an entry, which may be written as the path that it is: `$.lead.id` is `lead.id`. */
function withoutRoot(field: string): string {
  return field.replace(/^\$\.(?=.)/, "");
}

function bindStep(step: LinkedStep, names: EndpointNames): Step {
  const { earlier, span, written } = step;
  switch (step.kind) {
    case "call":
      return {
        kind: "call",
        name: written.name,
        operation: step.operation,
        arguments: bindArguments(step, names),
        span,
      };
    case "lookup": {
      const { index, match, outputParameters: fields } = step.written;
      return {
        kind: "lookup",
        name: written.name,
        index,
        match: withoutRoot(match),
        lookupValue: parseValue(lookupNode(step), names.at(plainPlace(earlier))),
        fields: fields.map(withoutRoot),
        span,
      };
    }
    case "script": {
      const { location, file } = step.written;
      const { script } = step;
      const isRead = (name: string): boolean => script?.names?.includes(name) ?? true;
      const values = step.written.with.map((entry) => ({
        name: entry.name,
        value: parseValue(entry.value, names.at(plainPlace(earlier))),
      }));
      return {
        kind: "script",
        name: written.name,
        location,
        file,
        script: {
          language: script?.language ?? "",
          sources: script?.sources ?? [],
          timeMs: script?.timeMs ?? 0,
        },
        inputs: names.inputs.map((input) => input.name).filter(isRead),
        reads: [...earlier].filter(isRead),
        arguments: values,
        span,
      };
    }
  }
}
