import type { ConsumedParameter } from "../schema/document.js";
import type { SourceNode } from "../source/node.js";
import { holesOf } from "./holes.js";
import { type NameScope, parseValue } from "./parse-value.js";

/** What the inputs `in: environment` of one level, or of several laid over each other, are: names that the environment gives, and names that have a value. */
export interface EnvironmentInputs {
  readonly read: ReadonlySet<string>;
  readonly given: ReadonlyMap<string, SourceNode>;
}

/** Sorts the inputs `in: environment` by where their value comes from. */
export function environmentInputs(inputs: readonly ConsumedParameter[]): EnvironmentInputs {
  const own = inputs.filter((input) => input.in === "environment");
  return {
    read: new Set(own.filter((input) => givenValue(input) === undefined).map(({ name }) => name)),
    given: new Map(
      own.flatMap((input) => {
        const value = givenValue(input);
        return value === undefined ? [] : [[input.name, value] as const];
      }),
    ),
  };
}

/**
 * The `value` of an input `in: environment`, which counts before the environment (engine-semantics 2, step 3). Undefined where none is written, and
 * where it is the variable of the input's own name in braces, which says the same again.
 */
export function givenValue({ name, value }: ConsumedParameter): SourceNode | undefined {
  return value === undefined || holesOf(value).some((hole) => hole.name === name || hole.name === `env.${name}`)
    ? undefined
    : value;
}

/** As long as a credential may be: each is written out wherever it is read. */
const longestGiven = 4096;

/** `scope`, with the holes of inputs that have a value read as that value; names in it mean what they mean to `scope`. */
export function withGiven(given: EnvironmentInputs["given"], scope: NameScope): NameScope {
  return {
    ...scope,
    hole: (name, span) => {
      const value = given.get(name);
      return value?.kind === "scalar" && value.text.length <= longestGiven
        ? parseValue(value, scope)
        : scope.hole(name, span);
    },
  };
}
