import type { Reporter } from "../diagnostics/reporter.js";
import { withAdaptersOf } from "../model/adapters.js";
import type { Capability } from "../model/capability.js";
import { checkVariables } from "./check-variables.js";
import { clientModules } from "./client-modules.js";
import { planClient } from "./client.js";
import type { CodeSettings } from "./code-settings.js";
import { documentPlace } from "./document-place.js";
import { describeFile } from "./describe-file.js";
import { endpointTypesFile } from "./endpoint-types.js";
import { planIndex } from "./index-file.js";
import type { McpSettings } from "./mcp-settings.js";
import { type NamedCapability, nameCapability } from "./name-capability.js";
import { packagesOf } from "./needed-packages.js";
import { planOperations } from "./operations.js";
import { overrideVariables } from "./override-variables.js";
import { planAdapter } from "./plan-adapter.js";
import type { CapabilityPlan, FilePlan, TypeCode, TypesPlan } from "./plan.js";
import { planReadme } from "./readme.js";
import { runtimeModules } from "./runtime-modules.js";
import { planSchemas } from "./schemas-file.js";
import { planScripts } from "./scripts.js";
import type { ServerAdditions } from "./server-additions.js";
import { checkSkillFolders } from "./served-skills.js";
import { type Listener, planServer, requiredBindings } from "./server.js";
import { planSkills, type SkillOperations } from "./skill.js";
import { ownReach } from "./skill-reach.js";
import { planUpstreamFile } from "./upstream.js";

/** A plan, and what `server.ts` starts: the same adapters can be started by others. */
export interface PlannedCapability extends CapabilityPlan {
  readonly capability: Capability;
  readonly listeners: readonly Listener[];
  /** Undefined where no skills are wanted. */
  readonly skills: SkillOperations | undefined;
  /** What is added to the servers of REST adapters. */
  readonly server: ServerAdditions;
}

export interface PlanSettings {
  /** The output folder as the project sees it. */
  readonly output: string;
  readonly code: CodeSettings;
  readonly mcp: McpSettings;
  readonly server: ServerAdditions;
}

/** Plans every file of one capability. What cannot be emitted is reported by a code that names it and left out. */
export function planCapability(whole: Capability, settings: PlanSettings, reporter: Reporter): PlannedCapability {
  const { output, code, mcp, server } = settings;
  const capability = withAdaptersOf(whole, code.artifacts);
  const named = nameCapability(capability, code.names, reporter);
  const adapters = capability.adapters.map((adapter) => planAdapter(adapter, named, settings));
  const listeners = adapters.map(({ listener }) => listener);
  const overrides = overrideVariables(capability, listeners, mcp, server);
  checkSkillFolders(capability, reporter);
  if (listeners.length > 0) checkVariables(requiredBindings(capability), overrides, reporter);

  const programs = [
    ...callableFiles(named),
    ...adapters.flatMap(({ files }) => files),
    ...(listeners.length > 0 ? [planServer(capability, listeners, mcp, server, output)] : []),
  ];
  const schemas = planSchemas(capability, programs);
  const skills = code.artifacts.includes("skill") ? offeredOperations(named) : undefined;
  const functions = [...named.functions.values()];
  const files: readonly FilePlan[] = [
    ...programs,
    ...(schemas ? [schemas.file] : []),
    ...(skills ? skillFiles(capability, skills, output) : []),
    ...(functions.length > 0 ? [planIndex(functions, named.steps, schemas?.names ?? [], code)] : []),
  ];
  const runtime = runtimeModules(files);
  const dependencies = packagesOf(capability, runtime, code.runtimePackage);
  const readme = planReadme(capability, {
    output,
    listeners,
    overrides,
    routes: [...named.routesOf.values()].flat(),
    tools: [...named.toolsOf.values()].flatMap(({ tools }) => tools),
    functions,
    files: files.map((file) => ({ path: shownPath(file, capability.name, code.openapi), what: describeFile(file) })),
    dependencies,
  });
  return {
    name: capability.name,
    files: [...files, readme],
    runtime,
    dependencies,
    capability,
    listeners,
    skills,
    server,
  };
}

/** The path of a file as the README names it: documents may stand elsewhere. */
export function shownPath(file: FilePlan, name: string, openapi: CodeSettings["openapi"]): string {
  return file.kind === "json" ? documentPlace(file.path, name, openapi).replace(/^\.\//, "") : file.path;
}

/** What can be called without a server: the client, and the operations of several steps. */
function callableFiles({
  capability,
  functions,
  upstreams,
  steps,
  scripts,
  endpointTypes,
  called,
}: NamedCapability): readonly FilePlan[] {
  return [
    ...withTypes(clientModules(capability, functions, upstreams).flatMap(planClient), endpointTypes),
    ...(upstreams.shared.length > 0 ? [planUpstreamFile(upstreams.shared, upstreams.of)] : []),
    ...(steps.length > 0 ? [planOperations(steps, called.clientOf, scripts)] : []),
    ...(scripts.all.length > 0 ? [planScripts(scripts)] : []),
  ];
}

/** The client's files with the types of endpoints beside its own. */
function withTypes(files: readonly FilePlan[], types: readonly TypeCode[]): readonly FilePlan[] {
  if (types.length === 0) return files;
  const known = files.find((file): file is TypesPlan => file.kind === "types" && file.path === endpointTypesFile);
  const others = files.filter((file) => file !== known);
  return [...others, { kind: "types", path: endpointTypesFile, types: [...(known?.types ?? []), ...types] }];
}

/** Who offers what, for skills to tell of. */
function offeredOperations({ routesOf, toolsOf }: NamedCapability): SkillOperations {
  return {
    routes: [...routesOf].map(([adapter, routes]) => ({ adapter, routes })),
    tools: [...toolsOf].map(([server, { tools }]) => ({ server, tools })),
  };
}

function skillFiles(capability: Capability, skills: SkillOperations, output: string): readonly FilePlan[] {
  return planSkills(capability, { ...skills, reach: ownReach(capability, output), nameOf: (folder) => folder });
}
