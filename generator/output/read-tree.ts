import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, manifestName, parseManifest } from "./manifest.js";

/** The text of a file in an output folder; undefined where there is none. */
export function readOutput(out: string, path: string): string | undefined {
  try {
    return readFileSync(join(out, path), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR")) return undefined;
    throw error;
  }
}

/** The manifest of an output folder: `undefined` where there is none, `"broken"` where the file is no manifest. */
export function readManifest(out: string): Manifest | "broken" | undefined {
  const text = readOutput(out, manifestName);
  return text === undefined ? undefined : (parseManifest(text) ?? "broken");
}
