import type { Behaviour } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { nearestWord } from "../text/nearest.js";
import type { Mapping } from "./capability.js";
import type { EndpointContext } from "./interpret-name.js";

/** Reads `mappings`: `$.step.a.b` into a target, where `a.b` nests. What names no step is left out (reported). */
export function buildMappings(written: Behaviour, { label, scope }: EndpointContext): readonly Mapping[] {
  if (written.ref !== undefined || written.call !== undefined || written.steps.length === 0) return [];
  const known = new Set(written.steps.map(({ name }) => name));
  const mappings = written.mappings.flatMap((mapping): readonly Mapping[] => {
    const match = /^\$\.([^.[\]]+)(?:\.(.+))?$/.exec(mapping.value);
    const step = match?.[1];
    if (step === undefined || !known.has(step)) {
      scope.reporter.report("model/unknown-step", valueSpan(mapping, "value"), {
        value: mapping.value,
        nearest: nearestWord(step ?? mapping.value, [...known]),
      });
      return [];
    }
    return [
      {
        target: mapping.target.split("."),
        step,
        path: match?.[2]?.split(".") ?? [],
        span: valueSpan(mapping, "target"),
      },
    ];
  });
  reportClashes(mappings, scope.reporter);
  if (written.steps.length > 1 || mappings.length > 0)
    scope.reporter.report("portability/failed-step", keySpan(written, "steps"), { owner: label });
  return mappings;
}

function reportClashes(mappings: readonly Mapping[], reporter: EndpointContext["scope"]["reporter"]): void {
  const earlier = new Map<string, Mapping>();
  for (const mapping of mappings) {
    const target = mapping.target.join(".");
    const clash = [...earlier].find(
      ([other]) => other === target || target.startsWith(`${other}.`) || other.startsWith(`${target}.`),
    );
    if (clash)
      reporter.report("model/mapping-clash", mapping.span, { target, earlier: clash[0] }, [
        { span: clash[1].span, label: "first mapped here" },
      ]);
    else earlier.set(target, mapping);
  }
}
