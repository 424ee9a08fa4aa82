import type { Action, Endpoint } from "../../model/capability.js";
import type { Fact } from "./others.js";
import type { Side } from "./side.js";

/** What whoever starts the servers has to pass, since the capability does not say what it does. */
export interface HandlerFact extends Fact {
  /** Its adapter is new, too. */
  readonly isNewcomers: boolean;
}

/** Handlers that must be passed at start-up, by adapter and by the name that their keys are made of. */
export function handlerFacts(side: Side, other: Side): readonly HandlerFact[] {
  const known = new Set([
    ...other.capability.rest.map((adapter) => `rest ${other.restKey(adapter)}`),
    ...other.capability.mcp.map((server) => `mcp ${other.mcpKey(server)}`),
  ]);
  const read = (
    adapter: string,
    endpoints: readonly (Endpoint & { readonly name: string })[],
  ): readonly HandlerFact[] =>
    endpoints
      .filter(({ action }) => needsHandler(action))
      .map(({ name, span }) => ({
        key: `${adapter} ${name}`,
        label: `handler of \`${name}\``,
        isNewcomers: !known.has(adapter),
        span,
      }));
  return [
    ...side.capability.rest.flatMap((adapter) =>
      read(
        `rest ${side.restKey(adapter)}`,
        adapter.resources.flatMap(({ operations }) => operations),
      ),
    ),
    ...side.capability.mcp.flatMap((server) =>
      read(`mcp ${side.mcpKey(server)}`, [
        ...server.tools,
        ...server.resources.filter(({ location }) => location === undefined),
      ]),
    ),
  ];
}

function needsHandler(action: Action): boolean {
  return action.kind === "handler" || (action.kind === "flow" && needsHandler(action.flow.action));
}
