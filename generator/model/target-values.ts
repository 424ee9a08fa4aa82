import type { Span } from "../diagnostics/span.js";
import { valueSpan } from "../schema/spans.js";
import type { SourceNode } from "../source/node.js";
import type { Place } from "./interpret-name.js";
import type { LinkedStep, Target } from "./link-target.js";
import type { Feed, Use } from "./name-inputs.js";
import { feedsOf, flowFeeds } from "./pair-values.js";
import { noSteps, type StepNames } from "./step-path.js";

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

/**
 * What optional parameters an endpoint asks for that it does not name: none where it declares inputs of its own; otherwise those of the query and the
 * body, whether or not there is a `with`. Headers and cookies never flow undeclared.
 */
export type Inheritance = "none" | "optional";

/** Everything that an endpoint's target takes, in the order it is written. */
export function slotsOf(target: Target, inheritance: Inheritance): readonly Slot[] {
  switch (target.kind) {
    case "call":
      return callSlots(target, inheritance, target.span);
    case "flow":
      return flowSlots(target);
    case "steps":
      return target.steps.flatMap((step) => stepSlots(step, inheritance));
    case "handler":
      return target.with.map((entry) => valueSlot(entry.value, { feeds: undefined, key: entry.name, steps: noSteps }));
    case "mock":
      return [];
  }
}

/** Where outputs, lookups and scripts stand: they feed nothing. */
export function plainPlace(steps: StepNames = noSteps): Place {
  return { feeds: undefined, key: undefined, steps };
}

/** Where the value of an output stands. */
export function outputPlace(output: string): Place {
  return { ...plainPlace(), output };
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
  { operation, values }: Pick<Extract<Target, { kind: "call" }>, "operation" | "values">,
  inheritance: Inheritance,
  span: Span,
): readonly Slot[] {
  const given = new Set(values.flatMap(({ parameters }) => parameters));
  const open = operation.asked.filter((parameter) => !given.has(parameter));
  const feedOf = feedsOf(operation);
  return [
    // What no parameter takes is not sent, and asks nothing of a caller.
    ...values.flatMap(({ entry, parameters, place }) => (parameters.length > 0 ? [valueSlot(entry.value, place)] : [])),
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
function flowSlots({ flow, values, span }: Extract<Target, { kind: "flow" }>): readonly Slot[] {
  const given = new Set(values.map(({ input }) => input));
  const open = flow.asked.filter((input) => !given.has(input));
  const feedOf = flowFeeds(flow);
  return [
    ...values.flatMap(({ entry, input, place }) => (input ? [valueSlot(entry.value, place)] : [])),
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
      return callSlots(step, inheritance, valueSpan(step.written, "call"));
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
