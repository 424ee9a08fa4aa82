import type { Mapping } from "./capability.js";

/** The object that mappings make: what each member is taken from, or the object that it is. */
export type MappingTree = ReadonlyMap<string, Mapping | MappingTree>;

/** Nests mappings by the parts of their targets (`a.b` is the member `b` of `a`). Of two at one place the later one counts. */
export function mappingTree(mappings: readonly Mapping[]): MappingTree {
  const root: Branch = new Map();
  for (const mapping of mappings) {
    let branch = root;
    for (const part of mapping.target.slice(0, -1)) {
      const known = branch.get(part);
      const inner: Branch = known instanceof Map ? known : new Map();
      branch.set(part, inner);
      branch = inner;
    }
    branch.set(mapping.target.at(-1) ?? "", mapping);
  }
  return root;
}

type Branch = Map<string, Mapping | Branch>;
