import type { Span } from "../diagnostics/span.js";
import type { Behaviour, Step as WrittenStep, WrittenValue } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { foldName } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import type { Action, Argument, Endpoint, Flow, FlowArgument, Input, Mapping, Operation, OperationParameter, Step } from "./capability.js";
import { buildOutput, type BuiltOutput } from "./build-output.js";
import { type CapabilityScope, findOperation } from "./capability-scope.js";
import { createInputTable, type Feed, type InputOwner, type InputPart, type InputTable } from "./inputs.js";
import { type NameScope, parseValue } from "./parse-value.js";
import { anyType, type DataType } from "./types.js";
import type { OutputShape, ValueExpression } from "./values.js";

/** What an endpoint stands in: its adapter (or aggregate), and where its inferred inputs may stand. */
export interface EndpointContext extends InputOwner {
  /** The surrounding adapter's namespace, or the aggregate's. */
  readonly namespace: string;
  /** `exposes <namespace>`, for the bindings it reads. */
  readonly user: string;
  readonly declared: readonly Input[];
  readonly scope: CapabilityScope;
  /** For messages: `tool `list-ships``. */
  readonly label: string;
}

type Resolved = Pick<Endpoint, "inputs" | "action" | "outputs" | "output">;

/** Resolves what an endpoint does when it is called, and with that its inputs and outputs. Undefined: its target is unknown (reported). */
export function resolveBehaviour(written: Behaviour, context: EndpointContext): Resolved | undefined {
  const inputs = createInputTable(context.declared, context);
  const action = resolveAction(written, inputs, context);
  if (!action) return undefined;
  const names = endpointNames(inputs, context, new Set(), undefined);
  const outputs = written.outputParameters.map((output) => ({ name: output.name, ...buildOutput(output, names) }));
  reportOpenOutputs(written, context);
  return { action, ...shapeAnswer(action, outputs), inputs: inputs.list() };
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
  const callable = operation.parameters.filter((parameter) => parameter.value === undefined);
  for (const entry of written) {
    // The fields of a body template are inputs of their own: together they are the whole body. Some methods have none.
    const bodyIsElsewhere = operation.body?.kind === "data" || operation.method === "GET" || operation.method === "HEAD";
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
    const infer = parameter.required || parameter.in === "template" || parameter.asked === true || (nothingDeclared && written.length === 0);
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
  return input && { name, in: "template", type: input.type, required: input.required, description: input.description, value: undefined, declared: true, isWholeBody: name === "body", span: input.span };
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

const parts: Readonly<Record<string, InputPart | "any">> = {
  query: "query", path: "path", header: "header", headers: "header", cookie: "cookie", params: "any",
};

/** The names that the values of one endpoint may use ("Values: one grammar" in the spec). `feeds` is the parameter that the value goes to, `key` its `with` key. */
function endpointNames(inputs: InputTable, context: EndpointContext, steps: ReadonlySet<string>, feeds: Feed | undefined, key?: string): NameScope {
  const { bindings, reporter } = context.scope;

  const input = (name: string, part: InputPart | undefined, path: readonly string[], span: Span): ValueExpression => {
    const known = inputs.find(name);
    // A field of an input says nothing of the input itself.
    const used = inputs.use(name, part, path.length === 0 ? feeds : undefined, span);
    if (!known) reporter.report("portability/undeclared-input", span, { input: used.name, owner: context.label });
    return { kind: "input", name: used.name, path };
  };

  /** A name after `rest.`, `tools.` or the own namespace: the longest prefix that is an input (or the fed parameter), then a path. */
  const argument = (name: string, span: Span): ValueExpression => {
    if (inputs.find(name) || name === feeds?.name || name === key) return input(name, undefined, [], span);
    const [head = name, ...rest] = name.split(".");
    if (rest.length > 0 && /^[\w$-]+$/.test(head)) return input(head, undefined, rest, span);
    return input(name, undefined, [], span);
  };

  const requestPart = (name: string, span: Span): ValueExpression => {
    const [head = name, ...rest] = name.split(".");
    const part = Object.hasOwn(parts, head) ? parts[head] : undefined;
    if (rest.length > 0 && part !== undefined && !inputs.find(name)) return input(rest.join("."), part === "any" ? undefined : part, [], span);
    const [field, ...inside] = rest;
    // In REST, a field of the body is an input of its own, unless the body is one already.
    if (head === "body" && field !== undefined && context.method !== undefined && !inputs.find("body") && !inputs.find(name)) return input(field, "body", inside, span);
    if (head === "body" && !inputs.find(name)) return input("body", "body", rest, span);
    return argument(name, span);
  };

  const own = (text: string): string | undefined => {
    const name = text.startsWith("$this.") ? text.slice("$this.".length) : text;
    if (name.startsWith(`${context.namespace}.`)) return name.slice(context.namespace.length + 1);
    return name === text ? undefined : name;
  };

  const binding = (variable: string, span: Span): ValueExpression => {
    bindings.use(variable, context.user, span);
    reporter.report("portability/binding", span, { variable });
    return { kind: "binding", variable };
  };

  const pseudo = (text: string): string | undefined => /^(?:rest|tools)\.(.+)$/s.exec(text)?.[1]?.trim();

  return {
    reference: (text, span) => {
      const ownName = own(text);
      if (ownName !== undefined) return argument(ownName, span);
      // Names hold no blanks, but for those that some generators leave inside them.
      const name = pseudo(text)?.replace(/\s+/g, " ");
      if (name !== undefined && (!name.includes(" ") || name === feeds?.name || inputs.find(name) !== undefined)) {
        reporter.report("portability/pseudo-namespace", span, { text, name: name.replace(/^(?:query|path|headers?|cookie|params|body)\./, ""), namespace: context.namespace });
        return requestPart(name, span);
      }
      if (text.startsWith("$.")) {
        const [step = "", ...path] = text.slice(2).split(".");
        if (steps.has(step)) return { kind: "step", step, path };
        if (steps.size > 0) reporter.report("model/unknown-step", span, { value: text, nearest: nearestWord(step, [...steps]) });
        return undefined;
      }
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      if (variable !== undefined) return binding(variable, span);
      reportNearMiss(text, span);
      return undefined;
    },
    hole: (name, span) => {
      const plain = pseudo(name) ?? own(name);
      if (plain !== undefined) return requestPart(plain, span);
      if (name.startsWith("$.")) {
        const [step = "", ...path] = name.slice(2).split(".");
        if (steps.has(step)) return { kind: "step", step, path };
      }
      if (inputs.find(name)) return input(name, undefined, [], span);
      const [head = name, ...path] = name.split(".");
      if (steps.has(head)) return { kind: "step", step: head, path };
      if (path.length > 0 && inputs.find(head)) return input(head, undefined, path, span);
      const variable = bindings.find(name);
      if (variable !== undefined) return binding(variable, span);
      if (/^[A-Z][A-Z0-9_]*$/.test(name) && name !== feeds?.name) return binding(name, span);
      return path.length > 0 ? input(head, undefined, path, span) : input(name, undefined, [], span);
    },
  };

  /** Text that looks like a reference and is none: most often a misspelled namespace. */
  function reportNearMiss(text: string, span: Span): void {
    const match = /^([A-Za-z][\w-]*)\.([\w$-]+)$/.exec(text);
    const head = match?.[1];
    if (head === undefined) return;
    const nearest = nearestWord(head, [context.namespace, "rest", "tools", "env", ...steps]);
    if (nearest !== undefined && nearest !== head) reporter.report("model/unresolved-reference", span, { text, nearest: `${nearest}.${match?.[2] ?? ""}` });
  }
}

/** Which outputs answer, and the type of the answer. Several named mock outputs are the fields of one object. */
function shapeAnswer(action: Action, outputs: readonly (BuiltOutput & { readonly name: string | undefined })[]): Pick<Endpoint, "outputs" | "output"> {
  if (action.kind === "mock") {
    const [only, ...others] = outputs;
    // One object without a name is the answer itself.
    if (only?.shape.kind === "object" && only.name === undefined && others.length === 0) return { outputs: [only.shape], output: withoutNull(only.type) };
    const properties = outputs.map((output) => ({ ...output, name: output.name ?? "value" }));
    const shape: OutputShape = { kind: "object", path: undefined, properties: properties.map(({ name, shape: of }) => ({ name, shape: of })) };
    return { outputs: [shape], output: { kind: "object", open: false, properties: properties.map(({ name, type }) => ({ name, type: withoutNull(type), required: true })) } };
  }
  if (action.kind === "steps" && action.mappings.length > 0) return { outputs: [], output: stepsType(action, outputs) };
  const upstream = upstreamType(action);
  const shapes = outputs.filter((output) => !isWholeAnswer(output.shape));
  // `$.` alone, without a shape, is the upstream answer as it is.
  if (shapes.length === 0 || outputs[0] === undefined || isWholeAnswer(outputs[0].shape) || upstream.kind === "binary") {
    return { outputs: [], output: upstream };
  }
  const [first] = shapes;
  return { outputs: outputs.map((output) => output.shape), output: shapes.length === 1 && first ? withoutNull(first.type) : anyType };
}

function isWholeAnswer(shape: OutputShape): boolean {
  return shape.kind === "path" && shape.path.kind === "steps" && shape.path.steps.length === 0 && (shape.type === undefined || shape.type === "object" || shape.type === "array" || shape.type === "binary") && shape.maxLength === undefined;
}

/** The first output that maps to something answers: it is never null itself. */
function withoutNull(type: DataType): DataType {
  return type.kind === "nullable" ? type.of : type;
}

function upstreamType(action: Action): DataType {
  if (action.kind === "call") return action.operation.output;
  if (action.kind === "flow") return action.flow.output;
  return anyType;
}

/** Mapped steps answer with an object of the mappings' targets; declared outputs say their types. */
function stepsType(action: Extract<Action, { kind: "steps" }>, outputs: readonly (BuiltOutput & { readonly name: string | undefined })[]): DataType {
  const declared = new Map(outputs.flatMap((output) => (output.name === undefined ? [] : [[output.name, output.type] as const])));
  const names = [...new Set(action.mappings.map((mapping) => mapping.target[0] ?? ""))];
  return { kind: "object", open: false, properties: names.map((name) => ({ name, type: nullableType(opened(declared.get(name) ?? anyType)), required: false })) };
}

/** A declared type of what is handed on unshaped: what is declared may be there, and more. */
function opened(type: DataType): DataType {
  switch (type.kind) {
    case "object":
      return { ...type, open: true, properties: type.properties.map((property) => ({ ...property, type: opened(property.type), required: false })) };
    case "array":
      return { ...type, items: opened(type.items) };
    case "record":
      return { ...type, values: opened(type.values) };
    case "nullable":
      return { ...type, of: opened(type.of) };
    default:
      return type;
  }
}

function nullableType(type: DataType): DataType {
  return type.kind === "any" || type.kind === "nullable" ? type : { kind: "nullable", of: type };
}

function reportOpenOutputs(written: Behaviour, context: EndpointContext): void {
  for (const output of written.outputParameters) {
    if (output.type === "object" && !output.properties && output.mapping !== undefined) {
      context.scope.reporter.report("portability/open-object", valueSpan(output, "mapping"), { owner: context.label });
    }
  }
}

