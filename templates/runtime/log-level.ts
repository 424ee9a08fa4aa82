import type { Setting } from "./command-line.js";
import { nearestName } from "./nearest-name.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError } from "./start-error.js";

/** pino's levels, from the one that tells most. */
export const logLevels: readonly string[] = [
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "silent",
];

export const logLevelSetting: Setting = {
  flag: "--log-level",
  variable: "LOG_LEVEL",
  what: `from which level up log lines are written: ${logLevels.join(", ")}; warn by default`,
};

/** From which level up log lines are written. Fails with a StartError. */
export function logLevelOf(context: Context): string {
  const level = valueOf(logLevelSetting, context.options.logLevel, context) ?? "warn";
  if (logLevels.includes(level)) return level;
  const near = nearestName(level, logLevels);
  throw new StartError(
    `${logLevelSetting.flag} and ${logLevelSetting.variable} take ${logLevels.join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}`,
  );
}
