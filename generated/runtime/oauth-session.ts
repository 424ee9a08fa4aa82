// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Credentials } from "./credentials.js";
import { CallError, isCallError } from "./errors.js";
import type { TokenResponse } from "./oauth-types.js";
import { isBound, lifetimeOf } from "./token-answer.js";

/** What a session keeps of a token answer. */
export interface StoredTokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  /** Milliseconds since the epoch; undefined where the server does not say. */
  readonly expires_at?: number | undefined;
  /** As the server says it; undefined where it does not. */
  readonly token_type?: string | undefined;
  readonly scope?: string | undefined;
  readonly id_token?: string | undefined;
}

/** Where the tokens of one session are: a variable, a file, a row of a database. They are secrets. */
export interface TokenStorage {
  readonly load: () => StoredTokens | undefined | Promise<StoredTokens | undefined>;
  /** Undefined where the session has ended. */
  readonly save: (tokens: StoredTokens | undefined) => void | Promise<void>;
}

export interface SessionOptions {
  readonly storage: TokenStorage;
  /** Asks for new tokens: `(refresh_token) => token({ body: { grant_type: "refresh_token", refresh_token, client_id } })`. */
  readonly refresh: (refreshToken: string) => Promise<TokenResponse>;
}

/** One person's tokens. */
export interface Session {
  /** The option `credentials` of calls that are made for this person. */
  readonly credentials: Credentials;
  /** Keeps what a token endpoint answered. */
  readonly keep: (answer: TokenResponse) => Promise<void>;
  /** A token that is good for now, fetched anew where the last one is old. Fails with a CallError of kind `oauth` where the person has to sign in again. */
  readonly accessToken: () => Promise<string>;
  /** Forgets the tokens. */
  readonly end: () => Promise<void>;
}

/** A token is taken for old so long before it expires. */
const marginMs = 30_000;

/** A session that keeps tokens in `storage` and refreshes them: once for all calls that wait, before they expire or when one is refused (RFC 6749 section 6). */
export function createSession({ storage, refresh }: SessionOptions): Session {
  let refreshing: Promise<StoredTokens> | undefined;
  // What was asked for before somebody signed in or out is not kept any more.
  let generation = 0;
  let replaced: string | undefined;

  const save = async (tokens: StoredTokens | undefined): Promise<void> => {
    generation += 1;
    refreshing = undefined;
    await storage.save(tokens);
  };
  const renew = async (old: StoredTokens): Promise<StoredTokens> => {
    const began = generation;
    const { refresh_token: refreshToken } = old;
    if (refreshToken === undefined) throw signInAgain("the session has no refresh token");
    try {
      const tokens = readTokens(await refresh(refreshToken), refreshToken);
      if (generation !== began) throw signInAgain("the session has ended or begun anew meanwhile");
      await storage.save(tokens);
      replaced = old.access_token;
      return tokens;
    } catch (error) {
      // RFC 6749 section 5.2: the refresh token is worth nothing any more.
      const isSpent = isCallError(error, "oauth") && error.oauth?.error === "invalid_grant";
      if (isSpent && generation === began) await save(undefined);
      throw error;
    }
  };
  const renewOnce = async (old: StoredTokens): Promise<StoredTokens> => {
    // Read before the new ones were kept.
    if (old.access_token === replaced) return (await storage.load()) ?? old;
    const mine = (refreshing ??= renew(old).finally(() => {
      if (refreshing === mine) refreshing = undefined;
    }));
    return await mine;
  };
  const current = async (): Promise<StoredTokens> => {
    if (refreshing !== undefined) return await refreshing;
    const tokens = await storage.load();
    if (tokens === undefined) throw signInAgain("nobody is signed in");
    if (!isOld(tokens)) return tokens;
    if (tokens.refresh_token !== undefined) return await renewOnce(tokens);
    if (isOld(tokens, 0))
      throw signInAgain("the token is over, and there is none to refresh it with");
    return tokens;
  };
  const accessToken = async (): Promise<string> => (await current()).access_token;
  // RFC 6749 section 7.1: whoever has such a token cannot use it without the key that it is bound to.
  const bearerToken = async (): Promise<string> => {
    const tokens = await current();
    if (!isBound(tokens.token_type)) return tokens.access_token;
    throw new CallError(
      "configuration",
      `the session's token is no bearer token but ${tokens.token_type}: prove its calls with \`accessToken()\``,
    );
  };

  return {
    accessToken,
    keep: async (answer) => await save(readTokens(answer, undefined)),
    end: async () => await save(undefined),
    credentials: {
      kind: "custom",
      apply: async (request) => {
        request.headers.set("authorization", `Bearer ${await bearerToken()}`);
        return request;
      },
      onChallenge: async (_response, request) => {
        const tokens = await storage.load();
        if (tokens === undefined) return false;
        // Another call may have got new tokens already.
        if (request.headers.get("authorization") !== `Bearer ${tokens.access_token}`) return true;
        if (tokens.refresh_token === undefined) return false;
        await renewOnce(tokens);
        return true;
      },
    },
  };
}

function isOld({ expires_at: expires }: StoredTokens, margin = marginMs): boolean {
  return expires !== undefined && expires <= Date.now() + margin;
}

/** A refresh token that is not replaced stays good. */
function readTokens(answer: TokenResponse, refreshToken: string | undefined): StoredTokens {
  if (typeof answer.access_token !== "string")
    throw new CallError("decode", "the token endpoint's answer holds no access token");
  const seconds = lifetimeOf(answer.expires_in);
  return {
    access_token: answer.access_token,
    refresh_token: answer.refresh_token ?? refreshToken,
    expires_at: seconds === undefined ? undefined : Date.now() + seconds * 1000,
    token_type: answer.token_type,
    scope: answer.scope,
    id_token: answer.id_token,
  };
}

function signInAgain(why: string): CallError {
  return new CallError("oauth", `${why}: the person has to sign in`, {
    oauth: { error: "invalid_grant", error_description: why },
  });
}
