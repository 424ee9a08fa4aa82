import type { Place } from "../diagnostics/reporter.js";

/**
 * How a list travels in a query: `a=1&a=2` (`form`, exploded), `a=1,2` (`comma`), `a=1%202` (`spaceDelimited`), `a=1%7C2` (`pipeDelimited`), `a[]=1&a[]=2`
 * (`brackets`), `a[0]=1&a[1]=2` and `a[key]=1` (`deepObject`).
 */
export type ListStyle = "form" | "comma" | "spaceDelimited" | "pipeDelimited" | "brackets" | "deepObject";

/** How inputs that make a body are encoded; the words are those of `body.type` in a capability. */
export type BodyEncoding = "json" | "formUrlEncoded" | "multipartForm";

/** RFC 7591, 2: how a client proves itself at a token endpoint. */
export type TokenEndpointAuthMethod = "client_secret_basic" | "client_secret_post" | "none";

/** Bindings that hold the client's id and secret; a public client has no secret. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string | undefined;
}

/** What an API needs of a call and a capability cannot say. What is undefined is as the capability says, or as usual. */
export interface CallSettings {
  readonly body: BodyEncoding | undefined;
  readonly style: ListStyle | undefined;
  readonly explode: boolean | undefined;
  /** Sent with every call, by name as written. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long one try may take. */
  readonly timeoutMs: number | undefined;
}

/** What is configured for one consumed namespace. */
export interface UpstreamSettings extends CallSettings {
  /** The API's own document, a path relative to the project: what it says of calls and the capability does not holds. */
  readonly openapi?: string | undefined;
  /** The URL that the document is fetched from, where it has one. */
  readonly openapiSource?: string | undefined;
  /** Answers that were seen: what they are holds where neither the capability nor the document says it. */
  readonly samples?: SampleSettings | undefined;
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod | undefined;
  /** Whether it is called with tokens that those of callers are exchanged for (RFC 8693), in place of one of its own. */
  readonly tokenExchange: boolean;
  /** The client that calls of its OAuth 2.0 endpoints are made as, where the caller brings none. */
  readonly oauthClient: OAuthClient | undefined;
  /** By name of the operation; wins over what stands beside it. */
  readonly operations: Readonly<Record<string, CallSettings>>;
}

/** A folder of answers, a path relative to the project, and the members whose words are listed as they were seen. */
export interface SampleSettings {
  readonly folder: string;
  readonly enums: readonly string[];
}

/** The section `upstreams` of the configuration, and the client of its section `oauth`. */
export interface Upstreams {
  readonly oauthClient: OAuthClient | undefined;
  readonly namespaces: Readonly<Record<string, UpstreamSettings>>;
}

/** Where a setting is written, by its keys: `["upstreams", "pets", "operations", "list", "body"]`; the last key, or its value where that is one text. */
export type PlaceOfSetting = (keys: readonly string[], part?: "key" | "value") => Place;

/** What is configured, and where. */
export interface PlacedUpstreams {
  readonly upstreams: Upstreams;
  readonly placeOfSetting: PlaceOfSetting | undefined;
}

/** Nothing is configured. */
export const noUpstreams: Upstreams = { oauthClient: undefined, namespaces: {} };

/** Nothing is configured for a namespace. */
export const noSettings: UpstreamSettings = {
  body: undefined,
  style: undefined,
  explode: undefined,
  headers: {},
  timeoutMs: undefined,
  tokenEndpointAuthMethod: undefined,
  tokenExchange: false,
  oauthClient: undefined,
  operations: {},
};

/** What is configured for one operation of a consumed namespace: its own settings, then the namespace's, then those for all. Headers add up; of two of one name the operation's is sent. */
export function settingsOf(
  upstreams: Upstreams,
  namespace: string,
  operation: string,
): Omit<UpstreamSettings, "operations"> {
  const { operations, ...all } = own(upstreams.namespaces, namespace) ?? noSettings;
  const one = own(operations, operation);
  const replaced = new Set(Object.keys(one?.headers ?? {}).map((name) => name.toLowerCase()));
  return {
    body: one?.body ?? all.body,
    // `explode` says how its own style is written.
    style: one?.style ?? all.style,
    explode: one?.style === undefined ? (one?.explode ?? all.explode) : one.explode,
    headers: {
      ...Object.fromEntries(Object.entries(all.headers).filter(([name]) => !replaced.has(name.toLowerCase()))),
      ...one?.headers,
    },
    timeoutMs: one?.timeoutMs ?? all.timeoutMs,
    tokenEndpointAuthMethod: all.tokenEndpointAuthMethod,
    tokenExchange: all.tokenExchange,
    oauthClient: all.oauthClient ?? upstreams.oauthClient,
  };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
