// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Caller, CallOptions } from "./call.js";
import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import { own } from "./json.js";

/** Options of an operation that calls several upstreams. */
export interface OperationOptions extends CallOptions {
  /** By namespace, over the others. */
  readonly upstreams?: Readonly<Record<string, CallOptions | undefined>> | undefined;
}

/**
 * Options given in several places as those of one call: what is given later wins, `undefined` says nothing. Signals are joined, so that each of them
 * ends the call; headers and bindings are put together; each of several listeners is told.
 */
export function joinOptions(...given: readonly (CallOptions | undefined)[]): CallOptions {
  let joined: CallOptions | undefined;
  for (const next of given)
    if (next !== undefined) joined = joined === undefined ? next : joinTwo(joined, next);
  return joined ?? {};
}

function joinTwo(shared: CallOptions, next: CallOptions): CallOptions {
  const { headers, bindings } = shared;
  // Once or more often for every request: nothing is made for what is not there. `{ ...shared, ...next }` takes V8 ten times as long as this.
  const joined: { -readonly [K in keyof CallOptions]: CallOptions[K] } = Object.assign(
    {},
    shared,
    next,
  );
  for (const name in next)
    if (Reflect.get(next, name) === undefined) Reflect.set(joined, name, Reflect.get(shared, name));
  if (shared.signal !== undefined) joined.signal = joinSignals(shared.signal, next.signal);
  if (headers !== undefined) joined.headers = { ...headers, ...next.headers };
  if (next.bindings !== undefined && bindings !== undefined)
    joined.bindings = { ...bindings, ...withoutUndefined(next.bindings) };
  if (shared.onResponse !== undefined)
    joined.onResponse = tellBoth(shared.onResponse, next.onResponse);
  if (shared.onRetry !== undefined) joined.onRetry = tellBoth(shared.onRetry, next.onRetry);
  return joined;
}

/** What `choose`, the function of that name among an adapter's options, chooses for a request. Nobody would wait for a promise: what takes time is looked up before, in a hook. */
export function chosenBy(name: "call" | "callFor", choose: () => unknown): CallOptions | undefined {
  const chosen = choose();
  if (chosen === undefined) return undefined;
  if (chosen instanceof Promise) {
    chosen.catch(() => undefined);
    throw new CallError(
      "configuration",
      `the function \`${name}\` answers with a promise: look up what it needs in a hook, and read it here`,
    );
  }
  if (typeof chosen !== "object" || chosen === null)
    throw new CallError("configuration", `the function \`${name}\` answers with no options`);
  return trust<CallOptions>(chosen);
}

/** What adapters are told of every call upstream, or of those of each request. */
export type SharedCall = CallOptions | ((request: never) => CallOptions) | undefined;

/** Those that hold before there is a request: none where a function chooses them. */
export function beforeRequests(call: SharedCall): CallOptions {
  return typeof call === "function" ? {} : (call ?? {});
}

/** The options of a call to `namespace`, from those of an adapter or an operation. */
export function optionsFor(
  { upstreams, ...shared }: OperationOptions,
  namespace: string,
): CallOptions {
  return joinOptions(shared, own(upstreams, namespace));
}

/** What ends with the call's own signal, and with the caller that an adapter answers. */
export function callerSignal({ caller, signal }: CallOptions): AbortSignal | undefined {
  return joinSignals(signal, signalOf(caller));
}

function signalOf(caller: Caller | undefined): AbortSignal | undefined {
  if (caller === undefined) return undefined;
  const controller = new AbortController();
  caller.gone(() => controller.abort());
  return controller.signal;
}

function joinSignals(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): AbortSignal | undefined {
  if (one === undefined || one === other) return other;
  return other === undefined ? one : AbortSignal.any([one, other]);
}

function tellBoth<T>(
  one: ((info: T) => void) | undefined,
  other: ((info: T) => void) | undefined,
): ((info: T) => void) | undefined {
  if (one === undefined || one === other) return other;
  if (other === undefined) return one;
  return (info) => {
    one(info);
    other(info);
  };
}

/** The members that say something. */
export function withoutUndefined<T extends object>(members: T): Partial<T> {
  return trust<Partial<T>>(
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
  );
}
