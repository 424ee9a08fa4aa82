import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type CallOptions, readBinding } from "./call.js";
import { CallError } from "./errors.js";
import { sendProblem } from "./problem.js";

/** A text that stands in the capability, the binding that holds it, or a text with bindings in it. */
export type Secret =
  | { readonly value: string }
  | { readonly binding: string }
  | { readonly parts: readonly (string | { readonly binding: string })[] };

/** The text of a secret. Fails where a binding is not set, or the text is empty: an empty secret would let everybody in who says nothing. */
export function reveal(secret: Secret, options: CallOptions): string {
  const text = textOf(secret, options);
  if (text === "") throw new CallError("configuration", "a secret that callers must give is empty");
  return text;
}

function textOf(secret: Secret, options: CallOptions): string {
  if ("value" in secret) return secret.value;
  if ("binding" in secret) return readBinding(options, secret.binding, "exposes");
  return secret.parts
    .map((part) => (typeof part === "string" ? part : textOf(part, options)))
    .join("");
}

/** What follows the scheme in the request's `Authorization`; undefined where it has none of that scheme. */
export function credentialsOf(request: FastifyRequest, scheme: string): string | undefined {
  const [, given, credentials] =
    /^\s*(\S+)\s+(\S.*)$/s.exec(request.headers.authorization ?? "") ?? [];
  return given?.toLowerCase() === scheme ? credentials?.trimEnd() : undefined;
}

/** Answers 401 with the challenges of an adapter (RFC 9110 section 11.6.1). */
export async function challenge(
  reply: FastifyReply,
  challenges: string | readonly string[],
  detail = "the request carries no valid credentials",
): Promise<FastifyReply> {
  reply.header("www-authenticate", challenges);
  return await sendProblem(reply, { status: 401, title: "Unauthorized", detail });
}

/** Digests are of one length, which the comparison in constant time needs, and a secret's own length does not show. */
export function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Whether a text is the one with that digest, found out in constant time. */
export function sameDigest(given: string, expected: Buffer): boolean {
  return timingSafeEqual(digestOf(given), expected);
}
