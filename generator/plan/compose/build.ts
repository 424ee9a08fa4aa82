import type { Reporter } from "../../diagnostics/reporter.js";
import { describeFile } from "../describe-file.js";
import { type PlannedCapability, shownPath } from "../build.js";
import { runtimeModules } from "../runtime-modules.js";
import { packagesOf } from "../needed-packages.js";
import type { CapabilityPlan, FilePlan } from "../plan.js";
import { noAdditions } from "../server-additions.js";
import { checkGroupVariables } from "./check-variables.js";
import { groupVariables } from "./group-variables.js";
import { planGroupOpenApi } from "./openapi.js";
import { planGroupReadme } from "./readme.js";
import type { GroupSources } from "./sources.js";
import { planGroupServer } from "./server.js";
import { planGroupSkills } from "./skills.js";

/** Plans the files of a group. Variables that mean two things in it are reported; what is given back must not be used then. They import those of its capabilities, which stay as they are. */
export function planGroup(sources: GroupSources, reporter: Reporter): CapabilityPlan {
  const { composition, planned, mcp, openapi } = sources;
  const overrides = groupVariables(composition, mcp, planned[0]?.server ?? noAdditions);
  checkGroupVariables(composition, overrides, reporter);
  const document = openapi === false ? undefined : planGroupOpenApi(composition, planned);
  const files: FilePlan[] = [
    planGroupServer(sources),
    ...(document === undefined ? [] : [{ kind: "json", path: "openapi.json", value: document } as const]),
  ];
  files.push(...planGroupSkills(sources));
  const runtime = runtimeModules(files);
  const dependencies = allPackages(planned, runtime);
  files.push(
    planGroupReadme(sources, {
      files: files.map((file) => ({
        path: shownPath(file, composition.name, openapi),
        what: file.kind === "json" ? "the contract of all REST adapters, OpenAPI 3.1" : describeFile(file),
      })),
      dependencies,
      overrides,
    }),
  );
  return { name: composition.name, files, runtime, dependencies };
}

/** What the capabilities need, and what their group's own modules do, sorted. */
function allPackages(
  planned: readonly PlannedCapability[],
  runtime: readonly string[],
): Readonly<Record<string, string>> {
  const all = Object.entries(packagesOf({ adapters: [] }, runtime, undefined)).concat(
    planned.flatMap(({ dependencies }) => Object.entries(dependencies)),
  );
  return Object.fromEntries([...new Map(all)].sort(([one], [other]) => (one < other ? -1 : 1)));
}
