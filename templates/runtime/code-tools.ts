import type { CallToolResult } from "@modelcontextprotocol/server";
import { type AddedTool, makeTool } from "./added-tool.js";
import { declareTool } from "./declare-tool.js";
import type { CodeOptions } from "./code-options.js";
import { groupTools, rankTools, searchInput } from "./rank-tools.js";
import { type CodeFunction, runCode } from "./run-code.js";
import { fits } from "./tool-choice.js";
import { toolInput } from "./tool-input.js";

const defaultHits = 8;
const mostHits = 40;
const mostChars = 30_000;

/**
 * Two tools in place of `tools`: one that finds the functions of a client, with their types and comments, and one that runs JavaScript which calls them. That code
 * runs in a sandbox whose only door they are. Those that do more than GET and HEAD are refused until `allow` names them.
 */
export function codeTools(
  tools: ReadonlyMap<string, AddedTool>,
  options: CodeOptions,
): readonly AddedTool[] {
  const functions = functionsOf(tools, options.allow ?? []);
  const byTool = new Map(functions.map((each) => [each.tool.name, each]));
  const shown = functions.map(({ tool }) => tool);
  const nameOf = ({ name }: AddedTool): string => byTool.get(name)?.name ?? name;
  const declare = (tool: AddedTool): string => {
    const { calls } = tool.config.code ?? {};
    const notes = [
      // Where nobody described it, its description says so already.
      ...(calls ?? [])
        .map((call) => `\`${call}\``)
        .filter((call) => tool.config.description?.includes(call) !== true),
      ...(byTool.get(tool.name)?.isAllowed === true ? [] : ["Refused here: it may write."]),
    ];
    return declareTool(nameOf(tool), tool, notes);
  };
  const find = makeTool(
    "search",
    {
      title: "Search functions",
      description:
        "Finds functions of `client`, for code that `run` runs, by words about what you want to do: their types and comments. Lists their names where no words are given.",
      inputSchema: searchInput(mostHits, defaultHits),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ query = "", limit = defaultHits }) => {
      const ranked = rankTools(shown, query);
      const text =
        ranked.length === 0
          ? `${query.trim() === "" ? "" : "No function has these words. "}All functions:\n${listNames(shown, nameOf)}`
          : declareAll(ranked.slice(0, limit).map(declare), ranked.length);
      return await Promise.resolve<CallToolResult>({ content: [{ type: "text", text }] });
    },
  );
  const run = makeTool(
    "run",
    {
      title: "Run code",
      description:
        "Runs JavaScript (plain, without types), the body of an async function: `return` what you want to know. Its only way out are the functions of `client` that `search` finds: `await client.someFunction({...})`. A call that fails throws an error with `message`, `status` and `problem`. There are no modules, files, network or timers. Calls that do not depend on each other can be made at once by `Promise.all`. Return little: pick, filter and count here.",
      inputSchema: toolInput<{ code: string }>({
        type: "object",
        properties: {
          code: {
            type: "string",
            maxLength: 100_000,
            description:
              "For example `const pets = await client.listPets({ limit: 5 }); return pets.length;`",
          },
        },
        required: ["code"],
        additionalProperties: false,
      }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
    async ({ code }, context) => await runCode(code, functions, options, context),
  );
  return [find, run];
}

function functionsOf(
  tools: ReadonlyMap<string, AddedTool>,
  allow: readonly string[],
): readonly CodeFunction[] {
  const taken = new Set<string>();
  return [...tools.values()].map((tool) => {
    const { name: wanted = identifierOf(tool.name), calls } = tool.config.code ?? {};
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
    taken.add(name);
    const isRead = calls !== undefined && calls.every((call) => /^(?:GET|HEAD) /.test(call));
    const isNamed = allow.some((pattern) => fits(tool.name, pattern) || fits(name, pattern));
    return { name, tool, isAllowed: isRead || isNamed };
  });
}

/** A tool's name as that of a function: `add-pet` -> `addPet`. */
function identifierOf(name: string): string {
  const [first = "", ...more] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = first + more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(joined) ? joined : `_${joined}`;
}

function listNames(tools: readonly AddedTool[], nameOf: (tool: AddedTool) => string): string {
  return Object.entries(groupTools(tools, nameOf))
    .map(([group, names]) => `${group}: ${names.join(", ")}`)
    .join("\n");
}

/** Declarations as long as they are not too many for a model: the best stand first. */
function declareAll(declarations: readonly string[], found: number): string {
  const shown: string[] = [];
  let chars = 0;
  for (const declaration of declarations) {
    chars += declaration.length;
    if (shown.length > 0 && chars > mostChars) break;
    shown.push(declaration);
  }
  const more = found - shown.length;
  const rest = more === 0 ? "" : `\n// ${more} more: use other words, or a higher limit.`;
  return `declare const client: {\n${shown.join("\n")}\n};${rest}`;
}
