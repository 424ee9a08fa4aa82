import type { Setting } from "./command-line.js";
import { own } from "./json.js";
import type { ServerDefinition } from "./server-definition.js";
import type { StartOptions } from "./start-options.js";

/** What settings are read from. */
export interface Context {
  readonly definition: ServerDefinition;
  readonly options: StartOptions;
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A setting's value: flag, then option, then environment. */
export function valueOf(
  setting: Setting,
  option: string | undefined,
  { flags, env }: Context,
): string | undefined {
  const fromEnvironment = setting.variable === undefined ? undefined : own(env, setting.variable);
  return (
    flags.get(setting.flag) ?? option ?? (fromEnvironment === "" ? undefined : fromEnvironment)
  );
}
