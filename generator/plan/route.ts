import { isRetrieval } from "../text/methods.js";
import type { RestAdapter, RestOperation, RestResource } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import { passageOf, isTranslated } from "../model/answer.js";
import { readsAuthorization } from "../model/rules/client-basic.js";
import { authorizationInput } from "./authorization-route.js";
import { callCode } from "./client.js";
import { type Code, code, identifier, joinCode, literal, member, privateName, propertyKey, text } from "./code.js";
import { propertyOf } from "./endpoint-inputs.js";
import { bodyMediaOf } from "./body-media.js";
import { checkedSchema } from "./checked-schema.js";
import { answersTokens, handedOn, introspects, type PlainEndpoint, withBinaryLimit } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { type Functions, handlerCall, handlerInput, handlerMembers, shapeFunctions } from "./handlers.js";
import type { JsonSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { typeName } from "./names.js";
import type { RouteCode } from "./plan.js";
import { requestReader } from "./request-reader.js";
import { cookieSchema, requestMembers, requestOf, requestSchema } from "./route-request.js";
import type { RoutePath } from "./route-path.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";

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
  const { operation, routed, name } = route;
  const request = requestOf(route);
  const schema = requestSchema(request, route);
  const cookies = cookieSchema(request);
  const schemaName = privateName(`${name}Schema`);
  const hasSchema = Object.keys(schema).length > 0;
  return {
    typeName: privateName(`${typeName(name)}Request`),
    members: requestMembers(request, handlerMembers(route.plain, functions)),
    schemaName,
    schema: schemaCode(schema),
    hasSchema,
    method: identifier(operation.method.toLowerCase()),
    path: literal(routed.path),
    arguments: routeOptions(
      route,
      answersHead,
      cookies === undefined ? [] : [code`cookies: ${schemaCode(cookies)}`],
      hasSchema ? [code`schema: ${schemaName}`] : [],
    ),
    statements: planStatements(route, functions, requestReader(operation, routed.names)),
  };
}

/** What Fastify is told of a route beside its path, `, { config: { takesForms: true }, schema: listPetsSchema }`. */
function routeOptions(
  route: PlannedRoute,
  answersHead: boolean,
  cookies: readonly Code[],
  schema: readonly Code[],
): Code {
  const { query, header } = route.routed;
  // Fastify answers HEAD wherever it answers GET, but for where somebody else does.
  const isTaken = route.operation.method === "GET" && answersHead;
  const options = [
    ...(isTaken ? [code`exposeHeadRoute: false`] : []),
    ...constraints({ query, header }),
    ...routeConfig(route, cookies),
    ...schema,
  ];
  return options.length === 0 ? text("") : code`, { ${joinCode(options, ", ")} }`;
}

/** What else than its path tells a route from others. */
function constraints(wanted: Pick<RoutePath, "query" | "header">): readonly Code[] {
  const members = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [code`${propertyKey(name)}: ${literal(value)}`],
  );
  return members.length === 0 ? [] : [code`constraints: { ${joinCode(members, ", ")} }`];
}

/** What else the runtime must know of a route: what bodies it takes beside JSON, and whether its own errors are those of OAuth 2.0. */
function routeConfig({ operation, plain, routed }: PlannedRoute, cookies: readonly Code[]): readonly Code[] {
  const { repeated, shared } = routed;
  const taken = bodyMediaOf(operation, plain);
  const members = [
    ...bodyDemand(operation),
    ...(taken.bytes === undefined ? [] : [code`takesBytes: ${literal(taken.bytes)}`]),
    ...(taken.text === undefined ? [] : [code`takesText: ${literal(taken.text)}`]),
    ...(taken.form ? [code`takesForms: true`] : []),
    ...(taken.multipart ? [code`takesMultipart: ${literal(filesOf(operation) ?? true)}`] : []),
    ...(Object.keys(repeated).length === 0 ? [] : [code`repeatedParams: ${literal(repeated)}`]),
    ...(shared.every((segment) => segment === "") ? [] : [code`sharedSegments: ${literal([...shared])}`]),
    ...cookies,
    ...(reshapes(operation, plain) ? [code`reshapes: true`] : []),
    ...(takesAnyQuery(plain) ? [code`takesAnyQuery: true`] : []),
    ...(answersTokens(plain) ? [code`sendProblem: ${runtime.tokenRoute.sendOAuthProblem}`] : []),
  ];
  return members.length === 0 ? [] : [code`config: { ${joinCode(members, ", ")} }`];
}

/** The fields of a form that are files; undefined where none is known to be one. */
function filesOf({ asked }: RestOperation): readonly string[] | undefined {
  const isFile = (type: DataType): boolean =>
    (type.kind === "upload" && type.of !== "part" && type.of !== "parts") ||
    (type.kind === "array" && isFile(type.items));
  const files = asked.filter((input) => input.in === "body" && isFile(input.type)).map(({ name }) => name);
  return files.length === 0 ? undefined : files;
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
  if (answer === undefined || !isRetrieval(method)) return false;
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
  const options = withBinaryLimit(callOptions(target?.namespace), plain);
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
