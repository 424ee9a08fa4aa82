import { entryOf, type SourceNode } from "../source/node.js";

/** Files that references of a document lead to, as they are written there, each once: `./schemas/pet.yaml`. URLs are none. */
export function otherFiles(root: SourceNode): readonly string[] {
  const found = new Set<string>();
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === "list") for (const item of node.items) waiting.push(item);
    if (node.kind !== "map") continue;
    const reference = entryOf(node, "$ref")?.value;
    if (reference?.kind === "scalar") {
      const location = reference.text.replace(/#[\s\S]*$/, "");
      if (location !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(location)) found.add(location);
    }
    for (const { value } of node.entries) waiting.push(value);
  }
  return [...found].sort();
}
