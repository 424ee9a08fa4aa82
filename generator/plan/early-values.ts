import type { Argument } from "../model/capability.js";
import { leavesOf } from "../model/parse-value.js";
import type { ClientFunction } from "./client.js";
import { type Code, code, codeFrom, localName, uses } from "./code.js";
import { argumentValue } from "./call-input.js";
import type { Reader } from "./expression.js";
import { functionName } from "./names.js";
import { runtime } from "./runtime.js";
import type { CallStep, Stage } from "./schedule.js";

/** Values of calls that are made, and may be refused, before the first call. */
export interface EarlyValues {
  readonly statements: readonly Code[];
  /** The variables that hold them. */
  readonly made: ReadonlyMap<Argument, Code>;
}

/**
 * What later steps take of a caller's values and may refuse: asked for before the first call, since a step that has written cannot be taken back. What
 * the first call takes is made before it anyway.
 */
export function planEarlyValues(
  stages: readonly Stage[],
  clientOf: (id: string) => ClientFunction,
  reader: Reader,
  within: object,
): EarlyValues {
  const [, ...later] = stages.flatMap((stage) => (stage.kind === "calls" ? stage.steps : []));
  const early = later.flatMap((step) =>
    refusable(step, clientOf, reader).map(({ argument, value }) => {
      const name = localName(functionName(`${step.name} ${argument.parameter.name}`, "value"), within);
      return { argument, name, statement: codeFrom(code`const ${name} = ${value};`, step.span) };
    }),
  );
  return {
    statements: early.map(({ statement }) => statement),
    made: new Map(early.map(({ argument, name }) => [argument, name])),
  };
}

function refusable(
  { operation, arguments: bound }: CallStep,
  clientOf: (id: string) => ClientFunction,
  reader: Reader,
): readonly { readonly argument: Argument; readonly value: Code }[] {
  if (!clientOf(operation.id).input) return [];
  return bound
    .filter(({ value }) => ![...leavesOf(value)].some(({ kind }) => kind === "step"))
    .map((argument) => ({ argument, value: argumentValue(argument, operation, reader) }))
    .filter(({ value }) => refusing.some((name) => uses(value, name)));
}

/** What fails where a value is none that the parameter takes. */
const refusing = [
  runtime.convert.required,
  runtime.convert.toBoolean,
  runtime.convert.toNumber,
  runtime.convert.toObject,
  runtime.convert.toOneOf,
  runtime.convert.toText,
];
