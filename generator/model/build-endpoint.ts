import { madeFrom } from "../diagnostics/origin.js";
import type { Behaviour, OutputParameter } from "../schema/document.js";
import { ownerSpan, valueSpan } from "../schema/spans.js";
import { askedOf } from "./asked.js";
import { bindTarget } from "./bind-target.js";
import { buildMappings } from "./build-mappings.js";
import { buildOutput, membersByName, writtenValue } from "./build-output.js";
import { answeringOperation } from "./calls.js";
import type { Action, Endpoint, Input } from "./capability.js";
import { callsToWrite } from "./called-operations.js";
import { checkInputs } from "./check-inputs.js";
import { checkOtherMarks } from "./check-other-marks.js";
import { consumedList } from "./consumed-list.js";
import { declareMappings } from "./declare-mappings.js";
import { nameEndpoint } from "./endpoint-names.js";
import type { EndpointContext } from "./interpret-name.js";
import type { InputAlias } from "./input-aliases.js";
import { linkTarget, type Target } from "./link-target.js";
import { reportOutputsWithoutParts } from "./outputs-without-parts.js";
import { shapeAnswer } from "./shape-answer.js";
import { reportStepMembers } from "./step-members.js";
import { reportStepsInOutputs } from "./step-in-output.js";
import { outputPlace, plainPlace, type Slot, slotsOf } from "./target-values.js";
import { inputNames, passedBy } from "./written-values.js";

type Resolved = Pick<Endpoint, "inputs" | "asked" | "action" | "outputs" | "output">;

/**
 * Resolves what an endpoint does when it is called, and with that its inputs and outputs: the target is linked, then the inputs are named that its
 * values mention, then the values are bound to them. Undefined: its target, or a step that a value reads, is unknown (reported).
 */
export function resolveBehaviour(written: Behaviour, context: EndpointContext): Resolved | undefined {
  const own = new Set([...context.declared, ...context.aliases, ...written.with].map(({ name }) => name));
  const target = linkTarget(written, context.scope, own);
  const mappings = buildMappings(written, context);
  if (!target) return undefined;
  const inheritance =
    context.isOpen && context.declared.every((input) => input.origin === "inferred") ? "optional" : "none";
  const names = nameEndpoint(
    [...slotsOf(target, inheritance), ...outputSlots(written.outputParameters)],
    [...context.aliases, ...stepAliases(target, written)],
    context,
  );
  const isMeant = checkOtherMarks(
    passedBy(written).map(({ value }) => value),
    () => inputNames({ inputParameters: names.inputs }),
    callsToWrite(target),
    context.scope.reporter,
  );
  const isRead = checkInputs(target, names, context);
  if (!isMeant) return undefined;
  const { diagnostics } = context.scope.reporter;
  const reported = diagnostics.length;
  // Values are read where an input is lost, too: a misspelled reference may be what loses it.
  const declared = declareMappings(mappings, written.outputParameters, names.at(plainPlace()), context.scope.reporter);
  const action = bindTarget(target, declared, names);
  if (!isRead) return undefined;
  // A reference to no step would be sent as the text that it is.
  if (diagnostics.slice(reported).some(({ code }) => code === "model/unknown-step" || code === "model/broken-path"))
    return undefined;
  const outputs = written.outputParameters.map((output) =>
    madeFrom(
      {
        name: output.name,
        ...buildOutput(output, names.at(plainPlace())),
        ...(output.required === true ? { required: true as const } : {}),
        ...(output.description === undefined ? {} : { description: output.description }),
      },
      valueSpan(output, "name"),
    ),
  );
  const list = consumedList(action, outputs);
  reportOpenOutputs(written, context);
  if (readsAnswer(action)) reportMembersByName(written, context);
  reportStepsInOutputs(written.outputParameters, action, context);
  reportStepMembers(written, action, context.scope.reporter);
  reportOutputsWithoutParts(
    written.outputParameters,
    outputs.map(({ shape }) => shape),
    answeringOperation(action),
    context.label,
    context.scope.reporter,
  );
  if (list) reportConsumedList(written, context);
  // Whether something is said of `required` mattered until it was known what is meant.
  const inputs = names.inputs.map(settled);
  return { action, ...shapeAnswer(action, list ? [list] : outputs), inputs, asked: askedOf(inputs) };
}

function settled(input: Input): Input {
  if (!("saysRequired" in input)) return input;
  const { saysRequired: _, ...rest } = input;
  return rest;
}

/** `with` beside steps feeds them: its entries are names that they read. */
function stepAliases(target: Target, written: Behaviour): readonly InputAlias[] {
  return target.kind === "steps" ? written.with.map((entry) => ({ kind: "value", name: entry.name, entry })) : [];
}

/** Values that outputs write out may mention inputs too. `around`: the objects that they stand in. */
function outputSlots(outputs: readonly OutputParameter[], around: readonly string[] = []): readonly Slot[] {
  return outputs.flatMap((output): readonly Slot[] => {
    const place = output.name === undefined ? around : [...around, output.name];
    const node = writtenValue(output);
    if (node) return [{ kind: "value", node, place: outputPlace(place.join(".") || "value") }];
    const { properties = [], items, values } = output;
    return outputSlots([...properties, ...(items ? [items] : []), ...(values ? [values] : [])], place);
  });
}

function reportOpenOutputs(written: Behaviour, context: EndpointContext): void {
  for (const output of written.outputParameters) {
    if (output.type === "object" && !output.properties && output.mapping !== undefined) {
      context.scope.reporter.report("portability/open-object", valueSpan(output, "mapping"), { owner: context.label });
    }
  }
}

/** Whether outputs are made from what somebody answers. */
function readsAnswer(action: Action): boolean {
  return action.kind === "call" || action.kind === "flow" || (action.kind === "steps" && action.mappings.length === 0);
}

function reportMembersByName(written: Behaviour, context: EndpointContext): void {
  for (const output of written.outputParameters)
    for (const member of membersByName(output))
      context.scope.reporter.report("portability/output-by-name", ownerSpan(member), { name: member.name });
}

function reportConsumedList(written: Behaviour, context: EndpointContext): void {
  for (const output of written.outputParameters)
    context.scope.reporter.report("portability/consumed-list", valueSpan(output, "mapping"), { owner: context.label });
}
