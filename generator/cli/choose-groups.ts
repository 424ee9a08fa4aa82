import type { GroupConfig } from "../config/compose.js";
import type { PlacedConfig } from "../config/read-config.js";
import type { Place, Reporter } from "../diagnostics/reporter.js";
import { capabilityName } from "../model/capability-entries.js";
import { nearestWord } from "../text/nearest.js";
import { isReservedName, isSafeName, isTakenName, safeName } from "./capability-name.js";
import { matchesName } from "./match-name.js";

/** A group of the configuration, and the paths of its capabilities, sorted by their names. */
export interface ChosenGroup {
  readonly group: GroupConfig;
  readonly paths: readonly string[];
}

/** A configuration, and the paths of all capabilities that it is about. */
interface Composable {
  readonly config: Pick<PlacedConfig, "compose" | "entries" | "placeOf">;
  readonly paths: readonly string[];
}

/** The groups of the configuration with their capabilities. What is wrong with one is reported where it is written, and it is left out. */
export function chooseGroups({ config, paths }: Composable, reporter: Reporter): readonly ChosenGroup[] {
  const pathOf = new Map(paths.map((path) => [capabilityName(path, config.entries), path]));
  const taken = new Set([...pathOf.keys()].map((name) => name.toLowerCase()));
  return config.compose.flatMap((group): readonly ChosenGroup[] => {
    const members = [...pathOf.keys()]
      .filter((name) => group.capabilities?.some((pattern) => matchesName(name, pattern)) ?? true)
      .sort();
    const problems = [
      ...problemsOfName(group, taken),
      ...problemsOfMembers(group, members, [...pathOf.keys()], config.placeOf),
    ];
    taken.add(group.name.toLowerCase());
    for (const report of problems) report(reporter, config.placeOf(["compose", group.name], "key"));
    return problems.length > 0 ? [] : [{ group, paths: members.flatMap((name) => pathOf.get(name) ?? []) }];
  });
}

/** Reports one thing that is wrong with a group, whose name stands at `place`. */
type Problem = (reporter: Reporter, place: Place) => void;

/** A group is a folder among those of capabilities: its name is checked as theirs are. */
function problemsOfName({ name }: GroupConfig, taken: ReadonlySet<string>): readonly Problem[] {
  const problem = (what: string, instead: string): readonly Problem[] => [
    (reporter, place) => reporter.report("compose/unsafe-name", place, { name, problem: what, instead }),
  ];
  if (isTakenName(name)) return problem("Windows or Node keep it for themselves", safeName(name));
  if (!isSafeName(name))
    return problem("a name has letters, digits, `.`, `_`, `-` and `@`, a letter or digit first", safeName(name));
  if (isReservedName(name))
    return problem("Capstan writes something of that name itself", `${name.replace(/\..*/, "")}-group`);
  if (taken.has(name.toLowerCase())) return problem("a capability or another group has it", `${name}-group`);
  return [];
}

function problemsOfMembers(
  group: GroupConfig,
  members: readonly string[],
  all: readonly string[],
  placeOf: PlacedConfig["placeOf"],
): readonly Problem[] {
  const unknown =
    (name: string, known: readonly string[], keys: readonly PropertyKey[], part: "key" | "value"): Problem =>
    (reporter) =>
      reporter.report("compose/unknown-capability", placeOf(keys, part), {
        group: group.name,
        name,
        nearest: nearestWord(name, known),
      });
  const keys = ["compose", group.name];
  const problems = [
    ...(group.capabilities ?? []).flatMap((pattern, index) =>
      all.some((name) => matchesName(name, pattern))
        ? []
        : [unknown(pattern, all, [...keys, ...group.listedAt, index], "value")],
    ),
    ...Object.keys(group.prefixes).flatMap((name) =>
      members.includes(name) ? [] : [unknown(name, members, [...keys, "prefixes", name], "key")],
    ),
    ...(group.control === undefined || members.includes(group.control)
      ? []
      : [unknown(group.control, members, [...keys, "control"], "value")]),
  ];
  if (members.length > 0 || problems.length > 0) return problems;
  return [(reporter, place) => reporter.report("compose/empty-group", place, { group: group.name })];
}
