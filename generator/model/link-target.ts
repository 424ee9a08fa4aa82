import type { Span } from "../diagnostics/span.js";
import type {
  Behaviour,
  CallStep,
  LookupStep,
  ScriptStep,
  Step as WrittenStep,
  WrittenValue,
} from "../schema/document.js";
import type { Reporter } from "../diagnostics/reporter.js";
import type { OneForEach, StepKind } from "../schema/words.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { nearestWord } from "../text/nearest.js";
import type { Flow, Operation } from "./capability.js";
import type { ScriptText } from "./scripts.js";
import { type CapabilityScope, findTarget } from "./capability-scope.js";
import { type PairedInput, type PairedValue, pairFlowValues, pairStepValues, pairValues } from "./pair-values.js";
import { noSteps, type StepNames } from "./step-path.js";

/** What an endpoint does, with its references followed; what goes into it has not been read yet. */
export type Target =
  | {
      readonly kind: "call";
      readonly operation: Operation;
      readonly values: readonly PairedValue[];
      readonly span: Span;
    }
  | { readonly kind: "flow"; readonly flow: Flow; readonly values: readonly PairedInput[]; readonly span: Span }
  | { readonly kind: "steps"; readonly steps: readonly LinkedStep[] }
  | { readonly kind: "mock" }
  | { readonly kind: "handler"; readonly target: string | undefined; readonly with: readonly WrittenValue[] };

/** A step, and the names of those that run before it. */
export type LinkedStep = OneForEach<
  StepKind,
  { readonly earlier: StepNames; readonly span: Span } & (
    | {
        readonly kind: "call";
        readonly written: CallStep;
        readonly operation: Operation;
        readonly values: readonly PairedValue[];
      }
    | { readonly kind: "lookup"; readonly written: LookupStep }
    | { readonly kind: "script"; readonly written: ScriptStep; readonly script: ScriptText | undefined }
  )
>;

/**
 * Follows `ref`, `call` or `steps` (in this order, as the reference engine does). `own`: names that an endpoint gives a meaning of its own.
 * Undefined: it cannot be followed (reported).
 */
export function linkTarget(written: Behaviour, scope: CapabilityScope, own: ReadonlySet<string>): Target | undefined {
  if (written.ref !== undefined) return linkFlow(written, written.ref, scope);
  if (written.call !== undefined) return linkCall(written, written.call, scope);
  if (written.steps.length > 0) return linkSteps(written.steps, scope, own);
  return written.outputParameters.some(hasValue) ? { kind: "mock" } : { kind: "handler", target: undefined, with: [] };
}

function hasValue(output: Behaviour["outputParameters"][number]): boolean {
  return (
    output.const !== undefined ||
    (output.value !== undefined &&
      !(
        output.value.kind === "scalar" &&
        typeof output.value.value === "string" &&
        output.value.value.startsWith("$")
      )) ||
    (output.properties?.some(hasValue) ?? false) ||
    (output.items !== undefined && hasValue(output.items))
  );
}

function linkFlow(
  written: Behaviour,
  ref: string,
  { apis, flows, brokenFlows, reporter }: CapabilityScope,
): Target | undefined {
  const span = valueSpan(written, "ref");
  const flow = flows.get(ref);
  if (flow) return { kind: "flow", flow, values: pairFlowValues(flow, written.with), span };
  if (brokenFlows.has(ref)) return undefined;
  const known = [...flows.keys()];
  const isOperation = apis.some(({ operations }) => operations.some(({ id }) => id === ref));
  const nearest = isOperation ? undefined : nearestWord(ref, known, reporter.comparisons);
  reporter.report("model/unknown-ref", span, { ref, nearest, known, isOperation });
  return undefined;
}

/** A call to what is not there becomes a handler's. A tool that only says what it is can be called by others: they share its handler's fate. */
function linkCall(written: Behaviour, call: string, scope: CapabilityScope): Target | undefined {
  const span = valueSpan(written, "call");
  if (scope.openTools.has(call)) return { kind: "handler", target: undefined, with: written.with };
  const operation = linkOperation(call, span, scope, scope.flows.has(call) ? call : undefined);
  if (operation === "refused") return undefined;
  return operation
    ? { kind: "call", operation, values: pairValues(operation, written.with, noSteps), span }
    : { kind: "handler", target: call, with: written.with };
}

/** `flow`: the aggregate's that is meant, where one is called so. */
function linkOperation(
  call: string,
  span: Span,
  scope: CapabilityScope,
  flow?: string,
): Operation | "refused" | undefined {
  const { apis, reporter } = scope;
  const target = findTarget(scope, call);
  if (target.kind === "operation") {
    const { id } = target.operation;
    if (id !== call) reporter.report("portability/bare-call", span, { call, id });
    return target.operation;
  }
  if (target.kind === "refused") return "refused";
  if (target.kind === "unknown-operation")
    reporter.report(
      "model/unknown-operation",
      within(
        span,
        target.operation,
        span.end - target.operation.length - (/["']/.test(span.file.text[span.end - 1] ?? "") ? 1 : 0),
      ),
      target,
    );
  else
    reporter.report(
      "model/unknown-namespace",
      within(span, target.namespace, span.file.text.indexOf(target.namespace, span.start)),
      { ...target, known: apis.map((api) => api.namespace), flow },
    );
  return undefined;
}

/** The place of a word inside a span, where it stands there at `start`. */
function within(span: Span, word: string, start: number): Span {
  const end = start + word.length;
  return start >= span.start && end <= span.end && span.file.text.startsWith(word, start)
    ? { ...span, start, end }
    : span;
}

function linkSteps(
  written: readonly WrittenStep[],
  scope: CapabilityScope,
  own: ReadonlySet<string>,
): Target | undefined {
  const first = new Map<string, number>();
  for (const [index, { name }] of written.entries()) if (!first.has(name)) first.set(name, index);
  const repeated = written.filter(({ name }, index) => first.get(name) !== index);
  for (const step of repeated)
    scope.reporter.report("model/repeated-step", valueSpan(step, "name"), { step: step.name });
  if (repeated.length > 0) return undefined;
  const names = [...first.keys()];
  const steps = written.map((step, index) => linkStep(step, stepsBefore(index, first, names), scope, own));
  const linked = steps.filter((step) => step !== undefined);
  return linked.length === steps.length ? { kind: "steps", steps: linked } : undefined;
}

/** The names of the steps before one: not copied, since each step has all that its predecessors have. */
function stepsBefore(index: number, places: ReadonlyMap<string, number>, names: readonly string[]): StepNames {
  return {
    has: (name) => (places.get(name) ?? index) < index,
    [Symbol.iterator]: () => names.slice(0, index).values(),
  };
}

/** What a lookup searches is all of a step's value, by the step's name: a reference to it, or to a part of it, is none. */
function reportIndex(index: string, earlier: StepNames, span: Span, reporter: Reporter): void {
  const [, step = index, field] =
    /^(?:\$\.?|\{\{\s*(?:\$\.)?)?([^.[\]{}\s]+)(?:[.[]([^}]*)|\s*)(?:\}\})?$/.exec(index) ?? [];
  const nearest = earlier.has(step) ? step : nearestWord(step, () => [...earlier], reporter.comparisons);
  if (nearest === undefined || field === undefined)
    reporter.report("model/unknown-step", span, { value: index, nearest, isName: true });
  else reporter.report("model/lookup-index", span, { index, step: nearest, field: field.trim().replace(/\]$/, "") });
}

function linkStep(
  written: WrittenStep,
  earlier: StepNames,
  scope: CapabilityScope,
  own: ReadonlySet<string>,
): LinkedStep | undefined {
  const span = keySpan(written, "name");
  switch (written.kind) {
    case "call": {
      const operation = linkOperation(written.call, valueSpan(written, "call"), scope);
      if (operation === undefined || operation === "refused") return undefined;
      const values = pairStepValues(operation, written.with, earlier, own, span);
      return { kind: "call", written, operation, values, earlier, span };
    }
    case "lookup":
      if (earlier.has(written.index)) return { kind: "lookup", written, earlier, span };
      reportIndex(written.index, earlier, valueSpan(written, "index"), scope.reporter);
      return undefined;
    case "script":
      return { kind: "script", written, script: scope.scripts.open(written), earlier, span };
  }
}
