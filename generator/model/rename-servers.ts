import type { Exposed } from "../schema/document.js";

/** Adapters that are called as the configuration says (by namespace), for skills too, which say where their tools come from. */
export function renameServers<T extends { readonly exposes: readonly Exposed[] }>(
  sections: T,
  names: Readonly<Record<string, string>>,
): T {
  if (Object.keys(names).length === 0) return sections;
  const renamed = (namespace: string): string =>
    Object.hasOwn(names, namespace) ? (names[namespace] ?? namespace) : namespace;
  const exposes = sections.exposes.map((written): Exposed => {
    const adapter = { ...written, namespace: renamed(written.namespace) };
    if (adapter.kind !== "skill") return adapter;
    return {
      ...adapter,
      skills: adapter.skills.map((skill) => ({
        ...skill,
        tools: skill.tools.map(({ from, ...tool }) =>
          from === undefined ? tool : { ...tool, from: { ...from, sourceNamespace: renamed(from.sourceNamespace) } },
        ),
      })),
    };
  });
  return { ...sections, exposes };
}
