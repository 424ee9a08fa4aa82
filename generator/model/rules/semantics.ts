import { isSafe } from "../../text/methods.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import type { Flow, McpTool } from "../../schema/document.js";
import type { HttpMethod } from "../../schema/words.js";
import { valueSpan } from "../../schema/spans.js";
import type { Sections } from "../resolve-imports.js";

type Semantics = Flow["semantics"];

/** What tools and routes say of themselves agrees with the semantics of the function that they call (engine-semantics 4 and 7). */
export function checkSemantics({ exposes, aggregates }: Sections, reporter: Reporter): void {
  const flows = new Map<string, Semantics>(
    aggregates.flatMap((aggregate) =>
      aggregate.flows.map(({ name, semantics }) => [`${aggregate.namespace}.${name}`, semantics] as const),
    ),
  );
  for (const adapter of exposes) {
    if (adapter.kind === "mcp") for (const tool of adapter.tools) checkHints(tool, flows.get(tool.ref ?? ""), reporter);
    if (adapter.kind !== "rest") continue;
    for (const resource of adapter.resources)
      for (const operation of resource.operations) {
        const contradicted = againstMethod(flows.get(operation.ref ?? ""), operation.method);
        if (contradicted)
          reporter.report("lint/semantics-method", valueSpan(operation, "method"), {
            route: `${operation.method} ${resource.path}${operation.path ?? ""}`,
            flow: operation.ref ?? "",
            ...contradicted,
          });
      }
  }
}

/** Each hint that is written, and what of the semantics it denies. */
function checkHints(tool: McpTool, semantics: Semantics | undefined, reporter: Reporter): void {
  if (!semantics) return;
  const { safe, idempotent } = semantics;
  const { hints } = tool;
  const found = [
    safe !== undefined && hints.readOnly === !safe ? [`readOnly: ${!safe}`, `safe: ${safe}`] : undefined,
    safe === true && hints.destructive === true ? ["destructive: true", "safe: true"] : undefined,
    idempotent !== undefined && hints.idempotent === !idempotent
      ? [`idempotent: ${!idempotent}`, `idempotent: ${idempotent}`]
      : undefined,
  ];
  for (const [hint, said] of found.flatMap((each) => (each ? [each] : [])))
    reporter.report("lint/semantics-hint", valueSpan(tool, "hints"), {
      tool: tool.name ?? tool.ref ?? "tool",
      hint: hint ?? "",
      flow: tool.ref ?? "",
      semantics: said ?? "",
    });
}

/** Which of the semantics a method denies (RFC 9110, 9.2.1 and 9.2.2), and the methods that do not. */
function againstMethod(
  semantics: Semantics | undefined,
  method: HttpMethod,
): { readonly semantics: string; readonly methods: string } | undefined {
  if (semantics?.safe === true && !isSafe(method)) return { semantics: "safe: true", methods: "GET" };
  if (semantics?.safe === false && isSafe(method))
    return { semantics: "safe: false", methods: "POST, PUT, PATCH or DELETE" };
  if (semantics?.idempotent === true && method === "POST")
    return { semantics: "idempotent: true", methods: "PUT, or GET where it only reads" };
  return undefined;
}
