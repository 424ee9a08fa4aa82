import type { HttpMethod } from "../schema/words.js";

/** What RFC 9110 (9.2 and 9.3) says of a method: `body` is `never` where content has no meaning, `optional` where few send any. */
interface MethodFacts {
  readonly body: "usual" | "optional" | "never";
  /** Changes nothing: may be sent again, and beside others. */
  readonly safe: boolean;
}

const methods: Readonly<Record<HttpMethod, MethodFacts>> = {
  GET: { body: "never", safe: true },
  HEAD: { body: "never", safe: true },
  OPTIONS: { body: "optional", safe: true },
  POST: { body: "usual", safe: false },
  PUT: { body: "usual", safe: false },
  PATCH: { body: "usual", safe: false },
  DELETE: { body: "optional", safe: false },
};

/** Whether a request of this method may have a body: all but GET and HEAD, whose content no server has to look at (RFC 9110, 9.3.1). */
export function mayHaveBody(method: HttpMethod): boolean {
  return methods[method].body !== "never";
}

/** Whether inputs that do not say where they travel belong into the body. */
export function usuallyHasBody(method: HttpMethod): boolean {
  return methods[method].body === "usual";
}

/** GET, HEAD and OPTIONS change nothing upstream (RFC 9110, 9.2.1). */
export function isSafe(method: HttpMethod): boolean {
  return methods[method].safe;
}
