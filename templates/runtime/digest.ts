import { createHash, randomBytes } from "node:crypto";
import type { Credentials } from "./credentials.js";

/** What a server asked for (RFC 7616 section 3.3). */
interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: string;
  readonly opaque: string | undefined;
  readonly qop: boolean;
  /** How often its nonce was used. */
  uses: number;
}

/** The last challenge by origin and user, so that only the first call is refused. */
const challenges = new Map<string, Challenge>();

/** Credentials of HTTP Digest authentication (RFC 7616), MD5 and SHA-256, `qop=auth`. */
export function digest(username: string, password: string): Credentials {
  const keyOf = (request: Request): string => `${new URL(request.url).origin} ${username}`;
  return {
    kind: "custom",
    apply: async (request) => {
      const challenge = challenges.get(keyOf(request));
      if (challenge !== undefined)
        request.headers.set("authorization", authorization(challenge, request, username, password));
      return request;
    },
    onChallenge: (response, request) => {
      const challenge = parseChallenge(response.headers.get("www-authenticate") ?? "");
      if (challenge === undefined) return false;
      const known = challenges.get(keyOf(request));
      challenges.set(keyOf(request), challenge);
      return known?.nonce !== challenge.nonce;
    },
  };
}

function authorization(
  challenge: Challenge,
  request: Request,
  username: string,
  password: string,
): string {
  const { realm, nonce, opaque, qop } = challenge;
  const { pathname, search } = new URL(request.url);
  const uri = `${pathname}${search}`;
  const hash = (text: string): string =>
    createHash(/^sha-256/i.test(challenge.algorithm) ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const cnonce = randomBytes(16).toString("hex");
  challenge.uses += 1;
  const count = challenge.uses.toString(16).padStart(8, "0");
  const session = /-sess$/i.test(challenge.algorithm);
  const user = hash(`${username}:${realm}:${password}`);
  const secret = session ? hash(`${user}:${nonce}:${cnonce}`) : user;
  const target = hash(`${request.method}:${uri}`);
  const response = qop
    ? hash([secret, nonce, count, cnonce, "auth", target].join(":"))
    : hash([secret, nonce, target].join(":"));
  // What a quoted text cannot hold is written in the way of RFC 8187 (RFC 7616 section 3.4).
  const isPlain = /^[\x20-\x7e]*$/.test(username);
  const quoted = {
    ...(isPlain ? { username } : {}),
    realm,
    nonce,
    uri,
    response,
    ...(opaque === undefined ? {} : { opaque }),
  };
  const parts = Object.entries(quoted).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`,
  );
  if (!isPlain) parts.unshift(`username*=UTF-8''${extendedValue(username)}`);
  parts.push(`algorithm=${challenge.algorithm}`);
  if (qop) parts.push("qop=auth", `nc=${count}`, `cnonce="${cnonce}"`);
  else if (session) parts.push(`cnonce="${cnonce}"`);
  return `Digest ${parts.join(", ")}`;
}

/** RFC 8187 section 3.2.1. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The strongest Digest challenge of a `WWW-Authenticate` header. */
function parseChallenge(header: string): Challenge | undefined {
  const offered = header
    .split(/(?:^|,\s*)(?=[A-Za-z][\w-]*\s+\w+=)/)
    .filter((part) => /^\s*digest\s/i.test(part))
    .map(readChallenge)
    .filter(({ algorithm }) => /^(md5|sha-256)(-sess)?$/i.test(algorithm));
  return offered.find(({ algorithm }) => /^sha-256/i.test(algorithm)) ?? offered[0];
}

function readChallenge(text: string): Challenge {
  const values = new Map<string, string>();
  for (const [, name = "", quoted, bare] of text.matchAll(
    /\b(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
  ))
    values.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  return {
    realm: values.get("realm") ?? "",
    nonce: values.get("nonce") ?? "",
    algorithm: values.get("algorithm") ?? "MD5",
    opaque: values.get("opaque"),
    qop: /\bauth\b/.test(values.get("qop") ?? ""),
    uses: 0,
  };
}
