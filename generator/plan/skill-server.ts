import type { Capability, Skill, SkillAdapter } from "../model/capability.js";
import type { JsonValue } from "../source/node.js";
import type { AdapterNames } from "./adapter-names.js";
import { code, codeFrom, joinCode, literal, privateName } from "./code.js";
import { comment } from "./comment.js";
import { local } from "./locals.js";
import { fastify } from "./packages.js";
import type { SkillServerPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import { servedSkills } from "./served-skills.js";
import { authenticationSetup } from "./server-authentication.js";

/** Plans the catalogue of one skill adapter (engine-semantics 3.3): a Fastify plugin over constants, and over the folders of the skills. */
export function planSkillServer(capability: Capability, adapter: SkillAdapter, names: AdapterNames): SkillServerPlan {
  const entries = servedSkills(capability)
    .filter(({ skill }) => adapter.skills.includes(skill))
    .map(({ skill, folder }) =>
      codeFrom(
        code`{\nname: ${literal(skill.name)},\ntools: ${literal(skill.tools.map(({ name }) => name))},\nfolder: ${folder},\ncard: ${literal(cardOf(skill, capability))},\n}`,
        skill.span,
      ),
    );
  return {
    kind: "skill-server",
    path: `${names.file}.ts`,
    doc: comment([
      adapter.description ?? `Skills of ${capability.label}.`,
      "A Fastify plugin: register it on any server. It listens nowhere by itself.",
    ]),
    name: names.function.declared,
    optionsType: names.options.declared,
    skills: code`[${joinCode(entries, ", ")}]`,
    setup: authenticationSetup(adapter),
    words: {
      app: local.app,
      FastifyInstance: fastify.FastifyInstance,
      options: local.options,
      prepareRest: runtime.rest.prepareRest,
      RestOptions: runtime.rest.RestOptions,
      serveSkills: runtime.skills.serveSkills,
      SkillEntry: runtime.skills.SkillEntry,
      SkillOptions: runtime.skillFolders.SkillOptions,
      skills: privateName("skills"),
    },
  };
}

/** What `GET /skills/{name}` tells of a skill: keys that are not declared are left out. */
function cardOf(skill: Skill, capability: Capability): JsonValue {
  const declared: readonly (readonly [string, JsonValue | undefined])[] = [
    ["license", skill.license],
    ["compatibility", skill.compatibility],
    ["argument-hint", skill.argumentHint],
    ["allowed-tools", skill.allowedTools],
    ["user-invocable", skill.userInvocable],
    ["disable-model-invocation", skill.disableModelInvocation],
    ["metadata", skill.metadata.length === 0 ? undefined : Object.fromEntries(skill.metadata)],
  ];
  return {
    name: skill.name,
    description: skill.description,
    ...Object.fromEntries(declared.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    tools: skill.tools.map((tool) => toolCard(tool, capability)),
  };
}

function toolCard({ name, description, from, instruction }: Skill["tools"][number], capability: Capability): JsonValue {
  const about = { name, ...(description === undefined ? {} : { description }) };
  if (from) {
    const mode = capability.rest.some(({ namespace }) => namespace === from.namespace) ? "rest" : "mcp";
    return { ...about, type: "derived", invocationRef: { targetNamespace: from.namespace, action: from.action, mode } };
  }
  return instruction === undefined ? about : { ...about, type: "instruction", instruction };
}
