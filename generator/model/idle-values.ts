import type { WrittenValue } from "../schema/document.js";
import type { SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Input } from "./capability.js";
import { callsToWrite } from "./called-operations.js";
import type { EndpointContext } from "./interpret-name.js";
import type { Target } from "./link-target.js";
import { parseValue } from "./parse-value.js";
import { noSteps, type StepNames } from "./step-path.js";

/** A `with` entry that what is called has no parameter for: it goes nowhere. */
interface IdleValue {
  readonly entry: WrittenValue;
  readonly called: string;
  /** It names a parameter whose value is said where it is declared. */
  readonly isFixed: boolean;
  /** The steps whose values it may name. */
  readonly earlier: StepNames;
  /** What is called writes. */
  readonly writes: boolean;
  readonly asked: () => readonly string[];
}

type Called =
  | Pick<Extract<Target, { readonly kind: "call" }>, "kind" | "operation" | "values">
  | Extract<Target, { readonly kind: "flow" }>;

/** What was reported of values that go nowhere. */
interface IdleFindings {
  /** Of the unread inputs those that such a value reads: they are lost by its slip, which is one finding and no two. */
  readonly explained: ReadonlySet<Input>;
  /** Whether a call would write without a value that somebody means it to have. */
  readonly isWrong: boolean;
}

/**
 * Reports what is written for parameters that there are not. `isLost`: whether an input must not go nowhere, which makes the slip an error, as where what is called
 * writes and a caller's value or a step's would be missing.
 */
export function reportIdleValues(
  target: Target,
  unread: readonly Input[],
  isLost: (input: Input) => boolean,
  { scope: { reporter } }: EndpointContext,
): IdleFindings {
  const byName = new Map(unread.map((input) => [input.name, input]));
  const explained = new Set<Input>();
  let isWrong = false;
  for (const { entry, called: operation, isFixed, asked, writes, earlier } of idleValuesOf(target)) {
    const parameter = entry.name;
    if (isFixed) {
      reporter.report("model/fixed-parameter", entry.nameSpan, { parameter, operation });
      continue;
    }
    const names = namesIn(entry.value);
    const meant = names.flatMap((name) => byName.get(name) ?? []);
    for (const input of meant) explained.add(input);
    const nearest = nearestWord(parameter, asked, reporter.comparisons);
    const lost = meant.find(isLost)?.name ?? (writes && meant.length === 0 ? names.at(-1) : undefined);
    if (lost !== undefined) {
      const ofStep = names.some((name) => earlier.has(name));
      reporter.report("model/lost-parameter", entry.nameSpan, { parameter, operation, nearest, input: lost, ofStep });
      isWrong = true;
    } else reporter.report("model/unknown-parameter", entry.nameSpan, { parameter, operation, nearest });
  }
  return { explained, isWrong };
}

function idleValuesOf(target: Target): readonly IdleValue[] {
  switch (target.kind) {
    case "call":
    case "flow":
      return idleOf(target, noSteps);
    case "steps":
      return target.steps.flatMap((step) =>
        step.kind === "call"
          ? idleOf({ kind: "call", operation: step.operation, values: step.values }, step.earlier)
          : [],
      );
    case "mock":
    case "handler":
      return [];
  }
}

function idleOf(called: Called, earlier: StepNames): readonly IdleValue[] {
  const isFlow = called.kind === "flow";
  const idle = isFlow
    ? called.values.filter(({ input }) => input === undefined)
    : called.values.filter(({ parameters }) => parameters.length === 0);
  if (idle.length === 0) return [];
  const { id, asked } = isFlow ? called.flow : called.operation;
  const all = new Set((isFlow ? called.flow.inputs : called.operation.parameters).map(({ name }) => name));
  return idle.map(({ entry }) => ({
    entry,
    called: id,
    isFixed: all.has(entry.name),
    earlier,
    writes: callsToWrite(called),
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
