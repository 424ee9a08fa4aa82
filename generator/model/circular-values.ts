import type { Reporter } from "../diagnostics/reporter.js";
import type { OperationParameter } from "./capability.js";
import { leavesOf } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** The parameters that an expression reads. */
export function parametersIn(value: ValueExpression): readonly string[] {
  return [...leavesOf(value)].flatMap((leaf) => (leaf.kind === "parameter" ? [leaf.name] : []));
}

/** Parameters with their values; one whose value reads itself, directly or through others, has none (reported). */
export function breakCircles(
  parameters: readonly OperationParameter[],
  reporter: Reporter,
): readonly OperationParameter[] {
  const open = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of parameters) {
    if (!readsItself(parameter.name, open)) continue;
    reporter.report("model/circular-value", parameter.span, { parameter: parameter.name });
    open.set(parameter.name, { ...parameter, value: undefined });
  }
  return [...open.values()];
}

function readsItself(name: string, parameters: ReadonlyMap<string, OperationParameter>): boolean {
  const reads = (of: string): readonly string[] => {
    const value = parameters.get(of)?.value;
    return value ? parametersIn(value) : [];
  };
  const met = new Set<string>();
  const open = [...reads(name)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (met.has(next)) continue;
    met.add(next);
    open.push(...reads(next));
  }
  return met.has(name);
}
