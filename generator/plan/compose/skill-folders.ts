import type { Capability } from "../../model/capability.js";
import type { PlannedCapability } from "../build.js";
import { type Code, code, joinCode, literal, member, objectLiteral, privateName, property } from "../code.js";
import { folderName, servedSkills, skillFolders } from "../served-skills.js";

const skillFoldersName = privateName("skillFolders");

/** By capability: what the folders of its skills are called beside those of the others. One whose name is taken gets that of its capability before it. */
export function groupFolders(
  planned: readonly PlannedCapability[],
): ReadonlyMap<Capability, ReadonlyMap<string, string>> {
  const taken = new Set<string>();
  return new Map(
    planned.map(({ capability, skills }) => {
      const own = [...skillFolders(capability).values()];
      const folders = skills === undefined ? [] : own.length > 0 ? own : [folderName(capability.name)];
      const names = folders.map((folder) => (taken.has(folder) ? folderName(`${capability.name}-${folder}`) : folder));
      names.forEach((name) => taken.add(name));
      return [capability, new Map(folders.map((folder, index) => [folder, names[index] ?? folder]))];
    }),
  );
}

/** The constant with the folders of skills, by capability and the names that they have there; none where servers hand out no skill of the group's. */
export function skillFoldersConstant(planned: readonly PlannedCapability[]): readonly Code[] {
  const names = groupFolders(planned);
  const entries = planned.flatMap(({ capability }) => {
    const folders = movedSkills(capability, planned).map((folder) => {
      const name = names.get(capability)?.get(folder) ?? folder;
      return property(folder, code`new URL(${literal(`./skill/${name}/`)}, import.meta.url)`);
    });
    return folders.length === 0 ? [] : [property(capability.name, objectLiteral(folders))];
  });
  return entries.length === 0
    ? []
    : [
        code`/** The skills that stand beside this file: they say where the servers of the group answer. */\nconst ${skillFoldersName} = {\n${joinCode(entries, ",\n")},\n};`,
      ];
}

/** What an adapter is told of the skills of its capability that it hands out. */
export function skillOptions(capability: Capability, planned: readonly PlannedCapability[]): readonly Code[] {
  return movedSkills(capability, planned).length === 0
    ? []
    : [property("skillFolders", member(skillFoldersName, capability.name))];
}

/** The folders of skills that stand in the group, too. One with a location is its author's, and the same everywhere. */
function movedSkills(capability: Capability, planned: readonly PlannedCapability[]): readonly string[] {
  const isWritten = planned.some((one) => one.capability === capability && one.skills !== undefined);
  return isWritten
    ? servedSkills(capability).flatMap(({ skill, name }) => (skill.location === undefined ? [name] : []))
    : [];
}
