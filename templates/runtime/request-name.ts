import type { FastifyRequest } from "fastify";

const names = new WeakMap<FastifyRequest, string>();

/** Says what `request` asks for, where its path does not. */
export function nameWork(request: FastifyRequest, name: string): void {
  names.set(request, name);
}

/** What `request` asks for; undefined where its path says it. */
export function nameOfWork(request: FastifyRequest): string | undefined {
  return names.get(request);
}
