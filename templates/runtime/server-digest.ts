import { createHash, createHmac, randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  challenge,
  credentialsOf,
  digestOf,
  reveal,
  sameDigest,
  type Secret,
} from "./caller-proof.js";
import { beforeRequests, type SharedCall } from "./options.js";
import { tellCallersApart } from "./rest-context.js";
import { addGate } from "./unrouted.js";

/** Who may call, by HTTP Digest authentication. */
export interface DigestUser {
  readonly username: Secret;
  readonly password: Secret;
}

const realm = "api";
/** How long a nonce may be used. */
const nonceMs = 5 * 60_000;
/** Nonces whose uses are remembered; the oldest are forgotten, and then no longer taken. */
const maxNonces = 10_000;
/** Strongest first: clients take the first that they know (RFC 7616 section 3.7). */
const algorithms = { "SHA-256": "sha256", MD5: "md5" } as const;

type Algorithm = keyof typeof algorithms;

/** What a client says in `Authorization: Digest`. */
type Given = ReadonlyMap<string, string>;

/** Answers 401 to every request without a fresh digest of the user's name and password (RFC 7616, `qop=auth`); each is taken once. Fails where a secret is not set, or empty. */
export function requireDigest(app: FastifyInstance, user: DigestUser, call?: SharedCall): void {
  tellCallersApart(app);
  const options = beforeRequests(call);
  const username = reveal(user.username, options);
  const password = reveal(user.password, options);
  const nonces = createNonces();
  addGate(app, async (request, reply) => {
    const given = readDigest(credentialsOf(request, "digest"));
    delete request.headers.authorization;
    if (given === undefined || !isRight(given, request, username, password))
      return await challenge(reply, challengesWith(nonces.create(), false));
    // Right, but with a nonce that is old or was used so: the client tries again without asking its user.
    return nonces.take(given.get("nonce") ?? "", given.get("nc") ?? "")
      ? undefined
      : await challenge(reply, challengesWith(nonces.create(), true));
  });
}

function challengesWith(nonce: string, stale: boolean): readonly string[] {
  return Object.keys(algorithms).map(
    (algorithm) =>
      `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth", charset=UTF-8${stale ? ", stale=true" : ""}`,
  );
}

/** The members of the credentials; undefined where they are none, or a name stands twice. */
function readDigest(credentials: string | undefined): Given | undefined {
  if (credentials === undefined) return undefined;
  const members = new Map<string, string>();
  let rest = credentials;
  while (rest !== "") {
    const [whole, name = "", quoted, bare] =
      /^([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,\s*|$)/.exec(rest) ?? [];
    const key = name.toLowerCase();
    if (whole === undefined || members.has(key)) return undefined;
    members.set(key, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
    rest = rest.slice(whole.length);
  }
  return members;
}

/** Whether the digest is the one of this request by that user, whatever its nonce is worth. */
function isRight(
  given: Given,
  request: FastifyRequest,
  username: string,
  password: string,
): boolean {
  const algorithm = algorithmOf(given.get("algorithm"));
  // Of another request's path, or of one that a proxy rewrote, it proves nothing about this one.
  if (algorithm === undefined || given.get("uri") !== request.originalUrl) return false;
  if (given.get("realm") !== realm || given.get("qop") !== "auth") return false;
  if (!sameDigest(given.get("username") ?? extendedName(given), digestOf(username))) return false;
  const hash = (text: string): string =>
    createHash(algorithms[algorithm]).update(text).digest("hex");
  const parts = ["nonce", "nc", "cnonce", "qop"].map((name) => given.get(name) ?? "");
  const expected = hash(
    [
      hash(`${username}:${realm}:${password}`),
      ...parts,
      hash(`${request.method}:${given.get("uri")}`),
    ].join(":"),
  );
  return sameDigest((given.get("response") ?? "").toLowerCase(), digestOf(expected));
}

/** A name in the way of RFC 8187, `UTF-8''J%C3%A4s%C3%B8n` (RFC 7616 section 3.4). */
function extendedName(given: Given): string {
  const [, encoded] = /^UTF-8'[^']*'(.*)$/is.exec(given.get("username*") ?? "") ?? [];
  try {
    return decodeURIComponent(encoded ?? "");
  } catch {
    return "";
  }
}

/** RFC 7616 section 3.4: MD5 where none is named. */
function algorithmOf(named = "MD5"): Algorithm | undefined {
  const upper = named.toUpperCase();
  return upper === "SHA-256" || upper === "MD5" ? upper : undefined;
}

interface Nonces {
  readonly create: () => string;
  /** Whether the nonce is this server's, young, and was never used with that count or a higher one. */
  readonly take: (nonce: string, count: string) => boolean;
}

/** Nonces that need no memory until they are used: their time is signed. */
function createNonces(): Nonces {
  const key = randomBytes(32);
  const used = new Map<string, number>();
  /** When the youngest of the forgotten was made. */
  let forgotten = 0;
  const sign = (text: string): string => createHmac("sha256", key).update(text).digest("base64url");
  return {
    create: () => {
      const text = `${Date.now().toString(36)}.${randomBytes(12).toString("base64url")}`;
      return `${text}.${sign(text)}`;
    },
    take: (nonce, count) => {
      const [time = "", random = "", signature = ""] = nonce.split(".");
      const made = Number.parseInt(time, 36);
      if (!sameDigest(signature, digestOf(sign(`${time}.${random}`)))) return false;
      if (made + nonceMs < Date.now()) return false;
      const last = used.get(nonce);
      if (last === undefined && made <= forgotten) return false;
      if (!/^[0-9a-f]{8}$/i.test(count) || Number.parseInt(count, 16) <= (last ?? 0)) return false;
      used.delete(nonce);
      used.set(nonce, Number.parseInt(count, 16));
      const [oldest] = used.keys();
      if (used.size > maxNonces && oldest !== undefined) {
        used.delete(oldest);
        forgotten = Math.max(forgotten, Number.parseInt(oldest, 36));
      }
      return true;
    },
  };
}
