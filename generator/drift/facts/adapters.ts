import type { Span } from "../../diagnostics/span.js";
import type { McpServer, RestAdapter, ServerAuthentication, SkillAdapter } from "../../model/capability.js";
import { leavesOf } from "../../model/parse-value.js";
import type { ValueExpression } from "../../model/values.js";
import { environmentVariable } from "../../text/environment.js";
import { canonical, without } from "./canonical.js";
import { bindingNames } from "./requests.js";
import type { Side } from "./side.js";

/** What stands before an adapter. */
export interface Door {
  /** How callers prove who they are; empty where they need not. Names no secret. */
  readonly authentication: string;
  /** What tokens must allow. */
  readonly scopes: ReadonlySet<string>;
  /** The server whose tokens are taken, and which the process asks; empty where there is none. */
  readonly tokenServer: string;
  /** What they prove it with: compared, never shown. */
  readonly credential: string;
  /** Where that stands: `the YAML`, `binding X`. */
  readonly credentialFrom: string;
}

/** An adapter as whoever calls or runs it sees it. */
export interface AdapterFact extends Door {
  readonly key: string;
  readonly label: string;
  readonly namespace: string;
  readonly port: string;
  readonly address: string;
  readonly transport: string;
  readonly description: string;
  /** How long hosts may keep what an MCP server lists, in milliseconds, and who may; empty where it says nothing of it. */
  readonly caching: string;
  /** The environment variables that move it. */
  readonly variables: string;
  /** All else that is declared of it. */
  readonly other: string;
  readonly span: Span;
}

type Served = RestAdapter | McpServer | SkillAdapter;

/** Members that are compared as something of their own. */
const compared = [
  "kind",
  "namespace",
  "port",
  "address",
  "transport",
  "description",
  "authentication",
  "resources",
  "tools",
  "prompts",
  "skills",
  "ttlMs",
  "cacheScope",
];

const kinds = { rest: "REST adapter", mcp: "MCP server", skill: "skill catalogue" } as const;

/** An adapter's face. */
export function adapterFact(adapter: Served, key: string, side: Side): AdapterFact {
  const { namespace, authentication } = adapter;
  return {
    key,
    label: `${kinds[adapter.kind]} \`${namespace}\``,
    namespace,
    port: String(adapter.port),
    address: adapter.address,
    transport: "transport" in adapter ? adapter.transport : "http",
    ...doorOf(authentication, side),
    description: adapter.description ?? "",
    caching: "ttlMs" in adapter ? describeCaching(adapter) : "",
    variables: [environmentVariable(namespace, "PORT"), environmentVariable(namespace, "ADDRESS")]
      .map((name) => `\`${name}\``)
      .join(" and "),
    other: canonical(without(adapter, compared)),
    span: adapter.span,
  };
}

/** What callers of an adapter must prove, and with what. */
export function doorOf(authentication: ServerAuthentication | undefined, side: Side): Door {
  return {
    authentication: describeAuthentication(authentication),
    scopes: new Set(authentication?.kind === "oauth2" ? authentication.scopes : []),
    tokenServer: authentication?.kind === "oauth2" ? shown(authentication.authorizationServer) : "",
    credential: authentication ? canonical(without(authentication, ["name", "scopes"]), bindingNames(side)) : "",
    credentialFrom: credentialPlace(authentication),
  };
}

function describeCaching({ ttlMs, cacheScope }: McpServer): string {
  return ttlMs === undefined && cacheScope === undefined ? "" : `${ttlMs ?? 0} ms, ${cacheScope ?? "private"}`;
}

function describeAuthentication(authentication: ServerAuthentication | undefined): string {
  if (!authentication) return "";
  switch (authentication.kind) {
    case "apikey":
      return `apikey in ${authentication.placement} ${keyName(authentication)}`;
    case "oauth2": {
      const { authorizationServer, resource, audience, introspection } = authentication;
      return `oauth2, tokens of ${shown(authorizationServer)} for ${shown(audience ?? resource)}${introspection ? ", asked about" : ""}`;
    }
    case "basic":
    case "bearer":
    case "digest":
      return authentication.kind;
  }
}

function credentialPlace(authentication: ServerAuthentication | undefined): string {
  if (!authentication) return "";
  const members =
    authentication.kind === "oauth2"
      ? (authentication.introspection ?? {})
      : without(authentication, ["kind", "name", "placement", "span"]);
  const values = Object.values(members).filter(isExpression);
  const places = values.flatMap((value) =>
    [...leavesOf(value)].map((leaf) => (leaf.kind === "binding" ? `\`${leaf.variable}\`` : "the YAML")),
  );
  return [...new Set(places)].join(" and ");
}

/** Names of headers have no case (RFC 9110, 5.1). */
function keyName({ name, placement }: Extract<ServerAuthentication, { readonly kind: "apikey" }>): string {
  return placement === "header" ? shown(name).toLowerCase() : shown(name);
}

function isExpression(value: unknown): value is ValueExpression {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** A value as far as it may be shown: bindings by name, other text not at all. */
export function shown(value: ValueExpression): string {
  return value.kind === "literal"
    ? String(value.value)
    : value.kind === "binding"
      ? `{{${value.variable}}}`
      : "a template";
}
