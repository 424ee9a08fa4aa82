import { StartError } from "./start-error.js";

/** A setting that can be given as a flag and as an environment variable. */
export interface Setting {
  readonly flag: string;
  /** Undefined where only a flag makes sense. */
  readonly variable: string | undefined;
  readonly what: string;
  /** A flag without a value. */
  readonly isSwitch?: boolean;
}

/** `weather-rest` and `port` as the setting `--weather-rest-port`, `WEATHER_REST_PORT`. No shell sets a variable that begins with a digit: `2fa` is `_2FA_PORT`. */
export function settingOf(
  namespace: string,
  suffix:
    | "port"
    | "ignore-upstreams"
    | "open-health"
    | "rate-limit"
    | "refuse-unknown-query"
    | "authorization-server"
    | "resource"
    | "address"
    | "allowed-hosts"
    | "allowed-origins"
    | "base-url"
    | "ignore-arguments"
    | "max-list-chars"
    | "code-allow"
    | "tools",
  what: string,
): Setting {
  const word = namespace
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .replace(/^(?=\d)/, "_");
  const variable = `${word}_${suffix.replaceAll("-", "_")}`.toUpperCase();
  return { flag: `--${namespace}-${suffix}`, variable, what };
}

/** Values by flag of `--flag value` and `--flag=value`; a flag that `settings` does not know is a StartError that lists those it does. */
export function parseFlags(
  argv: readonly string[],
  settings: readonly Setting[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < argv.length; index += 1) {
    const [flag = "", ...inline] = (argv[index] ?? "").split("=");
    const setting = settings.find((candidate) => candidate.flag === flag);
    if (setting === undefined)
      throw new StartError(`unknown flag ${flag}\n${describeSettings(settings)}`);
    if (setting.isSwitch === true) {
      values.set(flag, inline.join("="));
      continue;
    }
    const value = inline.length > 0 ? inline.join("=") : argv[(index += 1)];
    if (value === undefined || value === "") throw new StartError(`${flag} needs a value`);
    values.set(flag, value);
  }
  return values;
}

/** What can be set, a line each, for people. */
export function describeSettings(settings: readonly Setting[]): string {
  const width = Math.max(...settings.map(({ flag }) => flag.length));
  return settings
    .map(
      ({ flag, variable, what }) =>
        `  ${flag.padEnd(width)}  ${what}${variable === undefined ? "" : ` (${variable})`}`,
    )
    .join("\n");
}
