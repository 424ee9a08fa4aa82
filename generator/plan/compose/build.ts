import { describeFile } from "../describe-file.js";
import { type PlannedCapability, runtimeModules, shownPath } from "../build.js";
import { packagesOf } from "../needed-packages.js";
import type { CapabilityPlan, FilePlan } from "../plan.js";
import { noAdditions } from "../server-extensions.js";
import { planGroupOpenApi } from "./openapi.js";
import { planGroupReadme } from "./readme.js";
import type { GroupSources } from "./sources.js";
import { planGroupServer } from "./server.js";

/** Plans the files of a group. They import those of its capabilities, which stay as they are. */
export function planGroup(sources: GroupSources): CapabilityPlan {
  const { composition, planned, openapi } = sources;
  const document = openapi === false ? undefined : planGroupOpenApi(composition, planned);
  const files: FilePlan[] = [
    planGroupServer(sources),
    ...(document === undefined ? [] : [{ kind: "json", path: "openapi.json", value: document } as const]),
  ];
  const runtime = runtimeModules(files);
  const dependencies = allPackages(planned, runtime);
  files.push(
    planGroupReadme(sources, {
      files: files.map((file) => ({
        path: shownPath(file, composition.name, openapi),
        what: file.kind === "json" ? "the contract of all REST adapters, OpenAPI 3.1" : describeFile(file),
      })),
      dependencies,
      additions: planned[0]?.server ?? noAdditions,
    }),
  );
  return { name: composition.name, files, runtime, dependencies };
}

/** What the capabilities need, and what their group's own modules do, sorted. */
function allPackages(
  planned: readonly PlannedCapability[],
  runtime: readonly string[],
): Readonly<Record<string, string>> {
  const all = Object.entries(packagesOf({ adapters: [], mcp: [] }, runtime)).concat(
    planned.flatMap(({ dependencies }) => Object.entries(dependencies)),
  );
  return Object.fromEntries([...new Map(all)].sort(([one], [other]) => (one < other ? -1 : 1)));
}
