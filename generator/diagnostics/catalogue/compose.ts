import { define } from "./define.js";

export interface Pair {
  readonly group: string;
  readonly namespace: string;
  readonly other: string;
}

/** Adapters of two capabilities may have one name. */
function both(namespace: string, other: string): string {
  return namespace === other ? `two adapters \`${namespace}\`` : `\`${other}\` and \`${namespace}\` both`;
}

/** Codes `compose/...`: what capabilities that run in one process cannot share. */
export const composeCodes = {
  "compose/unknown-capability": define<{ group: string; name: string; nearest: string | undefined }>({
    severity: "error",
    about: "A group of `compose` names a capability that the project does not have, or that is not in the group.",
    message: ({ group, name }) => `\`${name}\` fits no capability of the group \`${group}\``,
    help: ({ nearest }) =>
      nearest === undefined
        ? "write the name of a capability: its file without the ending; `*` stands for any letters"
        : `did you mean \`${nearest}\`?`,
  }),
  "compose/empty-group": define<{ group: string }>({
    severity: "error",
    about: "A group of `compose` has no capability.",
    message: ({ group }) => `the group \`${group}\` has no capability`,
    help: () => "name capabilities, or leave `capabilities` out: then it has all of the project",
  }),
  "compose/unsafe-name": define<{ name: string; problem: string; instead: string }>({
    severity: "error",
    about:
      "The name of a group gives no name for a folder: it is no safe word, Capstan needs it, or another folder has it.",
    message: ({ name, problem }) => `\`${name}\` is no name for a group: ${problem}`,
    help: ({ instead }) => `name it otherwise, \`${instead}\``,
  }),
  "compose/nothing-to-serve": define<{ group: string }>({
    severity: "error",
    about: "No capability of a group has an adapter that listens.",
    message: ({ group }) => `nothing in the group \`${group}\` listens`,
    help: () => "take a capability into it that has an adapter under `exposes`",
  }),
  "compose/same-route": define<Pair & { path: string; capability: string }>({
    severity: "error",
    about:
      "Two REST adapters of a group serve the same path. A path belongs to one adapter, which answers all of its methods.",
    message: ({ path, namespace, other }) => `${both(namespace, other)} serve \`${path}\``,
    help: ({ group, capability }) =>
      `put one of them below a path of its own: \`compose: {${group}: {prefixes: {${capability}: /${capability}}}}\``,
  }),
  "compose/same-port": define<Pair & { port: number; kind: string }>({
    severity: "error",
    about: "Adapters of different kinds in a group want one port.",
    message: ({ port, namespace, other }) => `${both(namespace, other)} want port ${port}`,
    help: ({ group, kind }) => `give one kind another port: \`compose: {${group}: {ports: {${kind}: 9092}}}\``,
  }),
  "compose/port-differs": define<{ group: string; kind: string; namespace: string; declared: number; port: number }>({
    severity: "warning",
    about: "Adapters of one kind in a group declare different ports; they are served on that of the first.",
    message: ({ namespace, declared, port }) =>
      `\`${namespace}\` is served on port ${port} with the others, not on ${declared}`,
    help: ({ group, kind, port }) => `say so: \`compose: {${group}: {ports: {${kind}: ${port}}}}\``,
  }),
  "compose/address-differs": define<Pair & { address: string; its: string }>({
    severity: "error",
    about:
      "Adapters of one kind in a group declare different addresses. One address for all could open what was for one machine.",
    message: ({ namespace, address, other, its }) =>
      `\`${namespace}\` listens on ${address}, and \`${other}\` of the same group on ${its}`,
    help: ({ group }) => `say where all of the group listens: \`compose: {${group}: {address: localhost}}\``,
  }),
  "compose/mixed-authentication": define<Pair>({
    severity: "error",
    about: "An adapter that lets everybody in shares a port with one that asks who calls.",
    message: ({ namespace, other }) =>
      `\`${namespace}\` lets everybody in, and \`${other}\` on the same port asks who calls`,
    help: ({ group }) =>
      `declare its \`authentication\`, or say that this is meant: \`compose: {${group}: {mixedAuthentication: true}}\``,
  }),
  "compose/same-metadata": define<Pair & { path: string }>({
    severity: "error",
    about:
      "Adapters of a group that share a port take different access tokens, and would tell their clients so at one path (RFC 9728): it follows from the path of their `resource`.",
    message: ({ path, namespace, other }) =>
      `${both(namespace, other)} say at \`${path}\` where their tokens come from, and say different things`,
    help: () =>
      "give each `resource` a path of its own, `https://api.example.com/orders`, or declare one `authentication` for both",
  }),
  "compose/one-server-authentication": define<Pair>({
    severity: "error",
    about: "MCP servers that are joined to one ask who calls in different ways; one server asks in one way.",
    message: ({ namespace, other }) =>
      `\`${other}\` and \`${namespace}\` ask who calls in different ways, and cannot be one server`,
    help: ({ group }) =>
      `declare one \`authentication\`, or leave each at its own path: \`compose: {${group}: {mcp: own}}\``,
  }),
  "compose/twice-in-one-server": define<{ group: string; what: string }>({
    severity: "error",
    about:
      "MCP servers that are joined to one have a resource or prompt of the same name, or tools that are told apart by nothing.",
    message: ({ what }) => `the ${what} would be twice in one server`,
    help: ({ group }) =>
      `give it another name in one of the capabilities, or leave each server at its own path: \`compose: {${group}: {mcp: own}}\``,
  }),
  "compose/control-differs": define<Pair>({
    severity: "error",
    about: "Capabilities of a group declare control adapters that are not the same; a process has one.",
    message: ({ namespace, other }) => `the control adapters \`${other}\` and \`${namespace}\` are not the same`,
    help: ({ group }) => `name the capability whose control adapter is served: \`compose: {${group}: {control: ...}}\``,
  }),
  "compose/no-control": define<{ group: string; capability: string }>({
    severity: "error",
    about: "The configuration names a capability for the control adapter of a group, and it declares none.",
    message: ({ group, capability }) =>
      `\`${capability}\` declares no control adapter, which the group \`${group}\` is to serve`,
    help: ({ group }) =>
      `name one that does, or leave \`control\` out of \`compose: {${group}: ...}\`; \`ports: {control: 9091}\` alone serves probes of health`,
  }),
  "compose/binding-differs": define<{ binding: string }>({
    severity: "error",
    about:
      "Capabilities of a group read a binding of the same name from different places; a process has one set of bindings.",
    message: ({ binding }) => `the binding \`${binding}\` is read from two places`,
    help: () => "read it from one place, or give it another name in one of the capabilities",
  }),
  "compose/variable-differs": define<{ variable: string }>({
    severity: "error",
    about:
      "Capabilities of a group need a variable that is called after a namespace which both have, for clients of different authorization servers.",
    message: ({ variable }) => `\`${variable}\` would be two different things`,
    help: () =>
      "give one of them another `namespace`, or declare its `clientId` and `clientSecret` with bindings of its own",
  }),
  "compose/upstream-differs": define<{
    group: string;
    namespace: string;
    variable: string;
    baseUri: string;
    other: string;
  }>({
    severity: "error",
    about: "Capabilities of a group consume different APIs under one namespace: one variable would move both.",
    message: ({ namespace, baseUri, other }) =>
      `\`${namespace}\` is \`${baseUri}\` here and \`${other}\` elsewhere in the group`,
    help: ({ variable }) => `give it another \`namespace\` in one of the capabilities: \`${variable}\` would mean both`,
  }),
  "compose/stdio-left-out": define<{ namespace: string }>({
    severity: "warning",
    about: "An MCP server over standard input and output is no part of a group: a process has those once.",
    message: ({ namespace }) =>
      `\`${namespace}\` speaks over standard input and output alone, and is left out of the group`,
    help: () => "start it by the `server.ts` of its own folder, or declare `transport: http`",
  }),
} as const;
