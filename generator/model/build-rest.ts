import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Entity, ExposedOperation, ExposedParameter, ExposedResource, ExposedRest } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { asLine, entryOf } from "../source/node.js";
import { spanInScalar } from "../source/read-yaml.js";
import { camelCase } from "../text/casing.js";
import { nearestWord } from "../text/nearest.js";
import { buildAdapterBase } from "./build-adapters.js";
import { resolveBehaviour } from "./build-endpoint.js";
import type { CapabilityScope } from "./capability-scope.js";
import type {
  FixedParameter,
  HttpApi,
  Input,
  PathHeader,
  PathTemplate,
  RestAdapter,
  RestOperation,
  RestResource,
} from "./capability.js";
import { placeholderInputs, restInput } from "./declare-inputs.js";
import { isSameHeader } from "./header-names.js";
import { mapInputs } from "./map-inputs.js";
import { checkMemberPaths, type InputAlias, memberAlias } from "./input-aliases.js";
import { holdersOf } from "./member-inputs.js";
import { headerOfPath, joinPaths, pathTemplate } from "./operation-path.js";
import { takesBelow } from "./path.js";
import { parseBraces } from "./parse-template.js";
import { leavesOf, type NameScope, parseValue } from "./parse-value.js";
import { declaredResponses } from "./rest-responses.js";

/** Builds a REST adapter. Operations whose target is unknown are left out (reported). */
export function buildRest(written: ExposedRest, scope: CapabilityScope): RestAdapter {
  return {
    kind: "rest",
    ...buildAdapterBase(written, scope.bindings, scope.reporter),
    resources: written.resources.map((resource) => buildResource(written, resource, scope)),
  };
}

function buildResource(adapter: ExposedRest, written: ExposedResource, scope: CapabilityScope): RestResource {
  const path = exposedPath(written.path);
  return {
    name: written.name ?? path.text,
    path,
    description: written.description,
    tags: written.tags,
    operations: written.operations.flatMap((operation) => {
      const built = buildOperation(adapter, written, operation, scope);
      return built ? [built] : [];
    }),
    forward: buildForward(adapter, written, path, scope),
    span: valueSpan(written, "path"),
  };
}

function buildForward(
  adapter: ExposedRest,
  written: ExposedResource,
  path: PathTemplate,
  scope: CapabilityScope,
): RestResource["forward"] {
  const { forward } = written;
  if (!forward) return undefined;
  const api = scope.apis.find((candidate) => candidate.namespace === forward.targetNamespace);
  const span = valueSpan(forward, "targetNamespace");
  if (api) {
    reportUnforwarded(path, valueSpan(written, "path"), scope);
    scope.reporter.report("portability/forwarded-query", span, { namespace: api.namespace });
    return { api, trustedHeaders: forward.trustedHeaders, fixed: forwardedValues(adapter, written, api, scope), span };
  }
  const known = scope.apis.map((candidate) => candidate.namespace);
  scope.reporter.report("model/unknown-namespace", span, {
    namespace: forward.targetNamespace,
    nearest: nearestWord(forward.targetNamespace, known, scope.reporter.comparisons),
    known,
  });
  return undefined;
}

/** Says what of a path's requests no forward hands on. */
function reportUnforwarded(path: PathTemplate, span: Span, { reporter }: CapabilityScope): void {
  if (!takesBelow(path)) reporter.report("model/forward-alone", span, { path: path.text });
  else
    for (const part of path.parts)
      if (typeof part !== "string" && !part.rest)
        reporter.report("model/forward-placeholder", span, { path: path.text, name: part.parameter });
}

/** What goes with every forwarded request: the values that adapter and resource fix, and the API's own where they say nothing. */
function forwardedValues(
  adapter: ExposedRest,
  written: ExposedResource,
  api: HttpApi,
  scope: CapabilityScope,
): readonly FixedParameter[] {
  const names = bindingNames(`exposes ${adapter.namespace}`, scope);
  const fixed = [...adapter.inputParameters, ...written.inputParameters].flatMap((input): readonly FixedParameter[] => {
    if (input.value === undefined) return [];
    const value = parseValue(asLine(input.value), names);
    const isKnown = [...leavesOf(value)].every((leaf) => leaf.kind === "literal" || leaf.kind === "binding");
    if (isKnown && (input.in === "query" || input.in === "header" || input.in === "cookie"))
      return [{ name: input.name, in: input.in, value }];
    // What adapter or resource say for their operations may mean those alone.
    if (written.inputParameters.includes(input) && written.operations.length === 0)
      scope.reporter.report("model/unforwarded-value", valueSpan(input, "value"), { input: input.name, in: input.in });
    return [];
  });
  const keyOf = (parameter: FixedParameter): string =>
    `${parameter.in} ${parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name}`;
  return [...new Map([...api.fixed, ...fixed].map((parameter) => [keyOf(parameter), parameter])).values()];
}

/** Names in an input's own `value`: other inputs and bindings. */
function bindingNames(user: string, scope: CapabilityScope): NameScope {
  return {
    reference: () => undefined,
    hole: (name, span) => {
      const variable = scope.bindings.find(name);
      if (variable === undefined) return { kind: "input", name, path: [] };
      scope.bindings.use(variable, user, span);
      return { kind: "binding", variable };
    },
  };
}

function buildOperation(
  adapter: ExposedRest,
  resource: ExposedResource,
  written: ExposedOperation,
  scope: CapabilityScope,
): RestOperation | undefined {
  const { text, asked } = splitQuery(joinPaths(resource.path, written.path));
  const path = exposedPath(text);
  const placeholders = [...new Set(path.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter])))];
  const user = `exposes ${adapter.namespace}`;
  const name = operationName(written, resource);
  const shared = [...adapter.inputParameters, ...resource.inputParameters];
  const label = `${written.method} ${path.text}`;
  const levels = [adapter.inputParameters, resource.inputParameters, written.inputParameters];
  if (!checkPlacesOf(levels, placeholders, label, scope.reporter)) return undefined;
  if (!checkMemberPaths([...shared, ...written.inputParameters], scope.reporter)) return undefined;
  const { aliases, own } = bodyMembers([...shared, ...written.inputParameters]);
  const members = holdersOf([...shared, ...written.inputParameters], aliases, "whole");
  const declared = [...declareInputs(own, placeholders, written, user, scope), ...members];
  const span = valueSpan(written, written.name === undefined ? "method" : "name");
  const spans = placeholderSpans([written, resource]);
  const inQuery = asked.filter((wanted) => !declared.some((input) => input.name === wanted));
  const resolved = resolveBehaviour(mapInputs(written, scope), {
    namespace: adapter.namespace,
    user,
    placeholders,
    method: written.method,
    declared: [
      ...declared,
      ...placeholderInputs(placeholders, declared, (placeholder) => spans.get(placeholder) ?? span),
      ...inQuery.map((wanted) => queryInput(wanted, span)),
    ],
    aliases,
    shared: shared.flatMap(({ name: each }) =>
      written.inputParameters.some((input) => input.name === each) ? [] : [each],
    ),
    isOpen: true,
    scope,
    label,
  });
  if (!resolved) return undefined;
  return {
    ...resolved,
    name,
    method: written.method,
    path,
    target: headerOfPath(written.path ?? "") ?? headerOfPath(resource.path) ?? calledTarget(resolved.action),
    title: written.display,
    description: written.description ?? describeAction(resolved.action) ?? label,
    tags: written.tags,
    responses: declaredResponses(written),
    span,
  };
}

/** Where a placeholder stands in the path that has it. */
function placeholderSpans(owners: readonly Entity[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const owner of owners) {
    const node = entryOf(owner.$, "path")?.value;
    if (node?.kind !== "scalar") continue;
    for (const part of parseBraces(node.text))
      if (part.kind === "hole" && !spans.has(part.name)) spans.set(part.name, spanInScalar(node, part.start, part.end));
  }
  return spans;
}

/** What the path says of a query: a text that may be left out. */
function queryInput(name: string, span: Span): Input {
  return {
    name,
    in: "query",
    type: { kind: "string" },
    required: false,
    description: undefined,
    origin: "inferred",
    value: undefined,
    span,
  };
}

/** Whether each name stands for one thing that callers pass: not for what two inputs of one level say, nor for a placeholder and something beside the path. */
function checkPlacesOf(
  levels: readonly (readonly ExposedParameter[])[],
  placeholders: readonly string[],
  operation: string,
  reporter: Reporter,
): boolean {
  const wrong = levels.flatMap((inputs) =>
    inputs.flatMap((input, index) => {
      const { name, in: second } = input;
      if (second === undefined || second === "environment") return [];
      const other = inputs.slice(0, index).find(({ name: known, in: place }) => known === name && place !== second);
      const first = other?.in ?? (second !== "path" && placeholders.includes(name) ? "path" : undefined);
      return first === undefined || first === "environment" ? [] : [{ input, first, second, other }];
    }),
  );
  for (const { input, first, second, other } of wrong)
    reporter.report(
      "model/one-name-two-places",
      valueSpan(input, "name"),
      { parameter: input.name, operation, first, second },
      other ? [{ span: valueSpan(other, "name"), label: "the other one" }] : [],
    );
  return wrong.length === 0;
}

/** Inputs that are read from the caller's body at a path; where there are some, the others of the body are members of it too. */
function bodyMembers(written: readonly ExposedParameter[]): {
  readonly aliases: readonly InputAlias[];
  readonly own: readonly ExposedParameter[];
} {
  const selected = written.flatMap((parameter) => memberAlias(parameter, "body") ?? []);
  if (selected.length === 0) return { aliases: [], own: written };
  const isSelected = ({ name }: ExposedParameter): boolean => selected.some((alias) => alias.name === name);
  const beside = written.filter(
    (parameter) => parameter.in === "body" && parameter.name !== "body" && !isSelected(parameter),
  );
  const members = beside.map((parameter): InputAlias => ({
    kind: "member",
    name: parameter.name,
    input: "body",
    path: [parameter.name],
    span: valueSpan(parameter, "name"),
  }));
  return {
    aliases: [...selected, ...members],
    own: written.filter((parameter) => !isSelected(parameter) && !beside.includes(parameter)),
  };
}

/** The header that is written in the path of the one operation that is called. */
function calledTarget(action: RestOperation["action"]): PathHeader | undefined {
  if (action.kind === "flow") return calledTarget(action.flow.action);
  return action.kind === "call" ? action.operation.target : undefined;
}

function describeAction(action: RestOperation["action"]): string | undefined {
  if (action.kind === "call") return action.operation.description;
  return action.kind === "flow" ? action.flow.description : undefined;
}

/** An operation without a name is named after its method and path. */
function operationName(written: ExposedOperation, resource: ExposedResource): string {
  return written.name ?? camelCase(`${written.method.toLowerCase()} ${resource.name ?? resource.path}`);
}

function declareInputs(
  written: readonly ExposedParameter[],
  placeholders: readonly string[],
  operation: ExposedOperation,
  user: string,
  scope: CapabilityScope,
): readonly Input[] {
  const bodies = written.filter(
    (parameter) => parameter.in === "body" || (parameter.in === undefined && !placeholders.includes(parameter.name)),
  );
  const names = bindingNames(user, scope);
  const inputs = written.flatMap((parameter) =>
    parameter.in === "environment"
      ? []
      : [restInput(parameter, placeholders, operation.method, bodies.length === 1, names)],
  );
  const headers = inputs.filter(({ in: place }) => place === "header").map(({ name }) => name);
  const keyOf = ({ in: place, name }: Input): string =>
    place === "header"
      ? ` ${headers.find((header) => isSameHeader(header, name)) ?? name}`
      : `${place === "path" ? "path" : ""} ${name}`;
  return [...new Map(inputs.map((input) => [keyOf(input), input])).values()];
}

/** A path written with a query: what it asks for by placeholders are inputs, what it fixes tells routes of one path apart. */
function splitQuery(text: string): { readonly text: string; readonly asked: readonly string[] } {
  const [path = "", ...queries] = text.split("?");
  const pairs = queries
    .join("&")
    .split("&")
    .filter((pair) => pair !== "");
  const fixed = pairs.filter((pair) => !pair.includes("{"));
  return {
    text: fixed.length === 0 ? path : `${path}?${fixed.join("&")}`,
    asked: pairs.filter((pair) => pair.includes("{")).map((pair) => pair.replace(/=.*$/s, "")),
  };
}

/** An exposed path; what is left of a path is one placeholder named `path`. */
function exposedPath(text: string): PathTemplate {
  return pathTemplate(joinPaths(text, undefined), (placeholder) => ({
    parameter: placeholder,
    rest: placeholder === "path",
  }));
}
