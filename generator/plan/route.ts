import type { Input, RestOperation, RestResource } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import { type Code, code, joinCode, literal, member, objectLiteral, privateName, property, text } from "./code.js";
import { comment } from "./comment.js";
import { propertyOf } from "./endpoint-inputs.js";
import { callInput, flowInput, type PlainEndpoint } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { type Functions, shapeFunctions } from "./handlers.js";
import { describedSchema, type JsonSchema, objectSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { typeName } from "./names.js";
import type { RouteCode } from "./plan.js";
import { requestReader } from "./request-reader.js";
import { routePath } from "./route-path.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";
import { memberCode, typeCode } from "./type-code.js";

/** A REST operation that can be emitted, with the name its adapter gives it. */
export interface PlannedRoute {
  readonly operation: RestOperation;
  readonly resource: RestResource;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

/** Plans one route: its types, its schema, and what it does. */
export function planRoute(route: PlannedRoute, functions: Functions): RouteCode {
  const { operation } = route;
  const { path, names, query } = routePath(operation.path);
  const reader = requestReader(operation, names);
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
  const block = (name: Code, properties: readonly PropertyType[]): readonly Code[] => (properties.length === 0 ? [] : [code`${name}: { ${joinCode(properties.map((property) => memberCode(property)), "")} };`]);
  const members = [
    ...block(code`Params`, renamed),
    ...block(code`Querystring`, at("query").map(propertyOf)),
    ...block(code`Headers`, headers),
    ...(whole ? [code`Body: ${typeCode(whole.type)}${whole.required ? code`` : code` | undefined`};`] : fields.length > 0 ? [code`Body: { ${joinCode(fields.map((field) => memberCode(field)), "")} }${bodyRequired ? code`` : code` | undefined`};`] : []),
  ];
  const schemaName = privateName(`${route.name}Schema`);
  const hasSchema = Object.keys(schema).length > 0;
  const routeOptions = [...(query === undefined ? [] : [code`constraints: { query: ${literal(query)} }`]), ...(hasSchema ? [code`schema: ${schemaName}`] : [])];
  return {
    typeName: privateName(`${typeName(route.name)}Request`),
    members,
    schemaName,
    schema: schemaCode(schema),
    hasSchema,
    doc: comment([operation.description]),
    method: text(operation.method.toLowerCase()),
    path: literal(path),
    arguments: routeOptions.length === 0 ? code`` : code`, { ${joinCode(routeOptions, ", ")} }`,
    statements: planStatements(route, functions, reader),
  };
}

function planStatements({ name, plain, operation }: PlannedRoute, functions: Functions, reader: Reader): readonly Code[] {
  const handler = member(local.handlers, name);
  const steps = functions.operationOf(plain);
  if (plain.action.kind === "steps" && steps) {
    return answerWith(handler, flowInput(steps.inputs, plain.action.arguments, reader), callOptions(), shapeFunctions(plain, reader));
  }
  if (plain.action.kind !== "call") {
    const passed = operation.inputs.filter((one) => one.value === undefined).map((one) => property(one.name, reader.input(one.name).code));
    return answerWith(handler, objectLiteral(passed), callOptions(), []);
  }
  const { operation: target } = plain.action;
  const input = callInput(functions.clientOf(target.id), plain.action.arguments, reader);
  const options = callOptions(target.namespace);
  if (target.oauth !== undefined && target.oauth !== "authorization") {
    return [code`${runtime.rest.noStore}(${local.reply});`, ...answerWith(handler, input, code`${runtime.rest.passAuthorization}(${local.request}, ${options})`, [])];
  }
  if (target.format === "raw") return [code`return await ${runtime.rest.sendRawAnswer}(${local.reply}, await ${handler}(${input}, ${options}));`];
  return answerWith(handler, input, options, shapeFunctions(plain, reader));
}

/** The options of one call: the caller's, for the API of that namespace. */
function callOptions(namespace?: string): Code {
  const of = namespace === undefined ? text("") : code`, ${literal(namespace)}`;
  return code`${runtime.rest.callOptions}(${local.request}, ${local.options}${of})`;
}

function answerWith(handler: Code, input: Code, options: Code, shapes: readonly Code[]): readonly Code[] {
  return [
    code`const ${local.answer} = await ${runtime.exchange.exchange}(${handler}, ${input}, ${options});`,
    code`return await ${runtime.rest.sendAnswer}(${joinCode([local.reply, local.answer, ...shapes], ", ")});`,
  ];
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
