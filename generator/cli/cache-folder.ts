import { isAbsolute, join } from "node:path";

/**
 * Where the cache of this machine lies, as its system has it: `$XDG_CACHE_HOME/capstan` or `~/.cache/capstan`, `~/Library/Caches/capstan` on macOS,
 * `%LOCALAPPDATA%\capstan` on Windows. `CAPSTAN_CACHE` names another folder; `off` turns it off. Undefined where there is none.
 */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string | undefined {
  const named = env.CAPSTAN_CACHE;
  if (named === "off") return undefined;
  if (named !== undefined && named !== "") return isAbsolute(named) ? named : undefined;
  const base =
    platform === "win32"
      ? env.LOCALAPPDATA
      : (absolute(env.XDG_CACHE_HOME) ?? below(env.HOME, platform === "darwin" ? join("Library", "Caches") : ".cache"));
  return below(base, "capstan");
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

function below(base: string | undefined, name: string): string | undefined {
  return absolute(base) === undefined || base === undefined ? undefined : join(base, name);
}
