// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance } from "fastify";
import type { BindingDeclaration } from "./bindings.js";
import type { CodeOptions } from "./code-options.js";
import type { CallOptions, DeclaredBaseUrl } from "./http.js";
import type { ServerExtension } from "./server-extension.js";
import type { ShownTool } from "./tool-choice.js";
import type { AroundTool, ControlPlan, Watch } from "./watch.js";
import type { CallFor, OAuthSettings } from "./oauth-settings.js";

/** What a capability starts. */
export interface ServerDefinition {
  readonly capability: string;
  readonly bindings: readonly BindingDeclaration[];
  /** `baseUrl` is a function of bindings where it has holes, and undefined where whoever starts the servers must give it. */
  readonly upstreams: readonly {
    readonly namespace: string;
    readonly baseUrl: DeclaredBaseUrl;
    /** How it is written where it has holes that nothing fills. */
    readonly openBaseUrl?: string;
    /** The authentication by which whoever starts the servers must sign its calls: option `call.sign`. */
    readonly signer?: string;
  }[];
  readonly listeners: readonly (HttpListener | StdioListener)[];
  /** What the configuration adds to REST adapters. */
  readonly extensions?: readonly ServerExtension[];
  /** Makes what watches the servers, where a control adapter declares it. */
  readonly watch?: () => Watch;
}

/** What adapters are told: their call options, for all upstreams and by namespace. */
export interface AdapterOptions {
  readonly call: CallOptions;
  readonly upstreams: Readonly<Record<string, CallOptions>>;
  readonly callFor?: CallFor | undefined;
  readonly oauth?: OAuthSettings | undefined;
  /** Of adapters of one port that take different access tokens: what is set for the one of that name. */
  readonly oauthOf?: ((name: string) => OAuthSettings | undefined) | undefined;
  /** Of REST adapters: see `RestOptions`. */
  readonly refuseUnknownQuery?: boolean | undefined;
  /** Of MCP servers: see `McpOptions`. */
  readonly ignoreArguments?: readonly string[] | undefined;
  readonly maxListChars?: number | undefined;
  readonly tools?: string | undefined;
  readonly code?: CodeOptions | undefined;
  readonly tellTools?: ((tools: readonly ShownTool[]) => void) | undefined;
  /** Of MCP servers: runs every tool. */
  readonly aroundTool?: AroundTool | undefined;
  /** The largest body that is taken, in bytes; undefined: the adapter's own limit. */
  readonly maxBodyBytes?: number | undefined;
  /** Of control adapters: serves what operators ask for. */
  readonly serveControl?: ((app: FastifyInstance, plan: ControlPlan) => void) | undefined;
  /** Of control adapters: probes need no credentials. */
  readonly opensHealth?: boolean | undefined;
}

export interface HttpListener {
  /** The adapter's namespace. */
  readonly name: string;
  readonly kind: "rest" | "mcp" | "skill" | "control";
  readonly port: number;
  readonly address: string;
  /** Where MCP servers answer; at `/mcp` by default. */
  readonly paths?: readonly string[];
  /** Callers bring access tokens; the names by which these are set, where its adapters take different ones. */
  readonly takesTokens?: true | readonly string[];
  /** Its tools can be shown to code. */
  readonly runsCode?: true;
  /** How many tools it has, where these are more than clients take. */
  readonly manyTools?: number;
  readonly register: (app: FastifyInstance, options: AdapterOptions) => Promise<unknown>;
  /** Serves the same over standard input and output, where that is possible: flag `--stdio`. */
  readonly stdio?: Serve | undefined;
}

export interface StdioListener {
  readonly name: string;
  readonly kind: "stdio";
  readonly runsCode?: true;
  readonly manyTools?: number;
  readonly serve: Serve;
}

type Serve = (options: AdapterOptions) => Promise<{ readonly close: () => Promise<void> }>;
