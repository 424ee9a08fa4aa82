import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { type CapabilityEntries, capabilityName } from "../model/capability-entries.js";
import { manifestName, runtimeFolder } from "../output/manifest.js";

/** The capabilities whose names give no folder of their own: one that is no safe word, that Capstan itself needs, or that an earlier one has. */
export function reportNames(
  paths: readonly string[],
  entries: CapabilityEntries = {},
): ReadonlyMap<string, Diagnostic> {
  const refused = new Map<string, Diagnostic>();
  const owners = new Map<string, string>();
  for (const path of paths) {
    const name = capabilityName(path, entries);
    const folded = name.toLowerCase();
    const other = owners.get(folded);
    if (!isSafeName(name))
      refused.set(path, createDiagnostic("output/unsafe-name", { path }, { name, instead: safeName(name) }));
    else if (isReservedName(name))
      refused.set(
        path,
        createDiagnostic("output/reserved-name", { path }, { name, instead: `${name.replace(/\..*/, "")}-api` }),
      );
    else if (other !== undefined) refused.set(path, createDiagnostic("output/same-folder", { path }, { name, other }));
    else owners.set(folded, path);
  }
  return refused;
}

/** Whether a name is one for a folder that is safe in every shell and on every system. */
export function isSafeName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(name);
}

/** Whether Capstan itself needs the name in the output folder. */
export function isReservedName(name: string): boolean {
  const folded = name.toLowerCase();
  return folded === runtimeFolder || folded === manifestName;
}

/** The nearest safe name. */
export function safeName(name: string): string {
  const safe = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^A-Za-z0-9._@-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|(?<!-)-+$/g, "");
  return safe === "" ? "capability" : safe;
}
