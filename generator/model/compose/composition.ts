import type {
  Adapter,
  Capability,
  ControlAdapter,
  HttpApi,
  McpServer,
  RestAdapter,
  SkillAdapter,
} from "../capability.js";

/** How capabilities run in one process, with nothing left out. */
export interface GroupSettings {
  /** Names the folder, and what listens: `shop` -> `shop-rest`. */
  readonly name: string;
  /** By capability: the path that its routes are put below, `/orders`. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** By kind; as the adapters declare otherwise. */
  readonly ports: Readonly<Partial<Record<Adapter["kind"], number>>>;
  /** Of all but the control adapter; as the adapters declare where it is undefined. */
  readonly address: string | undefined;
  /** Each MCP server at a path of its own, one server with what all of them offer, or both. */
  readonly mcp: "own" | "one" | "both";
  /** The capability whose control adapter is served, where several declare one. */
  readonly control: string | undefined;
  /** Adapters that ask who calls may share a port with adapters that do not. */
  readonly mixedAuthentication: boolean;
}

/** Capabilities of one process: what listens, what it must know, and whose adapters answer where. */
export interface Composition {
  readonly name: string;
  readonly settings: GroupSettings;
  /** In the order of their names. */
  readonly capabilities: readonly Capability[];
  /** One of each namespace. */
  readonly apis: readonly HttpApi[];
  readonly rest: SharedPort<RestAdapter> | undefined;
  readonly mcp: SharedPort<McpServer> | undefined;
  /** The MCP servers as one; undefined where each is by itself alone. */
  readonly joined: readonly JoinedSeat[] | undefined;
  readonly skill: SharedPort<SkillAdapter> | undefined;
  readonly control: SharedPort<ControlAdapter> | undefined;
}

/** A port that adapters of one kind share. */
export interface SharedPort<A extends Adapter> {
  /** What operators know it by: `shop-rest`. */
  readonly name: string;
  readonly port: number;
  readonly address: string;
  readonly seats: readonly Seat<A>[];
}

/** An adapter, and the path that it is found below: empty where it is at the root. */
export interface Seat<A extends Adapter> {
  readonly capability: Capability;
  readonly adapter: A;
  readonly path: string;
}

/** An MCP server that is a part of another one, and the names that its tools have there in place of their own. */
export interface JoinedSeat {
  readonly seat: Seat<McpServer>;
  readonly names: ReadonlyMap<string, string>;
}
