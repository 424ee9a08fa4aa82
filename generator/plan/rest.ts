import type { Capability, Input, PathTemplate, RestAdapter, RestOperation, RestResource } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import type { ValueExpression } from "../model/values.js";
import type { ClientFunction } from "./client.js";
import { code, comment, type Code, identifier, joinCode, literal, member, propertyKey } from "./code.js";
import { bindingOf, inputMembers, objectReader, propertyOf } from "./endpoint-inputs.js";
import { callInput, flowInput, type PlainEndpoint } from "./endpoint.js";
import { type Compiled, readMember, type Reader, trusted } from "./expression.js";
import { planForwards } from "./forwards.js";
import { createImports, type Imports } from "./imports.js";
import { describedSchema, type JsonSchema, objectSchema } from "./json-schema.js";
import { schemaCode } from "./schema-code.js";
import { typeName } from "./names.js";
import type { HandlerCode, RestPartPlan, RestPlan, RouteCode } from "./plan.js";
import type { OperationFunction } from "./operations.js";
import { routePath } from "./route-path.js";
import { compileMock, eachFunction } from "./shape.js";
import { memberCode, typeCode } from "./type-code.js";

/** A REST operation that can be emitted, with the name its adapter gives it. */
export interface PlannedRoute {
  readonly operation: RestOperation;
  readonly resource: RestResource;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

export interface RestAdapterPlanInput {
  readonly capability: Capability;
  readonly adapter: RestAdapter;
  readonly routes: readonly PlannedRoute[];
  /** `rest`, or `rest-<namespace>` where there are several. */
  readonly file: string;
  readonly functionName: string;
  readonly clientOf: (id: string) => ClientFunction;
  readonly operationOf: (plain: PlainEndpoint) => OperationFunction | undefined;
  /** Names of the capability's own functions. */
  readonly own: ReadonlySet<string>;
  /** Set where there are too many routes for one file: how they are grouped. */
  readonly groups: readonly { readonly file: string; readonly name: string; readonly title: string; readonly routes: readonly PlannedRoute[] }[];
}

/** Plans one REST adapter as a Fastify plugin, with its routes in the same file or, where there are many, in parts. */
export function planRest(input: RestAdapterPlanInput): { readonly rest: RestPlan; readonly parts: readonly RestPartPlan[]; readonly imports: readonly Imports[] } {
  const imports = createImports(input.own);
  const pascal = typeName(input.functionName);
  imports.type("fastify", "FastifyInstance");
  imports.type("runtime/rest", "RestOptions");
  imports.value("runtime/rest", "prepareRest");
  imports.value("runtime/rest", "serveDocument");
  const handlers = input.routes.map((route) => planHandler(route, input, imports));
  const required = input.routes.some((route) => route.plain.action.kind === "handler");
  const methodTable = planMethodTable(input, imports);
  const partImports: Imports[] = [];
  const parts = input.groups.map((group): RestPartPlan => {
    const own = createImports(input.own);
    partImports.push(own);
    own.type("fastify", "FastifyInstance");
    const optionsType = own.type(`./${input.file}`, `${pascal}Options`);
    const ownHandlers = own.type(`./${input.file}`, `${pascal}Handlers`);
    const routes = group.routes.map((route) => planRoute(route, input, own));
    return {
      kind: "rest-part",
      path: `${group.file}.ts`,
      doc: comment([`Routes of ${group.title}.`]),
      name: identifier(group.name),
      handlersType: ownHandlers,
      optionsType,
      routes,
      imports: own.lines(group.file.split("/").length - 1),
    };
  });
  const routes = parts.length > 0 ? [] : input.routes.map((route) => planRoute(route, input, imports));
  const calls = input.groups.map((group) => code`${imports.value(`./${group.file}`, group.name)}(app, handlers, options);`);
  return {
    rest: {
      kind: "rest",
      path: `${input.file}.ts`,
      doc: comment([input.adapter.description ?? `REST adapter of ${input.capability.label}.`, "A Fastify plugin: register it on any server. It listens nowhere by itself."]),
      name: identifier(input.functionName),
      typeName: identifier(pascal),
      handlers,
      handlersRequired: required,
      setup: [...authenticationSetup(input.adapter, imports), ...(input.routes.some(({ operation }) => routePath(operation.path).query !== undefined) ? [code`${imports.value("runtime/route-by-query", "routeByQuery")}(app);`] : [])],
      routes,
      parts: calls,
      forwards: planForwards(input.adapter, imports),
      methodTable,
      imports: imports.lines(0),
    },
    parts,
    imports: [imports, ...partImports],
  };

  function planHandler(route: PlannedRoute, context: RestAdapterPlanInput, own: Imports): HandlerCode {
    return handlerCode(route.plain, route.name, `\`${route.operation.method} ${route.operation.path.text}\``, context, own);
  }
}

/** The functions that adapters call. */
export interface Functions {
  readonly clientOf: (id: string) => ClientFunction;
  readonly operationOf: (plain: PlainEndpoint) => OperationFunction | undefined;
}

/** The replaceable function behind an endpoint: by default the client function that it calls, or the function of its steps. */
export function handlerCode(plain: PlainEndpoint, name: string, label: string, functions: Functions, imports: Imports): HandlerCode {
  const doc = comment([label]);
  const target = plain.action.kind === "call" ? functions.clientOf(plain.action.operation.id) : functions.operationOf(plain);
  if (target) {
    const value = imports.value(target.module, target.name);
    return { doc, key: propertyKey(name), type: code`typeof ${value}`, entry: value === propertyKey(name) ? value : code`${propertyKey(name)}: ${value}` };
  }
  const json = imports.type("runtime/json", "JsonValue");
  const options = imports.type("runtime/http", "CallOptions");
  const members = inputMembers(plain.endpoint.inputs, imports);
  const type = code`(input: ${members.length === 0 ? code`Readonly<Record<string, never>>` : code`{ ${joinCode(members, "")} }`}, options: ${options}) => Promise<${json}>`;
  if (plain.action.kind !== "mock") return { doc, key: propertyKey(name), type, entry: undefined };
  const reader = objectReader(plain.endpoint.inputs, code`input`, imports, code`options`);
  const body = compileMock(plain.action.shape, reader, imports);
  const uses = /\boptions\b/.test(body) ? code`input, options` : /\binput\b/.test(body) ? code`input` : code``;
  return { doc, key: propertyKey(name), type, entry: code`${propertyKey(name)}: async (${uses}) => (${body})` };
}

function planRoute(route: PlannedRoute, context: RestAdapterPlanInput, imports: Imports): RouteCode {
  const { operation, plain } = route;
  const { path, names, query } = routePath(operation.path);
  const reader = requestReader(operation, names, imports);
  const inputs = operation.inputs.filter((input) => input.value === undefined);
  const at = (place: Input["in"]): readonly Input[] => inputs.filter((input) => input.in === place);
  const renamed = at("path").map((input) => ({ ...propertyOf(input), name: names.get(input.name) ?? input.name }));
  const headers = at("header").map((input) => ({ ...propertyOf(input), name: input.name.toLowerCase() }));
  const whole = inputs.find((input) => input.in === "whole");
  const fields = at("body").map(propertyOf);
  const bodyRequired = whole ? whole.required : fields.some((field) => field.required);

  const schema: Record<string, JsonSchema> = {
    ...(renamed.length > 0 ? { params: withWireNames(objectSchema(renamed), names) } : {}),
    ...(at("query").length > 0 ? { querystring: objectSchema(at("query").map(propertyOf)) } : {}),
    ...(headers.length > 0 ? { headers: objectSchema(headers) } : {}),
    ...bodySchema(whole, fields, bodyRequired),
  };
  const block = (name: Code, properties: readonly PropertyType[]): readonly Code[] => (properties.length === 0 ? [] : [code`${name}: { ${joinCode(properties.map((property) => memberCode(property, imports)), "")} };`]);
  const members = [
    ...block(code`Params`, renamed),
    ...block(code`Querystring`, at("query").map(propertyOf)),
    ...block(code`Headers`, headers),
    ...(whole ? [code`Body: ${typeCode(whole.type, imports)}${whole.required ? code`` : code` | undefined`};`] : fields.length > 0 ? [code`Body: { ${joinCode(fields.map((field) => memberCode(field, imports)), "")} }${bodyRequired ? code`` : code` | undefined`};`] : []),
  ];
  const schemaName = identifier(`${route.name}Schema`);
  const hasSchema = Object.keys(schema).length > 0;
  const routeOptions = [...(query === undefined ? [] : [code`constraints: { query: ${literal(query)} }`]), ...(hasSchema ? [code`schema: ${schemaName}`] : [])];
  const shorthand = operation.method === "OPTIONS" ? code`options` : (operation.method.toLowerCase() as Code);
  return {
    typeName: identifier(`${typeName(route.name)}Request`),
    members,
    schemaName,
    schema: schemaCode(schema, imports),
    hasSchema,
    doc: comment([operation.description]),
    method: shorthand,
    path: literal(path),
    arguments: routeOptions.length === 0 ? code`` : code`, { ${joinCode(routeOptions, ", ")} }`,
    statements: planStatements(route, context, reader, imports),
  };

  function planStatements(own: PlannedRoute, adapter: RestAdapterPlanInput, read: Reader, used: Imports): readonly Code[] {
    const handler = member(code`handlers`, own.name);
    const options = used.value("runtime/rest", "callOptions");
    const steps = adapter.operationOf(plain);
    if (plain.action.kind === "steps" && steps) {
      const passed = flowInput(steps.inputs, plain.action.arguments, read, used);
      const shaped = shapeFunctions(plain, read, used);
      return [
        code`const answer = await ${used.value("runtime/exchange", "exchange")}(${handler}, ${passed}, ${options}(request, options));`,
        code`return await ${used.value("runtime/rest", "sendAnswer")}(reply, answer${shaped.length === 0 ? code`` : code`, ${joinCode(shaped, ", ")}`});`,
      ];
    }
    if (plain.action.kind !== "call") {
      const input = code`{ ${joinCode(inputs.map((one) => code`${propertyKey(one.name)}: ${read.input(one.name).code}`), ", ")} }`;
      return [
        code`const answer = await ${used.value("runtime/exchange", "exchange")}(${handler}, ${inputs.length === 0 ? code`{}` : input}, ${options}(request, options));`,
        code`return await ${used.value("runtime/rest", "sendAnswer")}(reply, answer);`,
      ];
    }
    const { operation: target } = plain.action;
    const client = adapter.clientOf(target.id);
    const input = callInput(client, plain.action.arguments, read, used);
    const call = code`${options}(request, options, ${literal(target.namespace)})`;
    if (target.oauth !== undefined && target.oauth !== "authorization") {
      const callerOptions = code`${used.value("runtime/rest", "passAuthorization")}(request, ${call})`;
      return [
        code`${used.value("runtime/rest", "noStore")}(reply);`,
        code`const answer = await ${used.value("runtime/exchange", "exchange")}(${handler}, ${input}, ${callerOptions});`,
        code`return await ${used.value("runtime/rest", "sendAnswer")}(reply, answer);`,
      ];
    }
    if (target.format === "raw") {
      return [code`return await ${used.value("runtime/rest", "sendRawAnswer")}(reply, await ${handler}(${input}, ${call}));`];
    }
    const shapes = shapeFunctions(plain, read, used);
    return [
      code`const answer = await ${used.value("runtime/exchange", "exchange")}(${handler}, ${input}, ${call});`,
      code`return await ${used.value("runtime/rest", "sendAnswer")}(reply, answer${shapes.length === 0 ? code`` : code`, ${joinCode(shapes, ", ")}`});`,
    ];
  }
}

/** One function per output alternative, in YAML order: the first that gives something answers. */
export function shapeFunctions(plain: PlainEndpoint, reader: Reader, imports: Imports): readonly Code[] {
  return plain.outputs.map((shape) => eachFunction(shape, code`value`, reader, imports));
}

/** The router knows some placeholders by other names: their own stand as titles, for error answers. */
function withWireNames(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const wire = new Map([...names].filter(([name, routed]) => name !== routed).map(([name, routed]) => [routed, name]));
  const { properties } = schema;
  if (wire.size === 0 || typeof properties !== "object" || properties === null) return schema;
  const titled = Object.entries(properties).map(([name, property]) => {
    const title = wire.get(name);
    return [name, title === undefined ? property : { title, ...(typeof property === "object" ? property : {}) }] as const;
  });
  return { ...schema, properties: Object.fromEntries(titled) };
}

/** A body that may be absent is let through by `null`, which an absent body is checked as. */
function bodySchema(whole: Input | undefined, fields: readonly PropertyType[], required: boolean): Record<string, JsonSchema> {
  if (whole) {
    const schema = describedSchema(propertyOf(whole));
    return required ? { body: schema } : Object.keys(schema).filter((key) => key !== "description").length === 0 ? {} : { body: { anyOf: [schema, { type: "null" }] } };
  }
  if (fields.length === 0) return {};
  const schema = objectSchema(fields);
  return { body: required ? schema : { ...schema, type: ["object", "null"] } };
}

/** How the values of a REST operation read its request. */
function requestReader(operation: RestOperation, params: ReadonlyMap<string, string>, imports: Imports): Reader {
  const read = (name: string): Compiled => {
    const input = operation.inputs.find((candidate) => candidate.name === name);
    if (!input) return { code: code`undefined`, type: { kind: "any" }, optional: true };
    if (input.value) return { code: input.value.kind === "literal" ? literal(input.value.value) : code`undefined`, type: { kind: "any" }, optional: input.value.kind !== "literal" };
    const value = { type: input.type, optional: !input.required };
    switch (input.in) {
      case "path":
        return { ...value, code: member(code`request.params`, params.get(name) ?? name) };
      case "query":
      case "argument":
        return { ...value, code: readMember(code`request.query`, name, value.optional, imports) };
      case "header":
        return { ...value, code: member(code`request.headers`, name.toLowerCase()) };
      case "cookie":
        return { code: code`${imports.value("runtime/cookies", "readCookie")}(request.headers.cookie, ${literal(name)})`, type: { kind: "string" }, optional: true };
      case "whole":
        return { ...value, code: code`request.body` };
      case "body": {
        const bodyRequired = operation.inputs.some((other) => other.in === "body" && other.required && other.value === undefined);
        const whole = operation.inputs.find((other) => other.in === "whole" && other.value === undefined);
        if (whole) {
          const from: Compiled = { code: code`request.body`, type: whole.type, optional: !whole.required };
          return { code: code`${imports.value("runtime/json", "property")}(${whole.type.kind === "any" ? from.code : trusted(from, imports)}, ${literal(name)})`, type: { kind: "any" }, optional: true };
        }
        return { ...value, code: bodyRequired ? readMember(code`request.body`, name, value.optional, imports) : optionalMember(name, imports) };
      }
    }
  };
  return {
    input: read,
    parameter: read,
    step: read,
    binding: (variable) => bindingOf(code`options.call ?? {}`, variable, imports),
  };
}

function optionalMember(name: string, imports: Imports): Code {
  if (name in Object.prototype) return readMember(code`request.body`, name, true, imports);
  return /^[A-Za-z_$][\w$]*$/.test(name) ? code`request.body?.${identifier(name)}` : code`request.body?.[${literal(name)}]`;
}

/** Which methods every path knows: the others are answered 405, unless they are forwarded. */
function planMethodTable({ adapter, routes }: RestAdapterPlanInput, imports: Imports): readonly Code[] {
  const shapeOf = (path: PathTemplate): string => path.parts.map((part) => (typeof part === "string" ? part : "{}")).join("").replace(/\?.*$/, "");
  const forwarded = new Set(adapter.resources.flatMap((resource) => (resource.forward ? [shapeOf(resource.path)] : [])));
  const methods = new Map<string, { readonly path: string; readonly known: Set<string> }>();
  for (const { operation } of routes) {
    const { path } = routePath(operation.path);
    // Paths that differ in the names of their placeholders, or in a query, are one path.
    const shape = shapeOf(operation.path);
    if (forwarded.has(shape)) continue;
    const entry = methods.get(shape) ?? { path, known: new Set() };
    entry.known.add(operation.method);
    methods.set(shape, entry);
  }
  if (methods.size === 0) return [];
  const declare = imports.value("runtime/rest", "methodNotAllowed");
  return [...methods.values()].map(({ path, known }) => code`${declare}(app, ${literal(path)}, ${literal([...known])});`);
}

/** The line that asks callers of an adapter who they are; none where it declares no authentication. */
export function authenticationSetup(adapter: Pick<RestAdapter, "authentication">, imports: Imports): readonly Code[] {
  const { authentication } = adapter;
  if (!authentication) return [];
  return [code`${imports.value("runtime/server-auth", "requireAuthentication")}(app, ${serverAuthentication(adapter)}, options.call);`];
}

/** The declared authentication of callers as a plain description: secrets are bindings, read at start-up. */
export function serverAuthentication(adapter: Pick<RestAdapter, "authentication">): Code {
  const { authentication } = adapter;
  if (!authentication) return code`undefined`;
  const secret = (value: ValueExpression): Code =>
    value.kind === "binding" ? code`{ binding: ${literal(value.variable)} }` : code`{ value: ${literal(value.kind === "literal" ? String(value.value ?? "") : "")} }`;
  switch (authentication.kind) {
    case "bearer":
      return code`{ kind: "bearer", token: ${secret(authentication.token)} }`;
    case "basic":
      return code`{ kind: "basic", username: ${secret(authentication.username)}, password: ${secret(authentication.password)} }`;
    case "apikey":
      return code`{ kind: "apikey", in: ${literal(authentication.placement)}, name: ${literal(authentication.name.kind === "literal" ? String(authentication.name.value) : "")}, value: ${secret(authentication.value)} }`;
  }
}
