import type { Reporter } from "../../diagnostics/reporter.js";
import { adapterViews } from "../adapters.js";
import type { Capability, PathHeader, PathTemplate, RestOperation, RestResource } from "../capability.js";

/** One operation a method and path: the first stays, as in the reference engine; a second that does something else is an error. */
export function uniqueRoutes(capability: Capability, reporter: Reporter): Capability {
  return {
    ...capability,
    ...adapterViews(
      capability.adapters.map((adapter) => {
        if (adapter.kind !== "rest") return adapter;
        const seen = new Map<string, RestOperation>();
        return {
          ...adapter,
          resources: withTargets(adapter.resources).map((resource) => {
            const operations = resource.operations.filter((operation) => {
              const route = routeKey(operation);
              const earlier = seen.get(route);
              if (!earlier) {
                seen.set(route, operation);
                return true;
              }
              const related = [{ span: earlier.span, label: "first declared here" }];
              const text = `${operation.method} ${operation.path.text}`;
              if (sameCall(earlier, operation))
                reporter.report("model/repeated-route", operation.span, { route: text }, related);
              else {
                const first = `${earlier.method} ${earlier.path.text}`;
                reporter.report("model/duplicate-route", operation.span, { route: text, first }, related);
              }
              return false;
            });
            return operations.length === resource.operations.length ? resource : { ...resource, operations };
          }),
        };
      }),
    ),
  };
}

/** Routes that only the header behind their paths' `#` tells apart are told apart by it. */
function withTargets(resources: readonly RestResource[]): readonly RestResource[] {
  const routes = resources.flatMap(({ operations }) => operations);
  if (routes.every(({ target }) => target === undefined)) return resources;
  const differs = (operation: RestOperation): boolean =>
    operation.target !== undefined &&
    routes.some(
      (other) => other !== operation && routeKey(other) === routeKey(operation) && !sameCall(other, operation),
    );
  return resources.map((resource) => ({
    ...resource,
    operations: resource.operations.map((operation) =>
      operation.target !== undefined && differs(operation)
        ? { ...operation, path: withFragment(operation.path, operation.target) }
        : operation,
    ),
  }));
}

function withFragment({ text, parts }: PathTemplate, { name, value }: PathHeader): PathTemplate {
  const fragment = `#${name}=${value}`;
  return { text: text + fragment, parts: [...parts, fragment] };
}

/** Method and path with the placeholders' names left out: `/a/{id}` and `/a/{key}` are one route. */
function routeKey(operation: Pick<RestOperation, "method" | "path">): string {
  return `${operation.method} ${operation.path.parts.map((part) => (typeof part === "string" ? part : "{}")).join("")}`;
}

function sameCall(one: RestOperation, other: RestOperation): boolean {
  return (
    one.action.kind === "call" && other.action.kind === "call" && one.action.operation.id === other.action.operation.id
  );
}
