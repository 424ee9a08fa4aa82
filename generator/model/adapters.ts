import type { Adapter, Capability, McpServer } from "./capability.js";

/** The one list of adapters with its views by kind. Every `Capability` takes its adapters from here, so that list and views agree. */
export function adapterViews(
  adapters: readonly Adapter[],
): Pick<Capability, "adapters" | "rest" | "mcp" | "skills" | "control"> {
  const of = <K extends Adapter["kind"]>(kind: K): readonly Extract<Adapter, { kind: K }>[] =>
    adapters.filter((adapter): adapter is Extract<Adapter, { kind: K }> => adapter.kind === kind);
  return { adapters, rest: of("rest"), mcp: of("mcp"), skills: of("skill"), control: of("control") };
}

/** Whether an adapter is reached on a port: an MCP server on standard input and output listens nowhere. */
export function listensOnPort(
  adapter: Pick<McpServer, "kind" | "transport"> | Pick<ListeningAdapter, "kind">,
): boolean {
  switch (adapter.kind) {
    case "rest":
    case "skill":
    case "control":
      return true;
    case "mcp":
      return adapter.transport === "http";
  }
}

type ListeningAdapter = Exclude<Adapter, McpServer>;

/** A capability without the adapters that nobody wants code for; what watches over servers goes with the last of them. */
export function withAdaptersOf(capability: Capability, wanted: readonly Adapter["kind"][]): Capability {
  const kept = capability.adapters.filter(({ kind }) => kind === "control" || wanted.includes(kind));
  if (kept.length === capability.adapters.length) return capability;
  return { ...capability, ...adapterViews(kept.some(({ kind }) => kind !== "control") ? kept : []) };
}
