import type { RestResource } from "./capability.js";

/** Which methods of a resource are forwarded: all that its own operations do not answer. */
export function forwardedMethods(resource: RestResource): readonly string[] {
  const own = new Set<string>(resource.operations.map(({ method }) => method));
  // Fastify answers HEAD wherever it answers GET.
  if (own.has("GET")) own.add("HEAD");
  return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((method) => !own.has(method));
}
