import type { Endpoint, Input, Mapping, Operation } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import { camelCase } from "../text/casing.js";
import type { ClientFunction } from "./client.js";
import { code, comment, type Code, identifier, joinCode, literal, propertyKey } from "./code.js";
import { callInput, type PlainEndpoint, type StepsAction } from "./endpoint.js";
import { inputMembers, objectReader } from "./endpoint-inputs.js";
import { type Compiled, compileExpression, type Reader } from "./expression.js";
import { createImports, type Imports } from "./imports.js";
import { assignNames, functionName, typeName } from "./names.js";
import type { FunctionCode, OperationsPlan } from "./plan.js";
import { type CallStep, type LookupStep, scheduleSteps, type Stage, stepNamed, stepsRead } from "./schedule.js";
import { compileShape, readsSource } from "./shape.js";

/** The function that an endpoint's steps become, and what adapters need to call it. */
export interface OperationFunction {
  readonly name: string;
  /** Module of the function, `./operations`. */
  readonly module: string;
  readonly inputs: readonly Input[];
  readonly endpoint: Endpoint;
  readonly steps: StepsAction;
}

/** An endpoint of an adapter whose steps want a function. */
export interface StepsEndpoint {
  readonly plain: PlainEndpoint;
  readonly name: string;
  /** The adapter's namespace, or the aggregate's: tells same-named ones apart. */
  readonly namespace: string;
}

/** Names the functions: one for each distinct set of steps, so that a tool and a route that do the same share it. Names of `taken` are the client's. */
export function nameOperationFunctions(endpoints: readonly StepsEndpoint[], taken: ReadonlySet<string>): ReadonlyMap<PlainEndpoint, OperationFunction> {
  const distinct = new Map<string, StepsEndpoint>();
  const keys = new Map<StepsEndpoint, string>();
  for (const entry of endpoints) {
    if (entry.plain.action.kind !== "steps") continue;
    const key = keyOf(entry.name, entry.plain.action);
    keys.set(entry, key);
    if (!distinct.has(key)) distinct.set(key, entry);
  }
  const wanted = [...distinct.values()].map((entry) => ({ item: entry, name: entry.name, qualifiers: [entry.namespace, "steps"] }));
  const { names } = assignNames(wanted, "operation");
  const found = new Map<string, OperationFunction>();
  for (const [key, entry] of distinct) {
    const { action } = entry.plain;
    if (action.kind !== "steps") continue;
    const plainName = names.get(entry) ?? "operation";
    // The client has the plainer name: what it calls has it in the capability, too.
    const name = taken.has(plainName) ? camelCase(`${entry.namespace} ${entry.name}`) : plainName;
    found.set(key, { module: "./operations", name: taken.has(name) ? `${name}Steps` : name, inputs: distinctInputs(action.owner), endpoint: action.owner, steps: action.steps });
  }
  return new Map([...keys].flatMap(([entry, key]) => {
    const planned = found.get(key);
    return planned ? [[entry.plain, planned] as const] : [];
  }));
}

/** An input of each name: expressions read the first. */
function distinctInputs({ inputs }: Endpoint): readonly Input[] {
  return inputs.filter((input, index) => inputs.findIndex(({ name }) => name === input.name) === index);
}

/** What makes two sets of steps the same: all but where they are written and how their inputs travel. */
function keyOf(name: string, { steps, owner }: Extract<PlainEndpoint["action"], { kind: "steps" }>): string {
  const inputs = owner.inputs.map(({ name: input, type, required, value }) => ({ input, type, required, value }));
  const parts = steps.steps.map((step) => (step.kind === "call" ? { name: step.name, call: step.operation.id, with: step.arguments.map(({ parameter, value }) => [parameter.name, value]) } : { ...step, span: undefined }));
  return JSON.stringify([name, inputs, parts, steps.mappings.map(({ target, step, path }) => [target, step, path]), owner.output]);
}

/** Plans `operations.ts`: one function for each set of steps, in YAML order. */
export function planOperations(functions: readonly OperationFunction[], clientOf: (id: string) => ClientFunction, own: ReadonlySet<string>): { readonly operations: OperationsPlan; readonly imports: Imports } {
  const imports = createImports(own);
  const types = functions.flatMap((entry) => {
    const members = inputMembers(entry.inputs, imports);
    return members.length === 0 ? [] : [{ doc: comment([`What \`${entry.name}\` takes.`]), name: identifier(inputTypeOf(entry)), members }];
  });
  const planned = functions.map((entry) => planFunction(entry, clientOf, imports));
  return { operations: { kind: "operations", path: "operations.ts", types, functions: planned, imports: imports.lines(0) }, imports };
}

/** The type of what a function of steps takes. */
export function inputTypeOf({ name }: OperationFunction): string {
  return `${typeName(name)}Input`;
}

/** Whether a caller passes anything. */
export function takesInput({ inputs }: OperationFunction): boolean {
  return inputs.some((input) => input.value === undefined);
}

function planFunction(entry: OperationFunction, clientOf: (id: string) => ClientFunction, imports: Imports): FunctionCode {
  const { steps, mappings } = entry.steps;
  const written = steps.filter((step): step is CallStep | LookupStep => step.kind !== "script");
  const read = stepsRead(written, mappings);
  const plainSteps = written.filter((step) => step.kind === "call" || read.has(step));
  const locals = nameLocals(plainSteps, clientOf);
  const reader: Reader = { ...objectReader(entry.inputs, code`input`, imports, code`options`), step: (name) => locals.seen(name) };
  // Without mappings the last call answers, and its status is the operation's.
  const answering = mappings.length > 0 ? undefined : plainSteps.findLast((step): step is CallStep => step.kind === "call");
  const stages = scheduleSteps(plainSteps);
  const last = stages.at(-1);
  const endsInAnswer = answering !== undefined && last?.kind === "calls" && last.steps.length === 1 && last.steps[0] === answering;
  const statements = (endsInAnswer ? stages.slice(0, -1) : stages).flatMap((stage) => planStage(stage, { answering, read }, reader, locals, clientOf, imports));
  const answer = (): Code => {
    if (mappings.length > 0) return mapped(mappings, entry.endpoint.output, reader, imports);
    if (answering === undefined) return code`null`;
    return endsInAnswer ? code`await ${planCall(answering, true, reader, clientOf, imports)}` : locals.answer(answering);
  };
  const body = [...statements, code`return ${answer()};`];
  const all = joinCode(body, "\n");
  const input = takesInput(entry) ? code`input: ${identifier(inputTypeOf(entry))}` : code`input: Readonly<Record<string, never>>`;
  // Members that every object inherits cannot be left out of a default.
  const optionalInput = entry.inputs.some((one) => one.value === undefined && (one.required || one.name in Object.prototype)) ? code`` : code` = {}`;
  return {
    doc: comment([entry.endpoint.description, describeSteps(written)]),
    name: identifier(entry.name),
    async: true,
    parameters: code`${/\binput\b/.test(all) ? code`` : code`_`}${input}${optionalInput}, options: ${imports.type("runtime/steps", "OperationOptions")} = {}`,
    returns: code`Promise<${imports.type("runtime/json", mappings.length > 0 ? "JsonObject" : "JsonValue")}>`,
    statements: body,
  };
}

function describeSteps(steps: readonly (CallStep | LookupStep)[]): string {
  return `Steps: ${steps.map((step) => (step.kind === "call" ? `\`${step.operation.id}\`` : `look up \`${step.match}\` in \`${step.index}\``)).join(", ")}.`;
}

interface Locals {
  /** The variable of a call's answer, or of a lookup's match. */
  readonly answer: (step: CallStep | LookupStep) => Code;
  /** The variable of what later steps see of a call's answer. */
  readonly fields: (step: CallStep) => Code;
  /** How later steps read the step `name`. */
  readonly seen: (name: string) => Compiled;
}

function nameLocals(steps: readonly (CallStep | LookupStep)[], clientOf: (id: string) => ClientFunction): Locals {
  const taken = new Set(["input", "options", ...steps.flatMap((step) => (step.kind === "call" ? [clientOf(step.operation.id).name] : []))]);
  const name = (step: CallStep | LookupStep, suffix: string): Code => {
    const base = functionName(`${step.name} ${suffix}`, "step");
    let unique = base;
    for (let count = 2; taken.has(unique); count += 1) unique = `${base}${count}`;
    taken.add(unique);
    return identifier(unique);
  };
  const answers = new Map(steps.map((step) => [step, name(step, step.kind === "call" ? "answer" : "match")]));
  const fields = new Map(steps.flatMap((step) => (step.kind === "call" && step.operation.outputs.length > 0 ? [[step, name(step, "fields")] as const] : [])));
  const answer = (step: CallStep | LookupStep): Code => answers.get(step) ?? code`undefined`;
  return {
    answer,
    fields: (step) => fields.get(step) ?? answer(step),
    seen: (wanted) => {
      const step = stepNamed(steps, wanted);
      const found = step && (step.kind === "call" ? (fields.get(step) ?? answer(step)) : answer(step));
      return { code: found ?? code`undefined`, type: { kind: "any" }, optional: true };
    },
  };
}

interface Uses {
  /** The call whose answer is the operation's. */
  readonly answering: CallStep | undefined;
  readonly read: ReadonlySet<CallStep | LookupStep>;
}

function planStage(stage: Stage, { answering, read }: Uses, reader: Reader, locals: Locals, clientOf: (id: string) => ClientFunction, imports: Imports): readonly Code[] {
  if (stage.kind === "lookup") {
    const { step } = stage;
    const wanted = compileExpression(step.lookupValue, reader, imports).code;
    return [code`const ${locals.answer(step)} = ${imports.value("runtime/steps", "lookUp")}(${reader.step(step.index).code}, ${literal(step.match)}, ${wanted}, ${literal(step.fields)});`];
  }
  const calls = stage.steps.map((step) => planCall(step, step === answering, reader, clientOf, imports));
  const together = calls.length === 1 ? joinCode(calls, "") : code`Promise.all([\n${joinCode(calls, ",\n")},\n])`;
  // What nothing reads has no name.
  const names = stage.steps.map((step) => ((read.has(step) && seesAnswer(step.operation)) || step === answering ? locals.answer(step) : code``));
  const last = names.findLastIndex((name) => name !== "");
  const target = calls.length === 1 ? joinCode(names, "") : code`[${joinCode(names.slice(0, last + 1), ", ")}]`;
  const awaited = last < 0 ? code`await ${together};` : code`const ${target} = await ${together};`;
  return [awaited, ...stage.steps.flatMap((step) => (read.has(step) ? planFields(step, locals, imports) : []))];
}

function planCall(step: CallStep, answers: boolean, reader: Reader, clientOf: (id: string) => ClientFunction, imports: Imports): Code {
  const { operation } = step;
  const client = clientOf(operation.id);
  const options = imports.value("runtime/steps", answers ? "answerOptions" : "stepOptions");
  const call = code`${imports.value(client.module, client.name)}(${callInput(client, step.arguments, reader, imports)}, ${options}(options, ${literal(operation.namespace)}))`;
  // An answer of a type of its own is JSON all the same.
  return operation.output.kind === "known" ? code`${call}.then((answer) => ${imports.value("runtime/json", "asDeclared")}<${imports.type("runtime/json", "JsonValue")}>(answer))` : call;
}

/** Whether what later steps see is made of the answer: of all of it, or of what the declared outputs read. */
function seesAnswer({ outputs }: Operation): boolean {
  const [first] = outputs;
  return first === undefined || outputs.some(({ name }) => name !== undefined) || readsSource(first.shape);
}

/** The declared outputs of the consumed operation are what later steps see: named ones as fields, else the first as it is (engine-semantics 2.5). */
function planFields(step: CallStep, locals: Locals, imports: Imports): readonly Code[] {
  const { outputs } = step.operation;
  const nothing: Reader = { input: absent, parameter: absent, step: absent, binding: absent };
  const named = outputs.flatMap(({ name, shape }) => (name === undefined ? [] : [code`${propertyKey(name)}: ${compileShape(shape, code`value`, nothing, imports)}`]));
  const [first] = outputs;
  if (named.length === 0) return first ? [code`const ${locals.fields(step)} = ${compileShape(first.shape, locals.answer(step), nothing, imports)};`] : [];
  const parameter = outputs.some(({ name, shape }) => name !== undefined && readsSource(shape)) ? code`value` : code``;
  return [code`const ${locals.fields(step)} = ${imports.value("runtime/steps", "fieldsOf")}(${locals.answer(step)}, (${parameter}) => ({ ${joinCode(named, ", ")} }));`];
}

function absent(): Compiled {
  return { code: code`undefined`, type: { kind: "any" }, optional: true };
}

interface Branch {
  readonly members: Map<string, Branch | Mapping>;
}

/** The object that mappings make; targets with dots nest. */
function mapped(mappings: readonly Mapping[], output: DataType, reader: Reader, imports: Imports): Code {
  const root: Branch = { members: new Map() };
  for (const mapping of mappings) {
    let branch = root;
    for (const part of mapping.target.slice(0, -1)) {
      const known = branch.members.get(part);
      const inner: Branch = known && "members" in known ? known : { members: new Map() };
      branch.members.set(part, inner);
      branch = inner;
    }
    branch.members.set(mapping.target.at(-1) ?? "", mapping);
  }
  const types = new Map(output.kind === "object" ? output.properties.map(({ name, type }) => [name, type] as const) : []);
  const write = (branch: Branch, outermost: boolean): Code => {
    const members = [...branch.members].map(([name, inner]) => {
      const value = "members" in inner ? write(inner, false) : convertMapped(compileExpression({ kind: "step", step: inner.step, path: inner.path }, reader, imports).code, outermost ? types.get(name) : undefined, imports);
      return code`${propertyKey(name)}: ${value}`;
    });
    return code`${imports.value("runtime/steps", "present")}({ ${joinCode(members, ", ")} })`;
  };
  return write(root, true);
}

/** A mapped value as the type that the output of its name declares, where nothing is lost. */
function convertMapped(value: Code, type: DataType | undefined, imports: Imports): Code {
  const converters = { string: "asText", number: "asNumber", integer: "asInteger", boolean: "asBoolean" } as const;
  const kind = type?.kind === "nullable" ? type.of.kind : type?.kind;
  if (kind !== "string" && kind !== "number" && kind !== "integer" && kind !== "boolean") return value;
  return code`${imports.value("runtime/steps", "converted")}(${value}, ${imports.value("runtime/json", converters[kind])})`;
}

/** The formats whose answers are no JSON, which steps cannot read. */
export function unreadable({ format }: Operation): boolean {
  return format === "raw" || format === "binary";
}
