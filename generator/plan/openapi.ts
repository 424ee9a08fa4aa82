import { localUrl } from "../text/listening.js";
import { forwardedMethods } from "../model/forwarded-methods.js";
import type { Capability, Input, RestAdapter, RestOperation, RestResource } from "../model/capability.js";
import type { ValueExpression } from "../model/values.js";
import type { PropertyType } from "../model/types.js";
import { readsAuthorization } from "../model/rules/client-basic.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import { propertyOf } from "./endpoint-inputs.js";
import { type BodyMedia, bodyMediaOf } from "./body-media.js";
import { answersTokens, introspects } from "./endpoint.js";
import { definitionsOf, describedSchema, type JsonSchema, objectSchema, propertySchema } from "./json-schema.js";
import { madeFrom } from "../diagnostics/origin.js";
import { fieldsOf, formEncoding, isObjectType } from "./form-encoding.js";
import { failureTypes } from "./documented-responses.js";
import { withComponents } from "./openapi-components.js";
import { type PlacedOperation, planPathItems } from "./openapi-paths.js";
import { planResponses, sharedResponses } from "./openapi-responses.js";
import { splitFragment } from "./route-path.js";
import { refuseNulls } from "./refuse-nulls.js";
import { scopesOf } from "./server-scopes.js";
import type { PlannedRoute } from "./route.js";

/** The contract of one REST adapter as an OpenAPI 3.1 document: what callers may send and what they get, with nothing of the upstream in it. */
export function planOpenApi(capability: Capability, adapter: RestAdapter, routes: readonly PlannedRoute[]): JsonValue {
  const types = planTypes(routes);
  const { part: paths, schemas: messages, references } = withComponents(planPaths(adapter, routes), types);
  const caller = securityScheme(adapter);
  const securitySchemes = { ...(caller === undefined ? {} : { caller }), ...clientSchemes(adapter, routes) };
  const { schemas, ...shared } = sharedResponses(references);
  const document: JsonSchema = {
    openapi: "3.1.0",
    info: { title: capability.label, version: capability.version ?? "0.0.0", description: capability.description },
    servers: [{ url: localUrl(adapter.port, "") }],
    // An empty list says that nobody is asked who they are, where none at all leaves that open to readers.
    security: caller === undefined ? [] : [{ caller: scopesOf(adapter) }],
    tags: planTags(adapter),
    paths,
    components: {
      schemas: { ...withComponents(types, types).part, ...messages, ...schemas },
      ...shared,
      ...(Object.keys(securitySchemes).length === 0 ? {} : { securitySchemes }),
    },
  };
  return madeFrom(document, adapter.span);
}

/** Path items by path: routes first, then what is forwarded. */
function planPaths(adapter: RestAdapter, routes: readonly PlannedRoute[]): JsonObject {
  const routed = routes.map((route): PlacedOperation => {
    const { path, method, span } = route.operation;
    return { path, method, operation: madeFrom(planOperation(route, adapter), span) };
  });
  const forwarded = adapter.resources.flatMap((resource): readonly PlacedOperation[] => {
    const { forward, path } = resource;
    if (!forward) return [];
    return forwardedMethods(resource).map((method) => ({
      path,
      method,
      operation: madeFrom(planForward(resource, forward.api.namespace, method), forward.span),
    }));
  });
  return planPathItems([...routed, ...forwarded]);
}

/** The types that have names, as definitions. */
function planTypes(routes: readonly PlannedRoute[]): JsonSchema {
  return definitionsOf(
    routes.flatMap((route) => [
      ...route.operation.asked.map(({ type }) => type),
      route.operation.output,
      ...failureTypes(route),
    ]),
    Number.POSITIVE_INFINITY,
  );
}

/** How OAuth 2.0 clients prove themselves, where the adapter leaves that to them. */
function clientSchemes(adapter: RestAdapter, routes: readonly PlannedRoute[]): JsonSchema {
  if (!routes.some((route) => provesClients(route, adapter))) return {};
  const takes = routes.some((route) => takesTokens(route, adapter));
  return { client: clientBasic, ...(takes ? { token: introspectionToken } : {}) };
}

/** The resources with what is said of them, then the other tags of operations. Of what nothing is said of, it is said where it stands. */
function planTags({ resources }: RestAdapter): JsonValue {
  const said = new Map<string, string>();
  const paths = new Map<string, Set<string>>(resources.map(({ name }) => [name, new Set()]));
  const add = (name: string, path: string): void => void paths.set(name, (paths.get(name) ?? new Set()).add(path));
  for (const { name, description, tags, path, operations, forward } of resources) {
    if (description !== undefined && !said.has(name)) said.set(name, description);
    for (const tag of [name, ...tags]) {
      if (forward) add(tag, path.text);
      for (const operation of operations) add(tag, operation.path.text);
    }
    for (const operation of operations) for (const tag of operation.tags) add(tag, operation.path.text);
  }
  return [...paths].flatMap(([name, at]) =>
    at.size === 0 ? [] : [{ name, description: said.get(name) ?? `At ${listed([...at])}.` }],
  );
}

const mostPaths = 3;

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, mostPaths).map((path) => `\`${path}\``);
  const more = paths.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ").replace(/, ([^,]*)$/, " and $1");
}

/** An OAuth 2.0 client that proves itself by a header, where the adapter leaves that header to it (RFC 6749 section 2.3.1). */
const clientBasic: JsonValue = {
  type: "http",
  scheme: "basic",
  description:
    "The client's own `client_id` and `client_secret`: they go to the authorization server. They may stand in the body instead.",
};

/** RFC 7662 section 2.1. */
const introspectionToken: JsonValue = {
  type: "http",
  scheme: "bearer",
  description:
    "An access token of whoever asks, in place of a client's credentials: it goes to the authorization server. It is not the token that is asked about.",
};

function takesTokens(route: PlannedRoute, adapter: RestAdapter): boolean {
  return introspects(route.plain) && provesClients(route, adapter);
}

function provesClients({ plain }: PlannedRoute, adapter: RestAdapter): boolean {
  return answersTokens(plain) && !readsAuthorization(adapter);
}

/** The adapter's own security is said for the whole document; a client's proof goes beside it. */
function planSecurity(route: PlannedRoute, adapter: RestAdapter): JsonValue | undefined {
  if (!provesClients(route, adapter)) return undefined;
  const caller = adapter.authentication ? { caller: scopesOf(adapter) } : {};
  return [{ ...caller, client: [] }, ...(takesTokens(route, adapter) ? [{ ...caller, token: [] }] : []), caller];
}

function planOperation(route: PlannedRoute, adapter: RestAdapter): JsonSchema {
  const { operation, plain } = route;
  const oauth = plain.action.kind === "call" ? plain.action.operation.oauth : undefined;
  const inputs = operation.asked;
  const parameters = [
    ...inputs.flatMap((input) => planParameter(input)),
    ...targetParameter(operation),
    ...(answersTokens(plain) ? [proofParameter] : []),
    ...(oauth === "authorization" ? [openParameters] : []),
  ];
  const body = planBody(inputs, bodyMediaOf(operation, plain), operation.method);
  const security = planSecurity(route, adapter);
  return {
    operationId: route.name,
    ...summaryOf(operation),
    ...goingOf(plain),
    tags: [...new Set([route.resource.name, ...route.resource.tags, ...operation.tags])],
    ...(security === undefined ? {} : { security }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: planResponses(route, adapter),
  };
}

/** What calls one operation, and that alone, goes away with it. */
function goingOf({ action }: PlannedRoute["plain"]): Record<string, JsonValue> {
  if (action.kind !== "call" || action.operation.deprecated !== true) return {};
  const { sunset } = action.operation;
  return { deprecated: true, ...(sunset === undefined ? {} : { "x-sunset": sunset }) };
}

/** What the operation is called, or what its description begins with; the description where it says more. */
function summaryOf({ title, description, method, path }: RestOperation): Record<string, JsonValue> {
  const text = description.trim();
  const sentence = (/^[^\n]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text.split("\n", 1)[0] ?? "").replace(/\.$/, "").trim();
  const summary =
    title ?? (sentence.length > longestSummary ? `${sentence.slice(0, longestSummary - 1).trimEnd()}\u2026` : sentence);
  // Where the author says nothing, the path is no news in its own entry.
  const isPath = text === `${method} ${path.text}`;
  return { summary, ...(text === "" || isPath || text.replace(/\.$/, "") === summary ? {} : { description }) };
}

const longestSummary = 120;

/** The header that alone tells a route from others of its path and method. */
function targetParameter({ path, target }: RestOperation): readonly JsonValue[] {
  if (target === undefined || splitFragment(path).fragment === undefined) return [];
  return [{ name: target.name, in: "header", required: true, schema: { const: target.value } }];
}

/** A forwarded method: what it takes and answers is the upstream's. OpenAPI has no placeholder of several segments: `{path}` stands for one here. */
function planForward({ name, path, description, tags }: RestResource, namespace: string, method: string): JsonSchema {
  const parameters = path.parts.flatMap((part) =>
    typeof part === "string" ? [] : [{ name: part.parameter, in: "path", required: true, schema: { type: "string" } }],
  );
  return {
    operationId: `forward-${method.toLowerCase()}-${name}`.replace(/\W+/g, "-").replace(/-$/, ""),
    summary: `Forwarded to ${namespace}`,
    ...(description === undefined ? {} : { description }),
    tags: [...new Set([name, ...tags])],
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: {
      "4XX": { $ref: "#/components/responses/Refused" },
      "5XX": { $ref: "#/components/responses/Failed" },
      default: { description: "The upstream's own answer." },
    },
  };
}

/** Whatever else an authorization request holds goes on. */
const openParameters: JsonValue = {
  name: "parameters",
  in: "query",
  description:
    "Any other parameters of the authorization request (`nonce`, `prompt`, `login_hint`, `resource`, ...), each under its own name: they go to the authorization server unchanged.",
  style: "form",
  explode: true,
  schema: { type: "object" },
};

/** The proof goes upstream as it came, so it is made for the upstream (RFC 9449 section 4.3). */
const proofParameter: JsonValue = {
  name: "DPoP",
  in: "header",
  description:
    "A proof of possession (RFC 9449). It goes to the authorization server unchanged: its `htu` must name that server's own endpoint, not this one.",
  schema: { type: "string" },
};

function planParameter(input: Input): readonly JsonValue[] {
  const place = placeOf(input.in);
  if (place === undefined) return [];
  // That a parameter goes away is said of the parameter (OpenAPI 3.1, 4.8.12).
  const { deprecated, "x-sunset": sunset, ...schema } = propertySchema(propertyOf(input));
  const form = place === "query" ? queryForm(input) : isObjectType(input.type, input.schema) ? "json" : "text";
  const description = [
    input.description,
    form === "object" ? `Members as \`${input.name}[name]=value\`, or the whole as JSON text.` : undefined,
  ].filter((part) => part !== undefined);
  return [
    madeFrom(
      {
        name: input.name,
        in: place,
        ...(description.length === 0 ? {} : { description: description.join(" ") }),
        ...(input.required || input.in === "path" ? { required: true } : {}),
        ...(deprecated === true ? { deprecated } : {}),
        ...(sunset === undefined ? {} : { "x-sunset": sunset }),
        ...(form === "json" ? { content: { "application/json": { schema } } } : {}),
        ...(form === "object" ? { style: "deepObject", explode: true } : {}),
        ...(form === "json" ? {} : { schema }),
      },
      input.span,
    ),
  ];
}

/** Where a parameter of the contract is; undefined of what is in the body. */
function placeOf(place: Input["in"]): "query" | "path" | "header" | "cookie" | undefined {
  switch (place) {
    case "query":
    case "path":
    case "header":
    case "cookie":
      return place;
    case "argument":
      return "query";
    case "body":
    case "whole":
      return undefined;
  }
}

/** How callers write a value of a query: objects by their members, lists of objects as JSON text. */
function queryForm({ type, schema }: Input): "text" | "object" | "json" {
  if (isObjectType(type, schema)) return "object";
  return type.kind === "array" && isObjectType(type.items, undefined) ? "json" : "text";
}

function planBody(inputs: readonly Input[], media: BodyMedia, method: string): JsonValue | undefined {
  const whole = inputs.find((input) => input.in === "whole");
  const fields = inputs.filter((input) => input.in === "body");
  if (!whole && fields.length === 0) return undefined;
  const required = (whole ? whole.required : fields.some((field) => field.required)) ? { required: true } : {};
  if (media.bytes !== undefined) {
    const description = whole?.description === undefined ? {} : { description: whole.description };
    const types = [...new Set([media.bytes, "application/octet-stream"])];
    return { ...description, ...required, content: Object.fromEntries(types.map((type) => [type, {}])) };
  }
  const ofText = (own: JsonSchema): JsonSchema => (media.isWrittenAsText ? refuseNulls(own) : own);
  const objectOf = (properties: readonly PropertyType[]): JsonSchema => ofText(objectSchema(properties, false));
  const schema = whole ? ofText(describedSchema(propertyOf(whole))) : objectOf(fields.map(propertyOf));
  const form = whole ? schema : objectOf(fields.map(propertyOf).map(inForm));
  const written = formEncoding(whole ? fieldsOf(whole) : fields.map(propertyOf));
  const encoding = Object.keys(written).length === 0 ? {} : { encoding: written };
  return {
    ...(media.multipart ? { description: orderOfForms } : {}),
    ...required,
    content: {
      "application/json": { schema },
      // RFC 7396: most who change a part of a resource send it so.
      ...(method === "PATCH" ? { "application/merge-patch+json": { schema } } : {}),
      ...(media.text === undefined ? {} : { [media.text]: { schema } }),
      ...(media.form ? { "application/x-www-form-urlencoded": { schema, ...encoding } } : {}),
      ...(media.multipart ? { "multipart/form-data": { schema: form, ...encoding } } : {}),
    },
  };
}

const orderOfForms =
  "A form that says no length (`Content-Length`) is read while it comes: its fields stand before its files.";

/** A field of a multipart form, where a file is a part of its own (OpenAPI 3.1, 4.8.14.4). */
function inForm(property: PropertyType): PropertyType {
  const file = { kind: "schema", schema: { contentMediaType: "application/octet-stream" } } as const;
  const { type, name, required } = property;
  const isList = type.kind === "array" && type.items.kind === "upload";
  if (!isList && !(type.kind === "upload" && type.of === "file")) return property;
  const description = property.description === undefined ? {} : { description: property.description };
  return { name, required, ...description, type: isList ? { kind: "array", items: file } : file };
}

function securityScheme(adapter: RestAdapter): JsonValue | undefined {
  const { authentication } = adapter;
  switch (authentication?.kind) {
    case "bearer":
      return { type: "http", scheme: "bearer" };
    case "basic":
    case "digest":
      return { type: "http", scheme: authentication.kind };
    case "oauth2":
      return {
        type: "http",
        scheme: "bearer",
        description: `An access token (OAuth 2.0) of ${urlIn(authentication.authorizationServer, "the authorization server")} for ${urlIn(authentication.audience ?? authentication.resource, "this API")}.`,
      };
    case "apikey":
      return {
        type: "apiKey",
        in: authentication.placement,
        name: authentication.name.kind === "literal" ? String(authentication.name.value) : "",
      };
    case undefined:
      return undefined;
  }
}

function urlIn(value: ValueExpression, otherwise: string): string {
  return value.kind === "literal" ? `\`${String(value.value)}\`` : otherwise;
}
