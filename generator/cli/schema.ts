import { configSchema } from "../config/config-schema.js";
import { capabilitySchema } from "../schema/vocabulary/json-schema.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** `capstan schema`: prints the JSON Schema of capabilities, or of the configuration. */
export async function schema({ operands }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [what = "capability", ...others] = operands;
  if ((what !== "capability" && what !== "configuration") || others.length > 0) {
    terminal.err("capstan: `schema` takes `capability` or `configuration`\n");
    return exitCodes.usage;
  }
  terminal.out(`${JSON.stringify(what === "capability" ? capabilitySchema() : configSchema(), null, 2)}\n`);
  return exitCodes.clean;
}
