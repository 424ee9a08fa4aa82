import type { Action, Argument, Mapping, Operation, Step } from "../../model/capability.js";
import { type CallStep, type LookupStep, scheduleSteps, type ScriptStep } from "../../plan/schedule.js";
import { type Branch, branch } from "./branch.js";
import { spellFixed, spellValue } from "./spell-value.js";

/** What happens when something is called: calls with where their values come from, steps in the order they run. */
export function explainAction(action: Action): readonly Branch[] {
  switch (action.kind) {
    case "call":
      return [explainCall("calls", action.operation, action.arguments)];
    case "flow":
      return [
        branch(
          "function",
          action.flow.id,
          [],
          [
            ...action.arguments.map(({ input, value }) => branch("value", input, [`from ${spellValue(value)}`])),
            ...explainAction(action.flow.action),
          ],
        ),
      ];
    case "steps":
      return [...explainSteps(action.steps), ...action.mappings.map(explainMapping)];
    case "mock":
      return [branch("answer", "of its own", ["it calls nothing"])];
    case "handler":
      return [branch("handler", action.target ?? "", ["the program that starts the server passes it"])];
  }
}

function explainCall(kind: string, { id, method, path }: Operation, values: readonly Argument[], name = id): Branch {
  return branch(
    kind,
    name,
    [`${method} ${path.text}`],
    values.map(({ parameter, value }) =>
      branch("value", parameter.name, [
        `in ${parameter.in}`,
        value.kind === "literal" ? spellFixed(parameter.name, value) : `from ${spellValue(value)}`,
      ]),
    ),
  );
}

function explainSteps(steps: readonly Step[]): readonly Branch[] {
  return scheduleSteps(steps).map((stage) => {
    switch (stage.kind) {
      case "lookup":
        return explainLookup(stage.step);
      case "script":
        return explainScript(stage.step);
      case "calls": {
        const [only, ...others] = stage.steps;
        return only && others.length === 0
          ? explainStep(only)
          : branch("side by side", `${stage.steps.length} calls`, [], stage.steps.map(explainStep));
      }
    }
  });
}

function explainScript({ name, file, script, reads, arguments: values }: ScriptStep): Branch {
  return branch(
    "script",
    name,
    [script.language, file, reads.length === 0 ? undefined : `reads ${reads.join(", ")}`],
    values.map((each) => branch("value", each.name, [`from ${spellValue(each.value)}`])),
  );
}

function explainStep({ name, operation, arguments: values }: CallStep): Branch {
  return explainCall("step", operation, values, `${name} = ${operation.id}`);
}

function explainLookup({ name, index, match, lookupValue, fields }: LookupStep): Branch {
  return branch("lookup", name, [
    `in what ${index} answered`,
    `where ${match} is ${spellValue(lookupValue)}`,
    `takes ${fields.join(", ")}`,
  ]);
}

function explainMapping({ target, step, path }: Mapping): Branch {
  return branch("answer", target.join("."), [`from $.${[step, ...path].join(".")}`]);
}
