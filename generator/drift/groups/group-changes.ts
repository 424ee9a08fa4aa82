import type { Span } from "../../diagnostics/span.js";
import type { OutputFile } from "../../emit/file.js";
import type { Composition } from "../../model/compose/composition.js";
import type { Hit, Level } from "../rule.js";

/** What is said of capabilities that run in one process: where they are found there, which their own changes do not say. */
export const groupChanges = {
  "rest/group-routes-moved": {
    level: "breaking",
    about: "In a process of several capabilities, an adapter's routes stand below another prefix.",
  },
  "rest/group-routes-removed": {
    level: "breaking",
    about: "A process of several capabilities does not answer an adapter's routes any more: its capability left.",
  },
  "rest/group-routes-added": {
    level: "compatible",
    about: "A process of several capabilities answers the routes of one more adapter.",
  },
  "rest/group-operation-id-changed": {
    level: "risky",
    about:
      "In the contract of several capabilities a route has another `operationId`, though it has its own: another capability came or went that has the same.",
  },
  "rest/group-document-guarded": {
    level: "risky",
    about:
      "In a process of several capabilities, the contract and unknown paths are for those callers that another adapter lets in.",
  },
  "mcp/group-server-removed": {
    level: "breaking",
    about: "A process of several capabilities has no MCP server at a path any more.",
  },
  "mcp/group-server-added": {
    level: "compatible",
    about: "A process of several capabilities has an MCP server at a path more.",
  },
  "mcp/group-tool-renamed": {
    level: "breaking",
    about: "In the MCP server of several capabilities a tool has another name: another capability has one of its own.",
  },
  "mcp/group-tools-removed": {
    level: "breaking",
    about: "The MCP server of several capabilities does not offer those of one any more.",
  },
  "mcp/group-tools-added": {
    level: "compatible",
    about: "The MCP server of several capabilities offers those of one more.",
  },
  "skill/group-catalogue-removed": {
    level: "breaking",
    about: "A process of several capabilities has no catalogue of skills at a path any more.",
  },
  "skill/group-catalogue-added": {
    level: "compatible",
    about: "A process of several capabilities has a catalogue of skills at a path more.",
  },
  "runtime/group-added": {
    level: "compatible",
    about: "There is a process of several capabilities that nobody had.",
  },
  "runtime/group-removed": {
    level: "breaking",
    about: "A process of several capabilities is not generated any more, and cannot be started.",
  },
  "runtime/group-port-changed": {
    level: "breaking",
    about: "A process of several capabilities listens on another port by default.",
  },
  "runtime/group-port-added": {
    level: "risky",
    about: "A process of several capabilities listens on a port more.",
  },
  "runtime/group-port-removed": {
    level: "breaking",
    about: "A process of several capabilities does not listen for something any more.",
  },
  "runtime/group-address-changed": {
    level: "risky",
    about: "A process of several capabilities listens on another address, which lets in more than before, or others.",
  },
  "runtime/group-address-closed": {
    level: "breaking",
    about:
      "A process of several capabilities listens on the loopback interface alone, and was reached from other machines.",
  },
  "runtime/group-control-changed": {
    level: "risky",
    about: "Another capability's control adapter is served in a process of several capabilities.",
  },
  "runtime/group-newcomer-needs": {
    level: "risky",
    about:
      "A capability that joins a process of several brings what must be set or passed before that starts: a variable, an option, handlers.",
  },
} as const satisfies Readonly<Record<string, { readonly level: Level; readonly about: string }>>;

export type GroupChange = keyof typeof groupChanges;

/** Capabilities of one process, and what is generated to start them. */
export interface GroupVersion {
  readonly composition: Composition;
  readonly files: readonly OutputFile[];
  /** Where the configuration names it. */
  readonly span: Span | undefined;
}

export type GroupHit = Hit & { readonly id: GroupChange };
