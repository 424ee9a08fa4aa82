import * as nodeModule from "node:module";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.js";

/** Lets Node keep what it compiles the modules of a command to beside the cache of this machine, where there is one. Before Node 22.1 it cannot. */
export function cacheCode(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  node: object = nodeModule,
): void {
  const folder = cacheFolder(env, platform);
  if (folder !== undefined && "enableCompileCache" in node && typeof node.enableCompileCache === "function")
    node.enableCompileCache(join(folder, "code"));
}
