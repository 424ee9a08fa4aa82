import type { Capability, PathTemplate, RestAdapter } from "../model/capability.js";
import type { AdapterNames } from "./adapter-names.js";
import type { Upstreams } from "./client-modules.js";
import { type Code, code, codeFrom, joinCode, literal, privateName, text } from "./code.js";
import { comment } from "./comment.js";
import { answersTokens } from "./endpoint.js";
import { planExposedPaths } from "./exposed-paths.js";
import { planForwards } from "./forwards.js";
import { type Functions, handlerWords, neededHandlers, streamingHandlerCode } from "./handlers.js";
import { local } from "./locals.js";
import { madeFrom } from "../diagnostics/origin.js";
import { fastify } from "./packages.js";
import type { HandlerCode, RestPartPlan, RestPlan, RouteCode } from "./plan.js";
import type { PublicName } from "./public-name.js";
import { type PlannedRoute, planRoute } from "./route.js";
import { runtime } from "./runtime.js";
import { authenticationSetup } from "./server-authentication.js";

export interface RestAdapterPlanInput extends Functions {
  readonly capability: Capability;
  readonly adapter: RestAdapter;
  readonly routes: readonly PlannedRoute[];
  readonly names: AdapterNames;
  /** Where its OpenAPI document stands, from the adapter's file; undefined where it has none. */
  readonly document: string | undefined;
  readonly upstreams: Upstreams;
  /** Set where there are too many routes for one file: how they are grouped. */
  readonly groups: readonly RouteGroup[];
}

/** Routes that stand in a file of their own, and the function that registers them. */
export interface RouteGroup {
  readonly function: PublicName;
  readonly title: string;
  readonly routes: readonly PlannedRoute[];
}

/** Plans one REST adapter as a Fastify plugin, with its routes in the same file or, where there are many, in parts. */
export function planRest(input: RestAdapterPlanInput): readonly (RestPlan | RestPartPlan)[] {
  const { adapter, capability, names, document, groups, routes } = input;
  const headed = headedPaths(routes);
  const routeCodes = (ones: readonly PlannedRoute[]): readonly RouteCode[] =>
    ones.map((route) =>
      madeFrom(planRoute(route, input, headed.has(shapeOf(route.operation.path))), route.operation.span),
    );
  const exposed = planExposedPaths(routes);
  const rest: RestPlan = {
    kind: "rest",
    path: `${names.file}.ts`,
    doc: comment([
      adapter.description ?? `REST adapter of ${capability.label}.`,
      "A Fastify plugin: register it on any server. It listens nowhere by itself.",
    ]),
    name: names.function.declared,
    handlersType: names.handlers.declared,
    optionsType: names.options.declared,
    openApi: document === undefined ? undefined : literal(document),
    handlers: planHandlers(input),
    neededHandlers: neededHandlers(routes),
    setup: planSetup(adapter, routes),
    routes: groups.length > 0 ? [] : routeCodes(routes),
    parts: groups.map((group) => code`${group.function.imported}(${local.app}, ${local.handlers}, ${local.options});`),
    forwards: planForwards(adapter, input.upstreams),
    methodTable: planMethodTable(input),
    exposedPaths: exposed.length === 0 ? undefined : code`[${joinCode(exposed, ", ")}]`,
    words: wordsOf(input, exposed.length > 0),
  };
  return [madeFrom(rest, adapter.span), ...groups.map((group) => planPart(group, names, routeCodes(group.routes)))];
}

function planHandlers(input: RestAdapterPlanInput): readonly HandlerCode[] {
  return input.routes.map(({ plain, name, operation }) => {
    const doc = comment([`\`${operation.method} ${operation.path.text}\``]);
    return madeFrom(streamingHandlerCode(plain, name, doc, input), operation.span);
  });
}

/** What comes before all routes: who may call, and by what else than a path they are told apart. */
function planSetup(adapter: RestAdapter, routes: readonly PlannedRoute[]): readonly Code[] {
  const byQuery = routes.some(({ routed }) => routed.query !== undefined);
  const byHeader = routes.some(({ routed }) => routed.header !== undefined);
  return [
    ...authenticationSetup(adapter).map((setup) => codeFrom(setup, adapter.authentication?.span)),
    ...(byQuery ? [code`${runtime.routeByQuery.routeByQuery}(${local.app});`] : []),
    ...(byHeader ? [code`${runtime.routeByHeader.routeByHeader}(${local.app});`] : []),
  ];
}

/** What the template names: only what it uses is imported. */
function wordsOf({ document, routes }: RestAdapterPlanInput, exposesPaths: boolean): RestPlan["words"] {
  return {
    ...shared,
    prepareRest: runtime.rest.prepareRest,
    ...(document === undefined ? {} : { serveDocument: runtime.rest.serveDocument }),
    RestOptions: runtime.rest.RestOptions,
    defaultHandlers: privateName("defaultHandlers"),
    ...(routes.length > 0 ? handlerWords : {}),
    ...(exposesPaths ? { exposedPaths: privateName("exposedPaths"), ExposedPath: runtime.exposedUrl.ExposedPath } : {}),
  };
}

/** The shapes of the paths for which the adapter has a HEAD of its own. */
function headedPaths(routes: readonly PlannedRoute[]): ReadonlySet<string> {
  return new Set(routes.flatMap(({ operation: { method, path } }) => (method === "HEAD" ? [shapeOf(path)] : [])));
}

/** A path without the names of its placeholders and without a query: what the router tells paths apart by. */
function shapeOf({ parts }: PathTemplate): string {
  return parts
    .map((part) => (typeof part === "string" ? part : "{}"))
    .join("")
    .replace(/[?#][^]*$/, "");
}

const shared = {
  app: local.app,
  FastifyInstance: fastify.FastifyInstance,
  handlers: local.handlers,
  options: local.options,
  reply: local.reply,
  request: local.request,
};

function planPart(group: RouteGroup, names: AdapterNames, routes: readonly RouteCode[]): RestPartPlan {
  return {
    kind: "rest-part",
    path: `${group.function.module.slice("./".length)}.ts`,
    doc: comment([`Routes of ${group.title}.`]),
    name: group.function.declared,
    handlersType: names.handlers.imported,
    optionsType: names.options.imported,
    routes,
    words: shared,
  };
}

/** Which methods every path knows: the others are answered 405, unless they are forwarded. */
function planMethodTable({ adapter, routes }: RestAdapterPlanInput): readonly Code[] {
  const forwarded = new Set(
    adapter.resources.flatMap((resource) => (resource.forward ? [shapeOf(resource.path)] : [])),
  );
  const methods = new Map<string, { readonly path: string; readonly known: Set<string>; tokens: boolean }>();
  for (const {
    operation,
    plain,
    routed: { path },
  } of routes) {
    // Paths that differ in the names of their placeholders, or in a query, are one path.
    const shape = shapeOf(operation.path);
    if (forwarded.has(shape)) continue;
    const entry = methods.get(shape) ?? { path, known: new Set(), tokens: false };
    entry.known.add(operation.method);
    entry.tokens ||= answersTokens(plain);
    methods.set(shape, entry);
  }
  if (methods.size === 0) return [];
  return [...methods.values()].map(({ path, known, tokens }) => {
    const send = tokens ? code`, ${runtime.tokenRoute.sendOAuthProblem}` : text("");
    return code`${runtime.rest.methodNotAllowed}(${local.app}, ${literal(path)}, ${literal([...known])}${send});`;
  });
}
