import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { configNames, unreadConfigNames } from "../source/project.js";

/** The files that are the configuration of a project: `path` where one is named. */
export function configFiles(root: string, path: string | undefined): readonly string[] {
  return path === undefined ? configNames.filter((name) => existsSync(resolve(root, name))) : [path];
}

/** Files that are called like a configuration and are none that is read, where there is no other: `capstan.config.toml`. */
export function unreadConfigFiles(root: string): readonly string[] {
  return unreadConfigNames.filter((name) => existsSync(resolve(root, name)));
}

/** Whether a configuration is a program: reading it is running it. */
export function isModule(name: string): boolean {
  return /\.m?[jt]s$/.test(name);
}
