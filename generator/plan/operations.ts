import type { Argument, Operation, Step } from "../model/capability.js";
import { fileAt, stepNamed } from "../model/step-files.js";
import { isNumeric } from "../model/parse-json-path.js";
import type { PathStep } from "../model/values.js";
import { returnedBy } from "./client-sender.js";
import { callCode, type ClientFunction } from "./client.js";
import {
  type Code,
  code,
  codeFrom,
  isEmpty,
  joinCode,
  literal,
  localName,
  objectLiteral,
  propertyKey,
  text,
  undefinedCode,
  uses,
} from "./code.js";
import { comment } from "./comment.js";
import { planEarlyValues } from "./early-values.js";
import { objectReader, propertyOf } from "./endpoint-inputs.js";
import { callInput } from "./call-input.js";
import { type Compiled, compileExpression, type Reader } from "./expression.js";
import { heldAnswer } from "./held-steps.js";
import { local } from "./locals.js";
import { mappedAnswer } from "./mapped-answer.js";
import { declareInput, declareType } from "./named-type.js";
import { madeFrom } from "../diagnostics/origin.js";
import { functionName } from "./names.js";
import type { OperationFunction } from "./operation-functions.js";
import type { FunctionCode, OperationsPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import { type CallStep, scheduleSteps, type ScriptStep, type Stage, stepsRead } from "./schedule.js";
import type { ScriptNames } from "./scripts.js";
import { compileShape, readsSource } from "./shape.js";
import { stepSources } from "./step-sources.js";
import { isFile, passageOf } from "../model/answer.js";

/** Plans `operations.ts`: one function for each set of steps, in YAML order. */
export function planOperations(
  functions: readonly OperationFunction[],
  clientOf: (id: string) => ClientFunction,
  scripts: ScriptNames,
): OperationsPlan {
  const types = functions.flatMap(({ input, answer, asked, endpoint }) =>
    [
      ...(input ? [declareInput(input, asked.map(propertyOf))] : []),
      ...(answer ? [declareType(answer, endpoint.output)] : []),
    ].map((type) => madeFrom(type, endpoint.span)),
  );
  return {
    kind: "operations",
    path: "operations.ts",
    types,
    functions: functions.map((entry) => planFunction(entry, clientOf, scripts)),
  };
}

function planFunction(
  entry: OperationFunction,
  clientOf: (id: string) => ClientFunction,
  scripts: ScriptNames,
): FunctionCode {
  const { steps, mappings } = entry.steps;
  const read = stepsRead(steps, mappings);
  const plainSteps = steps.filter((step) => step.kind !== "lookup" || read.has(step));
  const within = {};
  const locals = nameLocals(plainSteps, within);
  const reader: Reader = {
    ...objectReader(entry.inputs, local.input, local.options),
    step: (name) => locals.seen(name),
    file: ({ step: name, path }) => {
      const step = stepNamed(plainSteps, name);
      return step && fileAt(step, path) && locals.answer(step);
    },
  };
  // Without mappings the last call answers, and its status is the operation's.
  const answering =
    mappings.length > 0 ? undefined : plainSteps.findLast((step): step is CallStep => step.kind === "call");
  // An answer that is handed on while it comes waits for nothing more.
  const stages: readonly Stage[] =
    answering !== undefined && heldAnswer(answering.operation) && !read.has(answering)
      ? [...scheduleSteps(plainSteps.filter((step) => step !== answering)), { kind: "calls", steps: [answering] }]
      : scheduleSteps(plainSteps);
  const last = stages.at(-1);
  const endsInAnswer =
    answering !== undefined && last?.kind === "calls" && last.steps.length === 1 && last.steps[0] === answering;
  const early = planEarlyValues(stages, clientOf, reader, within);
  const of: Uses = { answering, read, made: early.made };
  const statements = [
    ...early.statements,
    ...(endsInAnswer ? stages.slice(0, -1) : stages).flatMap((stage) =>
      planStage(stage, of, reader, locals, clientOf, scripts),
    ),
  ];
  const answer = (): Code => {
    if (mappings.length > 0) return mappedAnswer(entry, reader);
    if (answering === undefined) return code`null`;
    if (endsInAnswer) return code`await ${planCall(answering, of, reader, clientOf)}`;
    const held = heldAnswer(answering.operation);
    return held ? held.handedOn(locals.answer(answering)) : locals.answer(answering);
  };
  const body = withoutUnused([...statements, code`return ${answer()};`], plainSteps, locals);
  const planned: FunctionCode = {
    doc: comment([entry.endpoint.description, describeSteps(steps)]),
    name: entry.function.declared,
    async: true,
    parameters: parametersOf(entry, body),
    returns: code`Promise<${returnsOf(entry, answering, clientOf)}>`,
    statements: body,
  };
  return madeFrom(planned, entry.endpoint.span);
}

/** Without the values of what is read as a file alone. */
function withoutUnused(statements: readonly Code[], steps: readonly Step[], locals: Locals): readonly Code[] {
  const values = steps.flatMap((step) =>
    step.kind === "call" && heldAnswer(step.operation)?.value ? [locals.fields(step)] : [],
  );
  const unused = values.filter((value) => statements.filter((statement) => uses(statement, value)).length === 1);
  return statements.filter((statement) => !unused.some((value) => uses(statement, value)));
}

/** With mappings what they make, else what the last call answers. */
function returnsOf(
  { answer, steps }: OperationFunction,
  answering: CallStep | undefined,
  clientOf: (id: string) => ClientFunction,
): Code {
  if (steps.mappings.length > 0) return answer?.declared ?? runtime.json.JsonObject;
  if (answering === undefined) return code`null`;
  return returnedBy(clientOf(answering.operation.id));
}

function parametersOf({ input, asked }: OperationFunction, body: readonly Code[]): Code {
  const options = code`${local.options}: ${runtime.steps.OperationOptions} = {}`;
  if (!input) return options;
  const mark = body.some((statement) => uses(statement, local.input)) ? text("") : text("_");
  // Members that every object inherits cannot be left out of a default.
  const isNeeded = asked.some((one) => one.required || one.name in Object.prototype);
  return code`${mark}${local.input}: ${input.declared}${isNeeded ? text("") : text(" = {}")}, ${options}`;
}

function describeSteps(steps: readonly Step[]): string {
  const described = steps.map((step) => {
    switch (step.kind) {
      case "call":
        return `\`${step.operation.id}\``;
      case "lookup":
        return `look up \`${step.match}\` in \`${step.index}\``;
      case "script":
        return `run \`${step.file ?? step.name}\``;
    }
  });
  return `Steps: ${described.join(", ")}.`;
}

interface Locals {
  /** The variable of a call's answer, a lookup's match or a script's result. */
  readonly answer: (step: Step) => Code;
  /** The variable of what later steps see of a call's answer. */
  readonly fields: (step: CallStep) => Code;
  /** How later steps read the step `name`. */
  readonly seen: (name: string) => Compiled;
}

function suffixOf(step: Step): string {
  switch (step.kind) {
    case "call":
      return isFile(step.operation.answer) ? "file" : "answer";
    case "lookup":
      return "match";
    case "script":
      return "result";
  }
}

function nameLocals(steps: readonly Step[], within: object): Locals {
  const name = (step: Step, suffix: string): Code => localName(functionName(`${step.name} ${suffix}`, "step"), within);
  const answers = new Map(steps.map((step) => [step, name(step, suffixOf(step))]));
  const fields = new Map(
    steps.flatMap((step) => {
      if (step.kind !== "call") return [];
      if (step.operation.outputs.length > 0) return [[step, name(step, "fields")] as const];
      return heldAnswer(step.operation)?.value ? [[step, name(step, "value")] as const] : [];
    }),
  );
  const answer = (step: Step): Code => answers.get(step) ?? undefinedCode;
  return {
    answer,
    fields: (step) => fields.get(step) ?? answer(step),
    seen: (wanted) => {
      const step = stepNamed(steps, wanted);
      const found = step && (step.kind === "call" ? (fields.get(step) ?? answer(step)) : answer(step));
      const isText =
        step?.kind === "call" && passageOf(step.operation.answer) === "bytes" && step.operation.outputs.length === 0;
      return { code: found ?? undefinedCode, type: { kind: isText ? "string" : "any" }, optional: !isText };
    },
  };
}

interface Uses {
  /** The call whose answer is the operation's. */
  readonly answering: CallStep | undefined;
  readonly read: ReadonlySet<Step>;
  /** Values of arguments that stand in variables already. */
  readonly made: ReadonlyMap<Argument, Code>;
}

function planStage(
  stage: Stage,
  of: Uses,
  reader: Reader,
  locals: Locals,
  clientOf: (id: string) => ClientFunction,
  scripts: ScriptNames,
): readonly Code[] {
  const { answering, read } = of;
  if (stage.kind === "lookup") {
    const { step } = stage;
    const wanted = compileExpression(step.lookupValue, reader).code;
    return [
      codeFrom(
        code`const ${locals.answer(step)} = ${runtime.steps.lookUp}(${reader.step(step.index).code}, ${literal(step.match)}, ${wanted}, ${literal(step.fields)});`,
        step.span,
      ),
    ];
  }
  if (stage.kind === "script") {
    const run = planScript(stage.step, reader, scripts);
    const ran = read.has(stage.step) ? code`const ${locals.answer(stage.step)} = ${run};` : code`${run};`;
    return [codeFrom(ran, stage.step.span)];
  }
  const calls = stage.steps.map((step) => codeFrom(planCall(step, of, reader, clientOf), step.span));
  const together = calls.length === 1 ? joinCode(calls, "") : code`Promise.all([\n${joinCode(calls, ",\n")},\n])`;
  // What nothing reads has no name.
  const names = stage.steps.map((step) =>
    (read.has(step) && seesAnswer(step.operation)) || step === answering ? locals.answer(step) : text(""),
  );
  const last = names.findLastIndex((name) => !isEmpty(name));
  const target = calls.length === 1 ? joinCode(names, "") : code`[${joinCode(names.slice(0, last + 1), ", ")}]`;
  const awaited = last < 0 ? code`await ${together};` : code`const ${target} = await ${together};`;
  return [awaited, ...stage.steps.flatMap((step) => (read.has(step) ? planFields(step, locals) : []))];
}

/** A script's run: its context is what it sees of the inputs, then of earlier steps, then its own arguments (engine-semantics 5). */
function planScript(step: ScriptStep, reader: Reader, scripts: ScriptNames): Code {
  const members = new Map<string, Code>();
  for (const name of step.inputs) members.set(name, compileExpression({ kind: "input", name, path: [] }, reader).code);
  for (const name of step.reads) members.set(name, reader.step(name).code);
  for (const { name, value } of step.arguments) members.set(name, compileExpression(value, reader).code);
  const context = objectLiteral([...members].map(([name, value]) => code`${propertyKey(name)}: ${value}`));
  return code`await ${runtime.script.runScript}(${scripts.of(step).imported}, ${context}, ${local.options})`;
}

function planCall(
  step: CallStep,
  { answering, read, made }: Uses,
  reader: Reader,
  clientOf: (id: string) => ClientFunction,
): Code {
  const { operation } = step;
  const client = clientOf(operation.id);
  const isAnswer = step === answering;
  const optionsOf = isAnswer ? runtime.steps.answerOptions : runtime.steps.stepOptions;
  const options = code`${optionsOf}(${local.options}, ${literal(operation.namespace)})`;
  const input = callInput(client, step.arguments, reader, made);
  const call = (given: Code): Code => callCode(client.function.imported, input, given);
  const sources = stepSources(step);
  const blaming = (calling: Code): Code =>
    Object.keys(sources).length === 0
      ? calling
      : code`${runtime.stepFaults.takenFrom}(${literal(sources)}, async () => await ${calling})`;
  const held = heldAnswer(operation);
  // What nobody reads is waited for all the same: a step is done when its answer has come.
  const isHeld = held && (read.has(step) || (!isAnswer && passageOf(operation.answer) !== "bytes"));
  if (!isHeld) return blaming(call(options));
  const later = input === undefined ? client.function.imported : code`(${local.call}) => ${call(local.call)}`;
  return blaming(held.hold(later, options));
}

/** Whether what later steps see is made of the answer: of all of it, or of what the declared outputs read. */
function seesAnswer({ outputs }: Operation): boolean {
  const [first] = outputs;
  return first === undefined || outputs.some(({ name }) => name !== undefined) || readsSource(first.shape);
}

/** The declared outputs of the consumed operation are what later steps see: named ones as fields, else the first as it is (engine-semantics 2.5). */
function planFields(step: CallStep, locals: Locals): readonly Code[] {
  const { outputs } = step.operation;
  const nothing: Reader = { input: absent, parameter: absent, step: absent, binding: absent, isForCode: true };
  // A path that begins at an element is one of the list itself, not of each of its elements.
  const isOfList = outputs.some(
    ({ name, shape }) =>
      name !== undefined && "path" in shape && shape.path?.kind === "steps" && isOfElements(shape.path.steps[0]),
  );
  const made = heldAnswer(step.operation)?.value?.(locals.answer(step));
  const answer = made ?? locals.answer(step);
  const source = isOfList ? answer : local.value;
  const named = outputs.flatMap(({ name, shape }) =>
    name === undefined ? [] : [code`${propertyKey(name)}: ${compileShape(shape, source, nothing)}`],
  );
  const [first] = outputs;
  if (named.length === 0) {
    const seen = first ? compileShape(first.shape, answer, nothing) : made;
    return seen ? [code`const ${locals.fields(step)} = ${seen};`] : [];
  }
  if (isOfList) return [code`const ${locals.fields(step)} = { ${joinCode(named, ", ")} };`];
  const parameter = outputs.some(({ name, shape }) => name !== undefined && readsSource(shape))
    ? local.value
    : text("");
  return [
    code`const ${locals.fields(step)} = ${runtime.steps.fieldsOf}(${answer}, (${parameter}) => ({ ${joinCode(named, ", ")} }));`,
  ];
}

/** Whether a step of a path selects by place or by what elements are. */
function isOfElements(step: PathStep | undefined): boolean {
  if (step?.kind === "property") return isNumeric(step.name);
  return step?.kind === "index" || step?.kind === "slice" || step?.kind === "filter";
}

function absent(): Compiled {
  return { code: undefinedCode, type: { kind: "any" }, optional: true };
}
