import type { Reporter } from "../diagnostics/reporter.js";
import { configFiles, isModule, unreadConfigFiles } from "./config-files.js";
import { defaultConfig } from "./default-config.js";
import type { PlacedConfig } from "./read-config.js";

/** What is wanted of a configuration. */
export interface ConfigRequest {
  /** The file, relative to the project; else the one `capstan.config.*` in its folder, else the defaults. */
  readonly path: string | undefined;
  /** A module is refused: reading one runs it. */
  readonly noCode: boolean;
}

/** Reads the configuration of a project. Whatever is wrong with it is reported with its place; then undefined. What checks it is loaded where there is one. */
export async function readConfig(
  root: string,
  { path, noCode }: ConfigRequest,
  reporter: Reporter,
): Promise<PlacedConfig | undefined> {
  const found = configFiles(root, path);
  const [name, ...others] = found;
  if (name === undefined) return withoutConfig(root, reporter);
  if (others.length > 0) {
    reporter.report("config/several", { path: name }, { paths: found });
    return undefined;
  }
  if (isModule(name) && noCode) {
    reporter.report("config/code-refused", { path: name }, { path: name });
    return undefined;
  }
  return await (await import("./read-config.js")).readFound(root, name, reporter);
}

/** All defaults; undefined where a file is called like a configuration, and is none that is read (reported). */
function withoutConfig(root: string, reporter: Reporter): PlacedConfig | undefined {
  const [path] = unreadConfigFiles(root);
  if (path === undefined) return { ...defaultConfig, placeOf: () => ({ path: "" }) };
  reporter.report("config/unread", { path }, { path });
  return undefined;
}
