import { trust } from "./trust.js";
import type { CallOptions, RawAnswer } from "./http.js";

/** A function that answers with bytes: held whole, or as they come with the status and headers of their answer. */
export type Streamed<F> = F extends (...given: infer A) => Promise<Uint8Array>
  ? (...given: A) => Promise<Uint8Array | RawAnswer>
  : never;

/** `call`, a function of the client or of steps that answers with bytes, so that it hands them on as they come. Its options are passed last. */
export function streamBytes<A extends readonly unknown[]>(
  call: (...given: A) => Promise<Uint8Array>,
): (...given: A) => Promise<Uint8Array | RawAnswer> {
  return async (...given) => {
    const options = trust<CallOptions>(given.at(-1));
    return await call(...trust<A>([...given.slice(0, -1), { ...options, streamed: true }]));
  };
}
