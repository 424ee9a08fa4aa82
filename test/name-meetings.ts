import { json, startUpstream } from "./runtime/upstream.js";

/** A capability in which names meet, and what must come of it, written before it was compiled. */
export interface Meeting {
  /** What meets, and why it could go wrong. */
  readonly title: string;
  readonly yaml: string;
  /** The upstream's path that each tool, route (by its URL) and resource (by its URI) must reach. */
  readonly tools?: Readonly<Record<string, string>>;
  readonly routes?: Readonly<Record<string, string>>;
  readonly resources?: Readonly<Record<string, string>>;
}

export interface Parts {
  readonly consumes?: readonly string[];
  readonly exposes: readonly string[];
  readonly aggregates?: readonly string[];
}

/** The YAML of a capability: each part in flow style, since what matters is names. */
export function written({ consumes = [], exposes, aggregates = [] }: Parts): string {
  const list = (key: string, entries: readonly string[]): readonly string[] =>
    entries.length === 0 ? [] : [`  ${key}:`, ...entries.map((entry) => `    - ${entry}`)];
  return [
    "ikanos: 1.0.0-beta4",
    "info: {display: Case, description: A case.}",
    "capability:",
    ...list("consumes", consumes),
    ...list("aggregates", aggregates),
    ...list("exposes", exposes),
    "",
  ].join("\n");
}

const text = (value: string): string => JSON.stringify(value);

/** An API whose operations answer at `/NAMESPACE/INDEX`. */
export function api(namespace: string, operations: readonly string[], baseUri = "http://127.0.0.1:9"): string {
  const resources = operations.map((operation, index) => {
    const whole = operation.startsWith("{") ? operation : `{name: ${text(operation)}, method: GET}`;
    return `{name: ${text(`r${index}`)}, path: ${text(`/${encodeURIComponent(namespace)}/${index}`)}, operations: [${whole}]}`;
  });
  return `{type: http, namespace: ${text(namespace)}, baseUri: ${text(baseUri)}, resources: [${resources.join(", ")}]}`;
}

export function rest(routes: Readonly<Record<string, string>>, namespace = "t-rest", port = 8080): string {
  const resources = Object.entries(routes).map(
    ([path, operation]) => `{name: ${text(`at ${path}`)}, path: ${text(path)}, operations: [${operation}]}`,
  );
  return `{type: rest, namespace: ${text(namespace)}, port: ${port}, resources: [${resources.join(", ")}]}`;
}

export const operation = (name: string, call: string): string =>
  `{method: GET, name: ${text(name)}, call: ${text(call)}}`;
export const tool = (name: string, call: string): string =>
  `{name: ${text(name)}, description: Does it., call: ${text(call)}}`;
export const resource = (name: string, uri: string, call: string): string =>
  `{name: ${text(name)}, display: R, uri: ${text(uri)}, description: Reads it., call: ${text(call)}}`;
export const prompt = (name: string): string =>
  `{name: ${text(name)}, description: Asks., template: [{role: user, content: ${text(`Do ${name}.`)}}], arguments: [{name: q, description: What., required: false}]}`;

export function mcp(
  {
    tools = [],
    resources = [],
    prompts = [],
  }: {
    readonly tools?: readonly string[];
    readonly resources?: readonly string[];
    readonly prompts?: readonly string[];
  },
  namespace = "t-mcp",
  port = 9090,
): string {
  const part = (key: string, entries: readonly string[]): string =>
    entries.length === 0 ? "" : `, ${key}: [${entries.join(", ")}]`;
  return `{type: mcp, namespace: ${text(namespace)}, port: ${port}${part("tools", tools)}${part("resources", resources)}${part("prompts", prompts)}}`;
}

/** Every name an operation of one API with a route (and, where the protocol takes the name, a tool): each must reach its own. */
export function each(title: string, names: readonly string[]): Meeting {
  // The protocol's packages lose `__proto__`, so that it is no name of a tool.
  const asTools = names.filter((name) => /^[a-z_][\w.-]*$/i.test(name) && name !== "__proto__");
  return {
    title,
    yaml: written({
      consumes: [api("up", names)],
      exposes: [
        rest(Object.fromEntries(names.map((name, index) => [`/at${index}`, operation(name, `up.${name}`)]))),
        mcp({ tools: asTools.map((name) => tool(name, `up.${name}`)) }),
      ],
    }),
    routes: Object.fromEntries(names.map((_, index) => [`/at${index}`, `/up/${index}`])),
    tools: Object.fromEntries(asTools.map((name) => [name, `/up/${names.indexOf(name)}`])),
  };
}

/** An upstream that answers with where it was asked, and with an `id` that says the same. */
export async function echo(): ReturnType<typeof startUpstream> {
  return await startUpstream(({ url, body }, response) => {
    json(response, { id: url.split("?")[0], path: url, body });
  });
}
