import type { Span } from "../diagnostics/span.js";
import type { Behaviour, Step as WrittenStep, WrittenValue } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import { askedOf } from "./asked.js";
import { buildOutput } from "./build-output.js";
import type { Action, Argument, Endpoint, Flow, FlowArgument, Mapping, Operation, OperationParameter, Step } from "./capability.js";
import { findOperation } from "./capability-scope.js";
import { type EndpointContext, endpointNames } from "./endpoint-names.js";
import { createInputTable, type Feed, type InputTable } from "./inputs.js";
import { mayHaveBody } from "./methods.js";
import { parseValue } from "./parse-value.js";
import { shapeAnswer } from "./shape-answer.js";
import type { ValueExpression } from "./values.js";

type Resolved = Pick<Endpoint, "inputs" | "asked" | "action" | "outputs" | "output">;

/** Resolves what an endpoint does when it is called, and with that its inputs and outputs. Undefined: its target is unknown (reported). */
export function resolveBehaviour(written: Behaviour, context: EndpointContext): Resolved | undefined {
  const inputs = createInputTable(context.declared, context);
  const action = resolveAction(written, inputs, context);
  if (!action) return undefined;
  const names = endpointNames(inputs, context, new Set(), undefined);
  const outputs = written.outputParameters.map((output) => ({ name: output.name, ...buildOutput(output, names) }));
  reportOpenOutputs(written, context);
  return { action, ...shapeAnswer(action, outputs), inputs: inputs.list(), asked: askedOf(inputs.list()) };
}

function resolveAction(written: Behaviour, inputs: InputTable, context: EndpointContext): Action | undefined {
  if (written.ref !== undefined) return resolveFlow(written, written.ref, inputs, context);
  if (written.call !== undefined) return resolveCall(written, written.call, inputs, context);
  if (written.steps.length > 0) return resolveSteps(written, inputs, context);
  return written.outputParameters.some(hasValue) ? { kind: "mock" } : { kind: "handler", target: undefined };
}

function hasValue(output: Behaviour["outputParameters"][number]): boolean {
  return (
    output.const !== undefined ||
    (output.value !== undefined && !(output.value.kind === "scalar" && typeof output.value.value === "string" && output.value.value.startsWith("$"))) ||
    (output.properties?.some(hasValue) ?? false) ||
    (output.items !== undefined && hasValue(output.items))
  );
}

function resolveCall(written: Behaviour, call: string, inputs: InputTable, context: EndpointContext): Action | undefined {
  // A tool that only says what it is can be called by others: they share its handler's fate.
  const operation = context.scope.openTools.has(call) ? undefined : findTarget(call, valueSpan(written, "call"), context);
  if (!operation) {
    for (const entry of written.with) parseValue(entry.value, endpointNames(inputs, context, new Set(), undefined, entry.name));
    return { kind: "handler", target: context.scope.openTools.has(call) ? undefined : call };
  }
  return { kind: "call", operation, arguments: bindArguments(operation, written.with, inputs, context, new Set(), { byName: true, span: valueSpan(written, "call") }) };
}

function findTarget(call: string, span: Span, context: EndpointContext): Operation | undefined {
  const { reporter, apis } = context.scope;
  const target = findOperation(apis, call);
  if (target.kind === "operation") return target.operation;
  if (target.kind === "unknown-operation") {
    const start = span.end - target.operation.length - (span.file.text[span.end - 1] === '"' || span.file.text[span.end - 1] === "'" ? 1 : 0);
    const wrong = span.file.text.startsWith(target.operation, start) ? { ...span, start, end: start + target.operation.length } : span;
    reporter.report("model/unknown-operation", wrong, target);
  } else {
    const start = span.file.text.indexOf(target.namespace, span.start);
    const wrong = start >= span.start && start + target.namespace.length <= span.end ? { ...span, start, end: start + target.namespace.length } : span;
    reporter.report("model/unknown-namespace", wrong, { ...target, known: apis.map((api) => api.namespace) });
  }
  return undefined;
}

interface Flowing {
  /** Whether inputs that `with` does not name flow into parameters of their own name. */
  readonly byName: boolean;
  readonly span: Span;
}

/**
 * What goes into each parameter of the called operation: its `with` value, else the input of its name. Where nothing is declared and nothing
 * is passed, the operation's own parameters are the inputs (all of them without `with`, the required ones beside it).
 */
function bindArguments(
  operation: Operation,
  written: readonly WrittenValue[],
  inputs: InputTable,
  context: EndpointContext,
  steps: ReadonlySet<string>,
  flowing: Flowing,
): readonly Argument[] {
  const { reporter } = context.scope;
  const values = new Map<string, ValueExpression>();
  const callable = operation.asked;
  for (const entry of written) {
    // The fields of a body template are inputs of their own: together they are the whole body. Some methods have none.
    const bodyIsElsewhere = operation.body?.kind === "data" || !mayHaveBody(operation.method);
    if (entry.name === "body" && bodyIsElsewhere && !callable.some(({ name }) => name === "body")) continue;
    const parameter = callable.find((candidate) => candidate.name === entry.name) ?? callable.find((candidate) => foldName(candidate.name) === foldName(entry.name));
    const value = parseValue(entry.value, endpointNames(inputs, context, steps, feedOf(operation, parameter) ?? wholeBodyOf(operation, entry.name), entry.name));
    if (parameter) {
      values.set(parameter.name, value);
    } else if (operation.parameters.some((candidate) => candidate.name === entry.name)) {
      reporter.report("model/fixed-parameter", entry.nameSpan, { parameter: entry.name, operation: operation.id });
    } else {
      reporter.report("model/unknown-parameter", entry.nameSpan, {
        parameter: entry.name,
        operation: operation.id,
        nearest: nearestWord(entry.name, callable.map((candidate) => candidate.name)),
      });
    }
  }
  const nothingDeclared = context.declared.every((input) => input.origin === "inferred");
  return callable.flatMap((parameter): readonly Argument[] => {
    const value = values.get(parameter.name);
    if (value) return [{ parameter, value }];
    if (!flowing.byName) return [];
    const known = inputs.find(parameter.name);
    // What the operation's own templates read has no other way in.
    const infer = parameter.required || parameter.in === "template" || parameter.repeatsItself === true || (nothingDeclared && written.length === 0);
    if (!known && !infer) return [];
    const input = inputs.use(known?.name ?? parameter.name, undefined, feedOf(operation, parameter), flowing.span);
    if (!known) reporter.report("portability/undeclared-input", flowing.span, { input: input.name, owner: context.label });
    return [{ parameter, value: { kind: "input", name: input.name, path: [] } }];
  });
}

/** `with: {body: rest.body}` of an operation whose body is a set of fields: the fields come from that object. */
function wholeBodyOf(operation: Operation, name: string): Feed | undefined {
  const field = name === "body" && operation.body?.kind === "fields" ? operation.parameters.find((parameter) => parameter.in === "body") : undefined;
  return field && { ...field, isWholeBody: true };
}

/** A parameter as what an input feeds: whether it is all that the operation takes from the body. */
function feedOf({ body, parameters }: Operation, parameter: OperationParameter | undefined): Feed | undefined {
  if (!parameter) return undefined;
  const isOnlyHole = parameters.every(({ name, in: place }) => place !== "template" || name === parameter.name);
  const isWholeBody = body?.kind === "parameter" ? body.name === parameter.name : body?.kind === "data" && isOnlyHole;
  return { ...parameter, isWholeBody };
}

function resolveFlow(written: Behaviour, ref: string, inputs: InputTable, context: EndpointContext): Action | undefined {
  const { flows, reporter } = context.scope;
  const flow = flows.get(ref);
  if (!flow) {
    reporter.report("model/unknown-ref", valueSpan(written, "ref"), { ref, nearest: nearestWord(ref, [...flows.keys()]), known: [...flows.keys()] });
    return undefined;
  }
  const values = new Map(written.with.map((entry) => [entry.name, parseValue(entry.value, endpointNames(inputs, context, new Set(), parameterOf(flow, entry.name), entry.name))]));
  const arguments_ = flow.inputs.flatMap((target): readonly FlowArgument[] => {
    if (target.value !== undefined) return [];
    const value = values.get(target.name);
    if (value) return [{ input: target.name, value }];
    const known = inputs.find(target.name);
    // REST operations inherit the flow's inputs as tools do: without them the flow could not be called (the engine passes nothing).
    const input = known ?? inputs.use(target.name, undefined, parameterOf(flow, target.name), valueSpan(written, "ref"));
    return [{ input: target.name, value: { kind: "input", name: input.name, path: [] } }];
  });
  return { kind: "flow", flow, arguments: arguments_ };
}

/** A flow's input seen as a parameter, so that what feeds it is inferred the same way. */
function parameterOf(flow: Flow, name: string): Feed | undefined {
  const input = flow.inputs.find((candidate) => candidate.name === name);
  return input && { name, in: "template", type: input.type, required: input.required, description: input.description, value: undefined, isWholeBody: name === "body", span: input.span };
}

function resolveSteps(written: Behaviour, inputs: InputTable, context: EndpointContext): Action | undefined {
  const known = new Set<string>();
  const steps: Step[] = [];
  let complete = true;
  for (const step of written.steps) {
    const built = resolveStep(step, inputs, context, known);
    if (built) steps.push(built);
    else complete = false;
    known.add(step.name);
  }
  const mappings = written.mappings.flatMap((mapping): readonly Mapping[] => {
    const match = /^\$\.([^.[\]]+)(?:\.(.+))?$/.exec(mapping.value);
    const step = match?.[1];
    if (step === undefined || !known.has(step)) {
      context.scope.reporter.report("model/unknown-step", valueSpan(mapping, "value"), { value: mapping.value, nearest: nearestWord(step ?? mapping.value, [...known]) });
      return [];
    }
    return [{ target: mapping.target.split("."), step, path: match?.[2]?.split(".") ?? [], span: valueSpan(mapping, "target") }];
  });
  reportMappingClashes(mappings, context);
  if (steps.length > 1 || mappings.length > 0) context.scope.reporter.report("portability/failed-step", keySpan(written, "steps"), { owner: context.label });
  return complete ? { kind: "steps", steps, mappings } : undefined;
}

function reportMappingClashes(mappings: readonly Mapping[], context: EndpointContext): void {
  const earlier = new Map<string, Mapping>();
  for (const mapping of mappings) {
    const target = mapping.target.join(".");
    const clash = [...earlier].find(([other]) => other === target || target.startsWith(`${other}.`) || other.startsWith(`${target}.`));
    if (clash) context.scope.reporter.report("model/mapping-clash", mapping.span, { target, earlier: clash[0] }, [{ span: clash[1].span, label: "first mapped here" }]);
    else earlier.set(target, mapping);
  }
}

function resolveStep(step: WrittenStep, inputs: InputTable, context: EndpointContext, earlier: ReadonlySet<string>): Step | undefined {
  const span = keySpan(step, "name");
  switch (step.kind) {
    case "call": {
      const operation = findTarget(step.call, valueSpan(step, "call"), context);
      if (!operation) return undefined;
      const bound = bindArguments(operation, step.with, inputs, context, earlier, { byName: true, span: valueSpan(step, "call") });
      return { kind: "call", name: step.name, operation, arguments: bound, span };
    }
    case "lookup": {
      if (!earlier.has(step.index)) {
        context.scope.reporter.report("model/unknown-step", valueSpan(step, "index"), { value: step.index, nearest: nearestWord(step.index, [...earlier]) });
        return undefined;
      }
      const node = { kind: "scalar", span: valueSpan(step, "lookupValue"), value: step.lookupValue, text: step.lookupValue } as const;
      const lookupValue = parseValue(node, endpointNames(inputs, context, earlier, undefined));
      return { kind: "lookup", name: step.name, index: step.index, match: step.match, lookupValue, fields: step.outputParameters, span };
    }
    case "script":
      return {
        kind: "script",
        name: step.name,
        language: step.language,
        location: step.location,
        file: step.file,
        dependencies: step.dependencies,
        arguments: step.with.map((entry) => ({ name: entry.name, value: parseValue(entry.value, endpointNames(inputs, context, earlier, undefined)) })),
        span,
      };
  }
}
function reportOpenOutputs(written: Behaviour, context: EndpointContext): void {
  for (const output of written.outputParameters) {
    if (output.type === "object" && !output.properties && output.mapping !== undefined) {
      context.scope.reporter.report("portability/open-object", valueSpan(output, "mapping"), { owner: context.label });
    }
  }
}

