import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { FolderComparison } from "./compare.js";

/** What is in the way in folders of an output folder; each is told once, though it may be in the way of several. */
export function reportObstacles(folders: readonly Pick<FolderComparison, "obstacles">[]): readonly Diagnostic[] {
  const byPath = new Map(folders.flatMap(({ obstacles }) => obstacles.map((obstacle) => [obstacle.path, obstacle])));
  return [...byPath.values()].map(({ path, what }) =>
    what === "closed by its permissions"
      ? createDiagnostic("source/unreadable", { path }, { path, reason: "its permissions forbid it" })
      : createDiagnostic("output/obstacle", { path }, { path, what }),
  );
}
