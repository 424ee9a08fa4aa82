// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { SecureContextOptions } from "node:tls";
import type { CodeOptions } from "./code-options.js";
import type { CallOptions } from "./http.js";
import type { CallFor, OAuthSettings } from "./oauth-settings.js";

/** What the servers of a process have in common: how they are reached. */
export interface ConnectionOptions {
  /** Proxies whose `X-Forwarded-*` headers are believed: addresses and networks, or how many stand in front of the servers. */
  readonly trustProxy?: readonly string[] | number | undefined;
  /** Certificate and key that they serve https with, as `node:tls` takes them. */
  readonly tls?: SecureContextOptions | undefined;
  /** Whether they speak HTTP/2 beside HTTP/1.1, which takes a certificate. */
  readonly http2?: boolean | undefined;
}

/** How many requests a caller may make in a time. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** What the servers of a capability are started with, over flags' and the environment's defaults. */
export interface StartOptions extends ConnectionOptions {
  /** By namespace; 0 takes any free port. */
  readonly ports?: Readonly<Record<string, number | undefined>> | undefined;
  readonly addresses?: Readonly<Record<string, string | undefined>> | undefined;
  /** Host names that callers may use, by namespace; see `CallerRules`. */
  readonly allowedHosts?: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  /** Web pages that may call, by namespace; see `CallerRules`. */
  readonly allowedOrigins?: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  /** Of adapters that take access tokens, by namespace. */
  readonly oauth?: Readonly<Record<string, OAuthSettings | undefined>> | undefined;
  /** Of REST adapters, by namespace; see `RestOptions`. */
  readonly refuseUnknownQuery?: Readonly<Record<string, boolean | undefined>> | undefined;
  /** Of MCP servers, by namespace; see `McpOptions`. */
  readonly ignoreArguments?: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  readonly maxListChars?: Readonly<Record<string, number | undefined>> | undefined;
  readonly tools?: Readonly<Record<string, string | undefined>> | undefined;
  readonly code?: Readonly<Record<string, CodeOptions | undefined>> | undefined;
  readonly baseUrls?: Readonly<Record<string, string | undefined>> | undefined;
  readonly bindings?: Readonly<Record<string, string | undefined>> | undefined;
  /** Finds bindings in places other than the environment and files. */
  readonly resolve?:
    | ((location: string, key: string) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** For every call upstream. */
  readonly call?: CallOptions | undefined;
  /** Over `call`, chosen by who makes the request. */
  readonly callFor?: CallFor | undefined;
  /** pino's level; `LOG_LEVEL` or `warn` by default. */
  readonly logLevel?: string | undefined;
  /** Of control adapters, by namespace: servers are ready while an upstream cannot be reached; probes need no credentials. */
  readonly ignoreUpstreams?: Readonly<Record<string, boolean | undefined>> | undefined;
  readonly openHealth?: Readonly<Record<string, boolean | undefined>> | undefined;
  /** Of REST adapters whose callers are limited, by namespace. */
  readonly rateLimits?: Readonly<Record<string, RateLimit | "none" | undefined>> | undefined;
  /** Names of the listeners to start; all of them by default. */
  readonly only?: readonly string[] | undefined;
  /** Connections to each upstream at once; without limit by default. */
  readonly connections?: number | undefined;
  /** The largest body that callers may send, in bytes; by default what each adapter takes. */
  readonly maxBodyBytes?: number | undefined;
  /** How long a request may take to arrive whole, in milliseconds; a minute by default. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long requests under way get when the servers are told to end, in milliseconds; ten seconds by default. */
  readonly patienceMs?: number | undefined;
  /** Read flags, print where the servers listen, end on signals, and end the process where starting fails. */
  readonly commandLine?: boolean | undefined;
  /** In place of the process's own. */
  readonly argv?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}
