import { statSync } from "node:fs";
import { makeFolder } from "./make-folder.js";

/** Whether a file or folder is the user's (`user`: its number, undefined where the system has none) and nobody else may write it. */
export function isOwn(
  { uid, mode }: { readonly uid: number; readonly mode: number },
  user: number | undefined,
): boolean {
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}

/** Whether a folder is the user's, and nobody else may write into it. */
export function isOwnFolder(folder: string, user: number | undefined): boolean {
  try {
    return isOwn(statSync(folder), user);
  } catch {
    return false;
  }
}

/** The same of a folder that is made, for its user alone, where it is not there. */
export function openOwnFolder(folder: string, user: number | undefined): boolean {
  try {
    makeFolder(folder, 0o700);
  } catch {
    return false;
  }
  return isOwnFolder(folder, user);
}
