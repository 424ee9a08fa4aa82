import * as nodeModule from "node:module";
import { join } from "node:path";
import { openOwnFolder } from "../output/own-folder.js";
import { cacheFolder } from "./cache-folder.js";

/**
 * Lets Node keep what it compiles the modules of a command to beside the cache of this machine, where there is one. Node runs what it finds there, so the
 * folder is made for its `user` alone, and is none where somebody else may write into it. Before Node 22.1 it cannot.
 */
export function cacheCode(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  user: number | undefined,
  node: object = nodeModule,
): void {
  if (!("enableCompileCache" in node) || typeof node.enableCompileCache !== "function") return;
  const folder = cacheFolder(env, platform);
  if (folder !== undefined && openOwnFolder(folder, user)) node.enableCompileCache(join(folder, "code"));
}
