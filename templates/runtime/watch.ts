import type { FastifyInstance } from "fastify";
import type { CallOptions } from "./call.js";
import type { JsonObject } from "./json.js";

/** What watches the servers of a capability, and tells operators of them: as its control adapter declares. */
export interface Watch {
  /** The options of calls, so that these are watched. */
  readonly calls: (options: CallOptions) => CallOptions;
  /** Watches what an adapter is asked. */
  readonly requests: (app: FastifyInstance, adapter: AdapterName) => void;
  /** Runs a tool under its eyes. */
  readonly tool: AroundTool;
  /** Where log lines go in place of standard output. */
  readonly logs: { readonly write: (line: string) => void } | undefined;
  /** Serves what a control adapter declares, of `servers`. */
  readonly serve: (app: FastifyInstance, plan: ControlPlan, servers: ServerView) => void;
}

/** What a control adapter declares that it serves. */
export interface ControlPlan {
  /** As the capability names itself. */
  readonly label: string;
  readonly specVersion: string;
  readonly health: boolean;
  readonly info: boolean;
  readonly metrics: boolean;
  readonly traces: boolean;
  readonly logLevel: boolean;
  /** How many may listen to the logs at once; none where it is undefined. */
  readonly logSubscribers?: number;
}

export type AroundTool = <T>(name: string, run: () => Promise<T>) => Promise<T>;

export interface AdapterName {
  readonly kind: string;
  readonly name: string;
}

/** The servers of a capability, as operators see them. */
export interface ServerView {
  readonly adapters: () => readonly AdapterState[];
  /** Where upstreams are; undefined where nobody knows but who calls them. */
  readonly upstreams: readonly {
    readonly namespace: string;
    readonly baseUrl: string | undefined;
  }[];
  /** Whether servers are ready while an upstream cannot be reached. */
  readonly ignoresUpstreams: boolean;
  /** Whether probes need no credentials. */
  readonly opensHealth: boolean;
  /** How everything is set, without what is secret. */
  readonly config: () => JsonObject;
  readonly logLevel: { readonly get: () => string; readonly set: (level: string) => void };
}

export interface AdapterState {
  readonly type: string;
  readonly namespace: string;
  readonly port?: number;
  readonly state: "started" | "stopped";
}
