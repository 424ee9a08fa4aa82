import * as z from "zod";
import { entryOf, type MapNode } from "../source/node.js";
import type { Skill, SkillTool } from "./document.js";
import { entity, flag, isFilled, readFields, type ReadContext, text } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { mapEntryAt } from "./read-map.js";
import { memberName, readWrittenTexts } from "./read-parameters.js";

const toolIgnored = {
  hints: "tools of an MCP server have hints",
  inputParameters: "the tool that it comes from has inputs",
  outputParameters: "the tool that it comes from has outputs",
  with: "the tool that it comes from has values",
  display: "the name names it",
  tags: "skills have none",
};

/** The skills of an adapter; a group is a skill whose own `skills` are its tools ("Versions and dialects" in the spec). */
export function readSkills(node: MapNode, context: ReadContext): readonly Skill[] {
  return [
    ...readMembers(node, ["skills"], "skill", context).flatMap((skill) => readSkill(skill, ["tools"], context) ?? []),
    ...readMembers(node, ["groups"], "skill group", context).flatMap(
      (group) => readSkill(group, ["tools", "skills"], context) ?? [],
    ),
  ];
}

const skillKeys = {
  description: { type: text },
  license: { type: text },
  compatibility: { type: text },
  allowedTools: {
    type: z.union([text, z.array(text).transform((names) => names.join(" "))]),
    aliases: ["allowed-tools"],
  },
  argumentHint: { type: text, aliases: ["argument-hint"] },
  userInvocable: { type: flag, aliases: ["user-invocable"] },
  disableModelInvocation: { type: flag, aliases: ["disable-model-invocation"] },
  location: { type: text },
  call: { type: text },
};

function readSkill(member: Member, tools: readonly string[], context: ReadContext): Skill | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, skillKeys, ["name", "metadata", ...tools], context, toolIgnored);
  const name = memberName(member, ["name"]);
  if (name === undefined) {
    context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  const metadata = readWrittenTexts(node, "metadata", context).flatMap(({ name: key, value }) =>
    value.kind === "scalar" ? [[key, value.text] as const] : [],
  );
  const written = readMembers(node, tools, "skill tool", context).flatMap(
    (tool) => readSkillTool(tool, !tools.includes("skills"), context) ?? [],
  );
  const call = fields.call?.trim();
  return entity<Skill>({
    $: node,
    name,
    description: fields.description,
    license: fields.license,
    compatibility: fields.compatibility,
    metadata,
    allowedTools: fields.allowedTools,
    argumentHint: fields.argumentHint,
    userInvocable: fields.userInvocable,
    disableModelInvocation: fields.disableModelInvocation,
    location: fields.location,
    // A skill that calls something itself is a tool of its own.
    tools:
      call === undefined || written.some((tool) => tool.name === name)
        ? written
        : [
            entity<SkillTool>({
              $: node,
              name,
              description: fields.description,
              instruction: undefined,
              from: undefined,
              call,
            }),
            ...written,
          ],
  });
}

const toolFields = { description: { type: text }, instruction: { type: text }, call: { type: text } };
const sourceFields = {
  sourceNamespace: { type: text, aliases: ["namespace"], required: true },
  action: { type: text, aliases: ["name"], required: true },
};

/** `mustDo`: it has to say what it does, as the skills of a group, which have their own entries, do not. */
function readSkillTool(member: Member, mustDo: boolean, context: ReadContext): SkillTool | undefined {
  const { node, owner } = member;
  const fields = readFields(node, owner, toolFields, ["name", "from"], context, toolIgnored);
  const name = memberName(member, ["name"]);
  if (name === undefined) return undefined;
  const from = mapEntryAt(node, "from", owner.what, context);
  const instruction = entryOf(node, "instruction");
  if (mustDo && from === undefined && fields.call === undefined && fields.instruction === undefined) {
    context.reporter.report("schema/idle-tool", owner.span, { what: owner.what });
    return undefined;
  }
  const kept = from === undefined ? (fields.call === undefined ? undefined : "call") : "from";
  if (kept !== undefined && instruction && isFilled(instruction.value))
    context.reporter.report("schema/ignored-beside", instruction.keySpan, {
      what: owner.what,
      key: "instruction",
      kept,
    });
  const source =
    from === undefined
      ? undefined
      : readFields(from.node, { what: "from", span: from.entry.keySpan }, sourceFields, [], context);
  return entity<SkillTool>({
    $: node,
    name,
    description: fields.description,
    instruction: fields.instruction,
    from:
      source?.sourceNamespace !== undefined && source.action !== undefined
        ? { sourceNamespace: source.sourceNamespace, action: source.action }
        : undefined,
    call: fields.call?.trim(),
  });
}
