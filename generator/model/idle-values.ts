import type { WrittenValue } from "../schema/document.js";
import type { SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Input } from "./capability.js";
import type { EndpointContext } from "./interpret-name.js";
import type { Target } from "./link-target.js";
import { parseValue } from "./parse-value.js";
import { noSteps, pairFlowValues, pairValues } from "./target-values.js";
import type { StepNames } from "./step-path.js";

/** A `with` entry that what is called has no parameter for: it goes nowhere. */
interface IdleValue {
  readonly entry: WrittenValue;
  readonly called: string;
  /** It names a parameter whose value is said where it is declared. */
  readonly isFixed: boolean;
  readonly asked: () => readonly string[];
}

type Called = Extract<Target, { readonly kind: "call" | "flow" }>;

/**
 * Reports what is written for parameters that there are not. Of the inputs in `unread`, those that such a value reads are lost by its slip, which is one finding
 * and no two: they are what this answers with. `isLost`: whether an input must not go nowhere, which makes the slip an error.
 */
export function reportIdleValues(
  target: Target,
  unread: readonly Input[],
  isLost: (input: Input) => boolean,
  { scope: { reporter } }: EndpointContext,
): ReadonlySet<Input> {
  const byName = new Map(unread.map((input) => [input.name, input]));
  const explained = new Set<Input>();
  for (const { entry, called: operation, isFixed, asked } of idleValuesOf(target)) {
    const parameter = entry.name;
    if (isFixed) {
      reporter.report("model/fixed-parameter", entry.nameSpan, { parameter, operation });
      continue;
    }
    const meant = namesIn(entry.value).flatMap((name) => byName.get(name) ?? []);
    for (const input of meant) explained.add(input);
    const nearest = nearestWord(parameter, asked, reporter.comparisons);
    const lost = meant.find(isLost);
    if (lost)
      reporter.report("model/lost-parameter", entry.nameSpan, { parameter, operation, nearest, input: lost.name });
    else reporter.report("model/unknown-parameter", entry.nameSpan, { parameter, operation, nearest });
  }
  return explained;
}

function idleValuesOf(target: Target): readonly IdleValue[] {
  switch (target.kind) {
    case "call":
    case "flow":
      return idleOf(target, noSteps);
    case "steps":
      return target.steps.flatMap((step) =>
        step.kind === "call"
          ? idleOf({ kind: "call", operation: step.operation, with: step.written.with, span: step.span }, step.earlier)
          : [],
      );
    case "mock":
    case "handler":
      return [];
  }
}

function idleOf(called: Called, earlier: StepNames): readonly IdleValue[] {
  const isFlow = called.kind === "flow";
  const { id, asked } = isFlow ? called.flow : called.operation;
  const all = new Set((isFlow ? called.flow.inputs : called.operation.parameters).map(({ name }) => name));
  const idle = isFlow
    ? pairFlowValues(called.flow, called.with).filter(({ input }) => input === undefined)
    : pairValues(called.operation, called.with, earlier).filter(({ parameters }) => parameters.length === 0);
  return idle.map(({ entry }) => ({
    entry,
    called: id,
    isFixed: all.has(entry.name),
    asked: () => asked.map(({ name }) => name),
  }));
}

/** What a value may read, by every name that stands in its holes and references: `sum` of `{{sum}}`, of `tools.sum` and of `bank.sum`. */
function namesIn(node: SourceNode): readonly string[] {
  const names: string[] = [];
  const note = (text: string): undefined => {
    const parts = text.split(".");
    for (const index of parts.keys()) names.push(parts.slice(index).join("."), parts[index] ?? "");
  };
  parseValue(node, {
    hole: (name) => note(name) ?? { kind: "literal", value: null },
    // A word alone is a text.
    reference: (text) => (/^[^\s.]+\.\S+$/.test(text) ? note(text) : undefined),
  });
  return names;
}
