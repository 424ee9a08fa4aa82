import { madeFrom } from "../diagnostics/origin.js";
import { type Code, codeFrom, type DeclaredName, privateName } from "./code.js";
import type { Functions } from "./handlers.js";
import { answeredType, jsonSchema } from "./json-schema.js";
import type { McpSettings } from "./mcp-settings.js";
import { answerType, groupOf, isTyped, type PlannedTool, planInputSchema, planTool } from "./mcp-tools.js";
import type { DefinitionsCode, McpPlan } from "./plan.js";
import { shareDefinitions } from "./shared-definitions.js";
import type { ToolGroups } from "./tool-groups.js";

/** Tools as they stand in one file: the constants that say what they take and give, and the statements that add them. */
export type ToolCode = Pick<McpPlan, "schemas" | "outputs" | "tools">;

/** Plans the tools of a server, file by file. */
export interface ToolPlanner {
  readonly ofTools: (tools: readonly PlannedTool[]) => ToolCode;
  /** The definitions that the schemas of all files so far refer to. */
  readonly definitions: () => readonly DefinitionsCode[];
}

export interface ToolPlannerInput extends Functions {
  readonly tools: readonly PlannedTool[];
  readonly settings: McpSettings;
  readonly groups: ToolGroups | undefined;
}

/** Plans tools; definitions stand beside them, or where all files import them from. */
export function planTools(input: ToolPlannerInput): ToolPlanner {
  const { settings, groups } = input;
  const names = groups ? publicNames(groups) : privateNames();
  const taken = shareDefinitions(names.taken.used);
  const given = shareDefinitions(names.given.used);
  // Where all are about one thing, nobody chooses by it.
  const hasGroups = new Set(input.tools.map(({ tool }) => groupOf(tool))).size > 1;
  return {
    ofTools: (tools) => {
      const named = tools.map((entry) => ({ entry, ...constantsOf(entry) }));
      return {
        schemas: named.map((each) =>
          madeFrom(planInputSchema(each.entry, each.input, input, taken), each.entry.tool.span),
        ),
        outputs: named.flatMap(({ entry, output }) => {
          if (!output) return [];
          const type = answeredType(answerType(entry));
          return [madeFrom({ name: output, schema: given.schemaWith(jsonSchema(type), [type]) }, entry.tool.span)];
        }),
        tools: named.map(({ entry, ...constants }) =>
          codeFrom(
            planTool(entry, constants, { hasGroups, hasCode: settings.code, functions: input }),
            entry.tool.span,
          ),
        ),
      };
    },
    definitions: () =>
      [
        { name: names.taken.declared, schemas: taken.table() },
        { name: names.given.declared, schemas: given.table() },
      ].flatMap(({ name, schemas }) => (schemas ? [{ name, schemas }] : [])),
  };
}

/** The constants that say what a tool takes and gives. */
function constantsOf(entry: PlannedTool): { readonly input: DeclaredName; readonly output: DeclaredName | undefined } {
  return {
    input: privateName(`${entry.name}Input`),
    output: isTyped(answerType(entry)) ? privateName(`${entry.name}Output`) : undefined,
  };
}

interface DefinitionNames {
  readonly taken: { readonly declared: Code; readonly used: Code };
  readonly given: { readonly declared: Code; readonly used: Code };
}

function privateNames(): DefinitionNames {
  const [taken, given] = [privateName("definitions"), privateName("answerDefinitions")];
  return { taken: { declared: taken, used: taken }, given: { declared: given, used: given } };
}

function publicNames({ definitions, answerDefinitions }: ToolGroups): DefinitionNames {
  return {
    taken: { declared: definitions.declared, used: definitions.imported },
    given: { declared: answerDefinitions.declared, used: answerDefinitions.imported },
  };
}
