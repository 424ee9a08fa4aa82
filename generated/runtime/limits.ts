// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Setting } from "./command-line.js";
import type { CallOptions } from "./http.js";
import { poolOf } from "./pooled-transport.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError } from "./start-error.js";
import { longestMs } from "./timer.js";

/** What the servers of a process may take, in time and in size. */
export interface Limits {
  readonly call: CallOptions;
  /** The largest body that callers may send; undefined: the adapters' own limits. */
  readonly maxBodyBytes: number | undefined;
  /** How long a request may take to arrive whole, its headers and its body. */
  readonly requestTimeoutMs: number;
  readonly patienceMs: number;
}

const defaultRequestTimeoutMs = 60_000;
const defaultPatienceMs = 10_000;

/** The settings of a process's limits, by flag and by environment variable. */
export const limitSettings: Readonly<
  Record<
    | "timeoutMs"
    | "retries"
    | "connections"
    | "maxBytes"
    | "maxBodyBytes"
    | "requestTimeoutMs"
    | "patienceMs",
    Setting
  >
> = {
  timeoutMs: {
    flag: "--call-timeout-ms",
    variable: "CALL_TIMEOUT_MS",
    what: "how long each try of a call upstream may take, in milliseconds; as configured, else 30000 by default",
  },
  retries: {
    flag: "--call-retries",
    variable: "CALL_RETRIES",
    what: "further tries of calls that are safe to repeat; 2 by default",
  },
  connections: {
    flag: "--call-connections",
    variable: "CALL_CONNECTIONS",
    what: "connections to each upstream at once; without limit by default",
  },
  maxBytes: {
    flag: "--max-answer-bytes",
    variable: "MAX_ANSWER_BYTES",
    what: "the largest answer of an upstream that is read into memory; 33554432 by default",
  },
  maxBodyBytes: {
    flag: "--max-body-bytes",
    variable: "MAX_BODY_BYTES",
    what: "the largest body that callers may send; 1048576 by default, 10485760 where files are taken, 4194304 for MCP",
  },
  requestTimeoutMs: {
    flag: "--request-timeout-ms",
    variable: "REQUEST_TIMEOUT_MS",
    what: "how long a request may take to arrive whole, in milliseconds; 60000 by default",
  },
  patienceMs: {
    flag: "--patience-ms",
    variable: "PATIENCE_MS",
    what: "how long requests under way get when the servers are told to end, in milliseconds; 10000 by default",
  },
};

/** The least and the most that each can be: a call that is tried a hundred times again is not answered, nothing that is read is longer than a buffer. */
const ranges: Readonly<Record<keyof typeof limitSettings, readonly [number, number]>> = {
  timeoutMs: [1, longestMs],
  retries: [0, 100],
  connections: [1, 65_535],
  maxBytes: [1, 2 ** 31 - 1],
  maxBodyBytes: [1, 2 ** 31 - 1],
  requestTimeoutMs: [1, longestMs],
  patienceMs: [0, longestMs],
};

/** What the servers of `context` may take: what is set goes before the options of calls. Fails with a StartError. */
export function limitsOf(context: Context): Limits {
  const { options } = context;
  const numberOf = (
    name: keyof typeof limitSettings,
    given: number | undefined,
  ): number | undefined => {
    const { flag, variable } = limitSettings[name];
    const written = valueOf(limitSettings[name], given?.toString(), context);
    if (written === undefined) return undefined;
    const [least, most] = ranges[name];
    if (!/^\d{1,10}$/.test(written) || Number(written) < least || Number(written) > most)
      throw new StartError(`${flag} and ${variable} take a whole number from ${least} to ${most}`);
    return Number(written);
  };
  const { call = {} } = options;
  const connections = numberOf("connections", options.connections);
  return {
    call: {
      ...call,
      timeoutMs: numberOf("timeoutMs", call.timeoutMs),
      retries: numberOf("retries", call.retries),
      maxBytes: numberOf("maxBytes", call.maxBytes),
      ...(connections === undefined ? {} : { transport: poolOf(connections) }),
    },
    maxBodyBytes: numberOf("maxBodyBytes", options.maxBodyBytes),
    requestTimeoutMs:
      numberOf("requestTimeoutMs", options.requestTimeoutMs) ?? defaultRequestTimeoutMs,
    patienceMs: numberOf("patienceMs", options.patienceMs) ?? defaultPatienceMs,
  };
}
