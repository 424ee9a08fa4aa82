import { parse } from "yaml";

/** A JSON value, as capabilities, callers and upstreams exchange it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** What a caller of one REST operation or tool passes, by place; a tool's arguments are all in `args`. */
export interface CallerValues {
  readonly kind: "rest" | "tool";
  /** Whether optional inputs are left out. */
  readonly requiredOnly: boolean;
  readonly path: JsonMap;
  readonly query: JsonMap;
  readonly header: JsonMap;
  readonly cookie: JsonMap;
  readonly args: JsonMap;
  readonly body: Json | undefined;
}

/** An exposed REST operation or MCP tool as its author wrote it. */
export interface MeantEndpoint {
  readonly adapter: { readonly kind: "rest" | "mcp"; readonly namespace: string };
  /** `GET /v1/keys`, or the tool's name. */
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly name: string;
  /** The consumed operation, or why this reading does not say what is called; `asksHandler`: whoever starts the adapter says it. */
  readonly target: MeantOperation | { readonly reason: string; readonly asksHandler: boolean };
  readonly written: JsonMap;
  readonly declaresInputs: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly value: Json | undefined;
}

/** A consumed operation with all that applies to it. */
export interface MeantOperation {
  readonly namespace: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly headers: JsonMap;
  readonly body: Json | undefined;
  readonly authentication: JsonMap | undefined;
  readonly isOAuthForm: boolean;
  readonly isAuthorization: boolean;
  /** The operation as its author wrote it. */
  readonly written: JsonMap;
}

/** A capability read from its YAML alone. */
export interface Meaning {
  readonly endpoints: readonly MeantEndpoint[];
  readonly namespaces: readonly string[];
  /** Names that `binds` declares. */
  readonly bindings: ReadonlySet<string>;
}

/** What the upstream must receive. Header names are in lower case. */
export interface MeantRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: MeantBody | undefined;
}

export type MeantBody =
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "form" | "multipart"; readonly pairs: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: "text"; readonly mediaType: string; readonly text: string };

/** The request that one call means; `missing` names the inputs that the author uses and the caller has no way to give. */
export type Expectation =
  | { readonly kind: "request"; readonly request: MeantRequest; readonly missing: readonly string[] }
  | { readonly kind: "unreachable"; readonly missing: readonly string[] }
  | { readonly kind: "not-compared"; readonly reason: string };

/** The value of the binding `name` in all sample calls. */
export function fakeBinding(name: string): string {
  return `fake-${name}`;
}

/** What this reading does not say; the message says what. */
export class NotCovered extends Error {}

const connectionHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "proxy-connection",
]);

/** Whether a value is a JSON object. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name that `key-Name`, `key_name` and `key name` share. */
export function folded(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, "");
}

/** Reads a capability; `readImport` gives the text of a file that it imports from. */
export function readMeaning(text: string, readImport: (location: string) => string | undefined): Meaning {
  const root = mapOf(parseYaml(text));
  const capability = mapOf(root.capability ?? root);
  const consumed = entriesOf(capability.consumes).flatMap((entry) => resolveImport(entry, readImport));
  const tags = Array.isArray(mapOf(root.info).tags) ? String(mapOf(root.info).tags) : "";
  const find = (call: Json | undefined): MeantEndpoint["target"] =>
    findOperation(consumed, call, /(^|,)(oauth|oidc|openid)/i.test(tags));
  return {
    endpoints: withWholePaths(
      withoutRepetitions(entriesOf(capability.exposes).flatMap((adapter) => readAdapter(adapter, find))),
    ),
    namespaces: consumed.map((api) => String(api.namespace)),
    bindings: new Set([...entriesOf(root.binds), ...entriesOf(capability.binds)].flatMap((bind) => bindingNames(bind))),
  };
}

/** A route or tool that its adapter has already is left out: the first one serves. */
function withoutRepetitions(endpoints: readonly MeantEndpoint[]): readonly MeantEndpoint[] {
  const taken = new Set<string>();
  return endpoints.map((endpoint) => {
    const { adapter, method, path, name } = endpoint;
    const key = [
      adapter.kind,
      adapter.namespace,
      ...(adapter.kind === "rest" ? [method, path.replace(/\{[^{}]*\}+/g, "{}")] : [name]),
    ].join("\0");
    if (taken.has(key))
      return { ...endpoint, target: { reason: "a route or tool that is there already", asksHandler: false } };
    taken.add(key);
    return endpoint;
  });
}

/**
 * Consumed path inputs that the path has no placeholder for: they stand behind it where all exposed paths that call the operation end in them, after
 * the literal that the consumed path ends in or the first one after a version; what they say otherwise is refused ("Values" of the specification).
 */
function withWholePaths(endpoints: readonly MeantEndpoint[]): readonly MeantEndpoint[] {
  const exposed = new Map<Json | undefined, string[]>();
  for (const { target, adapter, path, written } of endpoints)
    if (!("reason" in target) && adapter.kind === "rest")
      exposed.set(written.call, [...(exposed.get(written.call) ?? []), path]);
  return endpoints.map((endpoint) => {
    const { target, written } = endpoint;
    if ("reason" in target) return endpoint;
    const placeholders = new Set(
      [...target.path.matchAll(pathHole)].map(([, double, single]) => folded(double ?? single ?? "")),
    );
    const missing = target.parameters
      .filter(
        (parameter) =>
          parameter.in === "path" &&
          (parameter.value === undefined || parameter.value === null) &&
          !placeholders.has(folded(parameter.name)),
      )
      .map(({ name }) => name);
    if (missing.length === 0) return endpoint;
    const paths = exposed.get(written.call) ?? [];
    if (paths.length === 0 || !paths.every((path) => endsIn(path, missing, target.path)))
      return { ...endpoint, target: { reason: "a path input without a placeholder", asksHandler: false } };
    return {
      ...endpoint,
      target: { ...target, path: `${target.path.replace(/\/$/, "")}/${missing.map((name) => `{${name}}`).join("/")}` },
    };
  });
}

function endsIn(exposed: string, missing: readonly string[], consumed: string): boolean {
  const segments = exposed.split("/").filter((segment) => segment !== "");
  const isHole = (segment: string): boolean => /[{}]/.test(segment);
  const tail = segments.slice(-missing.length).map((segment) => folded(segment.replace(/[{}]/g, "")));
  const before = segments[segments.length - missing.length - 1];
  if (
    tail.join(" ") !== missing.map((name) => folded(name)).join(" ") ||
    !segments.slice(-missing.length).every(isHole) ||
    before === undefined ||
    isHole(before)
  )
    return false;
  const literals = consumed.split("/").filter((segment) => segment !== "" && !isHole(segment));
  const singular = (word: string): string => folded(word).replace(/(?:es|s)$/, "");
  const last = literals.at(-1);
  const afterVersion = /^v\d/i.test(segments[0] ?? "") ? segments[1] : undefined;
  return (
    last === undefined ||
    singular(before) === singular(last) ||
    (afterVersion === before && segments.indexOf(before) === segments.length - missing.length - 1)
  );
}

/** What the upstream must receive when `endpoint` is called with `caller`. */
export function expectRequest(
  endpoint: MeantEndpoint,
  caller: CallerValues,
  bindings: ReadonlySet<string>,
): Expectation {
  const { target } = endpoint;
  if ("reason" in target) return { kind: "not-compared", reason: target.reason };
  try {
    const reading = new Reading(endpoint, target, caller, bindings);
    return reading.expectation();
  } catch (error) {
    if (error instanceof NotCovered) return { kind: "not-compared", reason: error.message };
    throw error;
  }
}

function parseYaml(text: string): Json {
  const value: Json = parse(text, { uniqueKeys: false, maxAliasCount: -1, logLevel: "silent" });
  return value;
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

/** The entries of a list, or of a map keyed by name. */
export function entriesOf(value: Json | undefined): readonly JsonMap[] {
  if (Array.isArray(value)) return value.filter(isMap);
  if (!isMap(value)) return [];
  return Object.entries(value).map(([name, entry]) => ({ name, namespace: name, ...mapOf(entry) }));
}

function bindingNames(bind: JsonMap): readonly string[] {
  return isMap(bind.keys) ? Object.keys(bind.keys) : [];
}

function resolveImport(entry: JsonMap, readImport: (location: string) => string | undefined): readonly JsonMap[] {
  const location = entry.location ?? entry.from;
  if (typeof location !== "string" || entry.import === undefined) return [entry];
  const text = readImport(location);
  if (text === undefined) return [];
  const root = mapOf(parseYaml(text));
  const apis = entriesOf(root.consumes ?? mapOf(root.capability).consumes);
  const found = apis.find((api) => api.namespace === entry.import);
  if (found) return [{ ...found, namespace: entry.as ?? entry.import }];
  // A file that declares one API is imported for it, whatever the import calls it.
  const [only, ...others] = apis;
  return only && others.length === 0 ? [{ ...only, namespace: entry.as ?? only.namespace ?? entry.import }] : [];
}

function findOperation(
  consumed: readonly JsonMap[],
  call: Json | undefined,
  speaksOfOAuth: boolean,
): MeantEndpoint["target"] {
  if (typeof call !== "string") return { reason: "the call is no text", asksHandler: false };
  for (const api of consumed) {
    const namespace = String(api.namespace);
    if (!call.startsWith(`${namespace}.`)) continue;
    const name = call.slice(namespace.length + 1);
    for (const resource of entriesOf(api.resources)) {
      const operation = entriesOf(resource.operations).find((candidate) => (candidate.name ?? candidate.id) === name);
      if (operation) return readOperation(api, resource, operation, speaksOfOAuth);
    }
  }
  return { reason: "the called operation is not in the YAML", asksHandler: true };
}

function readOperation(api: JsonMap, resource: JsonMap, operation: JsonMap, speaksOfOAuth: boolean): MeantOperation {
  const path = joinPaths(textOf(resource.path), textOf(operation.path));
  const method = textOf(operation.method).toUpperCase() || "GET";
  const byName = new Map<string, Parameter>();
  for (const level of [api, resource, operation]) {
    for (const input of entriesOf(level.inputParameters)) byName.set(oneLine(textOf(input.name)), readParameter(input));
  }
  // What a fragment fixes is sent always, and asked of nobody.
  const fixed = new Set(Object.keys(fragmentHeader(operation, resource)).map((name) => name.toLowerCase()));
  const parameters = [...byName.values()].filter(
    (parameter) => parameter.in !== "header" || !fixed.has(parameter.name.toLowerCase()),
  );
  const sole = parameters.filter((parameter) => parameter.in === "body");
  const wholeBody = operation.body === undefined && sole.length === 1 && sole[0]?.name === "body";
  const oauthContext =
    speaksOfOAuth ||
    /oauth|openid|oidc/i.test(path) ||
    entriesOf(api.resources).some((other) => entriesOf(other.operations).some(isAuthorization));
  const authentication = api.authentication ?? api.auth;
  return {
    namespace: textOf(api.namespace),
    method,
    path,
    parameters,
    headers: { ...mapOf(api.headers), ...fragmentHeader(operation, resource) },
    body: operation.body,
    authentication: isMap(authentication) ? authentication : undefined,
    written: operation,
    isAuthorization: isAuthorization(operation),
    isOAuthForm:
      method === "POST" &&
      (["grant_type", "token", "client_id"].some(
        (name) => own(mapOf(mapOf(operation.body).data), name) !== undefined,
      ) ||
        (operation.body === undefined &&
          (wholeBody || sole.some(({ name }) => name === (/token\/?$/i.test(path) ? "grant_type" : "token"))))) &&
      oauthContext &&
      /\/(token|revoke|revocation|introspect|introspection|authorize_device|device_authorization)\/?$/i.test(path),
  };
}

/** `#Name=Value` at the end of a path is a header ("Values" of the specification). */
function fragmentHeader(operation: JsonMap, resource: JsonMap): JsonMap {
  const [, name, value] =
    /#([\w-]+)=(.*)$/s.exec(textOf(operation.path)) ?? /#([\w-]+)=(.*)$/s.exec(textOf(resource.path)) ?? [];
  return name === undefined || value === undefined ? {} : { [name]: value.trim() };
}

function isGraphql(text: string): boolean {
  return /^\s*(?:\{(?!\s*")|(?:query|mutation)\b[^:]*\{)/.test(text);
}

function isAuthorization(operation: JsonMap): boolean {
  const names = entriesOf(operation.inputParameters)
    .filter((input) => input.in === "query")
    .map((input) => input.name);
  return operation.method === "GET" && names.includes("response_type") && names.includes("client_id");
}

function readParameter(input: JsonMap): Parameter {
  const place = textOf(input.in) || "query";
  return {
    name: oneLine(textOf(input.name)),
    in: place,
    required: input.required === true || (input.required === undefined && place === "path"),
    value: input.value ?? input.const,
  };
}

/** An operation's path stands behind its resource's, unless it repeats it: then it is the whole one. */
function joinPaths(outer: string, inner: string): string {
  if (/[^/]/.test(outer) && `${inner}/`.startsWith(`${outer.replace(/\/+$/, "")}/`)) return inner;
  const joined = inner === "" ? outer : `${outer.replace(/\/+$/, "")}/${inner.replace(/^\/+/, "")}`;
  return joined === "" || /^[/?]/.test(joined) ? joined : `/${joined}`;
}

/** A name that YAML folded over lines. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, " ").trim();
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function readAdapter(
  adapter: JsonMap,
  find: (call: Json | undefined) => MeantEndpoint["target"],
): readonly MeantEndpoint[] {
  const namespace = textOf(adapter.namespace);
  const type = adapter.type === "api" ? "rest" : adapter.type;
  const guard = adapter.authentication === undefined ? undefined : "the exposed adapter asks for authentication";
  const targetOf = (written: JsonMap): MeantEndpoint["target"] => {
    if (guard === undefined && asksHandler(written)) return { reason: "no call: a handler", asksHandler: true };
    const reason = guard ?? uncovered(written);
    return reason === undefined ? find(written.call) : { reason, asksHandler: false };
  };
  if (type === "mcp") {
    return entriesOf(adapter.tools).map((tool) => ({
      adapter: { kind: "mcp" as const, namespace },
      label: toolName(tool),
      method: "",
      path: "",
      name: toolName(tool),
      target: targetOf(tool),
      written: tool,
      declaresInputs: entriesOf(tool.inputParameters).length > 0 || tool.inputSchema !== undefined,
    }));
  }
  if (type !== "rest") return [];
  return entriesOf(adapter.resources).flatMap((resource) =>
    entriesOf(resource.operations).map((operation) => {
      const whole = joinPaths(textOf(resource.path), textOf(operation.path));
      // A fragment never travels to a server.
      const path = whole.replace(/#.*$/, "");
      const told = { reason: "a route that a header tells apart", asksHandler: false };
      const method = textOf(operation.method).toUpperCase() || "GET";
      const inputs = [adapter, resource, operation].flatMap((level) => entriesOf(level.inputParameters));
      return {
        adapter: { kind: "rest" as const, namespace },
        label: `${method} ${path}`,
        method,
        path,
        name: textOf(operation.name),
        target: /#[\w-]+=/.test(whole) ? told : targetOf(operation),
        written: operation,
        declaresInputs: inputs.length > 0,
      };
    }),
  );
}

function toolName(tool: JsonMap): string {
  return textOf(tool.name ?? tool.operationId);
}

/** An operation or tool that says neither what it calls nor what it answers. */
function asksHandler(written: JsonMap): boolean {
  const says = ["ref", "call", "steps"].some((key) => written[key] !== undefined);
  return (
    !says &&
    !entriesOf(written.outputParameters).some(({ value, const: constant, properties, items }) =>
      [value, constant, properties, items].some((part) => part !== undefined),
    )
  );
}

function uncovered(written: JsonMap): string | undefined {
  if (written.ref !== undefined) return "ref to an aggregate";
  if (written.call === undefined) return written.steps === undefined ? "no call: a mock" : "steps";
  if (entriesOf(written.inputParameters).some(({ value }) => /^\$(?:$|[.[])/.test(textOf(value))))
    return "an input that is read at a path of the body";
  return undefined;
}

/** How a value is spelled where only text travels. */
function spell(value: Json): string {
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (current, key) => (isMap(current) && Object.hasOwn(current, key) ? current[key] : undefined),
    value,
  );
}

function own(map: JsonMap, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function foldedIn(map: JsonMap, name: string): Json | undefined {
  const key = Object.keys(map).find((candidate) => folded(candidate) === folded(name));
  return key === undefined ? undefined : map[key];
}

function first(...values: readonly (Json | undefined)[]): Json | undefined {
  return values.find((value) => value !== undefined);
}

const wholeHole = /^\{\{\{?\s*([^{}]+?)\s*\}?\}\}$/;
const anyHole = /\{\{\{?\s*([^{}]+?)\s*\}?\}\}/g;
const pathHole = /\{\{\s*([^{}]+?)\s*\}\}|\{\s*([^{}]+?)\s*\}/g;

/** One call, read: what each parameter of the consumed operation gets from what the caller passes. */
class Reading {
  readonly #endpoint: MeantEndpoint;
  readonly #operation: MeantOperation;
  readonly #caller: CallerValues;
  readonly #bindings: ReadonlySet<string>;
  readonly #with: JsonMap;
  readonly #missing = new Set<string>();
  readonly #filling = new Set<string>();

  constructor(endpoint: MeantEndpoint, operation: MeantOperation, caller: CallerValues, bindings: ReadonlySet<string>) {
    this.#endpoint = endpoint;
    this.#operation = operation;
    this.#caller = caller;
    this.#bindings = bindings;
    this.#with = Object.fromEntries(
      Object.entries(mapOf(endpoint.written.with)).map(([name, value]) => [oneLine(name), value]),
    );
  }

  expectation(): Expectation {
    const path = this.#path();
    const query = this.#place("query").flatMap(([name, value]) => queryPairs(name, value));
    const headers = this.#headers();
    // It says how the body is written, which a made-up word does not.
    if (Object.hasOwn(headers, "content-encoding")) throw new NotCovered("a content coding that is a value");
    // An authorization endpoint takes what its browser brings ("OAuth 2.0 operations" of the specification).
    const beyond = Object.entries(this.#operation.isAuthorization ? this.#caller.query : {}).filter(
      ([name]) => !this.#operation.parameters.some((parameter) => parameter.name === name),
    );
    const bodiless = /^(GET|HEAD)$/.test(this.#operation.method);
    if (bodiless && this.#sendsBody()) throw new NotCovered("a GET with a body");
    const body = this.#body();
    const isOAuth = this.#operation.isOAuthForm;
    // OAuth 2.0 requests are forms, and authenticate their client in one way (RFC 6749 sections 2.3 and 4.1.3).
    if (isOAuth) delete headers["content-type"];
    // A caller's proof of possession travels, whoever declares it (RFC 9449).
    const proof = Object.entries(this.#caller.header).find(([name]) => name.toLowerCase() === "dpop")?.[1];
    if (isOAuth && typeof proof === "string") headers.dpop = proof;
    const authenticatesItself =
      isOAuth &&
      body?.kind === "form" &&
      body.pairs.some(([name]) => name === "client_secret" || name === "client_assertion");
    const key = authenticatesItself ? [] : this.#authenticate(headers);
    const missing = this.#caller.requiredOnly ? [] : [...this.#missing];
    if (path === undefined) return { kind: "unreachable", missing };
    const url = new URL(`http://upstream/${encodeURIComponent(this.#operation.namespace)}${path}`);
    return {
      kind: "request",
      missing,
      request: {
        method: this.#operation.method,
        path: url.pathname,
        query: [...url.searchParams, ...query, ...beyond.flatMap(([name, value]) => queryPairs(name, value)), ...key],
        headers,
        body,
      },
    };
  }

  #path(): string | undefined {
    let complete = true;
    const path = this.#operation.path.replace(pathHole, (_, double: string | undefined, single: string | undefined) => {
      const name = (double ?? single ?? "").replace(/^(rest|tools)\.(path\.)?/, "");
      if (!/^[\w$.@~ -]+$/.test(name)) throw new NotCovered("a path placeholder that is no plain name");
      const value = this.#placeholder(name);
      if (value === undefined) {
        this.#missing.add(name);
        complete = false;
      }
      return encodeURIComponent(spell(value ?? ""));
    });
    return complete ? path : undefined;
  }

  #placeholder(name: string): Json | undefined {
    const { parameters } = this.#operation;
    const parameter =
      parameters.find((candidate) => candidate.name === name) ??
      parameters.find((candidate) => candidate.in === "path" && folded(candidate.name) === folded(name));
    if (parameter) return this.#parameter({ ...parameter, required: true });
    return first(
      this.#fed(name, true),
      this.#bindings.has(name) || name.startsWith("env.") ? this.#bindingOf(name) : undefined,
    );
  }

  /** Name and value of every parameter that travels in `place`. */
  #place(place: string): readonly (readonly [name: string, value: Json])[] {
    return this.#operation.parameters.flatMap((parameter) => {
      // What the transport sets is nobody's input.
      if (parameter.in !== place || (place === "header" && connectionHeaders.has(parameter.name.toLowerCase())))
        return [];
      const value = this.#parameter(parameter);
      return value === undefined || value === null ? [] : [[parameter.name, value] as const];
    });
  }

  #parameter(parameter: Parameter): Json | undefined {
    if (parameter.value !== undefined && parameter.value !== null) return this.#fixed(parameter.name, parameter.value);
    const value = this.#fed(parameter.name, parameter.in === "path");
    // Of what nobody declares only the query is the caller's.
    // Nor is a secret that the server has itself, for which callers are not asked.
    const wanted =
      (parameter.required && !this.#isCredential(parameter)) ||
      (!this.#endpoint.declaresInputs &&
        (parameter.in === "query" || (Object.keys(this.#with).length === 0 && parameter.in === "body")));
    if (value === undefined && wanted) this.#missing.add(parameter.name);
    return value;
  }

  /** Whether an input stands where the API's authentication puts what it sends. */
  #isCredential({ name, in: place }: Parameter): boolean {
    const { authentication } = this.#operation;
    if (authentication === undefined) return false;
    const type = textOf(authentication.type).toLowerCase();
    if (type !== "apikey") return place === "header" && name.toLowerCase() === "authorization";
    const key = textOf(authentication.header ?? authentication.key ?? authentication.name);
    const where = textOf(authentication.placement ?? authentication.in) || "header";
    return place === where && (place === "header" ? name.toLowerCase() === key.toLowerCase() : name === key);
  }

  /** The `value` of a consumed input: a template may read the input's own name, which then is the caller's. */
  #fixed(name: string, value: Json): Json | undefined {
    this.#filling.add(name);
    const resolved = this.#resolve(value, (hole) => this.#hole(hole));
    this.#filling.delete(name);
    return resolved;
  }

  /** What `with` gives the parameter `name`, else what the caller passes by that name. */
  #fed(name: string, isPath = false): Json | undefined {
    const key = Object.hasOwn(this.#with, name)
      ? name
      : Object.keys(this.#with).find(
          (candidate) => folded(candidate) === folded(name) && !this.#isParameter(candidate),
        );
    if (key !== undefined) return this.#resolve(this.#with[key] ?? null, (hole) => this.#inputHole(hole));
    return this.#byName(name, isPath);
  }

  #isParameter(name: string): boolean {
    return this.#operation.parameters.some((parameter) => parameter.name === name);
  }

  #byName(name: string, isPath: boolean): Json | undefined {
    if (this.#caller.kind === "tool") return own(this.#caller.args, name);
    if (name === "body" && this.#isWholeBody()) return this.#caller.body;
    return first(this.#anywhere(name), isPath ? foldedIn(this.#caller.path, name) : undefined);
  }

  #anywhere(name: string): Json | undefined {
    const { path, query, header, cookie, body } = this.#caller;
    return first(
      own(path, name),
      own(query, name),
      own(header, name),
      isMap(body) ? own(body, name) : undefined,
      own(cookie, name),
      foldedIn(path, name),
    );
  }

  #isWholeBody(): boolean {
    const fields = this.#operation.parameters.filter((parameter) => parameter.in === "body");
    return fields.length <= 1;
  }

  /** A hole of the consumed operation: one of its parameters, a binding, or an input declared by this use. */
  #hole(text: string): Json | undefined {
    const name = text.replace(/^(rest|tools)\.((query|path|headers?|cookie|params|body)\.)?/, "");
    const { parameters } = this.#operation;
    const exact = parameters.find((parameter) => parameter.name === name);
    if (exact?.in === "environment") return fakeBinding(name);
    const [head = name, ...rest] = name.split(".");
    const parameter = exact ?? parameters.find((candidate) => candidate.name === head);
    if (parameter && !this.#filling.has(parameter.name)) return valueAt(this.#parameter(parameter), exact ? [] : rest);
    const binding = this.#bindingOf(text);
    if (binding !== undefined && !parameter) return binding;
    const value = valueAt(head === "body" && this.#bodyIsField() ? this.#bodyField() : this.#fed(head), rest);
    if (value === undefined) this.#missing.add(head);
    return value;
  }

  /** Whether `{{tools.body}}` stands beside other holes that travel in the caller's body: then it is one of its fields. */
  #bodyIsField(): boolean {
    if (this.#caller.kind === "tool" || Object.hasOwn(this.#with, "body")) return false;
    const names = [...JSON.stringify(this.#operation.body ?? "").matchAll(anyHole)].map(([, name = ""]) =>
      name.replace(/^(rest|tools)\./, ""),
    );
    return names.some(
      (name) => name !== "body" && !name.startsWith("body.") && !this.#isParameter(name) && !this.#bindings.has(name),
    );
  }

  #bodyField(): Json | undefined {
    return isMap(this.#caller.body) ? own(this.#caller.body, "body") : undefined;
  }

  /** A hole in a `with` value: the caller's input, else a binding. */
  #inputHole(text: string): Json | undefined {
    const value = this.#argument(
      text.replace(/^(rest|tools)\./, "").replace(`${this.#endpoint.adapter.namespace}.`, ""),
    );
    if (value !== undefined) return value;
    const binding = this.#bindingOf(text);
    if (binding === undefined) this.#missing.add(text);
    return binding;
  }

  #bindingOf(text: string): string | undefined {
    const name = /^[\w-]+\.([\w-]+)$/.exec(text)?.[1] ?? text;
    if (this.#bindings.has(name) && !/^(rest|tools)\./.test(text)) return fakeBinding(name);
    if (text.startsWith("env.") || /^[A-Z][A-Z0-9_]*$/.test(text)) return fakeBinding(name);
    return this.#bindings.has(name) ? fakeBinding(name) : undefined;
  }

  /** A written value: references, templates and literals at any depth. */
  #resolve(value: Json, hole: (name: string) => Json | undefined): Json | undefined {
    if (typeof value === "string") return this.#resolveText(value, hole);
    if (Array.isArray(value))
      return value.flatMap((item: Json): readonly Json[] =>
        [this.#resolve(item, hole)].filter((resolved) => resolved !== undefined),
      );
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const resolved = this.#resolve(item, hole);
        return resolved === undefined ? [] : [[key, resolved]];
      }),
    );
  }

  #resolveText(text: string, hole: (name: string) => Json | undefined): Json | undefined {
    const whole = wholeHole.exec(text)?.[1];
    if (whole !== undefined) return hole(whole);
    if (text.includes("{{"))
      return text.replace(anyHole, (_, name: string, at: number) => {
        const value = hole(name);
        // Of a text without quotes GraphQL takes names alone, and an object is written in its own way.
        const isOdd = typeof value === "string" ? text[at - 1] !== '"' && !/^\w+$/.test(value) : isMap(value);
        if (isOdd && isGraphql(text)) throw new NotCovered("a value in GraphQL that is no name");
        return this.#spelledHole(value);
      });
    if (/^env\.[\w-]+$/.test(text)) return fakeBinding(text.slice("env.".length));
    if (/^\$\.\S/.test(text)) throw new NotCovered("a JSONPath as an argument");
    const name = this.#referenceName(text);
    if (name === undefined) return text;
    const value = this.#argument(name);
    if (value === undefined) this.#missing.add(name);
    return value;
  }

  #spelledHole(value: Json | undefined): string {
    if (value === undefined && this.#caller.requiredOnly) throw new NotCovered("text around a value that is absent");
    return spell(value ?? "");
  }

  #referenceName(text: string): string | undefined {
    const name = /^(?:rest|tools)\.(.+)$/.exec(oneLine(text))?.[1];
    if (name !== undefined && (!/\s/.test(name) || this.#isParameter(name))) return name;
    if (/\s/.test(text)) return undefined;
    const plain = text.replace(/^\$this\./, "");
    const prefix = `${this.#endpoint.adapter.namespace}.`;
    if (plain.startsWith(prefix)) return plain.slice(prefix.length);
    return plain === text ? undefined : plain;
  }

  /** The caller's argument: `id`, `query.id`, `body`, `body.a.b`. */
  #argument(name: string): Json | undefined {
    const [head = name, ...rest] = name.split(".");
    if (this.#caller.kind === "tool")
      return first(own(this.#caller.args, name), valueAt(own(this.#caller.args, head), rest));
    if (head === "body")
      return rest.length === 0
        ? this.#passedAsBody()
        : first(
            isMap(this.#caller.body) ? own(this.#caller.body, rest.join(".")) : undefined,
            valueAt(this.#caller.body, rest),
          );
    const part = this.#part(head);
    if (rest.length > 0 && part !== undefined) {
      const inner = rest.join(".");
      return first(own(part, inner), foldedIn(part, inner), this.#anywhere(inner));
    }
    return first(this.#anywhere(name), valueAt(this.#anywhere(head), rest));
  }

  /** `rest.body`: the whole body, or the field of that name where the called operation takes one among several. */
  #passedAsBody(): Json | undefined {
    return this.#isParameter("body") && !this.#isWholeBody() ? this.#bodyField() : this.#caller.body;
  }

  #part(name: string): JsonMap | undefined {
    const { path, query, header, cookie } = this.#caller;
    const parts: Readonly<Record<string, JsonMap>> = {
      path,
      query,
      header,
      headers: header,
      cookie,
      params: { ...query, ...path },
    };
    return Object.hasOwn(parts, name) ? parts[name] : undefined;
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    const entries = Object.entries(this.#operation.headers).flatMap(([name, value]) => {
      const resolved = this.#resolve(value, (hole) => this.#hole(hole));
      return resolved === undefined ? [] : [[name, resolved] as const];
    });
    for (const [name, value] of [...entries, ...this.#place("header")]) {
      const list: readonly Json[] = Array.isArray(value) ? value : [value];
      if (!connectionHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = list.map(spell).join(", ");
    }
    const cookies = this.#place("cookie");
    if (cookies.length > 0) headers.cookie = cookies.map(([name, value]) => `${name}=${spell(value)}`).join("; ");
    return headers;
  }

  #sendsBody(): boolean {
    const { body, parameters } = this.#operation;
    return (body !== undefined && body !== null) || parameters.some((parameter) => parameter.in === "body");
  }

  #body(): MeantBody | undefined {
    const { body, parameters, isOAuthForm } = this.#operation;
    if (body !== undefined && body !== null) {
      const written = this.#writtenBody(body);
      return isOAuthForm && written?.kind === "json" && isMap(written.value)
        ? { kind: "form", pairs: Object.entries(written.value).flatMap(([name, item]) => pairs(name, item)) }
        : written;
    }
    const fields = parameters.filter((parameter) => parameter.in === "body");
    const [only] = fields;
    if (only === undefined) return undefined;
    if (fields.length === 1 && only.name === "body") {
      const value = this.#parameter(only);
      if (value === undefined) return undefined;
      return isOAuthForm && isMap(value)
        ? { kind: "form", pairs: Object.entries(value).flatMap(([name, item]) => pairs(name, item)) }
        : { kind: "json", value };
    }
    const value = this.#bodyFields(fields);
    return isOAuthForm
      ? { kind: "form", pairs: Object.entries(value).flatMap(([name, item]) => pairs(name, item)) }
      : { kind: "json", value };
  }

  #bodyFields(fields: readonly Parameter[]): JsonMap {
    const given =
      !fields.some(({ name }) => name === "body") && Object.hasOwn(this.#with, "body")
        ? this.#resolve(this.#with.body ?? null, (hole) => this.#inputHole(hole))
        : undefined;
    return Object.fromEntries(
      fields.flatMap((field) => {
        const value =
          isMap(given) && !Object.hasOwn(this.#with, field.name) ? own(given, field.name) : this.#parameter(field);
        return value === undefined ? [] : [[field.name, value]];
      }),
    );
  }

  #writtenBody(body: Json): MeantBody | undefined {
    if (typeof body === "string") return asJson(spell(this.#resolve(body, (hole) => this.#hole(hole)) ?? ""));
    if (!isMap(body)) throw new NotCovered("a body that is no object");
    const type = textOf(body.type)
      .replace(/^form$/, "formUrlEncoded")
      .replace(/^multipart$/, "multipartForm");
    if (body.data === undefined || body.data === null) return this.#passedBody(type);
    const data = this.#resolve(body.data, (hole) => this.#hole(hole));
    const mediaTypes: Readonly<Record<string, string>> = {
      text: "text/plain",
      xml: "application/xml",
      sparql: "application/sparql-query",
      yaml: "application/yaml",
    };
    if (type === "json") return { kind: "json", value: data ?? null };
    if (type === "formUrlEncoded" && isMap(data))
      return { kind: "form", pairs: Object.entries(data).flatMap(([name, value]) => pairs(name, value)) };
    if (type === "multipartForm" && isMap(data))
      return { kind: "multipart", pairs: Object.entries(data).flatMap(([name, value]) => pairs(name, value)) };
    const mediaType = mediaTypes[type];
    if (mediaType !== undefined && typeof data === "string") return { kind: "text", mediaType, text: data };
    throw new NotCovered(`a body of type ${type || "unknown"} with unusual data`);
  }

  /** The body as the caller gives it, encoded as it is declared. */
  #passedBody(type: string): MeantBody | undefined {
    const value = this.#fed("body");
    if (value === undefined) return undefined;
    if (type === "json") return { kind: "json", value };
    if (type === "formUrlEncoded" && isMap(value))
      return { kind: "form", pairs: Object.entries(value).flatMap(([name, item]) => pairs(name, item)) };
    throw new NotCovered(`a body of type ${type || "unknown"} without data`);
  }

  /** Adds the authentication header; answers with the query pairs of an API key. */
  #authenticate(headers: Record<string, string>): readonly (readonly [string, string])[] {
    const { authentication } = this.#operation;
    if (authentication === undefined) return [];
    const secret = (key: string): string => this.#secret(authentication[key]);
    const authorize = (value: string): readonly [] => {
      headers.authorization ??= value;
      return [];
    };
    switch (textOf(authentication.type).toLowerCase()) {
      case "bearer":
        return authorize(`Bearer ${this.#secret(authentication.token ?? authentication.value)}`);
      case "basic":
        return authorize(`Basic ${Buffer.from(`${secret("username")}:${secret("password")}`).toString("base64")}`);
      case "apikey":
        return this.#apiKey(authentication, headers);
      case "oauth1":
      case "hmac":
      case "aws-sig-v4":
      case "certificate":
        return [];
      default:
        throw new NotCovered(`authentication by ${textOf(authentication.type) || "an unnamed scheme"}`);
    }
  }

  #apiKey(authentication: JsonMap, headers: Record<string, string>): readonly (readonly [string, string])[] {
    if (isMap(authentication.headers)) {
      for (const [header, value] of Object.entries(authentication.headers))
        headers[header.toLowerCase()] ??= this.#secret(value);
      return [];
    }
    const name = textOf(authentication.header ?? authentication.key ?? authentication.name);
    if (name === "" || name.includes("{{")) throw new NotCovered("an API key without a plain name");
    // With `header` for the name, `key` is the key itself.
    const value = this.#secret(
      authentication.value ?? (authentication.header === undefined ? undefined : authentication.key),
    );
    const place = textOf(authentication.placement ?? authentication.in) || "header";
    if (place === "query") return this.#place("query").some(([used]) => used === name) ? [] : [[name, value]];
    if (place === "cookie") {
      headers.cookie = [headers.cookie, `${name}=${encodeURIComponent(value)}`]
        .filter((part) => part !== undefined)
        .join("; ");
      return [];
    }
    if (place !== "header") throw new NotCovered(`an API key in ${place}`);
    headers[name.toLowerCase()] ??= value;
    return [];
  }

  #secret(value: Json | undefined): string {
    if (typeof value !== "string" && typeof value !== "number")
      throw new NotCovered("authentication without its value");
    const read = (name: string): string => fakeBinding(/^[\w-]+\.([\w-]+)$/.exec(name)?.[1] ?? name);
    const text = String(value);
    return /^env\.[\w-]+$/.test(text) ? read(text) : text.replace(anyHole, (_, name: string) => read(name));
  }
}

/** Lists repeat the name; those of OData's system query options (`$select`) are joined with commas. */
function queryPairs(name: string, value: Json): readonly (readonly [string, string])[] {
  const made = pairs(name, value);
  return name.startsWith("$") && made.length > 1 ? [[name, made.map(([, text]) => text).join(",")]] : made;
}

/** A body that is written as text: the values of JSON, whatever their layout. */
function asJson(text: string): MeantBody {
  try {
    const value: Json = JSON.parse(text);
    return { kind: "json", value };
  } catch {
    return { kind: "text", mediaType: "application/json", text };
  }
}

/** A name with its value as it travels in a form: lists repeat the name. */
function pairs(name: string, value: Json): readonly (readonly [string, string])[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.filter((item) => item !== null).map((item) => [name, spell(item)] as const);
}
