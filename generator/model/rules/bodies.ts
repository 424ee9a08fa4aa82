import type { Reporter } from "../../diagnostics/reporter.js";
import type { HttpApi, Operation } from "../capability.js";

/**
 * Operations that would have a body by what they do, and declare none: callers can pass none, and the first who tries is refused. PUT replaces what is
 * there by what it sends and PATCH changes it so (RFC 9110 section 9.3.4, RFC 5789 section 2); a POST adds to a collection where the API has its elements.
 */
export function checkBodies({ operations }: HttpApi, reporter: Reporter): void {
  const collections = new Set(operations.flatMap(({ path }) => collectionOf(path.text) ?? []));
  for (const operation of operations)
    if (operation.body === undefined && wantsBody(operation, collections))
      reporter.report("model/no-body", operation.span, { operation: operation.id, method: operation.method });
}

function wantsBody({ method, path }: Operation, collections: ReadonlySet<string>): boolean {
  if (method === "PUT" || method === "PATCH") return true;
  const plain = path.text.replace(/\/$/, "");
  return method === "POST" && !plain.endsWith("}") && collections.has(plain);
}

/** The path of a collection, of the path of one of its elements: `/sites` of `/sites/{id}`. */
function collectionOf(path: string): string | undefined {
  const plain = path.replace(/\/$/, "");
  const start = plain.lastIndexOf("/");
  return /^\/\{[^{}]*\}$/.test(plain.slice(start)) ? plain.slice(0, start) : undefined;
}
