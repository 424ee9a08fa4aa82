import { localUrl } from "../../text/listening.js";
import { posix } from "node:path";
import type { Capability } from "../../model/capability.js";
import type { Composition, SharedPort } from "../../model/compose/composition.js";
import { curlCommand } from "../curl.js";
import type { GroupReadmePlan, ReadmeText } from "../plan.js";
import type { OverrideVariable } from "../override-variables.js";
import { inlineCode, prose, shellWord, tableCell } from "../prose.js";
import { requiredBindings } from "../server.js";
import type { GroupSources } from "./sources.js";
import { mcpPath } from "./server.js";

/** Plans the README of a group: who is in it, how it is started, what it must know, what is served where. */
export function planGroupReadme(
  { composition, output, openapi }: GroupSources,
  {
    files,
    dependencies,
    overrides,
  }: {
    readonly files: ReadmeText["files"];
    readonly dependencies: Readonly<Record<string, string>>;
    readonly overrides: readonly OverrideVariable[];
  },
): GroupReadmePlan {
  const { name, settings, capabilities, rest, mcp, joined, skill, control } = composition;
  return {
    kind: "group-readme",
    path: "README.md",
    text: {
      title: name,
      count: capabilities.length === 1 ? "one capability" : `${capabilities.length} capabilities`,
      files,
      capabilities: capabilities.map((capability) => ({
        name: inlineCode(capability.name),
        folder: `../${capability.name}/README.md`,
        what: tableCell(prose(capability.label)),
      })),
      start: `npx tsx ${shellWord(posix.join(output, name, "server.ts"))}`,
      dependencies: Object.entries(dependencies)
        .map(([packageName, range]) => `"${packageName}@${range}"`)
        .join(" "),
      variables: variablesOf(composition, overrides),
      places: [
        ...(rest
          ? [
              `REST at ${at(rest, "")}${openapi === false ? "" : `, its OpenAPI document at ${at(rest, "/openapi.json")}`}`,
            ]
          : []),
        ...(mcp && joined ? [`MCP with the tools of all at ${at(mcp, "/mcp")}, and over stdio: add \`--stdio\``] : []),
        ...(mcp && settings.mcp !== "one"
          ? mcp.seats.map((seat) => `MCP of ${inlineCode(seat.capability.name)} at ${at(mcp, mcpPath(seat))}`)
          : []),
        ...(skill?.seats.map(
          (seat) => `skills of ${inlineCode(seat.capability.name)} at ${at(skill, `${seat.path}/skills`)}`,
        ) ?? []),
        ...(control ? [`health and what else operators ask for at ${at(control, "")}`] : []),
      ],
      routes: routesOf(composition),
      curl: curlOf(composition),
    },
  };
}

function at({ port }: SharedPort<Capability["adapters"][number]>, path: string): string {
  return inlineCode(localUrl(port, path));
}

/** Every route in the order of its capability, methods of one path together. */
function routesOf({ rest }: Composition): GroupReadmePlan["text"]["routes"] {
  return (rest?.seats ?? []).flatMap(({ capability, adapter, path: prefix }) => {
    const methods = new Map<string, string[]>();
    for (const { operations, forward, path } of adapter.resources) {
      if (forward) methods.set(path.text, [...(methods.get(path.text) ?? []), "any"]);
      for (const operation of operations)
        methods.set(operation.path.text, [...(methods.get(operation.path.text) ?? []), operation.method]);
    }
    return [...methods].map(([path, known]) => ({
      route: tableCell(inlineCode(`${[...new Set(known)].join(", ")} ${prefix}${path}`)),
      capability: inlineCode(capability.name),
    }));
  });
}

function curlOf({ rest }: Composition): string {
  for (const { adapter, path } of rest?.seats ?? []) {
    const [operation] = adapter.resources.flatMap(({ operations }) => operations);
    if (operation && rest) return curlCommand(operation, rest.port, path);
  }
  return "";
}

/** Bindings first, then where things are: the adapters of one kind share their settings. */
function variablesOf({ capabilities }: Composition, overrides: readonly OverrideVariable[]): ReadmeText["variables"] {
  const users = new Map<string, Set<string>>();
  for (const binding of capabilities.flatMap(requiredBindings)) {
    const variable = binding.source.kind === "environment" ? binding.source.variable : binding.variable;
    const known = users.get(variable) ?? new Set();
    users.set(variable, known);
    for (const user of binding.users) known.add(user);
  }
  return [
    ...[...users].map(([variable, needed]) => ({
      name: inlineCode(variable),
      what: `required by ${[...needed].map(inlineCode).join(", ")}`,
    })),
    ...overrides.map(({ name, what, flag }) => ({
      name: inlineCode(name),
      what: `${what}; flag ${inlineCode(flag)}`,
    })),
  ].map(({ name, what }) => ({ name: tableCell(name), what: tableCell(what) }));
}
