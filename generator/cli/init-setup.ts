import type { Arguments } from "./arguments.js";
import { oneLine } from "../diagnostics/render-pretty.js";
import { type AdapterKind, type CiKind, ciKinds } from "./commands.js";
import type { Ask, Terminal } from "./terminal.js";

/** What `init` sets up. */
export interface Setup {
  /** The servers; the typed client comes out in any case. */
  readonly adapters: readonly AdapterKind[];
  /** Where generated code goes, relative to the project. */
  readonly out: string;
  readonly ci: CiKind;
}

type Given = Pick<Arguments, "adapters" | "out" | "ci">;

const defaults: Setup = { adapters: ["rest", "mcp"], out: "generated", ci: "github" };

/** What is to be set up: as flags say, then as a person answers, else the defaults. Undefined where the person leaves before the last answer. */
export async function chooseSetup(
  args: Arguments,
  { converse, err }: Terminal,
  isFile: (path: string) => boolean,
): Promise<Setup | undefined> {
  const { adapters, out, ci, yes } = args;
  const isAsked = adapters === undefined || out === undefined || ci === undefined;
  const answered =
    isAsked && !yes && converse ? await converse(async (ask) => await askSetup(args, { ask, err, isFile })) : args;
  return (
    answered && {
      adapters: answered.adapters ?? defaults.adapters,
      out: plainFolder(answered.out ?? defaults.out),
      ci: answered.ci ?? defaults.ci,
    }
  );
}

/** What an answer says, or what to say of it before it is asked for again. */
type Answer<T> = { readonly value: T } | { readonly problem: string };

interface Dialogue {
  readonly ask: Ask;
  readonly err: (text: string) => void;
  readonly isFile: (path: string) => boolean;
}

/** Asks for all that flags leave open. */
async function askSetup(given: Given, dialogue: Dialogue): Promise<Given | undefined> {
  const { err, isFile } = dialogue;
  const adapters = given.adapters ?? (await askAdapters(dialogue));
  if (adapters === undefined) return leave(err);
  const out = given.out ?? (await untilRight("Where does generated code go? [generated] ", folderOf(isFile), dialogue));
  if (out === undefined) return leave(err);
  const ci = given.ci ?? (await untilRight(`A CI file: ${ciKinds.join(", ")}? [${defaults.ci}] `, ciOf, dialogue));
  return ci === undefined ? leave(err) : { adapters, out, ci };
}

function leave(err: (text: string) => void): undefined {
  err("\nnothing is written\n");
}

async function askAdapters(dialogue: Dialogue): Promise<readonly AdapterKind[] | undefined> {
  dialogue.err("The typed client comes out in any case.\n");
  const rest = await untilRight("A REST server (Fastify)? [Y/n] ", yesOf, dialogue);
  if (rest === undefined) return undefined;
  const mcp = await untilRight("An MCP server, for agents? [Y/n] ", yesOf, dialogue);
  if (mcp === undefined) return undefined;
  return [...(rest ? (["rest"] as const) : []), ...(mcp ? (["mcp"] as const) : [])];
}

/** Asks until the answer is one; undefined where the input ends. */
async function untilRight<T>(
  question: string,
  read: (answer: string) => Answer<T>,
  { ask, err }: Dialogue,
): Promise<T | undefined> {
  for (;;) {
    const answer = await ask(question);
    if (answer === undefined) return undefined;
    const found = read(answer);
    if ("value" in found) return found.value;
    err(`${found.problem}\n`);
  }
}

function yesOf(answer: string): Answer<boolean> {
  if (/^(?:y|yes)?$/i.test(answer)) return { value: true };
  return /^(?:n|no)$/i.test(answer) ? { value: false } : { problem: "Answer `y` or `n`." };
}

function ciOf(answer: string): Answer<CiKind> {
  const wanted = answer.toLowerCase();
  const known = wanted === "" ? defaults.ci : ciKinds.find((kind) => kind === wanted);
  return known ? { value: known } : { problem: `\`${answer}\` is none of ${ciKinds.join(", ")}.` };
}

/** Configurations are shared: a folder of one machine alone is no answer. */
function folderOf(isFile: (path: string) => boolean): (answer: string) => Answer<string> {
  return (answer) => {
    if (/^(?:~|[\\/]|[A-Za-z]:)/.test(answer))
      return { problem: "Name a folder relative to this one, `src/generated`." };
    const folder = plainFolder(answer);
    const problem = problemOfFolder(folder) ?? (isFile(folder) ? `\`${folder}\` is a file: name a folder.` : undefined);
    return problem === undefined ? { value: folder } : { problem };
  };
}

/**
 * What keeps generated code out of a folder; undefined where nothing does. Its name is written into scripts, which shells of every system read, and into
 * `.gitattributes`: there is no way to quote that all of them know.
 */
export function problemOfFolder(folder: string): string | undefined {
  const shown = oneLine(folder);
  if (folder === "." || /^(?:\.git|node_modules)(?:\/|$)/i.test(folder))
    return `\`${shown}\` holds what is not generated: name a folder of its own, \`src/generated\`.`;
  return /^(?!-)[\p{L}\p{M}\p{N} _@.+,=~:/()[\]-]+$/u.test(folder)
    ? undefined
    : `\`${shown}\` has characters that shells read otherwise: name a folder by letters, digits, \`_\`, \`-\` and \`.\`, a letter or digit first.`;
}

/** `./generated/` as `generated`; nothing is the default. */
function plainFolder(folder: string): string {
  const plain = folder
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "")
    .replace(/(?<!\/)\/+$/, "");
  return plain === "" ? defaults.out : plain;
}
