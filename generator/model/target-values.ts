import type { Span } from "../diagnostics/span.js";
import type { WrittenValue } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import type { SourceNode } from "../source/node.js";
import { foldName } from "../text/casing.js";
import type { Flow, Input, Operation, OperationParameter } from "./capability.js";
import type { Place } from "./interpret-name.js";
import type { LinkedStep, Target } from "./link-target.js";
import { mayHaveBody } from "../text/methods.js";
import type { Feed, Use } from "./name-inputs.js";
import type { StepNames } from "./step-path.js";
import { anyType } from "./types.js";

/** A value that an endpoint writes, and where it stands; or a parameter that nothing is written for, which an input of its name may feed. */
export type Slot =
  | { readonly kind: "value"; readonly node: SourceNode; readonly place: Place }
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly feeds: Feed | undefined;
      readonly declares: Use["declares"];
      readonly span: Span;
    };

/** A `with` entry beside the parameters that it is for: one, or none that is there, or all the fields of a body that it gives as one object. */
export interface PairedValue {
  readonly entry: WrittenValue;
  readonly parameters: readonly OperationParameter[];
  readonly isObject: boolean;
  readonly place: Place;
}

/** Of what is no step. The first of several has none before it either, and is one. */
export const noSteps: StepNames = new Set();

/**
 * What optional parameters an endpoint asks for that it does not name: none where it declares inputs of its own; otherwise those of the query and the
 * body, whether or not there is a `with`. Headers and cookies never flow undeclared.
 */
export type Inheritance = "none" | "optional";

/** Everything that an endpoint's target takes, in the order it is written. */
export function slotsOf(target: Target, inheritance: Inheritance): readonly Slot[] {
  switch (target.kind) {
    case "call":
      return callSlots(target.operation, target.with, noSteps, inheritance, target.span);
    case "flow":
      return flowSlots(target.flow, target.with, target.span);
    case "steps":
      return target.steps.flatMap((step) => stepSlots(step, inheritance));
    case "handler":
      return target.with.map((entry) => valueSlot(entry.value, { feeds: undefined, key: entry.name, steps: noSteps }));
    case "mock":
      return [];
  }
}

/** Where outputs and lookups stand: they feed nothing. */
export function plainPlace(steps: StepNames = noSteps): Place {
  return { feeds: undefined, key: undefined, steps };
}

/** Pairs `with` entries with the parameters they are for; names that only differ in case, `-` and `_` are the same. */
export function pairValues(
  operation: Operation,
  written: readonly WrittenValue[],
  steps: StepNames,
): readonly PairedValue[] {
  const { asked } = operation;
  const exact = firstBy(asked, ({ name }) => name);
  const folded = firstBy(asked, ({ name }) => foldName(name));
  const feedOf = feedsOf(operation);
  return written.flatMap((entry): readonly PairedValue[] => {
    // The fields of a body template are inputs of their own: together they are the whole body. Some methods have none.
    const bodyIsElsewhere = isWritten(operation.body) || !mayHaveBody(operation.method);
    if (entry.name === "body" && bodyIsElsewhere && !exact.has("body")) return [];
    const parameter = exact.get(entry.name) ?? folded.get(foldName(entry.name));
    const place = (feeds: Feed | undefined): Place => ({ feeds, key: entry.name, steps });
    if (parameter) return [{ entry, parameters: [parameter], isObject: false, place: place(feedOf(parameter)) }];
    const fields =
      entry.name === "body" && operation.body?.kind === "fields" ? asked.filter((field) => field.in === "body") : [];
    const [field] = fields;
    return [
      {
        entry,
        parameters: fields,
        isObject: true,
        place: place(
          field && { ...field, type: anyType, required: fields.some(({ required }) => required), isWholeBody: true },
        ),
      },
    ];
  });
}

/** Pairs a flow's inputs with the values written for them, as `pairValues` does: undefined where it has none of that name. */
export function pairFlowValues(
  flow: Flow,
  written: readonly WrittenValue[],
): readonly { readonly entry: WrittenValue; readonly input: Input | undefined; readonly place: Place }[] {
  const exact = firstBy(flow.asked, ({ name }) => name);
  const folded = firstBy(flow.asked, ({ name }) => foldName(name));
  const feedOf = flowFeeds(flow);
  return written.map((entry) => {
    const input = exact.get(entry.name) ?? folded.get(foldName(entry.name));
    return { entry, input, place: { feeds: input && feedOf(input.name), key: entry.name, steps: noSteps } };
  });
}

/** The text that a lookup compares with, as a value that may hold references. */
export function lookupNode(step: Extract<LinkedStep, { kind: "lookup" }>): SourceNode {
  return {
    kind: "scalar",
    span: valueSpan(step.written, "lookupValue"),
    value: step.written.lookupValue,
    text: step.written.lookupValue,
  };
}

function callSlots(
  operation: Operation,
  written: readonly WrittenValue[],
  steps: StepNames,
  inheritance: Inheritance,
  span: Span,
): readonly Slot[] {
  const pairs = pairValues(operation, written, steps);
  const given = new Set(pairs.flatMap(({ parameters }) => parameters));
  const open = operation.asked.filter((parameter) => !given.has(parameter));
  const feedOf = feedsOf(operation);
  return [
    // What no parameter takes is not sent, and asks nothing of a caller.
    ...pairs.flatMap(({ entry, parameters, place }) => (parameters.length > 0 ? [valueSlot(entry.value, place)] : [])),
    ...open.map((parameter): Slot => {
      // What the operation's own templates read has no other way in.
      const declares =
        parameter.required ||
        parameter.in === "template" ||
        parameter.repeatsItself === true ||
        (inheritance === "optional" && (parameter.in === "query" || parameter.in === "body"));
      return { kind: "parameter", name: parameter.name, feeds: feedOf(parameter), declares, span };
    }),
  ];
}

/** REST operations inherit the flow's inputs as tools do: without them the flow could not be called (the engine passes nothing). */
function flowSlots(flow: Flow, written: readonly WrittenValue[], span: Span): readonly Slot[] {
  const pairs = pairFlowValues(flow, written);
  const given = new Set(pairs.map(({ input }) => input));
  const open = flow.asked.filter((input) => !given.has(input));
  const feedOf = flowFeeds(flow);
  return [
    ...pairs.flatMap(({ entry, input, place }) => (input ? [valueSlot(entry.value, place)] : [])),
    ...open.map(({ name }): Slot => ({
      kind: "parameter",
      name,
      feeds: feedOf(name),
      declares: "inherited",
      span,
    })),
  ];
}

function stepSlots(step: LinkedStep, inheritance: Inheritance): readonly Slot[] {
  switch (step.kind) {
    case "call":
      return callSlots(step.operation, step.written.with, step.earlier, inheritance, valueSpan(step.written, "call"));
    case "lookup":
      return [valueSlot(lookupNode(step), plainPlace(step.earlier))];
    case "script":
      return [
        ...step.written.with.map((entry) => valueSlot(entry.value, plainPlace(step.earlier))),
        // What it names of its context is read, and declares nothing.
        ...(step.script?.names ?? [])
          .filter((name) => !step.earlier.has(name))
          .map((name): Slot => ({ kind: "parameter", name, feeds: undefined, declares: false, span: step.span })),
      ];
  }
}

function valueSlot(node: SourceNode, place: Place): Slot {
  return { kind: "value", node, place };
}

/** Whether a body is written out, and reads parameters of its own. */
function isWritten(body: Operation["body"]): boolean {
  return body?.kind === "data" || body?.kind === "text";
}

/** The parameters of an operation as what inputs feed: whether one is all that the operation takes from the body. */
function feedsOf({ body, parameters }: Operation): (parameter: OperationParameter) => Feed {
  const [hole, ...others] = new Set(parameters.flatMap(({ name, in: place }) => (place === "template" ? [name] : [])));
  const isOnlyHole = (name: string): boolean => hole === undefined || (others.length === 0 && hole === name);
  return (parameter) => ({
    ...parameter,
    isWholeBody:
      body?.kind === "parameter" ? body.name === parameter.name : isWritten(body) && isOnlyHole(parameter.name),
  });
}

/** A flow's inputs seen as parameters, so that what feeds them is inferred the same way. */
function flowFeeds(flow: Flow): (name: string) => Feed | undefined {
  const inputs = firstBy(flow.inputs, ({ name }) => name);
  return (name) => {
    const input = inputs.get(name);
    return (
      input && {
        name,
        in: "template",
        type: input.type,
        required: input.required,
        description: input.description,
        schema: input.schema,
        value: undefined,
        isWholeBody: name === "body",
        span: input.span,
      }
    );
  };
}

function firstBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.toReversed().map((item) => [keyOf(item), item]));
}
