import type { Input, RestAdapter, RestOperation, RestResource } from "../model/capability.js";
import { passageOf, isTranslated } from "../model/answer.js";
import type { PropertyType } from "../model/types.js";
import { readsAuthorization } from "../model/rules/client-basic.js";
import { authorizationInput } from "./authorization-route.js";
import { callCode } from "./client.js";
import { type Code, code, joinCode, literal, member, privateName, propertyKey, text } from "./code.js";
import { propertyOf } from "./endpoint-inputs.js";
import { bodyMediaOf } from "./body-media.js";
import { checkedObject, checkedSchema } from "./checked-schema.js";
import { answersTokens, handedOn, introspects, type PlainEndpoint } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { type Functions, handlerCall, handlerInput, handlerMembers, shapeFunctions } from "./handlers.js";
import type { JsonSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { madeFrom } from "../diagnostics/origin.js";
import { partOfType } from "./named-type.js";
import { typeName } from "./names.js";
import type { RouteCode } from "./plan.js";
import { requestReader } from "./request-reader.js";
import type { RoutePath } from "./route-path.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";
import { memberCode, typeCode } from "./type-code.js";

/** A REST operation that can be emitted, with the name its adapter gives it. */
export interface PlannedRoute {
  readonly operation: RestOperation;
  readonly resource: RestResource;
  /** The operation's path as the router is told it. */
  readonly routed: RoutePath;
  readonly plain: PlainEndpoint;
  readonly name: string;
  readonly adapter: RestAdapter;
}

/** Plans one route: its types, its schema, and what it does. `answersHead`: the capability has a HEAD of its own for this path. */
export function planRoute(route: PlannedRoute, functions: Functions, answersHead: boolean): RouteCode {
  const { operation } = route;
  const { path, names, repeated, query, header } = route.routed;
  const reader = requestReader(operation, names);
  const at = (place: Input["in"]): readonly Input[] => operation.asked.filter((input) => input.in === place);
  const renamed = at("path").map((input) =>
    madeFrom({ ...propertyOf(input), name: names.get(input.name) ?? input.name }, input.span),
  );
  const headers = at("header").map((input) =>
    madeFrom({ ...propertyOf(input), name: input.name.toLowerCase() }, input.span),
  );
  const headerNames = new Map(at("header").map(({ name }) => [name, name.toLowerCase()]));
  const whole = operation.asked.find((input) => input.in === "whole");
  const fields = at("body").map(propertyOf);
  const bodyRequired = whole ? whole.required : fields.some((field) => field.required);

  const schema: Record<string, JsonSchema> = {
    ...(renamed.length > 0 ? { params: withWireNames(checkedObject(renamed), names) } : {}),
    ...querySchema(at("query"), query),
    ...(headers.length > 0 ? { headers: withWireNames(checkedObject(headers), headerNames) } : {}),
    ...bodySchema(whole, fields),
  };
  const named = handlerMembers(route.plain, functions);
  const bodyMembers = (): Code => (whole ? typeCode(whole.type) : (partOfType(fields, named) ?? membersCode(fields)));
  const block = (name: Code, properties: readonly PropertyType[]): readonly Code[] =>
    properties.length === 0 ? [] : [code`${name}: ${partOfType(properties, named) ?? membersCode(properties)};`];
  const members = [
    ...block(code`Params`, renamed),
    ...block(code`Querystring`, at("query").map(propertyOf)),
    ...block(code`Headers`, headers),
    ...(whole || fields.length > 0
      ? [code`Body: ${bodyMembers()}${bodyRequired ? text("") : code` | undefined`};`]
      : []),
  ];
  const schemaName = privateName(`${route.name}Schema`);
  const hasSchema = Object.keys(schema).length > 0;
  // Fastify answers HEAD wherever it answers GET, but for where somebody else does.
  const isTaken = operation.method === "GET" && answersHead;
  const routeOptions = [
    ...(isTaken ? [code`exposeHeadRoute: false`] : []),
    ...constraints({ query, header }),
    ...routeConfig(route, repeated),
    ...(hasSchema ? [code`schema: ${schemaName}`] : []),
  ];
  return {
    typeName: privateName(`${typeName(route.name)}Request`),
    members,
    schemaName,
    schema: schemaCode(schema),
    hasSchema,
    method: text(operation.method.toLowerCase()),
    path: literal(path),
    arguments: routeOptions.length === 0 ? code`` : code`, { ${joinCode(routeOptions, ", ")} }`,
    statements: planStatements(route, functions, reader),
  };
}

/** What else than its path tells a route from others. */
function constraints(wanted: Pick<RoutePath, "query" | "header">): readonly Code[] {
  const members = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [code`${propertyKey(name)}: ${literal(value)}`],
  );
  return members.length === 0 ? [] : [code`constraints: { ${joinCode(members, ", ")} }`];
}

/** The query that a route takes: what its path fixes is known too. */
function querySchema(inputs: readonly Input[], fixed: string | undefined): Record<string, JsonSchema> {
  const names = [...new Set(new URLSearchParams(fixed).keys())].filter(
    (name) => !inputs.some((input) => input.name === name),
  );
  const properties = [
    ...inputs.map(propertyOf),
    ...names.map((name): PropertyType => ({ name, type: { kind: "any" }, required: false })),
  ];
  return properties.length === 0 ? {} : { querystring: checkedObject(properties) };
}

/** What else the runtime must know of a route: what bodies it takes beside JSON, and whether its own errors are those of OAuth 2.0. */
function routeConfig({ operation, plain }: PlannedRoute, repeated: RoutePath["repeated"]): readonly Code[] {
  const taken = bodyMediaOf(operation, plain);
  const members = [
    ...bodyDemand(operation),
    ...(taken.bytes === undefined ? [] : [code`takesBytes: ${literal(taken.bytes)}`]),
    ...(taken.text === undefined ? [] : [code`takesText: ${literal(taken.text)}`]),
    ...(taken.form ? [code`takesForms: true`] : []),
    ...(taken.multipart ? [code`takesMultipart: true`] : []),
    ...(Object.keys(repeated).length === 0 ? [] : [code`repeatedParams: ${literal(repeated)}`]),
    ...(reshapes(operation, plain) ? [code`reshapes: true`] : []),
    ...(takesAnyQuery(plain) ? [code`takesAnyQuery: true`] : []),
    ...(answersTokens(plain) ? [code`sendProblem: ${runtime.tokenRoute.sendOAuthProblem}`] : []),
  ];
  return members.length === 0 ? [] : [code`config: { ${joinCode(members, ", ")} }`];
}

/** Whether there must be a body, where its schema does not say it: an absent one is checked as null. */
function bodyDemand({ asked }: RestOperation): readonly Code[] {
  const whole = asked.find((input) => input.in === "whole");
  if (whole?.type.kind === "upload" && whole.type.of === "bytes") return [];
  const fields = asked.filter((input) => input.in === "body");
  if (!whole && fields.length === 0) return [];
  const isRequired = whole ? whole.required : fields.some((field) => field.required);
  if (!isRequired) return [code`mayLackBody: true`];
  return whole && whole.type.kind !== "upload" && takesNull(checkedSchema(propertyOf(whole)))
    ? [code`demandsBody: true`]
    : [];
}

/** Whether null may be what a schema describes: what cannot be told at once may be. */
function takesNull({ type }: JsonSchema): boolean {
  return type === undefined || type === "null" || (Array.isArray(type) && type.includes("null"));
}

/** Whether what the route reads is not handed on as it came: another reading, or a mapping, has other validators than the upstream's (RFC 9110 section 8.8). */
function reshapes({ method }: RestOperation, plain: PlainEndpoint): boolean {
  const answer = handedOn(plain)?.answer;
  if (answer === undefined || (method !== "GET" && method !== "HEAD")) return false;
  const passage = passageOf(answer);
  if (passage !== "value" && passage !== "events") return false;
  return plain.outputs.length > 0 || isTranslated(answer);
}

/** An authorization request is open by specification (RFC 6749 section 3.1). */
function takesAnyQuery({ action }: PlainEndpoint): boolean {
  return action.kind === "call" && action.operation.oauth === "authorization";
}

function planStatements({ name, plain, adapter }: PlannedRoute, functions: Functions, reader: Reader): readonly Code[] {
  const target = plain.action.kind === "call" ? plain.action.operation : undefined;
  const input =
    target?.oauth === "authorization"
      ? authorizationInput(plain, functions.clientOf(target.id), adapter, reader)
      : handlerInput(plain, reader, functions);
  const options = callOptions(target?.namespace);
  const source = handedOn(plain);
  if (source && passageOf(source.answer) === "stream")
    return [
      code`return await ${runtime.rest.sendRawAnswer}(${local.reply}, await ${callCode(member(local.handlers, name), input, options)});`,
    ];
  const [send, format] =
    source?.answer.kind === "events"
      ? [runtime.answerEvents.sendStreamed, [literal(source.answer.format)]]
      : [runtime.rest.sendAnswer, []];
  const answer = (given: Code): readonly Code[] => [
    code`const ${local.answer} = await ${runtime.exchange.exchange}(${handlerCall(name, input)}, ${given});`,
    code`return await ${send}(${joinCode([local.reply, local.answer, ...format, ...shapeFunctions(plain, reader)], ", ")});`,
  ];
  if (!answersTokens(plain)) return answer(options);
  // What an adapter reads there itself is for the adapter, and goes nowhere else.
  const { passProof, passAuthorization, introspectionSchemes } = runtime.tokenRoute;
  const pass = readsAuthorization(adapter) ? passProof : passAuthorization;
  const schemes = !readsAuthorization(adapter) && introspects(plain) ? code`, ${introspectionSchemes}` : text("");
  return [
    code`${runtime.tokenRoute.noStore}(${local.reply});`,
    ...answer(code`${pass}(${local.request}, ${options}${schemes})`),
  ];
}

/** The options of one call: the caller's, for the API of that namespace. */
function callOptions(namespace: string | undefined): Code {
  const of = namespace === undefined ? text("") : code`, ${literal(namespace)}`;
  return code`${runtime.rest.callOptions}(${local.request}, ${local.options}${of})`;
}

/** The router knows some placeholders, and headers, by other names: their own stand as titles, for error answers. */
function withWireNames(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const wire = new Map([...names].filter(([name, routed]) => name !== routed).map(([name, routed]) => [routed, name]));
  const { properties } = schema;
  if (wire.size === 0 || typeof properties !== "object" || properties === null) return schema;
  const titled = Object.entries(properties).map(([name, property]) => {
    const title = wire.get(name);
    return [
      name,
      title === undefined ? property : { title, ...(typeof property === "object" ? property : {}) },
    ] as const;
  });
  return { ...schema, properties: Object.fromEntries(titled) };
}

function membersCode(properties: readonly PropertyType[]): Code {
  return code`{ ${joinCode(properties.map(memberCode), "")} }`;
}

/** What a body is, where there is one. */
function bodySchema(whole: Input | undefined, fields: readonly PropertyType[]): Record<string, JsonSchema> {
  if (whole?.type.kind === "upload") return whole.type.of === "bytes" ? {} : { body: { type: "object" } };
  if (whole) return { body: checkedSchema(propertyOf(whole)) };
  return fields.length === 0 ? {} : { body: { ...checkedObject(fields), additionalProperties: false } };
}
