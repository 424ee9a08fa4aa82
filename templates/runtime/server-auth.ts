import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  challenge,
  credentialsOf,
  digestOf,
  reveal,
  sameDigest,
  type Secret,
} from "./caller-proof.js";
import { problemOfCredentials } from "./basic-authorization.js";
import { problemOfToken } from "./bearer-token.js";
import { CallError } from "./errors.js";
import { beforeRequests, type SharedCall } from "./options.js";
import { tellCallersApart } from "./rest-context.js";
import { addGate } from "./unrouted.js";

/** How callers of an adapter prove who they are by something that both sides know. */
export type ServerAuthentication =
  | { readonly kind: "bearer"; readonly token: Secret }
  | { readonly kind: "basic"; readonly username: Secret; readonly password: Secret }
  | {
      readonly kind: "apikey";
      readonly in: "header" | "query";
      readonly name: string;
      readonly value: Secret;
    };

/** Answers 401 to every request without the right proof, on unknown and unreadable paths too, before anything else is looked at. Fails where a secret is not set, or empty. */
export function requireAuthentication(
  app: FastifyInstance,
  authentication: ServerAuthentication,
  call?: SharedCall,
): void {
  tellCallersApart(app);
  const options = beforeRequests(call);
  const check = checkOf(authentication, (secret) => reveal(secret, options));
  addGate(app, async (request, reply) => {
    const refused = check(request);
    // The proof was for this server: nothing behind this line may pass it on.
    if (authentication.kind !== "apikey") delete request.headers.authorization;
    else if (authentication.in === "header")
      delete request.headers[authentication.name.toLowerCase()];
    else removeFromQuery(request, authentication.name);
    return refused === undefined ? undefined : await challenge(reply, refused);
  });
}

/** Gives the challenge to answer with, or undefined where the proof is right. */
type Check = (request: FastifyRequest) => string | undefined;

function checkOf(authentication: ServerAuthentication, textOf: (secret: Secret) => string): Check {
  switch (authentication.kind) {
    case "bearer": {
      const own = textOf(authentication.token);
      const problem = problemOfToken(own);
      if (problem !== undefined)
        throw new CallError("configuration", `the bearer token of callers ${problem}`);
      const expected = digestOf(own.trim());
      return (request) => {
        const token = credentialsOf(request, "bearer");
        if (token === undefined) return 'Bearer realm="api"';
        return sameDigest(token, expected)
          ? undefined
          : 'Bearer realm="api", error="invalid_token"';
      };
    }
    case "basic": {
      const [username, password] = [
        textOf(authentication.username),
        textOf(authentication.password),
      ];
      const problem = problemOfCredentials(username, password);
      if (problem !== undefined)
        throw new CallError("configuration", `a user name or password of callers ${problem}`);
      const expected = digestOf(`${username}:${password}`);
      return (request) => {
        const encoded = credentialsOf(request, "basic");
        const given =
          encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
        return given !== undefined && sameDigest(given, expected)
          ? undefined
          : 'Basic realm="api", charset="UTF-8"';
      };
    }
    case "apikey": {
      const { in: place, name } = authentication;
      const own = textOf(authentication.value);
      // A header comes without the blanks around it (RFC 9110 section 5.5).
      const expected = digestOf(place === "header" ? own.trim() : own);
      return (request) => {
        const given =
          place === "header"
            ? request.headers[name.toLowerCase()]
            : new URLSearchParams(queryOf(request)).get(name);
        return typeof given === "string" && sameDigest(given, expected)
          ? undefined
          : `ApiKey in="${place}", name="${name.replaceAll(/["\\\r\n]/g, "")}"`;
      };
    }
  }
}

function queryOf(request: FastifyRequest): string {
  return /\?([^#]*)/.exec(request.url)?.[1] ?? "";
}

/** Takes a parameter out of the request's query, parsed and as text; what else stands there stays as it came. */
function removeFromQuery(request: FastifyRequest, name: string): void {
  const query = queryOf(request);
  const kept = query.split("&").filter((pair) => !new URLSearchParams(pair).has(name));
  const path = request.url.replace(/[?#].*$/s, "");
  request.raw.url = kept.length === 0 ? path : `${path}?${kept.join("&")}`;
  if (typeof request.query === "object" && request.query !== null)
    Reflect.deleteProperty(request.query, name);
}
