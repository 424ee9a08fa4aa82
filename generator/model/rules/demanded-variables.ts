import type { Reporter } from "../../diagnostics/reporter.js";
import type { ConsumedApi, ConsumedParameter } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import { givenValue } from "../environment-inputs.js";

/** What is said of a variable that is not there is not done: each has to be there when the servers start. */
export function checkDemandedVariables(consumes: readonly ConsumedApi[], reporter: Reporter): void {
  for (const api of consumes)
    for (const input of inputsOf(api)) {
      const key = ignoredKey(input);
      if (key !== undefined)
        reporter.report("model/demanded-variable", valueSpan(input, key), { variable: input.name, key });
    }
}

function inputsOf({ inputParameters, resources }: ConsumedApi): readonly ConsumedParameter[] {
  return [
    ...inputParameters,
    ...resources.flatMap((resource) => [
      ...resource.inputParameters,
      ...resource.operations.flatMap((operation) => operation.inputParameters),
    ]),
  ];
}

function ignoredKey(input: ConsumedParameter): "default" | "required" | undefined {
  if (input.in !== "environment" || givenValue(input) !== undefined) return undefined;
  if (input.schema?.["default"] !== undefined) return "default";
  return input.required === false ? "required" : undefined;
}
