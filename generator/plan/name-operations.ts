import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Capability, Operation } from "../model/capability.js";
import { clientFiles, typesFileOf } from "./client-modules.js";
import type { ClientFunction } from "./client.js";
import { hasMembers } from "./named-type.js";
import { assignNames, typeName } from "./names.js";
import { publicType, publicValue } from "./public-name.js";
import { capabilityTypes } from "./schemas-file.js";
import type { NameScope } from "./scope.js";
import { declaresNull, writesNull } from "./require-inputs.js";
import { schemasModule } from "./type-code.js";
import type { PropertyType } from "../model/types.js";
import { madeFrom } from "../diagnostics/origin.js";

/** Functions and types of the client: the first to choose their names. `given`: by operation, the words that the configuration names them by. */
export function nameOperations(
  capability: Capability,
  given: Readonly<Record<string, string>>,
  scope: NameScope,
  reporter: Reporter,
): ReadonlyMap<string, ClientFunction> {
  const several = capability.apis.length > 1;
  const operations = capability.apis.flatMap((api) => api.operations);
  const { names, clashes } = assignNames(
    operations.map((operation) => ({
      item: operation,
      name: given[operation.id] ?? operation.name,
      // Whoever named it named it so.
      qualifiers:
        given[operation.id] !== undefined
          ? []
          : several
            ? [operation.namespace, operation.resource]
            : [operation.resource, operation.method],
    })),
    "operation",
  );
  for (const { name, items } of clashes)
    reportClash(name, items, reporter, items.find(({ id }) => given[id] !== undefined)?.id);
  for (const name of names.values()) scope.take(name);
  // What an API's document calls a type is called so everywhere.
  for (const { name } of capabilityTypes(capability)) scope.take(name);
  return new Map(
    capability.apis.flatMap((api) => {
      const files = clientFiles(api, several);
      return api.operations
        .filter((operation) => names.has(operation))
        .map(
          (operation) =>
            [
              operation.id,
              nameFunction(operation, names.get(operation) ?? "operation", files(operation), scope),
            ] as const,
        );
    }),
  );
}

function nameFunction(operation: Operation, name: string, file: string, scope: NameScope): ClientFunction {
  return {
    operation,
    function: publicValue(`./${file}`, name),
    url: operation.oauth === "authorization" ? publicValue(`./${file}`, scope.take(`${name}Url`)) : undefined,
    input:
      operation.asked.length === 0
        ? undefined
        : publicType(`./${typesFileOf(file)}`, scope.take(`${typeName(name)}Input`)),
    members: inputMembersOf(operation),
    answer:
      operation.output.kind === "named"
        ? publicType(schemasModule, operation.output.name)
        : hasMembers(operation.output)
          ? publicType(`./${typesFileOf(file)}`, scope.take(`${typeName(name)}Answer`))
          : undefined,
  };
}

/** The members of what a function takes. */
function inputMembersOf(operation: Operation): readonly PropertyType[] {
  return operation.asked.map((parameter) => {
    const { name, type, required, description, schema, span } = parameter;
    return madeFrom(
      {
        name,
        type: declaresNull(parameter) && writesNull(parameter, operation) ? { kind: "nullable", of: type } : type,
        required,
        ...(description === undefined ? {} : { description }),
        ...(schema?.["deprecated"] === true ? { deprecated: true as const } : {}),
        ...(typeof schema?.["x-sunset"] === "string" ? { sunset: schema["x-sunset"] } : {}),
      },
      span,
    );
  });
}

/** Says that two things want one name, with both places. `named`: the operation that the configuration names so. */
export function reportClash(
  name: string,
  items: readonly { readonly name: string; readonly span: Span }[],
  reporter: Reporter,
  named?: string,
): void {
  const [first, second] = items;
  if (!first || !second) return;
  const both = { name, items: items.map((item) => item.name) };
  const other = [{ span: first.span, label: "the other one" }];
  if (named === undefined) reporter.report("plan/name-clash", second.span, both, other);
  else reporter.report("config/name-clash", second.span, { ...both, named }, other);
}
