// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { AddedTool } from "./added-tool.js";
import { type ToolInput, toolInput } from "./tool-input.js";

/** The longest list of names, in characters: a server may have thousands of tools. */
const mostNameChars = 20_000;

/** What a search takes: its words, and how many tools it answers with at the most. */
export function searchInput(
  most: number,
  usual: number,
): ToolInput<{ query?: string; limit?: number }> {
  return toolInput<{ query?: string; limit?: number }>({
    type: "object",
    properties: {
      query: {
        type: "string",
        description: "Words that names, descriptions, groups or arguments have.",
      },
      limit: { type: "integer", minimum: 1, maximum: most, default: usual },
    },
    additionalProperties: false,
  });
}

/** The tools that words of `query` are found in, the best first, of equals the one whose name says least beside them; none where it has no words. */
export function rankTools(tools: readonly AddedTool[], query: string): readonly AddedTool[] {
  const words = wordsOf(query.slice(0, 500)).slice(0, 20);
  return tools
    .map((tool, index) => ({
      tool,
      index,
      score: scoreOf(tool, words),
      length: wordsOf(tool.name).length,
    }))
    .filter(({ score }) => score > 0)
    .sort(
      (one, other) =>
        other.score - one.score || one.length - other.length || one.index - other.index,
    )
    .map(({ tool }) => tool);
}

/** What there is to find: names by what tools are about. Where they are too many, each group has its first ones and says how many it has. */
export function groupTools(
  tools: readonly AddedTool[],
  nameOf: (tool: AddedTool) => string,
): Readonly<Record<string, readonly string[]>> {
  const groups = new Map<string, string[]>();
  let chars = 0;
  for (const tool of tools) {
    const group = tool.config.group ?? "tools";
    const name = nameOf(tool);
    chars += name.length + 3;
    const names = groups.get(group);
    if (names === undefined) groups.set(group, [name]);
    else names.push(name);
  }
  if (chars <= mostNameChars) return Object.fromEntries(groups);
  const each = Math.max(1, Math.floor((tools.length * mostNameChars) / chars / groups.size));
  return Object.fromEntries(
    [...groups].map(([group, names]) => [
      group,
      names.length <= each
        ? names
        : [...names.slice(0, each), `and ${names.length - each} more: search for them by words`],
    ]),
  );
}

/** How well a tool fits: a word of its name counts most, the beginning of a word less than the whole. */
function scoreOf({ name, config, schema }: AddedTool, words: readonly string[]): number {
  const fields: readonly (readonly [string, number])[] = [
    [name, 8],
    [config.title, 4],
    [config.group ?? "", 4],
    [config.description, 2],
    [Object.keys(schema["properties"] ?? {}).join(" "), 1],
  ];
  return fields.reduce((sum, [text, weight]) => {
    const own = wordsOf(text);
    return (
      sum +
      words.reduce((score, word) => {
        if (own.includes(word)) return score + weight;
        const isPart = own.some(
          (one) => one.startsWith(word) || (one.length > 3 && word.startsWith(one)),
        );
        return isPart ? score + weight / 2 : score;
      }, 0)
    );
  }, 0);
}

function wordsOf(text: string): readonly string[] {
  return text
    .slice(0, 2_000)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
}
