// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions } from "./call.js";
import { CallError } from "./errors.js";
import { withPlainNumbers } from "./exact-json.js";
import { nearestName } from "./nearest-name.js";
import { callerSignal } from "./options.js";
import { UnusableJson } from "./parse-json.js";
import { trust } from "./trust.js";

/**
 * The handlers of an adapter: those that are given, and the default ones where none is given or it is undefined. Methods of a class count. Numbers reach those
 * that are given as the option `numbers` says, where the default ones hand them on in all their digits. Fails with a CallError of kind `configuration` where
 * one of `needed`, which have no default, is not given, what is given is no function, or a function that is given is called almost as one that is not.
 */
export function chooseHandlers<H extends object>(
  defaults: Partial<H>,
  given: Given<H> | undefined,
  needed: readonly (keyof H & string)[] = [],
): H {
  const names = [...Object.keys(defaults), ...needed];
  if (given) checkNames(given, defaults, names);
  const missing = needed.filter((name) => givenHandler(given, name) === undefined);
  if (missing.length > 0)
    throw new CallError("configuration", `handlers must be passed for ${missing.join(", ")}`);
  const chosen = names.flatMap((name) => {
    const handler = givenHandler(given, name);
    return handler === undefined ? [] : [[name, plainly(handler)] as const];
  });
  return trust<H>({ ...defaults, ...Object.fromEntries(chosen) });
}

/**
 * Functions of an object of handlers that nothing calls: one that is called almost as a handler that is not given is refused, since the default one would
 * answer in its place, of others it is said once. An object of a class may have functions of its own for its handlers.
 */
function checkNames(given: object, defaults: object, names: readonly string[]): void {
  const prototype: unknown = Object.getPrototypeOf(given);
  const checked = checkedFor(defaults);
  if (checked.has(given) || (prototype !== Object.prototype && prototype !== null)) return;
  const open = names.filter((name) => givenHandler(given, name) === undefined);
  const idle = Object.entries(given).flatMap(([name, value]) =>
    typeof value === "function" && !names.includes(name) ? [name] : [],
  );
  for (const name of idle) {
    const nearest = nearestName(name, open);
    if (nearest !== undefined)
      throw new CallError("configuration", `no handler is called ${name}: ${nearest} is meant`);
  }
  checked.add(given);
  if (idle.length > 0)
    console.warn(
      `no handler of this adapter is called ${idle.join(", ")}: there are ${names.join(", ")}`,
    );
}

/** The objects of handlers that an adapter has been given before, by its default ones: some servers are made for each request. */
const checkedBefore = new WeakMap<object, WeakSet<object>>();

function checkedFor(defaults: object): WeakSet<object> {
  const before = checkedBefore.get(defaults) ?? new WeakSet();
  checkedBefore.set(defaults, before);
  return before;
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
