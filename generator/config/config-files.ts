import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { configNames } from "../source/project.js";

/** The files that are the configuration of a project: `path` where one is named. */
export function configFiles(root: string, path: string | undefined): readonly string[] {
  return path === undefined ? configNames.filter((name) => existsSync(resolve(root, name))) : [path];
}

/** Whether a configuration is a program: reading it is running it. */
export function isModule(name: string): boolean {
  return /\.m?[jt]s$/.test(name);
}
