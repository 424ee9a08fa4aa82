import { CallError } from "./errors.js";
import { isHeaderValue, type SentHeaders, setHeaders } from "./headers.js";
import type { HttpRequest } from "./transport.js";

/** How a call proves who it is. `none` sends nothing, whatever the capability declares. */
export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | ApiKeyCredentials
  | CustomCredentials;

/** What `apiKey` makes. */
export interface ApiKeyCredentials {
  readonly kind: "apikey";
  readonly keys: readonly ApiKey[];
  /** The request with the keys. */
  readonly addTo: (request: HttpRequest) => HttpRequest;
}

export interface ApiKey {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  readonly value: string;
}

/** Credentials that take more than a fixed header: token caches, challenges, signatures. */
export interface CustomCredentials {
  readonly kind: "custom";
  /** The request with its proof. Called before every send to the upstream's own origin. */
  readonly apply: (request: Request, transport: Transport) => Promise<Request>;
  /** Called with the status and headers of an answer that is 401: whether sending once more, through `apply` again, can help. */
  readonly onChallenge?: (response: Response, request: Request) => boolean | Promise<boolean>;
}

/** What credentials that need calls of their own may use. */
export interface Transport {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** The access token that the caller of an adapter brought: to be exchanged, never to be sent to the upstream. */
  readonly subjectToken?: string | undefined;
}

/** Credentials of an `Authorization: Bearer` header. */
export function bearer(token: string): Credentials {
  return { kind: "bearer", token };
}

/** Credentials of an `Authorization: Basic` header (RFC 7617, UTF-8). */
export function basic(username: string, password: string): Credentials {
  return { kind: "basic", username, password };
}

/** Credentials of one or more API keys, each in a header, the query or a cookie. */
export function apiKey(...keys: readonly ApiKey[]): Credentials {
  return {
    kind: "apikey",
    keys,
    addTo: (request) => {
      const headers = new Map(request.headers);
      return { ...request, headers, url: applyKeys(request.url, headers, keys) };
    },
  };
}

/** `request` with its proof. A header that the call sets itself stays as the call set it. Basic and custom credentials are applied elsewhere. */
export function applyCredentials(request: HttpRequest, credentials: Credentials): HttpRequest {
  if (credentials.kind === "apikey") return credentials.addTo(request);
  if (credentials.kind !== "bearer" || request.headers.has("authorization")) return request;
  // No header's value has blanks around it.
  const token = credentials.token.trim();
  // It would be sent twice.
  if (/^bearer\s/i.test(token))
    throw new CallError("configuration", "a bearer token begins with `Bearer`");
  if (!isHeaderValue(token)) throw unusable("authorization");
  const headers = new Map(request.headers).set("authorization", `Bearer ${token}`);
  return { ...request, headers };
}

/** A secret that cannot be sent is no fault of whoever makes the call. */
function setSecret(headers: SentHeaders, name: string, value: string): void {
  try {
    setHeaders(headers, { [name]: value });
  } catch {
    throw unusable(name);
  }
}

function unusable(header: string): CallError {
  return new CallError(
    "configuration",
    `the credentials hold characters that the header \`${header}\` cannot carry`,
  );
}

/** Sets the keys that travel in headers, and answers with the URL that holds the others. */
function applyKeys(target: string, headers: SentHeaders, keys: readonly ApiKey[]): string {
  const url = new URL(target);
  const query = keys.filter((key) => key.in === "query" && !url.searchParams.has(key.name));
  for (const key of keys) {
    if (key.in === "header" && !headers.has(key.name.toLowerCase()))
      setSecret(headers, key.name, key.value);
    if (key.in === "cookie") {
      const cookies = headers.get("cookie");
      setHeaders(headers, {
        cookie: `${cookies === undefined ? "" : `${cookies}; `}${key.name}=${encodeURIComponent(key.value)}`,
      });
    }
  }
  if (query.length === 0) return target;
  const added = query
    .map((key) => `${encodeURIComponent(key.name)}=${encodeURIComponent(key.value)}`)
    .join("&");
  url.search = url.search === "" ? added : `${url.search}&${added}`;
  return url.href;
}
