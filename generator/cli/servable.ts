import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { OutputFile } from "../emit/file.js";
import { withAdaptersOf } from "../model/adapters.js";
import type { Capability, HttpApi } from "../model/capability.js";
import type { Composition } from "../model/compose/composition.js";
import { type Compilation, compose } from "../pipeline.js";
import { usualCode } from "../plan/code-settings.js";
import { chooseGroups } from "./choose-groups.js";
import { compileFile } from "./compile-file.js";
import type { Played } from "./mock/mock-upstream.js";
import { importReader, readCapability } from "./read-inputs.js";
import { reportUnreadable } from "./report-unreadable.js";
import type { RequiredHandlers } from "./serve-program.js";
import { type TryLines, tryGroupLines, tryLines } from "./try-lines.js";
import type { Workspace } from "./workspace.js";

/** What is served: the adapters of a capability, or those of a group of the configuration. */
export type Served =
  | { readonly kind: "capability"; readonly path: string }
  | { readonly kind: "group"; readonly name: string };

/** Code that can be run, and what whoever runs it must know of the capabilities that it is made of. */
export interface Servable extends Pick<Compilation, "files" | "runtime" | "dependencies"> {
  /** Undefined where nothing listens. */
  readonly server: OutputFile | undefined;
  /** It has adapters, and the configuration leaves them out. */
  readonly isLeftOut: boolean;
  /** All of them as if they were one: an API that several of them consume has the operations of all. */
  readonly capability: Capability;
  /** Each by itself: its APIs, with all that calls them. */
  readonly played: readonly Played[];
  /** By name of what listens: the port that is declared. */
  readonly ports: Readonly<Record<string, number>>;
  /** Those that whoever starts it must pass; undefined where there are none. */
  readonly handlers: RequiredHandlers | undefined;
  /** `ports`: those that are really listened on. */
  readonly tryLines: (ports: Readonly<Record<string, number>>) => TryLines;
}

/** What is said of it, and what can be run; undefined where there are errors. */
export interface ServedCode {
  readonly diagnostics: readonly Diagnostic[];
  readonly servable: Servable | undefined;
  /** A file that cannot be read. */
  readonly isUnreadable: boolean;
}

/**
 * Compiles what is served: it is run as it is, and stands in nobody's repository. Which adapters and names it has is said, how its code looks is not.
 * `origin`: a server that is called in place of all APIs, `http://127.0.0.1:1234`.
 */
export function compileServed(served: Served, workspace: Workspace, origin: string | undefined): ServedCode {
  const { artifacts, names, openapi } = workspace.settings.code;
  const code = { ...usualCode, artifacts, names, openapi: openapi === false ? openapi : undefined };
  const settings = { ...workspace.settings, code, ...(origin === undefined ? {} : { playedAt: origin }) };
  const usual = { ...workspace, settings };
  return served.kind === "capability" ? compileOne(served.path, usual) : compileGroup(served.name, usual);
}

function compileOne(path: string, workspace: Workspace): ServedCode {
  const { compilation, diagnostics } = readAndCompile(path, workspace);
  if (!compilation) return { diagnostics, servable: undefined, isUnreadable: true };
  const { capability: whole, files } = compilation;
  if (!whole || files.length === 0) return { diagnostics, servable: undefined, isUnreadable: false };
  const capability = withAdaptersOf(whole, workspace.settings.code.artifacts);
  const servable: Servable = {
    ...compilation,
    server: files.find((file) => file.path.endsWith("/server.ts")),
    isLeftOut: whole.adapters.length > 0,
    capability,
    played: [{ capability, seen: compilation.seen }],
    ports: Object.fromEntries(capability.adapters.map(({ namespace, port }) => [namespace, port])),
    handlers: handlersOf(compilation),
    tryLines: (ports) => tryLines(capability, ports),
  };
  return { diagnostics, servable, isUnreadable: false };
}

function compileGroup(name: string, workspace: Workspace): ServedCode {
  const reporter = createReporter();
  const chosen = chooseGroups(workspace, reporter).find(({ group }) => group.name === name);
  if (!chosen) return { diagnostics: reporter.diagnostics, servable: undefined, isUnreadable: false };
  const read = chosen.paths.map((path) => readAndCompile(path, workspace));
  const members = read.flatMap(({ compilation }) => compilation ?? []);
  const own = read.flatMap(({ diagnostics }) => diagnostics);
  if (members.some(({ files }) => files.length === 0) || members.length < read.length)
    return { diagnostics: own, servable: undefined, isUnreadable: members.length < read.length };
  const { composition, diagnostics, ...shared } = compose(chosen.group, members, "capstan.config", workspace);
  const servable: Servable | undefined = composition && {
    files: [...shared.files, ...members.flatMap(({ files }) => files)],
    runtime: [...new Set([...shared.runtime, ...members.flatMap(({ runtime }) => runtime)])],
    dependencies: shared.dependencies,
    server: shared.files.find((file) => file.path.endsWith("/server.ts")),
    isLeftOut: false,
    capability: asOne(composition),
    played: composition.capabilities.map((capability) => ({
      capability,
      seen: members.find((member) => member.capability?.name === capability.name)?.seen ?? [],
    })),
    ports: portsOf(composition),
    handlers: present(members.map((member) => [member.capability?.name ?? "", handlersOf(member)])),
    tryLines: (ports) => tryGroupLines(composition, ports),
  };
  return { diagnostics: [...own, ...diagnostics], servable, isUnreadable: false };
}

function readAndCompile(
  path: string,
  workspace: Workspace,
): { readonly compilation: Compilation | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const read = readCapability(path, workspace);
  if ("problem" in read) {
    const unreadable = reportUnreadable(workspace.root, path, read.problem);
    return { compilation: undefined, diagnostics: [unreadable] };
  }
  const compilation = compileFile(read.file, importReader(path, workspace), workspace);
  return { compilation, diagnostics: compilation.diagnostics };
}

/** By adapter: the names of the handlers that must be passed. */
function handlersOf({ plan }: Compilation): RequiredHandlers | undefined {
  return present(
    (plan?.listeners ?? []).map((listener) => [
      listener.adapter.namespace,
      "names" in listener && listener.requiredHandlers.length > 0 ? listener.requiredHandlers : undefined,
    ]),
  );
}

function present(
  entries: readonly (readonly [string, RequiredHandlers[string] | undefined])[],
): RequiredHandlers | undefined {
  const known = entries.flatMap(([name, below]) => (below === undefined ? [] : [[name, below] as const]));
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** The capabilities of a group as if they were one: an API that several of them consume has the operations of all. */
function asOne({ capabilities: [first, ...others] }: Composition): Capability {
  if (!first) throw new Error("a group without capabilities");
  const all = [first, ...others];
  const apis = new Map<string, HttpApi>();
  for (const api of all.flatMap((capability) => capability.apis)) {
    const known = apis.get(api.namespace);
    apis.set(api.namespace, known ? { ...known, operations: [...known.operations, ...api.operations] } : api);
  }
  return {
    ...first,
    bindings: all.flatMap(({ bindings }) => bindings),
    apis: [...apis.values()],
    rest: all.flatMap(({ rest }) => rest),
    mcp: all.flatMap(({ mcp }) => mcp),
  };
}

function portsOf({ rest, mcp, skill, control }: Composition): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [rest, mcp, skill, control].flatMap((shared) => (shared ? [[shared.name, shared.port] as const] : [])),
  );
}
