import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { CapabilityDocument, ConsumedApi, Exposed } from "../schema/document.js";
import { adapterViews } from "./adapters.js";
import { applyUpstreams } from "./apply-upstreams.js";
import { createBindingTable } from "./bindings.js";
import { buildControlAdapter, buildSkillAdapter } from "./build-adapters.js";
import { placeBodyKeys } from "./body-keys.js";
import { buildApi } from "./build-api.js";
import { buildFlow, buildMcp } from "./build-mcp.js";
import type { ConsumedScope } from "./build-operation.js";
import { buildRest } from "./build-rest.js";
import { collectCallers } from "./callers.js";
import type { Adapter, Capability, Flow, HttpApi } from "./capability.js";
import { type CapabilityScope, indexTargets } from "./capability-scope.js";
import { detectOAuth } from "./detect-oauth.js";
import { applyDocument } from "./document/apply-document.js";
import { createDocuments, type Documents } from "./document/open-documents.js";
import { createTypeNames } from "./document/type-names.js";
import { createAnswerSchemas } from "./encoded/open-schemas.js";
import { type CapabilityEntries, capabilityName, entryAt } from "./capability-entries.js";
import { renameServers } from "./rename-servers.js";
import { renameTools } from "./rename-tools.js";
import { type ReadImport, resolveImports, type Sections } from "./resolve-imports.js";
import { linkSkillCalls } from "./link-skill-calls.js";
import { createScripts } from "./scripts.js";
import { applyRules } from "./rules/index.js";
import { checkBodies } from "./rules/bodies.js";
import { checkSections } from "./rules/sections.js";
import { checkStyle } from "./rules/style.js";
import { fillByCredentials } from "./fill-by-credentials.js";
import { findUploads } from "./uploads.js";
import { createSeenAnswers, type SeenAnswer, type SeenAnswers } from "./samples/samples.js";
import type { PlaceOfSetting, Upstreams } from "./upstream-settings.js";

export interface BuildContext {
  readonly readImport: ReadImport;
  readonly oauth: Readonly<Record<string, boolean>>;
  readonly upstreams: Upstreams;
  readonly placeOfSetting: PlaceOfSetting | undefined;
  /** Look for matters of taste as well. */
  readonly style: boolean;
  /** By tool, `namespace.tool`: what it is called in its place. */
  readonly toolNames: Readonly<Record<string, string>>;
  /** What single capabilities and their adapters are called. */
  readonly entries: CapabilityEntries;
}

export interface BuiltModel {
  readonly capability: Capability;
  /** The files that imports brought in. */
  readonly imported: readonly SourceFile[];
  /** The documents of its APIs, with the files that they are split over, answers that were seen, the schemas of its answers, and its scripts. */
  readonly documents: readonly SourceFile[];
  readonly seen: readonly SeenAnswer[];
  /** By namespace of an adapter, as it is written: what it is called. */
  readonly servers: Readonly<Record<string, string>>;
}

/**
 * Builds the model of one document: imports resolved, references linked, expressions parsed, inputs inferred, rules applied. Always runs to the
 * end: what cannot be resolved is reported and left out.
 */
export function buildCapability(
  document: CapabilityDocument,
  file: SourceFile,
  context: BuildContext,
  reporter: Reporter,
): BuiltModel {
  const { readImport } = context;
  const written = renameTools(resolveImports(document, file, readImport, reporter), context.toolNames);
  const sections = renameServers(written, entryAt(file.path, context.entries)?.servers ?? {});
  checkSections(sections, reporter);
  if (context.style) checkStyle(document, sections, reporter);
  const names = createTypeNames();
  const sources: ApiSources = {
    bindings: createBindingTable(sections.binds, reporter),
    callers: collectCallers(sections.exposes, sections.aggregates),
    documents: createDocuments(readImport, names, context, reporter),
    seen: createSeenAnswers(readImport, names, context, reporter),
    schemas: createAnswerSchemas(readImport, names, reporter),
    reporter,
  };
  const { bindings, documents, seen, schemas } = sources;
  const apis = buildApis(sections, document.info?.tags ?? [], sources, context);
  const scripts = createScripts(readImport, sections.exposes, reporter);
  const flows = new Map<string, Flow>();
  const brokenFlows = new Set<string>();
  const openTools = toolsOfHandlers(sections);
  const targets = indexTargets(apis);
  const scope: CapabilityScope = { apis, targets, flows, brokenFlows, bindings, openTools, scripts, reporter };
  for (const { namespace, flows: own } of sections.aggregates) {
    const built = own.map((flow) => ({ id: `${namespace}.${flow.name}`, flow: buildFlow(namespace, flow, scope) }));
    for (const { id, flow } of built)
      if (flow) flows.set(id, flow);
      else brokenFlows.add(id);
  }
  const adapters = linkSkillCalls(sections.exposes).map((adapter) => buildAdapter(adapter, scope));
  const capability: Capability = {
    ...identityOf(document, file, context),
    bindings: bindings.list(),
    apis,
    flows: [...flows.values()],
    ...adapterViews(adapters),
    span: document.$.span,
  };
  return {
    capability: applyRules(capability, reporter),
    imported: sections.files,
    documents: [...documents.files(), ...seen.files(), ...schemas.files(), ...scripts.files()],
    seen: seen.all(),
    servers: Object.fromEntries(
      written.exposes.map(({ namespace }, index) => [namespace, sections.exposes[index]?.namespace ?? namespace]),
    ),
  };
}

function identityOf(
  { dialect, info }: CapabilityDocument,
  file: SourceFile,
  { entries }: BuildContext,
): Pick<Capability, "file" | "name" | "dialect" | "label" | "description" | "version" | "tags"> {
  const name = capabilityName(file.path, entries);
  return {
    file: file.path,
    name,
    dialect,
    label: info?.display ?? name,
    description: info?.description ?? info?.display ?? name,
    version: info?.version,
    tags: info?.tags ?? [],
  };
}

/** What APIs are built from, beside what is written of them. */
type ApiSources = Sources & ConsumedScope;

/** The APIs as they are called: with what their documents and their answers tell, and with what the configuration says of them. */
function buildApis(
  { consumes }: Sections,
  tags: readonly string[],
  sources: ApiSources,
  { oauth: settings, upstreams, placeOfSetting }: BuildContext,
): readonly HttpApi[] {
  const { bindings, reporter } = sources;
  const built = consumes.map((api) => buildOne(api, sources));
  const known = detectOAuth(uniqueApis(built, reporter), { settings, tags, upstreams, bindings }, reporter);
  return known.map((api) => {
    const configured = fillByCredentials(applyUpstreams(api, upstreams, placeOfSetting, reporter), reporter);
    return { ...configured, operations: configured.operations.map(findUploads) };
  });
}

/** Tools that do not say what they do: whoever starts the server does. */
function toolsOfHandlers({ exposes }: Sections): ReadonlySet<string> {
  return new Set(
    exposes
      .flatMap((adapter) => (adapter.kind === "mcp" ? adapter.tools : []))
      .filter(({ call, ref, steps }) => call === undefined && ref === undefined && steps.length === 0)
      .flatMap(({ name }) => name ?? []),
  );
}

/** What is known of an API beside the capability. */
interface Sources {
  readonly documents: Documents;
  readonly seen: SeenAnswers;
  readonly reporter: Reporter;
}

/** An API with what its own document says of it, and where that says nothing, with what was seen of it. */
function buildOne(written: ConsumedApi, sources: ApiSources): HttpApi {
  const { documents, seen, reporter } = sources;
  const api = buildApi(written, sources);
  const opened = documents.of(written);
  const known = opened ? applyDocument(api, written, opened, reporter) : api;
  const built = placeBodyKeys(seen.typed(known, api, written), reporter);
  // Documents say themselves which operations take a body.
  if (!opened) checkBodies(built, reporter);
  return built;
}

function buildAdapter(written: Exposed, scope: CapabilityScope): Adapter {
  switch (written.kind) {
    case "rest":
      return buildRest(written, scope);
    case "mcp":
      return buildMcp(written, scope);
    case "skill":
      return buildSkillAdapter(written, scope.bindings, scope.reporter);
    case "control":
      return buildControlAdapter(written, scope.bindings, scope.reporter);
  }
}

function uniqueApis(apis: readonly HttpApi[], reporter: Reporter): readonly HttpApi[] {
  const seen = new Map<string, HttpApi>();
  for (const api of apis) {
    const earlier = seen.get(api.namespace);
    if (earlier)
      reporter.report("model/duplicate-api", api.span, { namespace: api.namespace }, [
        { span: earlier.span, label: "first declared here" },
      ]);
    else seen.set(api.namespace, api);
  }
  return [...seen.values()];
}
