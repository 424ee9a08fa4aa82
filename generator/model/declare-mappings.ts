import type { Reporter } from "../diagnostics/reporter.js";
import type { OutputParameter } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { buildOutput, reshapes } from "./build-output.js";
import type { DeclaredMapping, Mapping } from "./capability.js";
import type { NameScope } from "./parse-value.js";
import { anyType, type DataType } from "./types.js";

/**
 * Mappings with what outputs of their names declare ("Answers" in the spec: declared types convert, shapes stay at any depth). Outputs are found by their targets,
 * so that properties of an object are those of `a.b`.
 */
export function declareMappings(
  mappings: readonly Mapping[],
  outputs: readonly OutputParameter[],
  scope: NameScope,
  reporter: Reporter,
): readonly Mapping[] {
  if (mappings.length === 0) return mappings;
  const declared = new Map(byTarget(outputs));
  return mappings.map((mapping) => {
    const target = mapping.target.join(".");
    const output = declared.get(target);
    if (!output) return mapping;
    if (reshapes(output)) reporter.report("portability/mapped-parts", valueSpan(output, "name"), { target });
    return { ...mapping, declared: declare(output, scope) };
  });
}

function declare(output: OutputParameter, scope: NameScope): DeclaredMapping {
  const { type, shape } = buildOutput(unplaced(output), scope);
  // Of what items say nothing, it is a list all the same.
  const list: DataType | undefined =
    output.type === "array" && type.kind === "any" ? { kind: "array", items: anyType } : undefined;
  return { type: list ?? type, shape: reshapes(output) ? shape : undefined };
}

/** An output without what it says of its own place: the mapping says it. */
function unplaced(output: OutputParameter): OutputParameter {
  const { mapping: _, value: __, const: ___, ...rest } = output;
  return rest;
}

/** Outputs and their properties by the targets that mappings put them into. */
function byTarget(outputs: readonly OutputParameter[], around = ""): readonly (readonly [string, OutputParameter])[] {
  return outputs.flatMap((output) => {
    const { name, properties = [] } = output;
    return name === undefined ? [] : [[around + name, output], ...byTarget(properties, `${around}${name}.`)];
  });
}
