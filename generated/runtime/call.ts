// Written by Capstan, the same for every capability. Do not edit: run generate.

import { baseUrlProblem, cleanBaseUrl } from "./base-url.js";
import { trust } from "./trust.js";
import type { Credentials } from "./credentials.js";
import { CallError } from "./errors.js";
import type { HeaderFields } from "./headers.js";
import type { AnswerReading, NumberOption } from "./parse-json.js";
import { own, type JsonValue } from "./json.js";
import type { Scalar } from "./scalar-text.js";
import { toHeaders } from "./to-headers.js";
import type { CallBody, Hop, HttpTransport, RedirectPolicy } from "./transport.js";
import type { Query } from "./url.js";

/** A base URL as a capability declares it: a function where it has holes, which bindings fill (`urlPart`); undefined where every caller gives it. */
export type DeclaredBaseUrl = string | ((binding: (name: string) => string) => string) | undefined;

/** The server that a namespace's operations call. */
export interface Upstream {
  readonly namespace: string;
  readonly baseUrl: DeclaredBaseUrl;
  /** What the capability declares; `binding` gives the value of a binding or fails with an error that names it. */
  readonly credentials?: (binding: (name: string) => string) => Credentials;
  /** Fails where a call lacks what its authentication needs (`signedBy`). */
  readonly signer?: UpstreamNeed;
  /** Fails where a call would go around what it must go through (`throughTunnel`). */
  readonly tunnel?: UpstreamNeed;
}

/** What the calls of `namespace` cannot do without: fails with a CallError that says which option is missing. */
export type UpstreamNeed = (options: CallOptions, namespace: string) => void;

/** What a caller may decide about one call. */
export interface CallOptions {
  /** Replaces the declared base URL. */
  readonly baseUrl?: string | undefined;
  /** The transport; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  /** Of servers: connections that are kept and shared. The option `fetch` wins over it. */
  readonly transport?: HttpTransport | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of adapters: their caller, where nobody but the call itself asks for it. Handlers get a `signal`. */
  readonly caller?: Caller | undefined;
  /** For each try, from the first byte out to the last byte in; what the call is configured with by default, else 30 seconds. */
  readonly timeoutMs?: number | undefined;
  /** Further tries after the first; 2 by default. Only what is safe to repeat is repeated. */
  readonly retries?: number | undefined;
  /** Added to every request of the call, replacing those of the same name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the declared credentials. */
  readonly credentials?: Credentials | undefined;
  /** A caller's own `Authorization` value, sent as it is in place of any credentials. */
  readonly authorization?: string | undefined;
  /** Of adapters: how their caller proves which OAuth 2.0 client it is. Only calls of OAuth 2.0 endpoints send it. */
  readonly oauthClient?: CallerProof | undefined;
  /** The access token that the call's own caller brought: exchanged for another where the upstream is called so (RFC 8693), and sent nowhere else. Adapters set it. */
  readonly subjectToken?: string | undefined;
  /** Values of bindings; a name that is missing here is looked up in the environment. */
  readonly bindings?: Readonly<Record<string, string | undefined>> | undefined;
  /** The last hand on each request to the upstream's own origin, for schemes that sign it. */
  readonly sign?: ((request: Request) => Request | Promise<Request>) | undefined;
  /** Told about the answer's status and headers, whatever the status is. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** Told before a call waits to be tried again. */
  readonly onRetry?:
    ((info: { readonly operation: string; readonly delayMs: number }) => void) | undefined;
  /** Of servers: told of each value of a stream that is gathered, as text. */
  readonly onEvent?: ((text: string) => void) | undefined;
  /** Of servers: told when a step calls that API; what it answers is called when the step is answered. */
  readonly onStep?: ((namespace: string) => () => void) | undefined;
  /** The same for the adapter that answers with it. */
  readonly onAnswer?: ((info: AnswerInfo) => void) | undefined;
  /** Of adapters: the caller's own conditions (RFC 9110 section 13.1), sent where the call sets none itself. */
  readonly conditions?: Readonly<Record<string, string>> | undefined;
  /** What becomes of numbers in answers that a JavaScript number cannot hold; such an answer is refused by default. */
  readonly numbers?: NumberOption | undefined;
  /** Of adapters, which hand on what they get: how it is read (`exactly`). */
  readonly exact?: AnswerReading | undefined;
  /** Of adapters that hand bytes on: a function that answers with bytes answers with a `RawAnswer` instead (`streamBytes`). */
  readonly streamed?: true | undefined;
  /** Whether redirects from elsewhere into private networks are followed: loopback, private addresses, names that are kept for them. No by default. */
  readonly privateRedirects?: boolean | undefined;
  /** The largest answer that is read into memory; 32 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Of adapters: the largest answer of bytes, where the operation itself says none (`maxBinarySize` of the adapter). */
  readonly maxBinaryBytes?: number | undefined;
  /** Sent as `X-Request-Id`. */
  readonly requestId?: string | undefined;
  /** By language: what runs script steps that are not JavaScript. */
  readonly executors?: Readonly<Record<string, ScriptExecutor>> | undefined;
}

/** Whoever waits for an adapter's answer: `gone` listens to its going away, and answers with what ends the listening. */
export interface Caller {
  readonly gone: (listener: () => void) => () => void;
}

/** A script of a step, as it was when the capability was compiled. */
export interface Script {
  /** The step that runs it. */
  readonly step: string;
  readonly language: string;
  /** Dependencies, then the script itself, run in this order in one context. */
  readonly sources: readonly ScriptSource[];
  /** How long it may take, in milliseconds. */
  readonly timeMs: number;
}

export interface ScriptSource {
  readonly name: string;
  readonly text: string;
}

/** Runs scripts of a language that is not run here, and answers with what the script assigns to `result`. */
export type ScriptExecutor = (
  script: Script,
  context: Readonly<Record<string, JsonValue>>,
  signal: AbortSignal | undefined,
) => Promise<JsonValue | undefined>;

/** What a caller of an OAuth 2.0 endpoint brings in its headers. */
export interface CallerProof {
  /** Its Basic credentials (RFC 6749 section 2.3.1). */
  readonly authorization?: string | undefined;
  /** Its proof of possession (RFC 9449). */
  readonly dpop?: string | undefined;
}

export interface ResponseInfo {
  readonly status: number;
  readonly headers: Headers;
  readonly url: string;
}

/** What adapters are told of an answer. */
export interface AnswerInfo extends Omit<ResponseInfo, "headers"> {
  readonly headers: HeaderFields;
  /** What was called. */
  readonly prepared: Prepared;
  readonly value?: unknown;
  /** What the value was read from, where it is text as it came: to be handed on where nobody reshapes it. */
  readonly source?: AnswerSource | undefined;
}

export interface AnswerSource {
  readonly kind: "json" | "text";
  readonly text: string;
}

/** One call: what an operation makes of its input. */
export interface HttpCall {
  /** The operation's stable name, for errors: `weather.get-forecast`. */
  readonly operation: string;
  readonly method: string;
  /** Encoded already (`encodeSegment`); may carry fixed query values. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, Scalar>>;
  /** As one header (`cookieHeader`). */
  readonly cookies?: string | undefined;
  readonly body?: CallBody | undefined;
  readonly accept?: string;
  /** Which redirects are followed (`keepMethod`); those of any origin by default. One that is followed nowhere is a failure then. */
  readonly redirects?: RedirectPolicy | undefined;
  /** The largest answer, in bytes, that the capability declares (`maxBinarySize`); the option `maxBytes` can only lower it. */
  readonly maxBytes?: number | undefined;
  /** How long one try may take, in milliseconds; the option `timeoutMs` wins over it. */
  readonly timeoutMs?: number | undefined;
  /** Values in the request that no error text may show. */
  readonly secrets?: readonly string[];
}

/** An answer handed on as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Where the answer came from: what a relative `Location` is relative to. */
  readonly url: string;
  /** What was asked, for the words of a failure. */
  readonly operation?: string | undefined;
  readonly method?: string | undefined;
  /** How long its body may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** A call with everything that is needed to send it. */
export interface Prepared {
  readonly call: HttpCall;
  readonly options: CallOptions;
  readonly hop: Hop;
  readonly credentials: Credentials;
  readonly baseUrl: string;
  readonly namespace: string;
}

/** Tells a listener. What it throws is no failure of the upstream's: a CallError of kind `configuration` has it as its cause, and the call is not tried again. */
export function tell<T>(listener: ((info: T) => void) | undefined, name: string, info: T): void {
  try {
    listener?.(info);
  } catch (cause) {
    throw new CallError("configuration", `the listener \`${name}\` failed`, { cause });
  }
}

/** Tells whoever asked about an answer. */
export function tellResponse(options: CallOptions, info: AnswerInfo): void {
  const { onResponse, onAnswer } = options;
  if (onResponse) {
    const { status, headers, url } = info;
    tell(onResponse, "onResponse", { status, headers: toHeaders(headers), url });
  }
  onAnswer?.(info);
}

/** The value of a binding: from the options, or from the environment. Fails with a CallError that names the binding and `namespace`, which needs it. */
export function readBinding(options: CallOptions, name: string, namespace: string): string {
  const value = own(options.bindings, name) ?? variable(name);
  if (value !== "") return value;
  throw new CallError(
    "configuration",
    `\`${name}\` is not set: \`${namespace}\` needs it (as environment variable or in the option \`bindings\`)`,
  );
}

/** A variable of the environment, empty where there is none. `process` is looked for, so that this module runs, and type-checks, in browsers too. */
function variable(name: string): string {
  const { process } = trust<{ process?: { env?: Record<string, unknown> } }>(globalThis);
  // Copied and mounted secrets end in a line break that belongs to no secret.
  return String(process?.env?.[name] ?? "").replace(/(?<![\r\n])[\r\n]+$/, "");
}

/** A base URL that a capability declares, filled; undefined where it declares none. */
export function fillBaseUrl(
  declared: DeclaredBaseUrl,
  binding: (name: string) => string,
): string | undefined {
  return typeof declared === "function" ? declared(binding) : declared;
}

/** The base URL of each upstream that was found right last: one that stays the same is checked once. */
const checkedUrls = /* @__PURE__ */ new WeakMap<Upstream, string>();

/** The base URL of a call; fails where neither the capability nor the caller gives one. */
export function baseUrlOf(upstream: Upstream, options: CallOptions): string {
  const { namespace, baseUrl: declared, tunnel } = upstream;
  tunnel?.(options, namespace);
  const baseUrl = cleanBaseUrl(
    options.baseUrl ?? fillBaseUrl(declared, (name) => readBinding(options, name, namespace)) ?? "",
  );
  if (checkedUrls.get(upstream) === baseUrl) return baseUrl;
  const problem =
    baseUrl === "" ? "is not known without the option `baseUrl`" : baseUrlProblem(baseUrl);
  if (problem !== undefined)
    throw new CallError("configuration", `the base URL for \`consumes ${namespace}\` ${problem}`);
  checkedUrls.set(upstream, baseUrl);
  return baseUrl;
}

/** The credentials of a call: the caller's, or the declared ones; fails where a binding they need is missing. */
export function credentialsOf(upstream: Upstream, options: CallOptions): Credentials {
  const none: Credentials = { kind: "none" };
  if (options.authorization !== undefined) return none;
  const declared = (): Credentials =>
    upstream.credentials?.((name) => readBinding(options, name, upstream.namespace)) ?? none;
  return options.credentials ?? declared();
}
