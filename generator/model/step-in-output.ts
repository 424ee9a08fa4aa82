import type { OutputParameter } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { pathOf } from "./build-output.js";
import { answeringOperation } from "./calls.js";
import type { Action } from "./capability.js";
import type { EndpointContext } from "./interpret-name.js";
import { parseJsonPath } from "./parse-json-path.js";
import { typeAt } from "./type-at.js";
import type { JsonPath, PathStep } from "./values.js";

/**
 * Outputs of steps without `mappings` that start with the name of a step: they read what the last call answers (engine-semantics 2.5), where a member of
 * that name is most often none, and the output null.
 */
export function reportStepsInOutputs(
  written: readonly OutputParameter[],
  action: Action,
  { scope: { reporter } }: Pick<EndpointContext, "scope">,
): void {
  const target = action.kind === "flow" && action.flow.outputs.length === 0 ? action.flow.action : action;
  const operation = answeringOperation(target);
  if (target.kind !== "steps" || operation === undefined) return;
  const steps = new Set(target.steps.map(({ name }) => name));
  const last = target.steps.findLast(({ kind }) => kind === "call")?.name ?? "";
  for (const { output, path, place } of pathsOf(written)) {
    const [member, ...rest] = path.steps;
    if (member?.kind !== "property" || !steps.has(member.name) || isAnswered(operation.output, member)) continue;
    reporter.report("model/step-in-output", valueSpan(output, output.mapping === undefined ? "value" : "mapping"), {
      path: path.text,
      step: member.name,
      last,
      inLast: member.name === last ? path.text.replace(firstStep, "$") : undefined,
      target: place.join(".") || rest.map(nameOf).findLast((name) => name !== undefined) || member.name,
      value: path.text.startsWith("$") ? path.text : `$.${path.text}`,
    });
  }
}

const firstStep = /^\s*\$?\.?(?:\[[^\]]*\]|[^.[]+)/;

/** Whether it is known that an answer has a member. */
function isAnswered(type: Parameters<typeof typeAt>[0], member: PathStep): boolean {
  return typeAt(type, { kind: "steps", steps: [member], text: "" }).kind !== "any";
}

/** An output that is read from the answer itself, and where it stands among the outputs: the target of a mapping that makes it. */
interface Read {
  readonly output: OutputParameter;
  readonly path: Extract<JsonPath, { kind: "steps" }>;
  readonly place: readonly string[];
}

function pathsOf(outputs: readonly OutputParameter[], around: readonly string[] = []): readonly Read[] {
  return outputs.flatMap((output) => {
    const place = output.name === undefined ? around : [...around, output.name];
    const text = pathOf(output);
    const path = parseJsonPath(text ?? "$");
    if (path.kind !== "steps") return [];
    // What stands in an object or a list that has a path of its own starts there.
    return path.steps.length > 0 ? [{ output, path, place }] : pathsOf(output.properties ?? [], place);
  });
}

function nameOf(step: PathStep): string | undefined {
  return step.kind === "property" ? step.name : undefined;
}
