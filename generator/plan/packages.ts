import { type ImportedName, importName } from "./code.js";

type Kind = "type" | "value";

/** What a module exports, as names that code can use: one that is misspelled does not compile. */
export type Exports<Kinds extends Readonly<Record<string, Kind>>> = { readonly [Name in keyof Kinds]: ImportedName };

/** The exports of a module as names. */
export function exportsOf<const Kinds extends Readonly<Record<string, Kind>>>(
  module: string,
  kinds: Kinds,
): Exports<Kinds> {
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, importName(module, name, kind === "type")]),
  ) as Exports<Kinds>;
}

export const fastify = exportsOf("fastify", { FastifyInstance: "type" });

export const mcpServer = exportsOf("@modelcontextprotocol/server", {
  McpServer: "type",
  ResourceTemplate: "value",
});
