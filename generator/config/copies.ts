/** Where the local copy of a fetched capability that imports nothing stands, relative to the project. */
export function copyPath(name: string): string {
  return `capabilities/${name}.yaml`;
}

/** Where the local copy of one that imports others stands: they stand in the same folder, which is its own. */
export function copyPathWithImports(name: string): string {
  return `capabilities/${name}/${name}.yaml`;
}

/** The local copy of a fetched capability among paths. */
export function mainCopy(name: string, paths: readonly string[]): string {
  return paths.includes(copyPathWithImports(name)) ? copyPathWithImports(name) : copyPath(name);
}

/** Whether a path is one that copies are written to: YAML below `capabilities/`, in parts that are plain words everywhere, and no configuration of ours. */
export function isCopyPath(path: string): boolean {
  const [folder, ...parts] = path.split("/");
  return (
    folder === "capabilities" &&
    parts.length > 0 &&
    parts.every((part) => /^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(part)) &&
    /\.ya?ml$/.test(path) &&
    // A folder with one is a project of its own to what runs below it, and file systems differ in case.
    !/^capstan\.config\./i.test(parts.at(-1) ?? "")
  );
}
