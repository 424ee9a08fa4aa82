// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { HeaderFields } from "./headers.js";
import { exposedUrl, type ExposedPath, type UrlOrigin } from "./exposed-url.js";
import { findSecrets } from "./spelled-secret.js";

/** What the headers of an answer to an adapter's caller are made of. */
export interface AnswerContext {
  /** Undefined where no call was made. */
  readonly origin: UrlOrigin | undefined;
  readonly exposed: readonly ExposedPath[];
  /** Where the adapter is mounted in its application. */
  readonly prefix: string;
  /** Whether the answer may depend on who asks, so that no shared cache may keep it. */
  readonly isPrivate: boolean;
  /** Further headers that travel, in lower case. */
  readonly more: readonly string[];
}

/** What says something of an answer to whoever asked for it. */
const telling = new Set([
  "content-language",
  "content-location",
  "content-range",
  "deprecation",
  "link",
  "location",
  "operation-location",
  "retry-after",
  "sunset",
  "x-next-page",
  "x-total-count",
  "x-total-pages",
]);
const rateLimit = /^(?:x-)?rate-?limit(?:-|$)/;
/**
 * What says something to programs that speak HTTP alone. Whoever keeps an answer for as long as `Cache-Control` allows needs to know for which requests it is
 * (`Vary`, RFC 9111 section 4.1) and how much of that time is over (`Age`, section 5.1). DPoP-Nonce: the caller proves its possession with it (RFC 9449 section 8).
 */
const ofHttp = new Set([
  "age",
  "cache-control",
  "content-disposition",
  "dpop-nonce",
  "expires",
  "preference-applied",
  "vary",
]);
const urls = new Set(["content-location", "location", "operation-location"]);
/** They belong to a body as it came. */
export const validators: readonly string[] = ["etag", "last-modified"];

const ofAnswers: ReadonlySet<string> = new Set([...telling, ...ofHttp]);

/** Whether a header belongs to an answer, whatever becomes of its body. */
function isOfAnswer(name: string): boolean {
  return ofAnswers.has(name) || (name.includes("limit") && rateLimit.test(name));
}

/** Whether a header tells a model something of what its tool was answered. */
export function isToldToModels(name: string): boolean {
  return telling.has(name) || rateLimit.test(name) || validators.includes(name);
}

/** What a body, the connection or a secret belongs to; no option lets these travel. */
const staying =
  /^(?:set-cookie2?|(?:proxy-)?authorization|www-authenticate|proxy-authenticate|connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-(?:length|encoding|type)|etag|last-modified)$/;

/** The headers of an upstream's answer that travel with it. Those that hold a credential that was sent stay behind; URLs are told without it. */
export function answerHeaders(
  headers: HeaderFields,
  context: AnswerContext,
): Readonly<Record<string, string>> {
  const secrets = context.origin?.secrets ?? [];
  const long = secrets.length === 0 ? secrets : secrets.filter(({ length }) => length >= 8);
  const find = long.length === 0 ? undefined : findSecrets(long);
  const sent: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!isOfAnswer(name) && (!context.more.includes(name) || staying.test(name))) return;
    const told = tellHeader(name, value, context);
    if (told !== undefined && (find === undefined || find(told).length === 0)) sent[name] = told;
  });
  if (context.isPrivate) sent["cache-control"] = privately(sent["cache-control"]);
  return sent;
}

function tellHeader(
  name: string,
  value: string,
  { origin, exposed, prefix }: AnswerContext,
): string | undefined {
  if (origin === undefined) return value;
  if (urls.has(name)) return exposedUrl(value, origin, exposed, prefix);
  if (name !== "link") return value;
  // RFC 8288: only what stands in angle brackets is a URL.
  return value.replace(/<([^<>]*)>/g, (whole, reference: string) => {
    const url = exposedUrl(reference, origin, exposed, prefix);
    return url === undefined ? whole : `<${url}>`;
  });
}

/** `Cache-Control` for one caller's own cache alone. */
function privately(written: string | undefined): string {
  const directives = (written ?? "").split(",").map((directive) => directive.trim());
  const kept = directives.filter(
    (directive) => directive !== "" && !/^(?:public|s-maxage|proxy-revalidate)\b/i.test(directive),
  );
  return kept.some((directive) => /^(?:private|no-store)\b/i.test(directive))
    ? kept.join(", ")
    : ["private", ...kept].join(", ");
}
