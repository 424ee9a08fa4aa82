import { askedOf } from "../model/asked.js";
import type { Endpoint, Input } from "../model/capability.js";
import type { PlainEndpoint, StepsAction } from "./endpoint.js";
import { hasMembers } from "./named-type.js";
import { assignNames, functionName, typeName } from "./names.js";
import { type PublicName, publicType, publicValue } from "./public-name.js";
import type { NameScope } from "./scope.js";

/** The function that an endpoint's steps become, and what adapters need to call it. */
export interface OperationFunction {
  readonly function: PublicName;
  /** Undefined where a caller passes nothing. */
  readonly input: PublicName | undefined;
  /** Undefined where little is known of the answer. */
  readonly answer: PublicName | undefined;
  readonly inputs: readonly Input[];
  /** Those that a caller passes. */
  readonly asked: readonly Input[];
  readonly endpoint: Endpoint;
  readonly steps: StepsAction;
}

/** An endpoint of an adapter whose steps want a function. */
export interface StepsEndpoint {
  readonly plain: PlainEndpoint;
  readonly name: string;
  /** The adapter's namespace, or the aggregate's: tells same-named ones apart. */
  readonly namespace: string;
}

const module = "./operations";

/** Names the functions: one for each distinct set of steps, so that a tool and a route that do the same share it. `names` has the client's. */
export function nameOperationFunctions(
  endpoints: readonly StepsEndpoint[],
  scope: NameScope,
): ReadonlyMap<PlainEndpoint, OperationFunction> {
  const distinct = new Map<string, StepsEndpoint>();
  const keys = new Map<StepsEndpoint, string>();
  for (const entry of endpoints) {
    if (entry.plain.action.kind !== "steps") continue;
    const key = keyOf(entry.name, entry.plain.action);
    keys.set(entry, key);
    if (!distinct.has(key)) distinct.set(key, entry);
  }
  const wanted = [...distinct.values()].map((entry) => ({
    item: entry,
    name: entry.name,
    qualifiers: [entry.namespace, "steps"],
  }));
  const { names } = assignNames(wanted, "operation");
  const found = new Map<string, OperationFunction>();
  for (const [key, entry] of distinct) {
    const { action } = entry.plain;
    if (action.kind !== "steps") continue;
    const plainName = names.get(entry) ?? "operation";
    // The client has the plainer name: what it calls has it in the capability, too.
    const qualified = functionName(`${entry.namespace} ${entry.name}`, "operation");
    const name = scope.take(plainName, [qualified, `${qualified}Steps`]);
    const inputs = distinctInputs(action.owner);
    const asked = askedOf(inputs);
    const input = asked.length > 0 ? publicType(module, scope.take(`${typeName(name)}Input`)) : undefined;
    const answer =
      action.steps.mappings.length > 0 && hasMembers(action.owner.output)
        ? publicType(module, scope.take(`${typeName(name)}Answer`))
        : undefined;
    found.set(key, {
      function: publicValue(module, name),
      input,
      answer,
      inputs,
      asked,
      endpoint: action.owner,
      steps: action.steps,
    });
  }
  return new Map(
    [...keys].flatMap(([entry, key]) => {
      const planned = found.get(key);
      return planned ? [[entry.plain, planned] as const] : [];
    }),
  );
}

/** An input of each name: expressions read the first. */
function distinctInputs({ inputs }: Endpoint): readonly Input[] {
  return inputs.filter((input, index) => inputs.findIndex(({ name }) => name === input.name) === index);
}

/** What makes two sets of steps the same: all but where they are written and how their inputs travel. */
function keyOf(name: string, { steps, owner }: Extract<PlainEndpoint["action"], { kind: "steps" }>): string {
  const inputs = owner.inputs.map(({ name: input, type, required, value }) => ({ input, type, required, value }));
  const parts = steps.steps.map((step) =>
    step.kind === "call"
      ? {
          name: step.name,
          call: step.operation.id,
          with: step.arguments.map(({ parameter, value }) => [parameter.name, value]),
        }
      : { ...step, span: undefined },
  );
  return JSON.stringify([
    name,
    inputs,
    parts,
    steps.mappings.map(({ target, step, path, declared }) => [target, step, path, declared]),
    owner.output,
  ]);
}
