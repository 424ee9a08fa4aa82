import type { Reporter } from "../diagnostics/reporter.js";
import type { Capability, Skill } from "../model/capability.js";
import { kebabCase } from "../text/casing.js";
import { isDeviceName } from "../text/file-names.js";
import { type Code, code, literal } from "./code.js";

/** A declared skill that servers hand out: the name of its folder, and where its files are. */
export interface ServedSkill {
  readonly skill: Skill;
  readonly name: string;
  readonly folder: Code;
}

/** The declared skills of a capability. Those without a location of their own stand beside the code. */
export function servedSkills(capability: Capability): readonly ServedSkill[] {
  return [...skillFolders(capability)].map(([skill, name]) => ({
    skill,
    name,
    folder:
      skill.location === undefined
        ? code`new URL(${literal(`./skill/${name}/`)}, import.meta.url)`
        : literal(skill.location),
  }));
}

/** The folder of each declared skill, which is its name in it: lower-case words of at most 64 characters joined by single hyphens; of two alike the second has a number. */
export function skillFolders({ skills }: Capability): ReadonlyMap<Skill, string> {
  const taken = new Set<string>();
  const free = (name: string): string => {
    for (let count = 1; ; count += 1) {
      const folder = count === 1 ? folderName(name) : `${folderName(name).slice(0, 60)}-${count}`;
      if (taken.has(folder)) continue;
      taken.add(folder);
      return folder;
    }
  };
  return new Map(skills.flatMap((adapter) => adapter.skills.map((skill) => [skill, free(skill.name)] as const)));
}

/** Says which skills have another name than they would have alone: agents know them by it. */
export function checkSkillFolders(capability: Capability, reporter: Reporter): void {
  const folders = [...skillFolders(capability)];
  for (const [skill, folder] of folders) {
    const wanted = folderName(skill.name);
    const other = folders.find(([, name]) => name === wanted)?.[0];
    if (folder !== wanted && other !== undefined)
      reporter.report("plan/skill-folder-taken", skill.span, { skill: skill.name, other: other.name, folder }, [
        { span: other.span, label: "the other one" },
      ]);
  }
}

/** A name as that of a folder of the Agent Skills format. */
export function folderName(name: string): string {
  const folder = kebabCase(name)
    .slice(0, 64)
    .replace(/(?<!-)-+$/, "");
  return folder === "" ? "skill" : isDeviceName(folder) ? `${folder}-skill` : folder;
}
