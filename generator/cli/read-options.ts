import { parseArgs } from "node:util";
import { type CommandName, type OptionName, options } from "./commands.js";
import { unknownOption } from "./unknown-words.js";

/** What options are given; several where an option may be given several times. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Options that may be given several times. */
const lists: readonly OptionName[] = ["against", "operation", "config"];

/** The options and operands behind a command, whose options are `own`; or what is wrong with them, in a sentence. Of two values the last one counts, so that `npm run check -- --format json` overrides what its script says. */
export function readOptions(
  command: CommandName,
  argv: readonly string[],
  own: readonly OptionName[],
): { readonly values: Values; readonly operands: readonly string[] } | { readonly problem: string } {
  const known = Object.fromEntries(
    own.map((name) => [name, { type: options[name].type, ...(name === "help" ? { short: "h" } : {}) }]),
  );
  const values: Record<string, string | boolean | readonly string[]> = {};
  const operands: string[] = [];
  const { tokens } = parseArgs({
    args: [...argv],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const option = own.find((name) => name === token.name);
    if (option === undefined)
      return { problem: unknownOption({ ...token, word: argv[token.index] ?? "" }, command, own) };
    const problem = problemOfValue(option, token);
    if (problem !== undefined) return { problem };
    values[option] = lists.includes(option) ? [...listOf(values[option]), token.value ?? ""] : (token.value ?? true);
  }
  return { values, operands };
}

function problemOfValue(
  option: OptionName,
  { value, inlineValue }: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): string | undefined {
  if (options[option].type === "boolean") return value === undefined ? undefined : `\`--${option}\` takes no value`;
  if (value === undefined || value === "") return `\`--${option}\` needs a value`;
  // The next option is no value: a folder of that name came of `--out --force`.
  if (value.startsWith("-") && inlineValue !== true)
    return `\`--${option}\` needs a value, and \`${value}\` stands there; what begins with a dash is written \`--${option}=${value}\``;
  return undefined;
}

/** The values of an option that may be given several times. */
export function listOf(value: Values[string]): readonly string[] {
  return typeof value === "object" ? value : [];
}

/** The value of an option that takes one; undefined where it is not given. */
export function textOf(value: Values[string]): string | undefined {
  return typeof value === "string" ? value : undefined;
}
