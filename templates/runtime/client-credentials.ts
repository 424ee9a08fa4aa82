import { type OAuthClient, proofOf } from "./client-proof.js";
import type { Credentials, Transport } from "./credentials.js";
import { CallError, isCallError } from "./errors.js";
import { type JsonValue, property } from "./json.js";
import {
  type AuthorizationServer,
  discoverAuthorizationServer,
  isPlain,
} from "./oauth-discovery.js";
import { isBound, lifetimeOf } from "./token-answer.js";
import { sendTokenRequest } from "./token-request.js";

/** Where tokens come from, and as whom (RFC 6749 section 4.4, RFC 8693 section 2.1). */
export interface ClientCredentials {
  /** The token endpoint; found through `issuer` (RFC 8414) where it is not given. */
  readonly tokenEndpoint?: string;
  readonly issuer?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
  /** RFC 8707. */
  readonly resource?: string;
  readonly audience?: string;
  /** RFC 7591 section 2. Where nothing is said: as the server's metadata says, else by Basic credentials, and in the form where these are refused. */
  readonly method?: OAuthClient["method"];
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** A token that is being fetched, or was: all who need it wait for the same promise. */
interface Entry {
  readonly fetched: Promise<Token>;
  /** Ends the fetching: it belongs to the call that began it. */
  readonly signal: AbortSignal;
  token?: Token;
}

/** Tokens by what they were asked for with, those last that were needed last. */
const tokens = new Map<string, Entry>();
/** Each caller has one of its own where tokens are exchanged. */
const mostTokens = 10_000;

/** What a token is asked for with: the caller's own where that is exchanged. */
interface Wanted extends ClientCredentials {
  readonly subjectToken?: string;
}

/** How a client proved itself where nothing was said of it, by what it asks for. */
const provenMethods = new Map<string, OAuthClient["method"]>();

/** A token is taken for old so long before it expires. */
const marginMs = 30_000;
const usualLifetimeSeconds = 300;

/** Credentials of a token by the client credentials grant. It is fetched once for all calls and fetched anew before it expires, or when it is refused. */
export function clientCredentials(settings: ClientCredentials): Credentials {
  return issued(() => settings);
}

/**
 * Credentials of a token that the one of the call's own caller (`subjectToken`) is exchanged for (RFC 8693): fetched once for each caller, and anew before it
 * expires, or when it is refused. The caller's token goes to the token endpoint alone. Without one the call fails with a CallError of kind `configuration`.
 */
export function tokenExchange(settings: ClientCredentials): Credentials {
  return issued(({ subjectToken }) => {
    if (subjectToken !== undefined) return { ...settings, subjectToken };
    throw new CallError(
      "configuration",
      "there is no token of its caller's to be exchanged: adapters have one where they authenticate callers by `oauth2`, other code passes the option `subjectToken`",
      { unsent: true },
    );
  });
}

function issued(wantedFor: (transport: Transport) => Wanted): Credentials {
  const keys = new WeakMap<Request, string>();
  return {
    kind: "custom",
    apply: async (request, transport) => {
      const wanted = wantedFor(transport);
      const key = JSON.stringify(wanted);
      const { value } = await freshToken(key, wanted, transport);
      request.headers.set("authorization", `Bearer ${value}`);
      keys.set(request, key);
      return request;
    },
    onChallenge: (_response, request) => {
      const key = keys.get(request) ?? "";
      const refused = tokens.get(key)?.token;
      // Another call may have fetched a new one already.
      if (
        refused !== undefined &&
        request.headers.get("authorization") === `Bearer ${refused.value}`
      )
        tokens.delete(key);
      return true;
    },
  };
}

async function freshToken(key: string, settings: Wanted, transport: Transport): Promise<Token> {
  for (;;) {
    transport.signal.throwIfAborted();
    const entry = needed(key) ?? startFetching(key, settings, transport);
    const isOwn = entry.signal === transport.signal;
    // What is fetched while somebody waits is new, however short its life.
    const isNew = entry.token === undefined;
    try {
      const token = await entry.fetched;
      if (isNew || token.expires > Date.now() + marginMs) return token;
    } catch (error) {
      // Whoever began it has gone away; those who wait have not.
      if (isOwn || !entry.signal.aborted) throw error;
    }
    if (tokens.get(key) === entry) tokens.delete(key);
  }
}

/** What is remembered of `key`: from now on for longer than the others. */
function needed(key: string): Entry | undefined {
  const entry = tokens.get(key);
  if (entry === undefined) return undefined;
  tokens.delete(key);
  tokens.set(key, entry);
  return entry;
}

function startFetching(key: string, settings: Wanted, transport: Transport): Entry {
  const entry: Entry = {
    fetched: fetchToken(settings, transport),
    signal: transport.signal,
  };
  tokens.set(key, entry);
  const [oldest] = tokens.keys();
  if (tokens.size > mostTokens && oldest !== undefined) tokens.delete(oldest);
  entry.fetched.then(
    (token) => {
      entry.token = token;
    },
    () => {
      if (tokens.get(key) === entry) tokens.delete(key);
    },
  );
  return entry;
}

async function fetchToken(settings: Wanted, transport: Transport): Promise<Token> {
  try {
    const metadata: Partial<AuthorizationServer> =
      settings.tokenEndpoint === undefined ? await find(settings, transport) : {};
    const endpoint = settings.tokenEndpoint ?? metadata.token_endpoint;
    if (endpoint === undefined)
      throw new CallError("configuration", `${settings.issuer} publishes no token endpoint`);
    if (!URL.canParse(endpoint))
      throw new CallError("configuration", "the token endpoint is no URL");
    // As an issuer is, and what its metadata names: a secret is never sent where anybody between could read it.
    if (isPlain(endpoint))
      throw new CallError(
        "configuration",
        "the token endpoint is reached by http: whoever stands between could read the secret (RFC 6749, 3.2)",
      );
    return await askInTurn(settings, new URL(endpoint), metadata, transport);
  } catch (error) {
    if (!isCallError(error)) throw error;
    throw (
      (settings.subjectToken === undefined ? undefined : refusalOfCaller(error)) ??
      failureOfToken(error)
    );
  }
}

/** Asks with each method that may be the right one, until one is. */
async function askInTurn(
  settings: Wanted,
  endpoint: URL,
  metadata: Partial<AuthorizationServer>,
  transport: Transport,
): Promise<Token> {
  // How the client proves itself has nothing to do with whom it acts for.
  const { subjectToken: _, ...client } = settings;
  const key = JSON.stringify(client);
  const methods = methodsFor(settings.method ?? provenMethods.get(key), metadata);
  for (const [index, method] of methods.entries()) {
    try {
      const token = readToken(await ask(settings, method, endpoint, transport));
      provenMethods.set(key, method);
      return token;
    } catch (error) {
      const isLast = index === methods.length - 1;
      if (isLast || !isCallError(error) || !isRefusedClient(error)) throw error;
    }
  }
  throw new CallError("configuration", "the token endpoint takes no secrets");
}

function methodsFor(
  known: OAuthClient["method"],
  { token_endpoint_auth_methods_supported: supported }: Partial<AuthorizationServer>,
): readonly NonNullable<OAuthClient["method"]>[] {
  if (known !== undefined) return [known];
  const methods = ["client_secret_basic", "client_secret_post"] as const;
  const published = methods.filter((method) => supported?.includes(method));
  return published.length > 0 ? published : methods;
}

async function ask(
  { clientId, clientSecret, subjectToken, ...wanted }: Wanted,
  method: OAuthClient["method"],
  endpoint: URL,
  { fetch, signal }: Transport,
): Promise<JsonValue> {
  const { scope, resource, audience } = wanted;
  const proof = proofOf({ id: clientId, secret: clientSecret, method });
  return await sendTokenRequest<JsonValue>(
    { namespace: "the token endpoint", baseUrl: endpoint.origin },
    {
      operation: "the token endpoint",
      path: endpoint.pathname + endpoint.search,
      request: { ...grantOf(subjectToken), scope, resource, audience, ...proof.fields },
    },
    // Whether to try again is decided by the call that needs the token, which has a time limit of its own.
    { fetch, signal, retries: 0, timeoutMs: noLimitMs, ...proof.options },
  );
}

function grantOf(subjectToken: string | undefined): Readonly<Record<string, string>> {
  if (subjectToken === undefined) return { grant_type: "client_credentials" };
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: subjectToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
  };
}

const noLimitMs = 2 ** 31 - 1;

function readToken(answer: JsonValue): Token {
  const value = property(answer, "access_token");
  if (typeof value !== "string")
    throw new CallError("decode", "the token endpoint's answer holds no access token");
  // What was issued is used in another way than access tokens are (RFC 8693 section 2.2.1).
  if (/^n_a$/i.test(String(property(answer, "token_type"))))
    throw new CallError("decode", "what the token endpoint issued is no access token");
  // RFC 6749 section 7.1: whoever has it cannot use it without the key that it is bound to.
  if (isBound(property(answer, "token_type")))
    throw new CallError("decode", "what the token endpoint issued is no bearer token");
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new CallError("decode", "the token endpoint's token cannot be sent in a header");
  const seconds = lifetimeOf(property(answer, "expires_in")) ?? usualLifetimeSeconds;
  return { value, expires: Date.now() + seconds * 1000 };
}

async function find(
  { issuer }: ClientCredentials,
  { fetch, signal }: Transport,
): Promise<AuthorizationServer> {
  if (issuer === undefined)
    throw new CallError("configuration", "neither a token endpoint nor an issuer is known");
  return await discoverAuthorizationServer(issuer, {
    fetch,
    signal,
    retries: 0,
    timeoutMs: noLimitMs,
  });
}

/** Servers that take secrets in the form alone say so in several ways: 401, `invalid_client`, or a request without client. */
function isRefusedClient(error: CallError): boolean {
  return (
    error.status === 401 ||
    error.oauth?.error === "invalid_client" ||
    error.oauth?.error === "invalid_request"
  );
}

const passingErrors = new Set(["server_error", "temporarily_unavailable", "slow_down"]);

/** What a refusal means that is no OAuth 2.0 error (RFC 6749 section 5.2). */
const refusals: Readonly<Record<number, string>> = {
  401: "invalid_client",
  403: "unauthorized_client",
};

const errorsOfCallers = new Set([
  "access_denied",
  "invalid_grant",
  "invalid_request",
  "invalid_scope",
  "invalid_target",
]);

/** Where it is the caller's token that is not exchanged (RFC 8693 section 2.2.2), the caller is the one who may not do this. */
function refusalOfCaller({ kind, oauth, status }: CallError): CallError | undefined {
  if (
    kind !== "oauth" ||
    status === 401 ||
    oauth === undefined ||
    !errorsOfCallers.has(oauth.error)
  )
    return undefined;
  return new CallError(
    "oauth",
    `the token endpoint does not exchange the caller's token (${oauth.error})`,
    {
      unsent: true,
      status: 403,
      oauth: { error: oauth.error },
    },
  );
}

/**
 * Why there is no token, of the kind that tells what to do: a passing failure of the token endpoint is one of the upstream (503, or 502), to be tried
 * again; a client that is refused is an OAuth 2.0 error (502: it is not the caller who is refused); where no token endpoint answers, the configuration
 * names the wrong URL. Nothing of the call itself was sent.
 */
function failureOfToken(error: CallError): CallError {
  const details = { unsent: true, retryAfter: error.retryAfter } as const;
  const { status = 0 } = error;
  const answered =
    status === 0 ? "" : ` (${status}${error.oauth === undefined ? "" : `, ${error.oauth.error}`})`;
  const message = `no token: ${error.message}`;
  if (error.kind !== "status" && error.kind !== "oauth")
    return new CallError(error.kind, message, { ...details, cause: error.cause });
  if (status === 429 || status === 503 || passingErrors.has(error.oauth?.error ?? ""))
    return new CallError("status", `the token endpoint is busy${answered}`, {
      ...details,
      status: 503,
    });
  if (status >= 500)
    return new CallError("status", `the token endpoint fails${answered}`, {
      ...details,
      status: 502,
    });
  const oauth = error.oauth ?? { error: refusals[status] };
  if (oauth.error !== undefined)
    return new CallError("oauth", `the token endpoint refuses this server's client${answered}`, {
      ...details,
      status: 502,
      oauth: { ...oauth, error: oauth.error },
    });
  return new CallError("configuration", `the token endpoint gave no token${answered}`, details);
}
