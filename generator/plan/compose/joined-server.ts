import type { McpServer } from "../../model/capability.js";
import type { Composition, JoinedSeat } from "../../model/compose/composition.js";
import type { JsonObject } from "../../source/node.js";
import type { PlannedCapability } from "../build.js";
import { type Code, code, type DeclaredName, joinCode, literal, objectLiteral, privateName } from "../code.js";
import { local } from "../locals.js";
import { functionName } from "../names.js";
import { runtime } from "../runtime.js";
import { functionOf, listenerOf, optionsOf, withOptions } from "./seats.js";

/** One server with what the MCP servers of a group offer. */
export interface JoinedServer {
  /** The constant that makes it. */
  readonly name: DeclaredName;
  readonly constant: Code;
  /** It is served in place of the others, not beside them. */
  readonly isAll: boolean;
}

/** Plans the constant that makes one server of all; undefined where nobody wants it. */
export function planJoinedServer(
  { name, settings, joined }: Composition,
  planned: readonly PlannedCapability[],
  hasCode: boolean,
): JoinedServer | undefined {
  if (!joined) return undefined;
  const constant = privateName(functionName(`${name} mcp`, "allMcp"));
  const info = literal({ name: `${name}-mcp`, title: name, version: "0.0.0" });
  const parts = joined.map((part) => partOf(part, planned));
  const facts = literal(factsOf(joined.map(({ seat }) => seat)));
  const codeMode = hasCode ? code`, ${runtime.codeTools.codeTools}` : code``;
  return {
    name: constant,
    constant: code`/** What all of them offer, in one server. */\nconst ${constant} = ${runtime.joinMcp.joinMcpServers}(${info}, ${facts}, [\n${joinCode(parts, ",\n")},\n]${codeMode});`,
    isAll: settings.mcp === "one",
  };
}

/** `{ capability: "orders", names: { list: "orders-list" }, make: ordersMcp }` */
function partOf({ seat, names }: JoinedSeat, planned: readonly PlannedCapability[]): Code {
  const found = listenerOf(seat, planned);
  const make = functionOf(seat, found);
  const told = optionsOf(seat, found, planned);
  return objectLiteral([
    code`capability: ${literal(seat.capability.name)}`,
    ...(names.size === 0 ? [] : [code`names: ${literal(Object.fromEntries(names))}`]),
    code`make: ${told.length === 0 ? make : code`(${local.options}) => ${make}(${withOptions(told)})`}`,
  ]);
}

/** What the server says of itself: all that one of them says, and for how long lists may be kept by whom as the strictest does. */
function factsOf(seats: readonly JoinedSeat["seat"][]): JsonObject {
  const servers = seats.map(({ adapter }) => adapter);
  const hasSkills = seats.some(({ capability }) => capability.skills.some(({ skills }) => skills.length > 0));
  const has = (of: (server: McpServer) => readonly unknown[]): boolean =>
    servers.some((server) => of(server).length > 0);
  const ttls = servers.map(({ ttlMs }) => ttlMs);
  const known = ttls.filter((ttlMs) => ttlMs !== undefined);
  const scopes = servers.map(({ cacheScope }) => cacheScope);
  const instructions = servers.flatMap(({ description }) => description ?? []).join("\n");
  return {
    lists: [
      ...(has(({ tools }) => tools) ? ["tools"] : []),
      ...(hasSkills || has(({ resources }) => resources) ? ["resources"] : []),
      ...(has(({ prompts }) => prompts) ? ["prompts"] : []),
    ],
    ...(instructions === "" ? {} : { instructions }),
    ...(known.length < ttls.length ? {} : { ttlMs: Math.min(...known) }),
    ...(scopes.includes("private")
      ? { cacheScope: "private" }
      : scopes.every((scope) => scope === "public")
        ? { cacheScope: "public" }
        : {}),
  };
}
