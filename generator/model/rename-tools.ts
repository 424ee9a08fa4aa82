import type { Exposed } from "../schema/document.js";

/** Adapters whose MCP tools have the names that the configuration gives them (by `namespace.tool`), for skills too, which say where their tools come from. */
export function renameTools<T extends { readonly exposes: readonly Exposed[] }>(
  sections: T,
  names: Readonly<Record<string, string>>,
): T {
  if (Object.keys(names).length === 0) return sections;
  const renamed = (namespace: string, name: string): string => {
    const key = `${namespace}.${name}`;
    return Object.hasOwn(names, key) ? (names[key] ?? name) : name;
  };
  const exposes = sections.exposes.map((adapter): Exposed => {
    if (adapter.kind === "mcp")
      return {
        ...adapter,
        tools: adapter.tools.map((tool) => {
          const name = tool.name ?? tool.ref?.split(".").at(-1);
          return name === undefined ? tool : { ...tool, name: renamed(adapter.namespace, name) };
        }),
      };
    if (adapter.kind !== "skill") return adapter;
    return {
      ...adapter,
      skills: adapter.skills.map((skill) => ({
        ...skill,
        tools: skill.tools.map(({ from, ...tool }) =>
          from === undefined
            ? tool
            : { ...tool, from: { ...from, action: renamed(from.sourceNamespace, from.action) } },
        ),
      })),
    };
  });
  return { ...sections, exposes };
}
