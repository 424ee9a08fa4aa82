import type { Behaviour, Exposed, SkillTool } from "../schema/document.js";

/**
 * Skills of a group say what they call, `namespace.operation`, where tools of a skill say which tool or operation of an adapter they come from: the first that
 * calls the same. Where none does, the name of what is called stays, which is reported as what this capability does not expose.
 */
export function linkSkillCalls(exposes: readonly Exposed[]): readonly Exposed[] {
  const actions = new Map<string, NonNullable<SkillTool["from"]>>();
  for (const { namespace, endpoint } of endpointsOf(exposes)) {
    const called = endpoint.call ?? endpoint.ref;
    if (called !== undefined && endpoint.name !== undefined && !actions.has(called))
      actions.set(called, { sourceNamespace: namespace, action: endpoint.name });
  }
  const link = (tool: SkillTool): SkillTool => {
    if (tool.call === undefined || tool.from !== undefined) return tool;
    const [namespace = "", ...operation] = tool.call.split(".");
    return { ...tool, from: actions.get(tool.call) ?? { sourceNamespace: namespace, action: operation.join(".") } };
  };
  return exposes.map((adapter) =>
    adapter.kind === "skill"
      ? { ...adapter, skills: adapter.skills.map((skill) => ({ ...skill, tools: skill.tools.map(link) })) }
      : adapter,
  );
}

/** Tools before operations: they are what agents call. */
function endpointsOf(
  exposes: readonly Exposed[],
): readonly { readonly namespace: string; readonly endpoint: Behaviour }[] {
  return [
    ...exposes.flatMap((adapter) =>
      adapter.kind === "mcp" ? adapter.tools.map((endpoint) => ({ namespace: adapter.namespace, endpoint })) : [],
    ),
    ...exposes.flatMap((adapter) =>
      adapter.kind === "rest"
        ? adapter.resources.flatMap((resource) =>
            resource.operations.map((endpoint) => ({ namespace: adapter.namespace, endpoint })),
          )
        : [],
    ),
  ];
}
