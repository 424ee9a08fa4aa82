import type { Span } from "../diagnostics/span.js";
import type { Action, Binding, Capability, ClientAuthentication, Endpoint, HttpApi, Input, McpServer, Operation, PathTemplate, RestAdapter, ServerAuthentication, SkillAdapter } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { ValueExpression } from "../model/values.js";

/** An input as its caller sees it. */
export interface InputFact {
  readonly name: string;
  /** Where it is passed: `query`, `path`, `argument`, ... */
  readonly place: string;
  readonly type: DataType;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly span: Span;
}

/** Something that can be called: a client function, a route, a tool, a resource. */
export interface CallableFact {
  /** What two capabilities are compared by. */
  readonly key: string;
  /** How its users call it. */
  readonly label: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly inputs: ReadonlyMap<string, InputFact>;
  readonly output: DataType;
  /** Where the parts of its answer come from, in a form that is the same while the meaning is. */
  readonly mapping: string;
  /** What it does when it is called, in a form that is the same while the meaning is. Inputs that flow on by name are not part of it. */
  readonly does: string;
  /** Inputs that flow on by name. */
  readonly flows: ReadonlySet<string>;
  readonly span: Span;
}

/** An adapter as whoever calls or runs it sees it. */
export interface AdapterFact {
  readonly key: string;
  readonly label: string;
  readonly namespace: string;
  readonly port: string;
  readonly address: string;
  readonly transport: string;
  /** How callers prove who they are; empty where they need not. Names no secret. */
  readonly authentication: string;
  readonly span: Span;
}

/** Every consumed operation by its stable name. */
export function functionFacts(capability: Capability): readonly (CallableFact & { readonly answer: string })[] {
  return capability.apis.flatMap((api) =>
    api.operations.map((operation) => ({
      key: operation.id,
      label: `\`${operation.id}\``,
      title: operation.title,
      description: operation.description,
      inputs: byName(operation.parameters.filter(({ value }) => value === undefined).map((parameter) => ({ ...parameter, place: parameter.in }))),
      output: operation.output,
      mapping: "",
      does: requestOf(operation),
      flows: new Set<string>(),
      answer: operation.oauth ?? operation.format,
      span: operation.span,
    })),
  );
}

/** The routes of REST adapters. `adapterKey` names the adapter that a namespace is compared as. */
export function routeFacts(capability: Capability, adapterKey: (adapter: RestAdapter) => string): readonly (CallableFact & { readonly adapter: string })[] {
  return capability.rest.flatMap((adapter) =>
    adapter.resources.flatMap((resource) =>
      resource.operations.map((operation) => ({
        ...endpointFact(operation, pathNames(operation.path)),
        adapter: adapterKey(adapter),
        key: `${adapterKey(adapter)} ${operation.method} ${anonymous(operation.path)}`,
        label: `\`${operation.method} ${operation.path.text}\``,
      })),
    ),
  );
}

/** The tools of MCP servers. */
export function toolFacts(capability: Capability, serverKey: (server: McpServer) => string): readonly (CallableFact & { readonly adapter: string; readonly hints: Readonly<Record<string, boolean | undefined>> })[] {
  return capability.mcp.flatMap((server) => server.tools.map((tool) => ({ ...endpointFact(tool), adapter: serverKey(server), key: `${serverKey(server)} ${tool.name}`, label: `tool \`${tool.name}\``, hints: { ...tool.hints } })));
}

/** The resources of MCP servers, by URI. */
export function resourceFacts(capability: Capability, serverKey: (server: McpServer) => string): readonly (CallableFact & { readonly adapter: string; readonly mimeType: string })[] {
  return capability.mcp.flatMap((server) =>
    server.resources.map((resource) => ({ ...endpointFact(resource), ...(resource.location === undefined ? {} : { does: resource.location }), adapter: serverKey(server), key: `${serverKey(server)} ${resource.uri.replace(/\{[^}]*\}/g, "{}")}`, label: `resource \`${resource.uri}\``, mimeType: resource.mimeType ?? "" })),
  );
}

function endpointFact(endpoint: Endpoint & { readonly span: Span }, rename: (name: string) => string = (name) => name): Omit<CallableFact, "key" | "label"> {
  const passed = endpoint.inputs.filter((input): input is Input => input.value === undefined);
  return {
    title: endpoint.title,
    description: endpoint.description,
    inputs: byName(passed.map((input) => ({ ...input, name: input.in === "path" ? rename(input.name) : input.name, place: input.in }))),
    output: endpoint.output,
    mapping: JSON.stringify(endpoint.outputs, (key, value: unknown) => (key === "span" || key === "description" ? undefined : value)),
    does: JSON.stringify(actionOf(endpoint.action, rename)),
    flows: flowsOf(endpoint.action, rename),
    span: endpoint.span,
  };
}

/** Path parameters are passed by position: callers never see their names. */
function pathNames(path: PathTemplate): (name: string) => string {
  const holes = path.parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter]));
  return (name) => (holes.includes(name) ? `{${holes.indexOf(name) + 1}}` : name);
}

/** `/pets/{}` for `/pets/{id}`. */
function anonymous(path: PathTemplate): string {
  return path.parts.map((part) => (typeof part === "string" ? part : "{}")).join("");
}

function byName(inputs: readonly InputFact[]): ReadonlyMap<string, InputFact> {
  return new Map(inputs.map((input) => [input.name, input]));
}

/** The request of an operation: method, path and how its body is encoded. */
function requestOf(operation: Operation): string {
  const fixed = operation.parameters.flatMap(({ name, in: place, value }) => (value === undefined ? [] : [{ name, place, value: plainValue(value) }]));
  const body = operation.body && { kind: operation.body.kind, encoding: operation.body.encoding.mediaType, ...(operation.body.kind === "data" ? { value: plainValue(operation.body.value) } : operation.body.kind === "text" ? { text: operation.body.parts.map((part) => (typeof part === "string" ? part : plainValue(part.value))) } : {}) };
  return JSON.stringify({ method: operation.method, path: operation.path.text, body, fixed });
}

type Rename = (name: string) => string;

function actionOf(action: Action, rename: Rename): unknown {
  const passed = argumentsOf(action).filter((argument) => flowingName(argument) === undefined);
  const given = passed.map(({ name, value }) => [name, plainValue(value, rename)] as const).sort(([one], [other]) => (one < other ? -1 : 1));
  switch (action.kind) {
    case "call":
      return { call: action.operation.id, with: given };
    case "flow":
      return { flow: action.flow.id, does: actionOf(action.flow.action, (name) => name), with: given };
    case "steps":
      return { steps: action.steps.map((step) => JSON.parse(JSON.stringify(step, (key, value: unknown) => (key === "span" || key === "operation" ? undefined : value)))), calls: action.steps.flatMap((step) => (step.kind === "call" ? [step.operation.id] : [])) };
    default:
      return { kind: action.kind };
  }
}

interface Given {
  readonly name: string;
  readonly value: ValueExpression;
}

function argumentsOf(action: Action): readonly Given[] {
  if (action.kind === "call") return action.arguments.map(({ parameter, value }) => ({ name: parameter.name, value }));
  return action.kind === "flow" ? action.arguments.map(({ input, value }) => ({ name: input, value })) : [];
}

/** The input that goes whole into what is called. */
function flowingName({ value }: Given): string | undefined {
  return value.kind === "input" && value.path.length === 0 ? value.name : undefined;
}

/** Which inputs go whole where. */
function flowsOf(action: Action, rename: Rename): ReadonlySet<string> {
  return new Set(
    argumentsOf(action).flatMap((argument) => {
      const input = flowingName(argument);
      return input === undefined ? [] : [`${rename(input)} -> ${argument.name}`];
    }),
  );
}

/** An expression without its places; inputs by the names that callers know them by. */
function plainValue(value: ValueExpression, rename: Rename = (name) => name): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) => {
      if (key === "span") return undefined;
      return typeof item === "object" && item !== null && "kind" in item && item.kind === "input" && "name" in item && typeof item.name === "string" ? { ...item, name: rename(item.name) } : item;
    }),
  );
}

/** An adapter's face: where it listens and whom it lets in. */
export function adapterFact(adapter: RestAdapter | McpServer | SkillAdapter, key: string, label: string): AdapterFact {
  return {
    key,
    label,
    namespace: adapter.namespace,
    port: String(adapter.port ?? "the default"),
    address: adapter.address ?? "the default",
    transport: "transport" in adapter ? adapter.transport : "http",
    authentication: describeServerAuthentication(adapter.authentication),
    span: adapter.span,
  };
}

function describeServerAuthentication(authentication: ServerAuthentication | undefined): string {
  if (!authentication) return "";
  switch (authentication.kind) {
    case "apikey":
      return `apikey in ${authentication.placement} ${text(authentication.name)}`;
    default:
      return authentication.kind;
  }
}

/** How a consumed API is spoken to; names bindings, never values. */
export function describeClientAuthentication(authentication: ClientAuthentication | undefined): string {
  if (!authentication) return "none";
  switch (authentication.kind) {
    case "apikey":
      return `apikey ${authentication.keys.map((key) => `${key.placement} ${text(key.name)}`).join(", ")}`;
    case "oauth2":
      return `oauth2 ${[authentication.tokenEndpoint ?? authentication.authorizationServerUri ?? "", ...authentication.scopes].join(" ")}`;
    case "unsupported":
      return authentication.written;
    default:
      return authentication.kind;
  }
}

/** What a base URI is, as far as it may be shown. */
export function baseUriOf(api: HttpApi): string {
  return api.baseUriText;
}

/** Where a binding's value comes from. */
export function describeBinding({ source }: Binding): string {
  return source.kind === "environment" ? `environment variable ${source.variable}` : `${source.key} of ${source.location}`;
}

function text(value: ValueExpression): string {
  return value.kind === "literal" ? String(value.value) : value.kind === "binding" ? `{{${value.variable}}}` : "a template";
}
