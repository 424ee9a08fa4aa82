import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { McpServer } from "../capability.js";
import type { GroupSettings, JoinedSeat, Seat, SharedPort } from "./composition.js";
import { sameDeclaration } from "./same-declaration.js";

/**
 * The MCP servers of a group as one, where the configuration wants that. Tools of one name all get that of their capability before it, so that none of them
 * keeps it by accident of order; resources and prompts cannot be renamed, and one server asks who calls in one way.
 */
export function joinServers(
  { seats }: Pick<SharedPort<McpServer>, "seats">,
  settings: GroupSettings,
  reporter: Reporter,
): readonly JoinedSeat[] | undefined {
  if (settings.mcp === "own") return undefined;
  checkOneAuthentication(seats, settings, reporter);
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of seats.flatMap(({ adapter }) => adapter.tools)) {
    if (seen.has(name)) shared.add(name);
    seen.add(name);
  }
  const joined = seats.map((seat) => ({
    seat,
    names: new Map(
      seat.adapter.tools.flatMap(({ name }) => (shared.has(name) ? [[name, joinedName(seat, name)] as const] : [])),
    ),
  }));
  checkOnce(joined, settings, reporter);
  return joined;
}

function joinedName({ capability }: Seat<McpServer>, name: string): string {
  return `${capability.name.replace(/[^\w.-]/g, "-")}-${name}`;
}

function checkOneAuthentication(seats: readonly Seat<McpServer>[], { name }: GroupSettings, reporter: Reporter): void {
  const [first] = seats;
  const other = seats.find(({ adapter }) => !sameDeclaration(adapter.authentication, first?.adapter.authentication));
  if (first && other)
    reporter.report(
      "compose/one-server-authentication",
      other.adapter.authentication?.span ?? other.adapter.span,
      { group: name, namespace: other.adapter.namespace, other: first.adapter.namespace },
      [{ span: first.adapter.authentication?.span ?? first.adapter.span, label: "the other server" }],
    );
}

/** What a server may have once: a tool by the name that it has there, a resource by its URI, a prompt by its name. */
function checkOnce(joined: readonly JoinedSeat[], { name: group }: GroupSettings, reporter: Reporter): void {
  const seen = new Map<string, Span>();
  for (const { seat, names } of joined) {
    const { tools, resources, prompts } = seat.adapter;
    const all = [
      ...tools.map(({ name, span }) => ({ what: `tool \`${names.get(name) ?? name}\``, span })),
      ...resources.map(({ uri, span }) => ({ what: `resource \`${uri}\``, span })),
      ...prompts.map(({ name, span }) => ({ what: `prompt \`${name}\``, span })),
    ];
    for (const { what, span } of all) {
      const other = seen.get(what);
      if (other === undefined) seen.set(what, span);
      else
        reporter.report("compose/twice-in-one-server", span, { group, what }, [
          { span: other, label: "the other one" },
        ]);
    }
  }
}
