import { basicAuthorization, type Credentials, type Transport } from "./credentials.js";
import { CallError } from "./errors.js";

/** Where tokens come from, and as whom (RFC 6749 section 4.4). */
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
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** Tokens by what they were asked for with; a promise is one that is being fetched, for all who wait. */
const tokens = new Map<string, Promise<Token>>();

/** A token is taken for old so long before it expires. */
const marginMs = 30_000;

/** Credentials of a token by the client credentials grant. It is fetched once for all calls and fetched anew before it expires, or when it is refused. */
export function clientCredentials(settings: ClientCredentials): Credentials {
  const key = JSON.stringify(settings);
  return {
    kind: "custom",
    apply: async (request, transport) => {
      const { value } = await freshToken(key, settings, transport);
      request.headers.set("authorization", `Bearer ${value}`);
      return request;
    },
    onChallenge: () => tokens.delete(key),
  };
}

async function freshToken(
  key: string,
  settings: ClientCredentials,
  transport: Transport,
): Promise<Token> {
  const pending = tokens.get(key);
  const known = await pending?.catch(() => undefined);
  if (known !== undefined && known.expires > Date.now() + marginMs) return known;
  // While this one waited, another call may have started to fetch.
  const other = tokens.get(key);
  if (other !== undefined && other !== pending) return await other;
  const fetched = fetchToken(settings, transport);
  tokens.set(key, fetched);
  try {
    return await fetched;
  } catch (error) {
    if (tokens.get(key) === fetched) tokens.delete(key);
    throw error;
  }
}

async function fetchToken(settings: ClientCredentials, transport: Transport): Promise<Token> {
  const endpoint = settings.tokenEndpoint ?? (await findEndpoint(settings, transport));
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  for (const name of ["scope", "resource", "audience"] as const) {
    const value = settings[name];
    if (value !== undefined) form.set(name, value);
  }
  const response = await transport.fetch(endpoint, {
    method: "POST",
    headers: {
      accept: "application/json",
      authorization: basicAuthorization(
        encodeForm(settings.clientId),
        encodeForm(settings.clientSecret),
      ),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    redirect: "error",
    signal: transport.signal,
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = member(answer, "access_token");
  if (!response.ok || typeof token !== "string") {
    const error = member(answer, "error");
    throw new CallError(
      "configuration",
      `the token endpoint gave no token (${response.status}${typeof error === "string" ? `, ${error}` : ""})`,
    );
  }
  const seconds = Number(member(answer, "expires_in"));
  return { value: token, expires: Date.now() + (seconds > 0 ? seconds : 300) * 1000 };
}

/** The token endpoint that an issuer's metadata names (RFC 8414 section 3, then OpenID Connect Discovery). */
async function findEndpoint({ issuer }: ClientCredentials, transport: Transport): Promise<string> {
  if (issuer === undefined)
    throw new CallError("configuration", "neither a token endpoint nor an issuer is known");
  const base = issuer.replace(/\/$/, "");
  const { origin, pathname } = new URL(base);
  const path = pathname === "/" ? "" : pathname;
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${base}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const response = await transport.fetch(place, {
      headers: { accept: "application/json" },
      signal: transport.signal,
    });
    const endpoint = response.ok
      ? member(await response.json().catch(() => undefined), "token_endpoint")
      : undefined;
    if (typeof endpoint === "string") return endpoint;
  }
  throw new CallError("configuration", `${origin} publishes no token endpoint`);
}

/** RFC 6749 section 2.3.1: identifier and secret are form-encoded before they are joined. */
function encodeForm(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
