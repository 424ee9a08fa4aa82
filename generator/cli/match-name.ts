/** Whether the name of a capability is one that a pattern means, in which `*` stands for any letters. */
export function matchesName(name: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replace(/\*+/g, ".*")}$`, "u").test(name);
}
