import { constantCase, foldName, kebabCase } from "../text/casing.js";
import type { Bind } from "../schema/document.js";
import { calledName, stepReference } from "./near-reference.js";
import type { WrittenSlot } from "./written-values.js";

/** What is meant by a name that stands in the marks of a shell. */
export interface MeantName {
  /** What to write in its place. */
  readonly write: string;
  /** A binding that has to be declared. */
  readonly declare: string | undefined;
  /** Whether a binding is meant, not an input or a step. */
  readonly isBinding: boolean;
  /** The first word of a name that is none of them. */
  readonly unknown: string | undefined;
}

/** What `name` means among the inputs and steps that a value may read and the bindings that are declared: `env:NAME` and `secrets.NAME` are bindings, `order.owner` a step. `isWhole`: it is all of its value. */
export function meantName(
  name: string,
  isWhole: boolean,
  { namesOf, steps }: Pick<WrittenSlot, "namesOf" | "steps">,
  binds: readonly Bind[],
): MeantName {
  const step = stepReference(name, steps);
  if (step !== undefined) return known(isWhole ? step : `{{${step.slice("$.".length)}}}`);
  const names = namesOf();
  const called = calledName(name);
  const input = names.has(foldName(name)) || /^(?:rest|tools|\$this)\./.test(name) ? name : called;
  if (input !== undefined && (input === name || names.has(foldName(input)))) return known(`{{${input}}}`);
  const declared = new Set(binds.flatMap(({ keys }) => keys.map(({ variable }) => variable)));
  const namespaces = new Set(["env", ...binds.flatMap(({ namespace }) => namespace ?? [])]);
  const [, head = "", variable] = /^(process\.env|\w+)[.:]([A-Za-z_]\w*)$/.exec(name) ?? [];
  if (variable === undefined && /^\w+$/.test(name)) return binding(name, name, declared);
  if (variable === undefined && name.includes(":")) {
    const word = constantCase(kebabCase(/(?<!\w)\w+$/.exec(name)?.[0] ?? "NAME"));
    return binding(word, word, declared);
  }
  if (variable !== undefined && namespaces.has(head)) return binding(`${head}.${variable}`, variable, declared);
  if (variable !== undefined && /^(?:process\.env|secrets?|vars?)$/.test(head))
    return binding(variable, variable, declared);
  return { write: `"{{${name}}}"`, declare: undefined, isBinding: false, unknown: name.split(/[.:]/, 1)[0] };
}

function known(text: string): MeantName {
  return { write: `"${text}"`, declare: undefined, isBinding: false, unknown: undefined };
}

function binding(name: string, variable: string, declared: ReadonlySet<string>): MeantName {
  return {
    write: `"{{${name}}}"`,
    declare: declared.has(variable) ? undefined : variable,
    isBinding: true,
    unknown: undefined,
  };
}
