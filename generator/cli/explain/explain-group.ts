import type { Adapter } from "../../model/capability.js";
import type { Composition, Seat, SharedPort } from "../../model/compose/composition.js";
import { type Branch, branch } from "./branch.js";
import { explainCapability } from "./explain-capability.js";

/** A group as it was understood: what listens for all of it, whose adapters answer where, then each capability by itself. */
export function explainGroup(composition: Composition): Branch {
  const { name, capabilities, rest, mcp, joined, skill, control } = composition;
  return branch(
    "group",
    name,
    [`${capabilities.length} capabilities in one process`],
    [
      explainPort(rest),
      explainPort(mcp),
      joined &&
        branch(
          "MCP server",
          name,
          ["at /mcp, with the tools of all of them"],
          joined.map(({ seat, names }) =>
            branch(
              "tools of",
              seat.adapter.namespace,
              [],
              seat.adapter.tools.map((tool) => {
                const there = names.get(tool.name);
                return branch("tool", there ?? tool.name, [there === undefined ? undefined : `${tool.name} by itself`]);
              }),
            ),
          ),
        ),
      explainPort(skill),
      explainPort(control),
      ...capabilities.map(explainCapability),
    ],
  );
}

function explainPort<A extends Adapter>(shared: SharedPort<A> | undefined): Branch | undefined {
  if (shared === undefined) return undefined;
  const { name, address, port, seats } = shared;
  return branch("port", name, [`on ${address}:${port}`], seats.map(explainSeat));
}

function explainSeat<A extends Adapter>({ capability, adapter, path }: Seat<A>): Branch {
  return branch(`${adapter.kind} adapter`, adapter.namespace, [
    `of ${capability.name}`,
    path === "" ? undefined : `below ${path}`,
  ]);
}
