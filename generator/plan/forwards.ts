import type { RestAdapter, RestResource } from "../model/capability.js";
import type { Upstreams } from "./client-modules.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { comment } from "./comment.js";
import { local } from "./locals.js";
import { routePath } from "./route-path.js";
import { runtime } from "./runtime.js";
import { fixedValues } from "./upstream.js";

/** Which methods of a resource are forwarded: all that its own operations do not answer. */
export function forwardedMethods(resource: RestResource): readonly string[] {
  const own = new Set<string>(resource.operations.map(({ method }) => method));
  // Fastify answers HEAD wherever it answers GET.
  if (own.has("GET")) own.add("HEAD");
  return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((method) => !own.has(method));
}

/** One call for each resource that hands on what it does not answer. */
export function planForwards(adapter: RestAdapter, upstreams: Upstreams): readonly Code[] {
  return adapter.resources.flatMap((resource) => {
    const { forward } = resource;
    if (!forward) return [];
    const { api, fixed, trustedHeaders } = forward;
    const headers = fixedValues(fixed, "header");
    const query = fixedValues(fixed, "query");
    const fields = [
      code`upstream: ${upstreams.of(api.namespace).read},`,
      code`methods: ${literal([...forwardedMethods(resource)])},`,
      code`trustedHeaders: ${literal(trustedHeaders.map((name) => name.toLowerCase()))},`,
      ...(headers === undefined ? [] : [code`headers: ${headers},`]),
      ...(query === undefined ? [] : [code`query: ${query},`]),
    ];
    const doc = comment([resource.description ?? `What is not answered here is \`${api.namespace}\`'s to answer.`]);
    return [
      code`${doc}${runtime.forward.forward}(${local.app}, ${literal(routePath(resource.path).path)}, {\n${joinCode(fields, "\n")}\n}, ${local.options});`,
    ];
  });
}
