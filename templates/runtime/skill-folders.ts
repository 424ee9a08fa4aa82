/** Where skills stand that do not stand beside their adapter. */
export interface SkillOptions {
  /** By the name of the folder beside the adapter: in a group of capabilities, the skill that says where the group's servers answer. */
  readonly skillFolders?: Readonly<Record<string, URL>> | undefined;
}

/** Where a skill's files are. Folders of the author's own, which are texts, stay where they are. */
export function folderOf(
  { folder }: { readonly folder: URL | string },
  { skillFolders = {} }: SkillOptions,
): URL | string {
  if (typeof folder === "string") return folder;
  const name = nameOf(folder);
  return Object.hasOwn(skillFolders, name) ? (skillFolders[name] ?? folder) : folder;
}

/** The name of a folder, `desk` of `file:///srv/skill/desk/`. */
export function nameOf(folder: URL): string {
  return decodeURIComponent(folder.pathname.split("/").at(-2) ?? "");
}
