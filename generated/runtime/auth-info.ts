// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";
import type { AuthInfo } from "./oauth-settings.js";

const known = new WeakMap<FastifyRequest, AuthInfo>();

/** Remembers who makes `request`, for as long as the request is. */
export function rememberCaller(request: FastifyRequest, caller: AuthInfo): void {
  known.set(request, caller);
}

/** Who makes `request`; undefined where the adapter asks for no access tokens. */
export function authInfoOf(request: FastifyRequest): AuthInfo | undefined {
  return known.get(request);
}
