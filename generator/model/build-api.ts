import type { Reporter } from "../diagnostics/reporter.js";
import type { ConsumedApi } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { buildBaseUri } from "./base-uri.js";
import type { BindingTable } from "./bindings.js";
import { buildOperation, type ConsumedScope } from "./build-operation.js";
import type { FixedParameter, HttpApi, Operation } from "./capability.js";
import { bindingScope, buildClientAuthentication } from "./client-authentication.js";
import { isTransportHeader } from "../text/transport-headers.js";
import { environmentInputs, givenValue, withGiven } from "./environment-inputs.js";
import { joinPaths, placeholdersOf } from "./operation-path.js";
import { leavesOf, parseValue } from "./parse-value.js";
import { foldName } from "../text/casing.js";

/** Builds one consumed HTTP API with all its operations. An operation whose name is taken is left out with a diagnostic: the first wins, as in the reference engine. */
export function buildApi(written: ConsumedApi, context: ConsumedScope): HttpApi {
  const { bindings, reporter } = context;
  const user = `consumes ${written.namespace}`;
  useEnvironment(written, bindings, user, reporter);
  const scope = bindingScope(bindings, environmentInputs(written.inputParameters), user, reporter);
  const operations = new Map<string, Operation>();
  const refused: string[] = [];
  const operationScope = { ...context, placeholders: new Set(pathsOf(written).flatMap(placeholdersOf).map(foldName)) };
  for (const resource of written.resources) {
    for (const operation of resource.operations) {
      const built = buildOperation(written, resource, operation, operationScope);
      if (!built) {
        refused.push(operation.name);
        continue;
      }
      const earlier = operations.get(built.name);
      if (!earlier) {
        operations.set(built.name, built);
        continue;
      }
      const same = earlier.method === built.method && earlier.path.text === built.path.text;
      reporter.report(
        same ? "model/repeated-operation" : "model/duplicate-operation",
        valueSpan(operation, "name"),
        { operation: built.id },
        [{ span: earlier.span, label: "first declared here" }],
      );
    }
  }
  return {
    namespace: written.namespace,
    baseUri: buildBaseUri(written, bindings, user),
    baseUriText: written.baseUri,
    authentication:
      written.authentication && buildClientAuthentication(written.authentication, written.namespace, scope, reporter),
    operations: [...operations.values()],
    refused: refused.filter((name) => !operations.has(name)),
    tunnel: written.tunnel?.type,
    fixed: fixedParameters(written, bindings, user),
    span: valueSpan(written, "namespace"),
  };
}

function pathsOf({ resources }: ConsumedApi): readonly string[] {
  return resources.flatMap(({ path, operations }) => operations.map((operation) => joinPaths(path, operation.path)));
}

/** Inputs that the environment gives (`in: environment` without a value) are bindings, wherever they stand. */
function useEnvironment(api: ConsumedApi, bindings: BindingTable, user: string, reporter: Reporter): void {
  const inputs = [
    ...api.inputParameters,
    ...api.resources.flatMap((resource) => [
      ...resource.inputParameters,
      ...resource.operations.flatMap((operation) => operation.inputParameters),
    ]),
  ];
  for (const input of inputs) {
    if (input.in !== "environment") continue;
    const value = givenValue(input);
    if (value === undefined) bindings.use(input.name, user, valueSpan(input, "name"));
    // The name of a variable without braces is text like any other.
    else if (value.kind === "scalar" && bindings.find(value.text) !== undefined)
      reporter.report("model/unresolved-reference", value.span, { text: value.text, nearest: `{{${value.text}}}` });
  }
}

/** The client level's headers and query values that need no caller: operations have them too, requests that are forwarded have nothing else. */
function fixedParameters(api: ConsumedApi, bindings: BindingTable, user: string): readonly FixedParameter[] {
  const { read, given } = environmentInputs(api.inputParameters);
  const scope = withGiven(given, {
    reference: () => undefined,
    hole: (name, span) => {
      const variable = bindings.find(name) ?? (read.has(name) || /^[A-Z][A-Z0-9_]*$/.test(name) ? name : undefined);
      if (variable === undefined) return { kind: "parameter", name, path: [] };
      bindings.use(variable, user, span);
      return { kind: "binding", variable };
    },
  });
  const written = [
    ...api.headers.map(({ name, value }) => ({ name, in: "header" as const, value })),
    ...api.inputParameters.flatMap((parameter) =>
      (parameter.in === "header" || parameter.in === "query" || parameter.in === "cookie") && parameter.value
        ? [{ name: parameter.name, in: parameter.in, value: parameter.value }]
        : [],
    ),
  ];
  // Of two of one name the later one counts, as it does for operations.
  const named = new Map(written.map((parameter) => [parameter.name, parameter]));
  return [...named.values()]
    .filter((parameter) => parameter.in !== "header" || !isTransportHeader(parameter.name))
    .map((parameter) => ({ ...parameter, value: parseValue(parameter.value, scope) }))
    .filter(({ value }) => [...leavesOf(value)].every((leaf) => leaf.kind === "literal" || leaf.kind === "binding"));
}
