import { trust } from "./trust.js";
import type { CallOptions, ResponseInfo } from "./http.js";

/** What a call gives, with the answer that it was read from. */
export interface WithResponse<T> extends ResponseInfo {
  readonly value: T;
}

/**
 * Calls a function of a client and answers with its value, and the status and headers of the answer: `withResponse(getX, input, options)`. A function
 * that takes options alone is called `withResponse(listX, options)`; so is any function of several calls, whose last answer is told. Fails as the call
 * does: a CallError has the status and headers of an error answer.
 */
export async function withResponse<I, T>(
  call: (input: I, options: CallOptions) => Promise<T>,
  input: I,
  options: CallOptions,
): Promise<WithResponse<T>>;
export async function withResponse<T>(
  call: (options: CallOptions) => Promise<T>,
  options?: CallOptions,
): Promise<WithResponse<T>>;
export async function withResponse<T>(
  call: (first: never, options: CallOptions) => Promise<T>,
  ...given: readonly [unknown?, CallOptions?]
): Promise<WithResponse<T>> {
  let last: ResponseInfo | undefined;
  const [first, second] = given;
  const listening = (options: CallOptions = {}): CallOptions => ({
    ...options,
    onResponse: (info) => {
      last = info;
      options.onResponse?.(info);
    },
  });
  const value =
    given.length === 2
      ? await call(trust(first), listening(second))
      : await call(trust(listening(trust(first))), {});
  if (last === undefined)
    throw new Error("the function has not called anything with the options that it was given");
  return { value, ...last };
}
