import { hashText } from "../output/hash.js";
import { type Manifest, manifestName, serializeManifest } from "../output/manifest.js";
import { readOutput } from "../output/read-tree.js";
import { readSource } from "../source/read-file.js";
import { fileStem } from "../model/build.js";
import { generator } from "./version.js";
import type { Workspace } from "./workspace.js";

/**
 * Whether hashes alone show that nothing is to do: every input and the generator are those that the manifest names, and every file is as it was written.
 * How many files that are; undefined where something differs and has to be looked at.
 */
export function isUnchanged(workspace: Workspace, manifest: Manifest): number | undefined {
  const wanted = new Map(workspace.paths.map((path) => [fileStem(path), path]));
  const names = workspace.whole ? new Set([...wanted.keys(), ...Object.keys(manifest.capabilities)]) : wanted.keys();
  if (hashText(readOutput(workspace.out, manifestName) ?? "") !== hashText(serializeManifest(manifest))) return undefined;
  let files = 0;
  for (const name of names) {
    const entry = manifest.capabilities[name];
    if (!entry || entry.source !== wanted.get(name) || entry.generator !== generator || entry.configuration !== workspace.configuration) return undefined;
    for (const [path, sha256] of Object.entries(entry.inputs)) {
      const read = readSource(workspace.root, path);
      if ("problem" in read || hashText(read.file.text) !== sha256) return undefined;
    }
    for (const [path, { sha256 }] of Object.entries(entry.files)) {
      if (!isAsWritten(workspace.out, path, sha256)) return undefined;
      files += 1;
    }
  }
  for (const [path, { sha256 }] of Object.entries(manifest.runtime)) {
    if (!isAsWritten(workspace.out, path, sha256)) return undefined;
    files += 1;
  }
  return files;
}

function isAsWritten(out: string, path: string, sha256: string): boolean {
  const text = readOutput(out, path);
  return text !== undefined && hashText(text) === sha256;
}
