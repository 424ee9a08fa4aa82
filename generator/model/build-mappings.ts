import type { Behaviour, OutputParameter } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { nearestWord } from "../text/nearest.js";
import type { Mapping } from "./capability.js";
import type { EndpointContext } from "./interpret-name.js";
import { mostSteps } from "./parse-json-path.js";
import { readStepPath } from "./step-path.js";

/** Reads `mappings`: `$.step.a.b` into a target, where `a.b` nests. What names no step is left out (reported). */
export function buildMappings(written: Behaviour, { label, scope }: EndpointContext): readonly Mapping[] {
  if (written.ref !== undefined || written.call !== undefined || written.steps.length === 0) return [];
  const known = new Set(written.steps.map(({ name }) => name));
  const types = new Map(typesOf(written.outputParameters));
  const mappings = written.mappings.flatMap((mapping): readonly Mapping[] => {
    const read = readStepPath(mapping.value, known);
    if (read !== undefined && "problem" in read) {
      scope.reporter.report("model/broken-path", valueSpan(mapping, "value"), {
        path: read.text,
        problem: read.problem,
      });
      return [];
    }
    if (read === undefined) {
      const [, named] = /^\$\.([^.[\]]+)/.exec(mapping.value) ?? [];
      scope.reporter.report("model/unknown-step", valueSpan(mapping, "value"), {
        value: mapping.value,
        nearest: nearestWord(named ?? mapping.value, () => [...known], scope.reporter.comparisons),
      });
      return [];
    }
    const target = mapping.target.split(".");
    if (target.length > mostSteps) {
      scope.reporter.report("model/deep-target", valueSpan(mapping, "target"), {
        target: mapping.target,
        most: mostSteps,
      });
      return [];
    }
    return [
      {
        target,
        ...read,
        declared: types.get(mapping.target),
        span: valueSpan(mapping, "target"),
      },
    ];
  });
  reportClashes(mappings, scope.reporter);
  if (written.steps.length > 1 || mappings.length > 0)
    scope.reporter.report("portability/failed-step", keySpan(written, "steps"), { owner: label });
  return mappings;
}

/** The types that outputs and their properties declare, by the targets that mappings put them into. */
function typesOf(
  outputs: readonly OutputParameter[],
  around = "",
): readonly (readonly [string, OutputParameter["type"]])[] {
  return outputs.flatMap(({ name, type, properties }) =>
    name === undefined ? [] : [[around + name, type], ...typesOf(properties ?? [], `${around}${name}.`)],
  );
}

/** Two mappings into one member, or one into a member of what another one makes. */
function reportClashes(mappings: readonly Mapping[], reporter: EndpointContext["scope"]["reporter"]): void {
  const targets = new Map<string, Mapping>();
  const objects = new Map<string, Mapping>();
  for (const mapping of mappings) {
    const target = mapping.target.join(".");
    const around = mapping.target.slice(0, -1).map((_, index) => mapping.target.slice(0, index + 1).join("."));
    const clash = [target, ...around].map((place) => targets.get(place)).find((one) => one) ?? objects.get(target);
    if (clash) {
      const earlier = clash.target.join(".");
      reporter.report("model/mapping-clash", mapping.span, { target, earlier }, [
        { span: clash.span, label: "first mapped here" },
      ]);
      continue;
    }
    targets.set(target, mapping);
    for (const place of around) objects.set(place, mapping);
  }
}
