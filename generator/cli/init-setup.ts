import type { AdapterKind, Arguments, CiKind } from "./arguments.js";
import { ciKinds } from "./arguments.js";
import type { Terminal } from "./terminal.js";

/** What `init` sets up. */
export interface Setup {
  /** The servers; the typed client comes out in any case. */
  readonly adapters: readonly AdapterKind[];
  /** Where generated code goes, relative to the project. */
  readonly out: string;
  readonly ci: CiKind;
}

/** What is to be set up: as flags say, then as a person answers, else the defaults. */
export async function chooseSetup({ adapters, out, ci, yes }: Arguments, { ask }: Terminal): Promise<Setup> {
  const question = async (wanted: boolean, text: string): Promise<string> =>
    wanted && !yes && ask ? await ask(text) : "";
  const isYes = async (text: string): Promise<boolean> =>
    !/^n/i.test(await question(adapters === undefined, `${text} [Y/n] `));
  const rest = await isYes("A REST server (Fastify)?");
  const mcp = await isYes("An MCP server, for agents?");
  const folder = await question(out === undefined, "Where does generated code go? [generated] ");
  const answered = await question(ci === undefined, `A CI file: ${ciKinds.join(", ")}? [github] `);
  return {
    adapters: adapters ?? [...(rest ? (["rest"] as const) : []), ...(mcp ? (["mcp"] as const) : [])],
    out: plainFolder(out ?? folder),
    ci: ci ?? ciKinds.find((kind) => kind === answered.toLowerCase()) ?? "github",
  };
}

/** `./generated/` as `generated`; nothing is the default. */
function plainFolder(folder: string): string {
  const plain = folder
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "")
    .replace(/(?<!\/)\/+$/, "");
  return plain === "" ? "generated" : plain;
}
