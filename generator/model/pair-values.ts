import type { Span } from "../diagnostics/span.js";
import type { WrittenValue } from "../schema/document.js";
import { foldName } from "../text/casing.js";
import { mayHaveBody } from "../text/methods.js";
import type { Flow, Input, Operation, OperationParameter } from "./capability.js";
import type { Place } from "./interpret-name.js";
import type { Feed } from "./name-inputs.js";
import { noSteps, type StepNames } from "./step-path.js";
import { anyType } from "./types.js";

/** A `with` entry beside the parameters that it is for: one, or none that is there, or all the fields of a body that it gives as one object. */
export interface PairedValue {
  readonly entry: WrittenValue;
  readonly parameters: readonly OperationParameter[];
  readonly isObject: boolean;
  readonly place: Place;
}

/** A `with` entry beside the input of a flow that it is for, if it has one. */
export interface PairedInput {
  readonly entry: WrittenValue;
  readonly input: Input | undefined;
  readonly place: Place;
}

/** Pairs `with` entries with the parameters they are for; names that only differ in case, `-` and `_` are the same. */
export function pairValues(
  operation: Operation,
  written: readonly WrittenValue[],
  steps: StepNames,
): readonly PairedValue[] {
  if (written.length === 0) return [];
  const { asked } = operation;
  const { exact, find } = finderOf(asked);
  const feedOf = feedsOf(operation);
  return written.flatMap((entry): readonly PairedValue[] => {
    // The fields of a body template are inputs of their own: together they are the whole body. Some methods have none.
    const bodyIsElsewhere = isWritten(operation.body) || !mayHaveBody(operation.method);
    if (entry.name === "body" && bodyIsElsewhere && !exact.has("body")) return [];
    const parameter = find(entry.name);
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

/**
 * Pairs what a step gives the operation that it calls: its `with` entries, and earlier steps that the operation's own templates name and nothing else
 * does (`own`: inputs of the endpoint). `{{find.id}}` in a consumed body is the answer of the step `find`, as it is in a `with`.
 */
export function pairStepValues(
  operation: Operation,
  written: readonly WrittenValue[],
  earlier: StepNames,
  own: ReadonlySet<string>,
  span: Span,
): readonly PairedValue[] {
  const given = pairValues(operation, written, earlier);
  const taken = new Set(given.flatMap(({ parameters }) => parameters));
  const feedOf = feedsOf(operation);
  const named = operation.asked.filter(
    (parameter) => namesStep(parameter, earlier, own) && !own.has(parameter.name) && !taken.has(parameter),
  );
  return [
    ...given,
    ...named.map((parameter): PairedValue => {
      const { name } = parameter;
      const value = { kind: "scalar", span, value: `$.${name}`, text: `$.${name}` } as const;
      return {
        entry: { name, nameSpan: span, value },
        parameters: [parameter],
        isObject: false,
        place: { feeds: feedOf(parameter), key: name, steps: earlier },
      };
    }),
  ];
}

/** A whole step is nothing that a path can hold, so `{find}` there is an input. */
function namesStep({ name, in: place }: OperationParameter, earlier: StepNames, own: ReadonlySet<string>): boolean {
  const [head = name, ...inside] = name.split(/[.[]/);
  return (place === "template" || (place === "path" && inside.length > 0)) && earlier.has(head) && !own.has(head);
}

/** Pairs a flow's inputs with the values written for them, as `pairValues` does: undefined where it has none of that name. */
export function pairFlowValues(flow: Flow, written: readonly WrittenValue[]): readonly PairedInput[] {
  const { find } = finderOf(flow.asked);
  const feedOf = flowFeeds(flow);
  return written.map((entry) => {
    const input = find(entry.name);
    return { entry, input, place: { feeds: input && feedOf(input.name), key: entry.name, steps: noSteps } };
  });
}

/** Whether a body is written out, and reads parameters of its own. */
function isWritten(body: Operation["body"]): boolean {
  return body?.kind === "data" || body?.kind === "text";
}

/** The parameters of an operation as what inputs feed: whether one is all that the operation takes from the body. */
export function feedsOf({ body, parameters }: Operation): (parameter: OperationParameter) => Feed {
  if (body?.kind === "parameter") return (parameter) => ({ ...parameter, isWholeBody: body.name === parameter.name });
  if (!isWritten(body)) return (parameter) => ({ ...parameter, isWholeBody: false });
  const [hole, ...others] = new Set(parameters.flatMap(({ name, in: place }) => (place === "template" ? [name] : [])));
  const isOnlyHole = (name: string): boolean => hole === undefined || (others.length === 0 && hole === name);
  return (parameter) => ({ ...parameter, isWholeBody: isOnlyHole(parameter.name) });
}

/** A flow's inputs seen as parameters, so that what feeds them is inferred the same way. */
export function flowFeeds(flow: Flow): (name: string) => Feed | undefined {
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
        isOfFunction: true,
        span: input.span,
      }
    );
  };
}

/** What is asked for, by its name, else by one that only differs in case, `-` and `_`; of two the first. */
function finderOf<T extends { readonly name: string }>(
  asked: readonly T[],
): { readonly exact: ReadonlyMap<string, T>; readonly find: (name: string) => T | undefined } {
  const exact = firstBy(asked, ({ name }) => name);
  let folded: ReadonlyMap<string, T> | undefined;
  const find = (name: string): T | undefined => {
    const found = exact.get(name);
    if (found !== undefined || asked.length === 0) return found;
    folded ??= firstBy(asked, (one) => foldName(one.name));
    return folded.get(foldName(name));
  };
  return { exact, find };
}

function firstBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const first = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!first.has(key)) first.set(key, item);
  }
  return first;
}
