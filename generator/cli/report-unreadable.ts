import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { nearestPath } from "../source/nearest-path.js";

/** Why a file that a command line or a configuration names was not read; with what it is nearly called where nothing stands there. `path` is relative to `root`. */
export function reportUnreadable(root: string, path: string, reason: string): Diagnostic {
  const nearest = nearestPath(root, path, reason);
  return createDiagnostic("source/unreadable", { path }, { path, reason, nearest });
}
