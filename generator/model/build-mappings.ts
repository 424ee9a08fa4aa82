import type { Span } from "../diagnostics/span.js";
import type { Behaviour, OutputParameter } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import { nearestWord } from "../text/nearest.js";
import type { Mapping } from "./capability.js";
import type { EndpointContext } from "./interpret-name.js";
import { mostSteps } from "./parse-json-path.js";
import { readStepPath, spellStepPath } from "./step-path.js";

/** Reads `mappings`: `$.step.a.b` into a target, where `a.b` nests. What names no step is left out (reported). What is declared of them comes later (`declareMappings`). */
export function buildMappings(written: Behaviour, context: EndpointContext): readonly Mapping[] {
  const { label, scope } = context;
  if (written.ref !== undefined || written.call !== undefined || written.steps.length === 0) return [];
  const known = new Set(written.steps.map(({ name }) => name));
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
      reportUnmapped(mapping.value, valueSpan(mapping, "value"), known, context);
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
        declared: undefined,
        span: valueSpan(mapping, "target"),
      },
    ];
  });
  reportClashes(mappings, scope.reporter);
  reportTargets(written.outputParameters, mappings, scope.reporter);
  if (mappings.length > 0) reportIdleOutputs(written.outputParameters, mappings, scope.reporter);
  if (written.steps.length > 1 || mappings.length > 0)
    scope.reporter.report("portability/failed-step", keySpan(written, "steps"), { owner: label });
  return mappings;
}

/** A value that is none of a step: a path to a step that is not there, or what other places of the YAML take (a template, an input, a text of its own). */
function reportUnmapped(
  value: string,
  span: Span,
  known: ReadonlySet<string>,
  { scope: { reporter }, declared }: EndpointContext,
): void {
  const named = /^\{\{\{?([^{}]+)\}?\}\}$/.exec(value)?.[1]?.trim() ?? value;
  const meant = readStepPath(`$.${named}`, known);
  const [, input = ""] = /^(?:\$\.|rest\.(?:\w+\.)?|tools\.|\$this\.)?([^.[\]]+)$/.exec(named) ?? [];
  const [, step] = /^\$\.([^.[\]]+)/.exec(value) ?? [];
  if (meant !== undefined && !("problem" in meant))
    reporter.report("model/unmapped-value", span, { value, path: `$.${named}`, input: undefined });
  else if (declared.some(({ name }) => name === input))
    reporter.report("model/unmapped-value", span, { value, path: undefined, input });
  else if (step === undefined && nearestWord(value, () => [...known], reporter.comparisons) === undefined)
    reporter.report("model/unmapped-value", span, { value, path: undefined, input: undefined });
  else {
    const written = step ?? value;
    const nearest = nearestWord(written, () => [...known], reporter.comparisons);
    reporter.report("model/unknown-step", span, {
      value,
      nearest:
        nearest === undefined ? undefined : step === undefined ? `$.${nearest}` : value.replace(step, () => nearest),
    });
  }
}

/** Mappings into what is almost called as an output is that no mapping makes. */
function reportTargets(
  outputs: readonly OutputParameter[],
  mappings: readonly Mapping[],
  reporter: EndpointContext["scope"]["reporter"],
): void {
  const made = new Set(mappings.map(({ target: [outermost] }) => outermost));
  const declared = new Set(outputs.flatMap(({ name }) => name ?? []));
  const open = [...declared].filter((name) => !made.has(name));
  if (open.length === 0) return;
  for (const { target, span } of mappings) {
    const [outermost = "", ...inside] = target;
    const nearest = declared.has(outermost) ? undefined : nearestWord(outermost, open, reporter.comparisons);
    if (nearest !== undefined)
      reporter.report("model/unknown-target", span, {
        target: target.join("."),
        nearest: [nearest, ...inside].join("."),
      });
  }
}

/** Outputs with a value of their own: where no mapping has their name nothing makes them, and where one has, it does. */
function reportIdleOutputs(
  outputs: readonly OutputParameter[],
  mappings: readonly Mapping[],
  reporter: EndpointContext["scope"]["reporter"],
): void {
  const inside = new Set(mappings.map(({ target: [outermost] }) => outermost));
  const targets = new Map(mappings.map((mapping) => [mapping.target.join("."), mapping]));
  for (const { name, value, const: constant, mapping, $ } of outputs) {
    if (name === undefined || (value ?? constant ?? mapping) === undefined) continue;
    const by = targets.get(name);
    if (by || !inside.has(name))
      reporter.report("model/idle-output", $.span, {
        output: name,
        mapped: by && `$.${by.step}${spellStepPath(by.path)}`,
      });
  }
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
