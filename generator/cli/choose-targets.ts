import type { PlacedConfig } from "../config/read-config.js";
import type { Target } from "../config/config.js";
import type { Reporter } from "../diagnostics/reporter.js";
import { capabilityName } from "../model/capability-entries.js";
import { nearestWord } from "../text/nearest.js";
import { matchesName } from "./match-name.js";

/** The targets that a command is about: the one that is named, else all. Names that mean nothing are reported; `paths`: the project's, where all are known. */
export function chooseTargets(
  { entries, targets, placeOf }: Pick<PlacedConfig, "entries" | "targets" | "placeOf">,
  named: string | undefined,
  paths: readonly string[] | undefined,
  reporter: Reporter,
): readonly Target[] {
  const names = targets.map(({ name }) => name);
  if (named !== undefined && !names.includes(named))
    reporter.report(
      "cli/unknown-target",
      { path: "" },
      { name: named, known: names, nearest: nearestWord(named, names) },
    );
  const known = paths?.map((path) => capabilityName(path, entries));
  for (const { name, capabilities } of known === undefined ? [] : targets)
    for (const [index, pattern] of (capabilities ?? []).entries())
      if (!known?.some((each) => matchesName(each, pattern)))
        reporter.report("config/unknown-capability", placeOf(["targets", name, "capabilities", index], "value"), {
          target: name,
          name: pattern,
          nearest: nearestWord(pattern, known ?? []),
        });
  return named === undefined ? targets : targets.filter(({ name }) => name === named);
}

/** Whether a capability is generated for a target. */
export function isOfTarget(name: string, { capabilities }: Target): boolean {
  return capabilities?.some((pattern) => matchesName(name, pattern)) ?? true;
}
