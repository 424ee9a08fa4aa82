import { define, didYouMean, list } from "./define.js";

/** Codes `model/...` of steps: what refers to them, and what is made of them. */
export const stepCodes = {
  "model/lookup-index": define<{ index: string; step: string; field: string }>({
    severity: "error",
    about:
      "A lookup's `index` is a part of a step's value; a lookup searches all that a step hands on, and names the step.",
    message: ({ index }) => `\`${index}\` is no name of a step: a lookup searches all that a step hands on`,
    help: ({ step, field }) =>
      `write \`${step}\`, and let the operation that \`${step}\` calls hand on \`${field}\` alone, with \`outputParameters\``,
  }),
  "model/unknown-step": define<{
    value: string;
    nearest: string | undefined;
    isName?: true;
    /** The output that the value makes: no step runs before outputs, which know the last answer alone. */
    output?: string | undefined;
  }>({
    severity: "error",
    about: "A mapping, a lookup or an output names a step whose value it cannot have.",
    message: ({ value, output }) =>
      output === undefined
        ? `\`${value}\` names no step that runs before this`
        : `\`${value}\` names a step, and outputs take no values of steps`,
    help: ({ nearest, isName, output }) =>
      output === undefined
        ? (didYouMean(nearest) ??
          (isName ? "write the name of a step before it" : "write `$.<step>` or `$.<step>.<field>`"))
        : `write \`mappings: [{targetName: ${output}, value: ${inFlow(nearest ?? "$.<step>.<field>")}}]\` beside \`steps\``,
  }),
  "model/unmapped-value": define<{ value: string; path: string | undefined; input: string | undefined }>({
    severity: "error",
    about: "A mapping is given something else than a value of a step: a template, an input, a text of its own.",
    message: ({ value }) => `\`${value}\` is no value of a step, and a mapping takes nothing else`,
    help: ({ path, input }) =>
      didYouMean(path) ??
      (input === undefined
        ? "write `$.<step>` or `$.<step>.<field>`; a script step may hand on a value of its own"
        : `callers know what they passed; to say it again, let a script step hand on \`${input}\`, and write \`$.<script>.${input}\``),
  }),
  "model/step-in-output": define<{
    path: string;
    step: string;
    last: string;
    /** What is written if the last step is meant: its own members need no name before them. */
    inLast: string | undefined;
    target: string;
    value: string;
  }>({
    severity: "warning",
    about: "An output without `mappings` names a step, and outputs read the answer of the last step alone.",
    message: ({ path, step, last }) =>
      `\`${path}\` reads the member \`${step}\` of what \`${last}\` answers, not the step \`${step}\``,
    help: ({ step, last, inLast, target, value }) =>
      inLast === undefined
        ? `write \`mappings: [{targetName: ${target}, value: ${inFlow(value)}}]\` beside \`steps\`; if \`${last}\` does answer a member \`${step}\`, rename the step`
        : `write \`${inLast}\`: outputs start in the answer of \`${last}\`; if that has a member \`${step}\`, rename the step`,
  }),
  "model/unknown-step-member": define<{
    path: string;
    step: string;
    members: readonly string[];
    nearest: string | undefined;
  }>({
    severity: "warning",
    about:
      "A reference reads a member that a step never has: the outputs of the operation that it calls, or the members that a lookup picks, are all that is known of it.",
    message: ({ path, step, members }) => `\`${path}\` is always absent: of \`${step}\`, ${list(members)} can be read`,
    help: ({ nearest }) => didYouMean(nearest) ?? "read one of those, or add an output of that name to the operation",
  }),
  "model/unknown-target": define<{ target: string; nearest: string }>({
    severity: "warning",
    about: "A mapping makes a member that no output declares, and an output of nearly that name has no mapping.",
    message: ({ target, nearest }) => `no output is called \`${target}\`: the answer has it, and no \`${nearest}\``,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
  }),
} as const;

/** A path as it stands in a list between brackets, in quotes where it would end there. */
function inFlow(path: string): string {
  return /[[\]{},:#"']/.test(path) ? JSON.stringify(path) : path;
}
