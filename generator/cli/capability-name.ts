import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { type CapabilityEntries, capabilityName } from "../model/capability-entries.js";
import { manifestName, runtimeFolder } from "../output/manifest.js";
import { isDeviceName } from "../text/file-names.js";

/** The capabilities whose names give no folder of their own: one that is no safe word, that Capstan itself needs, or that an earlier one has. */
export function reportNames(paths: readonly string[], entries: CapabilityEntries): ReadonlyMap<string, Diagnostic> {
  const refused = new Map<string, Diagnostic>();
  const owners = new Map<string, string>();
  for (const path of paths) {
    const name = capabilityName(path, entries);
    const folded = name.toLowerCase();
    const other = owners.get(folded);
    if (!isSafeName(name))
      refused.set(
        path,
        createDiagnostic("output/unsafe-name", { path }, { name, isTaken: isTakenName(name), instead: safeName(name) }),
      );
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

/** Whether a name is one for a folder that is safe in every shell and on every system, and where what is in it is kept and run; Windows loses a dot at its end. */
export function isSafeName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@-]*(?<!\.)$/.test(name) && !isTakenName(name);
}

/** Whether a system or a tool keeps a name for itself: Windows has devices of such names, and what is in `node_modules` is neither kept nor run. */
export function isTakenName(name: string): boolean {
  return isDeviceName(name) || name.toLowerCase() === "node_modules";
}

/** Whether Capstan itself needs the name in the output folder; `package.json` is what says there that modules are ES modules. */
export function isReservedName(name: string): boolean {
  return [runtimeFolder, manifestName, "package.json"].includes(name.toLowerCase());
}

/** The nearest safe name. */
export function safeName(name: string): string {
  const safe = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^A-Za-z0-9._@-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|(?<![.-])[.-]+$/g, "");
  return safe === "" ? "capability" : isTakenName(safe) ? `${safe.replace(/\..*/, "")}-api` : safe;
}
