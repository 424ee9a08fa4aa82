import type { Caller, CallOptions } from "./call.js";
import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import { withPlainNumbers } from "./exact-json.js";
import { own } from "./json.js";
import { UnusableJson } from "./parse-json.js";

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

/**
 * The handlers of an adapter: those that are given, and the default ones where none is given or it is undefined. Methods of a class count. Numbers reach those
 * that are given as the option `numbers` says, where the default ones hand them on in all their digits. Fails with a CallError of kind `configuration` where
 * one of `needed`, which have no default, is not given, or what is given is no function.
 */
export function chooseHandlers<H extends object>(
  defaults: Partial<H>,
  given: Given<H> | undefined,
  needed: readonly (keyof H & string)[] = [],
): H {
  const missing = needed.filter((name) => givenHandler(given, name) === undefined);
  if (missing.length > 0)
    throw new CallError("configuration", `handlers must be passed for ${missing.join(", ")}`);
  const chosen = [...Object.keys(defaults), ...needed].flatMap((name) => {
    const handler = givenHandler(given, name);
    return handler === undefined ? [] : [[name, plainly(handler)] as const];
  });
  return trust<H>({ ...defaults, ...Object.fromEntries(chosen) });
}

/** A handler, as one of those among which it was given; what every object inherits is none. */
function givenHandler(given: object | undefined, name: string): AnyHandler | undefined {
  const handler: unknown = Reflect.get(given ?? {}, name);
  if (handler === undefined || handler === Reflect.get(Object.prototype, name)) return undefined;
  if (typeof handler !== "function")
    throw new CallError("configuration", `the handler ${name} is no function`);
  return (...passed) => Reflect.apply(handler, given, passed);
}

/** What takes nothing is passed its options alone. */
type AnyHandler = (
  ...passed: readonly [CallOptions] | readonly [unknown, CallOptions]
) => Promise<unknown>;

/** `handler` for input and answers without exact numbers. */
function plainly(handler: AnyHandler): AnyHandler {
  return async (...passed) => {
    if (passed.length === 1) return await handler(withoutExact(passed[0]));
    const [input, options] = passed;
    return await handler(plainInput(input, options), withoutExact(options));
  };
}

/** Options for somebody's own code, which knows JavaScript's numbers and signals. */
function withoutExact(options: CallOptions): CallOptions {
  const { caller: _caller, ...known } = options;
  return { ...known, exact: undefined, signal: callerSignal(options) };
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

function plainInput(input: unknown, { numbers }: CallOptions): unknown {
  try {
    return withPlainNumbers(input, numbers);
  } catch (error) {
    if (!(error instanceof UnusableJson)) throw error;
    throw new CallError("input", `the request cannot be used: ${error.message}`);
  }
}

/** Any of `T`'s members; one that is undefined is as good as absent, under `exactOptionalPropertyTypes` too. */
export type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

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
