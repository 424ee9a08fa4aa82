/** The methods that a capability knows. */
export const httpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
export type HttpMethod = (typeof httpMethods)[number];

/** What RFC 9110 (9.2 and 9.3) says of a method: `body` is `never` where content has no meaning, `optional` where few send any. */
interface MethodFacts {
  readonly body: "usual" | "optional" | "never";
  /** Changes nothing: may be sent again, and beside others. */
  readonly safe: boolean;
  /** Asks for what is there. */
  readonly retrieves: boolean;
}

const methods: Readonly<Record<HttpMethod, MethodFacts>> = {
  GET: { body: "never", safe: true, retrieves: true },
  HEAD: { body: "never", safe: true, retrieves: true },
  OPTIONS: { body: "optional", safe: true, retrieves: false },
  POST: { body: "usual", safe: false, retrieves: false },
  PUT: { body: "usual", safe: false, retrieves: false },
  PATCH: { body: "usual", safe: false, retrieves: false },
  DELETE: { body: "optional", safe: false, retrieves: false },
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

/** GET and HEAD ask for what is there (RFC 9110, 9.3.1 and 9.3.2): answers may be cached, compared and unchanged. */
export function isRetrieval(method: HttpMethod): boolean {
  return methods[method].retrieves;
}
