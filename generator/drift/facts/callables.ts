import type { Span } from "../../diagnostics/span.js";
import type {
  DecodedFormat,
  EventFormat,
  Endpoint,
  Input,
  Operation,
  PathTemplate,
  RestOperation,
  RestResource,
  Tool,
} from "../../model/capability.js";
import type { RestResponse } from "../../model/rest-responses.js";
import { answeringOperation, callsOf } from "../../model/calls.js";
import type { DataType } from "../../model/types.js";
import type { Constraints } from "../constraints.js";
import { effectiveType, isTextPlace } from "../compare-types.js";
import { loosened } from "../../model/loosened-type.js";
import { type Failures, functionFailures, routeFailures } from "./failures.js";
import { unfoldType } from "../unfold-type.js";
import { withoutLimits } from "../without-limits.js";
import { ownType, withChoices, withNull, withoutNull } from "./type-words.js";
import { type Together, togetherOf, withWrittenTypes } from "./argument-schemas.js";
import { type Sources, sourcesOf } from "./answers.js";
import { canonical, without } from "./canonical.js";
import { requestOf, wirePlace } from "./requests.js";
import { anonymousPath, type Side } from "./side.js";
import { type NameInput, reachOf, type Work, workOf } from "./work.js";
import { spellLiteral } from "../../model/meant-default.js";
import { writeData } from "../../text/long-integers.js";
import { hasParts, limitOfAnswer, passageOf } from "../../model/answer.js";

/** An input as its caller sees it. */
export interface InputFact {
  readonly name: string;
  /** Where it is passed: `query`, `path`, `argument`, ... */
  readonly place: string;
  /** What is taken: where it is passed on whole, no more than what it is passed to takes. */
  readonly type: DataType;
  /** What contracts and tool lists say. */
  readonly declared: { readonly type: DataType; readonly required: boolean };
  readonly required: boolean;
  readonly description: string | undefined;
  /** What its schema says beside its type. */
  readonly constraints: Constraints;
  /** What stands for it where it is not passed, as JSON with the digits that are written: `null` where nothing does. */
  readonly meant: string;
  /** All else that is declared of it. */
  readonly other: string;
  readonly span: Span;
}

/** Something that can be called: a client function, a route, a tool, a resource. */
export interface CallableFact {
  /** What two capabilities are compared by. */
  readonly key: string;
  /** How its users call it. */
  readonly label: string;
  /** What its names in code are made of: function, handler, `operationId`. */
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly inputs: ReadonlyMap<string, InputFact>;
  /** Those that the YAML fixes: callers do not pass them. */
  readonly fixed: ReadonlySet<string>;
  readonly output: DataType;
  /** How the answer comes: as JSON, text, bytes, ... */
  readonly form: string;
  /** How many bytes of an answer are taken; undefined: as many as come. */
  readonly limit: number | undefined;
  /** What nobody declares in it is text, whatever it looks like: cells of a table, elements. */
  readonly isText: boolean;
  /** All that is declared of it and that nothing else here says. */
  readonly other: string;
  /** What it does, but for inputs that only one of two has. */
  readonly workOf: (isKept: (input: string) => boolean) => Work;
  readonly sourcesOf: (isKept: (input: string) => boolean) => Sources;
  readonly span: Span;
}

/** A consumed operation, which is a function of the client. */
export interface FunctionFact extends CallableFact {
  /** What is sent, but for the values of inputs: what it is called at its upstream and what the YAML fixes. */
  readonly request: string;
  /** What its failures hold. */
  readonly failures: Failures;
  /** The API's document says that it will go away. */
  readonly isDeprecated: boolean;
  readonly sunset: string | undefined;
}

/** Something that an adapter offers. */
export interface EndpointFact extends CallableFact {
  /** What its adapter is compared as. */
  readonly adapter: string;
}

export interface RouteFact extends EndpointFact {
  /** The statuses of success that the contract has of the API's document: `201, 204`. */
  readonly statuses: string;
  /** What the contract says that its failures hold. */
  readonly failures: Failures;
  /** What contracts group it under, which clients are made by. */
  readonly group: string;
  /** Other words that contracts group it under, in their order. */
  readonly tags: string;
  /** What they say of the group. */
  readonly groupText: string;
  /** What is declared of its answers, by status. */
  readonly responses: ReadonlyMap<string, RestResponse>;
  /** The API's document says that what it calls will go away. */
  readonly isDeprecated: boolean;
  readonly sunset: string | undefined;
}

export interface ToolFact extends EndpointFact {
  /** What whoever starts the server can choose it by, beside its name: the resource of the API that it calls; empty where all are about one thing. */
  readonly group: string;
  /** What its author's own schema says of all arguments together. */
  readonly together: Together;
  readonly hints: Readonly<Record<string, boolean | undefined>>;
}

export interface ResourceFact extends EndpointFact {
  readonly mimeType: string;
  readonly location: string;
  /** The names of the holes of its URI, in their order: what a host fills a template by. */
  readonly variables: readonly string[];
}

const noWork: Work = { kind: "handler", steps: [], answers: "", mapped: new Map() };

/** Every consumed operation by its stable name. */
export function functionFacts(side: Side): readonly FunctionFact[] {
  return side.capability.apis.flatMap((api) =>
    api.operations.map((operation) => ({
      key: `${side.apiKey(api.namespace)}.${operation.name}`,
      label: `\`${operation.id}\``,
      name: operation.name,
      title: operation.title,
      description: operation.description,
      inputs: new Map(
        operation.asked.map((parameter) => [
          parameter.name,
          {
            ...parameter,
            // What travels as text, or is sent as it is, has no null.
            type:
              parameter.in === "body"
                ? withNull(withoutLimits(unfoldType(parameter.type)), parameter.schema ?? {})
                : withoutLimits(unfoldType(parameter.type)),
            declared: { type: withoutLimits(parameter.type), required: parameter.required },
            place: parameter.in === "path" ? wirePlace(operation, parameter) : parameter.in,
            constraints: goingOf(parameter.schema ?? {}),
            meant: writeData(parameter.schema?.["default"] ?? null),
            other: canonical(
              without(parameter, [
                "name",
                "in",
                "type",
                "required",
                "description",
                "schema",
                "repeatsItself",
                "value",
                "documented",
              ]),
            ),
          },
        ]),
      ),
      fixed: new Set<string>(),
      output: withoutLimits(unfoldType(operation.output)),
      // Bytes are bytes to code, whatever they are of: what is asked for is part of the request.
      form: passageOf(operation.answer) === "bytes" && operation.oauth === undefined ? "bytes" : formOf(operation),
      limit: limitOf([operation]),
      isText: comesAsText(operation),
      other: "",
      workOf: () => noWork,
      sourcesOf: () => new Map(),
      request: canonical(requestOf(operation, side)),
      failures: functionFailures(operation),
      isDeprecated: operation.deprecated === true,
      sunset: operation.sunset,
      span: operation.span,
    })),
  );
}

/** Of what a schema says: that the value goes away, and when. */
function goingOf(schema: Constraints): Constraints {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key === "deprecated" || key === "x-sunset"));
}

/** The routes of REST adapters. */
export function routeFacts(side: Side): readonly RouteFact[] {
  return side.capability.rest.flatMap((adapter) =>
    adapter.resources.flatMap((resource) =>
      resource.operations.map((operation) => ({
        ...endpointFact(operation, side, pathNames(operation.path), ["name", "method", "path", "responses", "tags"]),
        adapter: side.restKey(adapter),
        key: `${side.restKey(adapter)} ${operation.method} ${anonymousPath(operation.path)}`,
        label: `\`${operation.method} ${operation.path.text}\``,
        name: operation.name,
        statuses: statusesOf(operation),
        failures: routeFailures(operation),
        group: resource.name,
        tags: tagsOf(resource, operation),
        groupText: resource.description ?? "",
        responses: new Map(operation.responses.map((response) => [response.status, response])),
        isDeprecated: operation.action.kind === "call" && operation.action.operation.deprecated === true,
        sunset: operation.action.kind === "call" ? operation.action.operation.sunset : undefined,
      })),
    ),
  );
}

/** What a contract groups a route under beside the name of its resource: `a`, `b`, as it stands in a sentence between back-quotes. */
function tagsOf(resource: RestResource, { tags }: RestOperation): string {
  return [...new Set([...resource.tags, ...tags])].filter((tag) => tag !== resource.name).join("`, `");
}

function statusesOf({ action, responses }: RestOperation): string {
  if (action.kind !== "call" || responses.length > 0) return "";
  const statuses = action.operation.statuses ?? [];
  return statuses
    .flatMap(({ status }) => (status.startsWith("2") ? [status] : []))
    .sort()
    .join(", ");
}

/** The tools of MCP servers. */
export function toolFacts(side: Side): readonly ToolFact[] {
  return side.capability.mcp.flatMap((server) => {
    const groups = new Set(server.tools.map(groupOf));
    return server.tools.map((tool) => ({
      ...endpointFact(withWrittenTypes(tool), side, sameName, ["name", "hints", "inputSchema"]),
      group: groups.size > 1 ? (groupOf(tool) ?? noGroup) : "",
      together: togetherOf(tool.inputSchema),
      // What its schema says of it is what its clients know.
      output: loosened(withoutLimits(unfoldType(tool.output))),
      adapter: side.mcpKey(server),
      key: `${side.mcpKey(server)} ${tool.name}`,
      label: `tool \`${tool.name}\``,
      name: tool.name,
      hints: { ...tool.hints },
    }));
  });
}

/** What belongs to no group, where others do. */
export const noGroup = "none";

function groupOf({ action }: Tool): string | undefined {
  return action.kind === "call" ? action.operation.resource : undefined;
}

/** The resources of MCP servers, by URI. */
export function resourceFacts(side: Side): readonly ResourceFact[] {
  return side.capability.mcp.flatMap((server) =>
    server.resources.map((resource) => ({
      ...endpointFact(resource, side, sameName, ["name", "uri", "variables", "mimeType", "location"]),
      adapter: side.mcpKey(server),
      key: `${side.mcpKey(server)} ${resource.uri.replace(/\{[^{}]*\}/g, "{}")}`,
      label: `resource \`${resource.uri}\``,
      name: resource.name,
      mimeType: resource.mimeType ?? "",
      location: resource.location ?? "",
      variables: resource.variables,
    })),
  );
}

function endpointFact(
  endpoint: Endpoint,
  side: Side,
  rename: (name: string) => string,
  own: readonly string[],
): Omit<CallableFact, "key" | "label" | "name"> {
  const callName = (input: Input): string =>
    input.in === "path" ? rename(input.name) : input.in === "header" ? input.name.toLowerCase() : input.name;
  const nameInput =
    (isKept: (input: string) => boolean): NameInput =>
    (input) =>
      isKept(callName(input)) ? callName(input) : undefined;
  const work = (isKept: (input: string) => boolean): Work => workOf(endpoint, side, nameInput(isKept));
  return {
    title: endpoint.title,
    description: endpoint.description,
    inputs: new Map(
      endpoint.asked.map((input) => {
        const reached = reachOf(endpoint.action, input.name);
        const inText = isTextPlace(input.in);
        const [type, schema] = withChoices(ownType(input), input.schema ?? {});
        const taken = reached.reduce(
          (least, { type: other }) => effectiveType(least, withoutLimits(unfoldType(other)), inText),
          type,
        );
        return [
          callName(input),
          {
            name: callName(input),
            place: input.in,
            type: inText ? taken : withNull(taken, schema),
            declared: input,
            // What stands for it where it is not passed is passed on.
            required:
              input.required || (input.schema?.["default"] === undefined && reached.some(({ required }) => required)),
            description: input.description,
            constraints: withoutNull(schema),
            // What a called operation says stands for it is in the schema alone.
            meant: input.meant === undefined ? writeData(schema["default"] ?? null) : spellLiteral(input.meant),
            other: canonical(
              without(input, ["name", "in", "type", "required", "description", "schema", "meant", "origin", "value"]),
            ),
            span: input.span,
          },
        ];
      }),
    ),
    fixed: new Set(endpoint.inputs.flatMap((input) => (input.value === undefined ? [] : [callName(input)]))),
    output: withoutLimits(unfoldType(endpoint.output)),
    form: formOfAnswer(endpoint),
    limit: limitOf(callsOf(endpoint.action)),
    isText: comesAsText(answeringOperation(endpoint.action)),
    other: canonical(
      without(endpoint, ["title", "description", "inputs", "asked", "action", "outputs", "output", ...own]),
    ),
    workOf: work,
    sourcesOf: (isKept) => sourcesOf(endpoint, work(isKept), side, nameInput(isKept)),
    span: endpoint.span,
  };
}

/** Whether every value of a format is text, whatever it is of. */
const isOfText: Readonly<Record<DecodedFormat, boolean>> = {
  csv: true,
  tsv: true,
  psv: true,
  xml: true,
  html: true,
  yaml: false,
  markdown: false,
};

function comesAsText(operation: Operation | undefined): boolean {
  return operation?.answer.kind === "decoded" && isOfText[operation.answer.format];
}

/** The least that is taken of any answer in bytes. */
function limitOf(operations: readonly Operation[]): number | undefined {
  const limits = operations.flatMap(({ answer }) => limitOfAnswer(answer) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** An answer that nobody shapes comes as the upstream's does. */
function formOfAnswer(endpoint: Endpoint): string {
  const operation = answeringOperation(endpoint.action);
  return operation &&
    (passageOf(operation.answer) !== "value" || !hasParts(operation.answer) || operation.oauth !== undefined)
    ? formOf(operation)
    : "JSON";
}

/** The form of answers that go on untouched. */
export const handedOn = "the upstream's own answer";

const streamForms: Readonly<Record<EventFormat, string>> = {
  sse: "a stream of server-sent events",
  ndjson: "a stream of lines of JSON",
};

function formOf({ answer, oauth }: Operation): string {
  if (oauth !== undefined) return `the answer of an OAuth 2.0 ${oauth} endpoint`;
  switch (answer.kind) {
    case "json":
    case "decoded":
    case "encoded":
      return "JSON";
    case "events":
      return streamForms[answer.format];
    case "text":
      return "text";
    case "bytes":
      return answer.mediaType === undefined ? "bytes" : `bytes of ${answer.mediaType}`;
    case "raw":
      return handedOn;
  }
}

/** Path parameters are passed by position: callers never see their names. */
function pathNames(path: PathTemplate): (name: string) => string {
  const holes = path.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
  return (name) => (holes.includes(name) ? `{${holes.indexOf(name) + 1}}` : name);
}

function sameName(name: string): string {
  return name;
}
