import type { RestAdapter } from "../model/capability.js";
import { forwardedMethods } from "../model/forwarded-methods.js";
import type { Upstreams } from "./client-modules.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { comment } from "./comment.js";
import { local } from "./locals.js";
import { routePath } from "./route-path.js";
import { runtime } from "./runtime.js";
import { fixedValues } from "./upstream.js";

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
