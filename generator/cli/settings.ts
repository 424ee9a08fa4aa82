import type { Config } from "../config/config.js";
import { entryAt } from "../model/capability-entries.js";
import { noUpstreams } from "../model/upstream-settings.js";
import { hashText } from "../output/hash.js";
import type { CompileSettings } from "../pipeline.js";
import { usualCode } from "../plan/code-settings.js";
import { defaultMcp } from "../plan/mcp-settings.js";
import { noAdditions } from "../plan/server-additions.js";
import type { KnownNames } from "./known-names.js";
import { version } from "./version.js";

/** What of a configuration compiling depends on. */
export function compileSettings(config: Config): CompileSettings {
  const { entries, oauth, oauthClient, upstreams, mcp, server, out, keepGoing } = config;
  const { runtime, ...code } = config.code;
  return {
    entries,
    oauth,
    upstreams: { oauthClient, namespaces: upstreams },
    mcp,
    server,
    output: out,
    keepGoing,
    style: false,
    code: { ...code, runtimePackage: runtime === "package" ? ownRange() : undefined },
  };
}

/** The versions of this Capstan that have the runtime which is generated for. */
function ownRange(): string {
  return version === "source" ? "*" : `^${version}`;
}

/** Settings that what is generated depends on. */
type OutputSettings = Omit<CompileSettings, "style">;

const hashes = new WeakMap<OutputSettings, string>();

/** Hash of settings: the order in which they are written does not count. All capabilities of a project have the same ones, which are hashed once. */
export function hashSettings(settings: OutputSettings): string {
  const hash = hashes.get(settings) ?? hashText(JSON.stringify(sorted(settings)));
  hashes.set(settings, hash);
  return hash;
}

/** Hash of those settings that shape the output of one capability; undefined where they are the usual ones. */
export function hashOwnSettings(
  path: string,
  { entries, oauth, upstreams, mcp, server, output, keepGoing, code }: CompileSettings,
  { namespaces, operations, tools, speaksOAuth }: KnownNames,
): string | undefined {
  const ofOperations = <T>(settings: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(settings).filter(([operation]) => operations.includes(operation)));
  const entry = entryAt(path, entries);
  const own = {
    entries: entry ? { [path]: entry } : {},
    oauth: ofOperations(oauth),
    upstreams: {
      oauthClient: speaksOAuth ? upstreams.oauthClient : undefined,
      namespaces: Object.fromEntries(
        Object.entries(upstreams.namespaces).filter(([namespace]) => namespaces.includes(namespace)),
      ),
    },
    mcp: {
      ...mcp,
      names: Object.fromEntries(
        Object.entries(mcp.names).filter(([tool, name]) => tools.includes(renamed(tool, name))),
      ),
    },
    server,
    output,
    keepGoing,
    code: { ...code, names: ofOperations(code.names) },
  };
  const hash = hashSettings(own);
  return hash === usual ? undefined : hash;
}

const usual = hashSettings({
  entries: {},
  oauth: {},
  upstreams: noUpstreams,
  mcp: defaultMcp,
  server: noAdditions,
  output: "generated",
  keepGoing: false,
  code: usualCode,
});

/** What a tool is called, `namespace.name`, that the configuration gives another name. */
export function renamed(tool: string, name: string): string {
  return `${tool.slice(0, tool.indexOf("."))}.${name}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
