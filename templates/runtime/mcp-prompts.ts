import { readFile } from "node:fs/promises";
import type {
  GetPromptResult,
  McpServer,
  StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { mostProblems, unknownName } from "./argument-problems.js";
import { pathOf } from "./folder.js";
import { isJsonObject, type JsonObject } from "./json.js";
import type { McpOptions } from "./mcp.js";

/** A prompt: messages, or a file whose text the user says, with `{{name}}` in them for what is passed. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  readonly messages: readonly PromptMessage[] | { readonly file: string };
}

export interface PromptArgument {
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
}

export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

type Values = Readonly<Record<string, string | undefined>>;

/** Registers a prompt. Arguments that it does not declare are refused by name, but for those that the server is told to ignore. */
export function registerPrompt(
  server: McpServer,
  prompt: Prompt,
  { ignoreArguments = [] }: Pick<McpOptions, "ignoreArguments">,
): void {
  const { name, title, description, messages } = prompt;
  const argsSchema = promptInput(prompt.arguments, ignoreArguments);
  server.registerPrompt(name, { title, description, argsSchema }, async (values) =>
    fillPrompt("file" in messages ? [await messageFromFile(messages.file)] : messages, values),
  );
}

/** Prompt messages with `{{name}}` replaced by the value of that name, nothing where that is undefined; what names none of `values` is text. Values are not searched for names again. */
export function fillPrompt(messages: readonly PromptMessage[], values: Values): GetPromptResult {
  const fill = (text: string): string =>
    // Three braces belong together only where three close them: `{{x}}}` is a hole and a brace.
    text.replace(
      /\{\{\{\s*([^{}\s]+)\s*\}\}\}|\{\{\s*([^{}\s]+)\s*\}\}/g,
      (hole, triple: string | undefined, double: string | undefined) => {
        const name = triple ?? double ?? "";
        return Object.hasOwn(values, name) ? (values[name] ?? "") : hole;
      },
    );
  return {
    messages: messages.map(({ role, content }) => ({
      role,
      content: { type: "text", text: fill(content) },
    })),
  };
}

/** The text of a file, said by the user; the file is read whenever somebody asks for the prompt. */
async function messageFromFile(file: string): Promise<PromptMessage> {
  const content = await readFile(pathOf(file), "utf8").catch(() => {
    throw new Error("the file of this prompt cannot be read");
  });
  return { role: "user", content };
}

/** Texts by name; each declared name has an entry. */
function promptInput(
  declared: readonly PromptArgument[],
  ignored: readonly string[],
): StandardSchemaWithJSON<Values, Values> {
  const names = declared.map(({ name }) => name);
  const schema = schemaOf(declared);
  return {
    "~standard": {
      version: 1,
      vendor: "mcp",
      jsonSchema: { input: () => schema, output: () => schema },
      validate: (given) => {
        const values = isJsonObject(given) ? given : {};
        const strange = Object.keys(values).filter(
          (name) => !names.includes(name) && !ignored.includes(name),
        );
        const missing = declared.filter(
          ({ name, required }) => required && !Object.hasOwn(values, name),
        );
        const problems = [
          ...strange
            .slice(0, mostProblems)
            .map((name) => unknownName(name, names, "an argument of this prompt")),
          ...missing.map(({ name }) => `\`${name}\` is missing`),
        ];
        return problems.length > 0
          ? { issues: [{ message: problems.slice(0, mostProblems).join("\n") }] }
          : {
              value: Object.fromEntries(
                names.map((name) => [
                  name,
                  Object.hasOwn(values, name) ? String(values[name]) : undefined,
                ]),
              ),
            };
      },
    },
  };
}

function schemaOf(declared: readonly PromptArgument[]): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(
      declared.map(({ name, description }) => [
        name,
        { type: "string", ...(description === undefined ? {} : { description }) },
      ]),
    ),
    required: declared.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}
