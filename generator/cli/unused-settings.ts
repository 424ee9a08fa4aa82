import type { OAuthClientConfig, UpstreamConfig } from "../config/upstreams.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter, type Place, type Reporter } from "../diagnostics/reporter.js";
import { entryAt } from "../model/capability-entries.js";
import { nearestWord } from "../text/nearest.js";
import type { KnownNames } from "./known-names.js";
import { renamed } from "./settings.js";
import type { Workspace } from "./workspace.js";

/** One output, and what its capabilities have that settings can name; undefined for one that cannot be read. */
interface Output {
  readonly workspace: Pick<Workspace, "config" | "doubts" | "whole" | "target" | "paths">;
  /** In the order of its paths. */
  readonly known: readonly (KnownNames | undefined)[];
}

/**
 * What the configuration leaves in doubt, and settings that name an operation, a namespace or a binding that no capability has. The latter only a run over the whole
 * project can know, and only where all of it can be read. What is said for all targets is about the capabilities of all of them, what is said of one capability about it alone.
 */
export function reportUnusedSettings(outputs: readonly Output[]): readonly Diagnostic[] {
  const doubts = outputs[0]?.workspace.doubts ?? [];
  const certain = [...doubts, ...outputs.flatMap(reportServers)];
  const all = outputs.flatMap(({ known }) => known);
  const capabilities = all.filter((each) => each !== undefined);
  if (capabilities.length < all.length) return certain;
  const judged = outputs.filter(({ workspace }) => workspace.whole);
  // A run over one target of some capabilities cannot know what the others have.
  const isAll = judged.length > 1 || judged.every(({ workspace }) => workspace.target?.capabilities === undefined);
  const unused = judged.flatMap(({ workspace: { config, target }, known }, index) => {
    const own = known.filter((each) => each !== undefined);
    const said = target ? reportNames(target.ownNames, own, config.placeOf) : [];
    return index === 0 && isAll
      ? [...reportCommon(config, Object.keys(config.code.names).filter(isCommon(target)), capabilities), ...said]
      : said;
  });
  return [...unused, ...certain];
}

/** Servers that an entry of `capabilities` gives names to, and that its capability does not have, and names that another of its servers or APIs has. */
function reportServers({ workspace: { config, paths }, known }: Output): readonly Diagnostic[] {
  const reporter = createReporter();
  for (const [index, path] of paths.entries()) {
    const capability = known[index];
    if (!capability) continue;
    const { servers, namespaces } = capability;
    const given = entryAt(path, config.entries)?.servers ?? {};
    const nameOf = (server: string): string => (Object.hasOwn(given, server) ? (given[server] ?? server) : server);
    for (const [server, name] of Object.entries(given)) {
      const keys = ["capabilities", config.placeOfEntry[path] ?? 0, "servers", server];
      const other = servers.find((each) => each !== server && nameOf(each) === name);
      if (!servers.includes(server))
        reporter.report("config/unknown-server", config.placeOf(keys, "key"), {
          server,
          path,
          known: servers,
          nearest: nearestWord(server, servers),
        });
      else if (other !== undefined || namespaces.includes(name))
        reporter.report("config/wrong-value", config.placeOf(keys, "value"), {
          key: keys.join("."),
          problem: `${other === undefined ? `an API of \`${path}\`` : `its server \`${other}\``} is called \`${name}\`, too: flags and variables would mean both`,
          nearest: undefined,
        });
    }
  }
  return reporter.diagnostics;
}

function isCommon(target: Workspace["target"]): (operation: string) => boolean {
  return (operation) => target?.ownNames.includes(operation) !== true;
}

/** Operations that are given names, and that no capability has. */
function reportNames(
  named: readonly string[],
  capabilities: readonly KnownNames[],
  placeOf: Workspace["config"]["placeOf"],
): readonly Diagnostic[] {
  const reporter = createReporter();
  const operations = capabilities.flatMap((capability) => capability.operations);
  for (const operation of named)
    if (!operations.includes(operation))
      reporter.report("config/unknown-operation", placeOf(["names", operation], "key"), {
        operation,
        nearest: nearestWord(operation, operations),
      });
  return reporter.diagnostics;
}

function reportCommon(
  config: Workspace["config"],
  names: readonly string[],
  capabilities: readonly KnownNames[],
): readonly Diagnostic[] {
  const reporter = createReporter();
  const namespaces = capabilities.flatMap((capability) => capability.namespaces);
  const operations = capabilities.flatMap((capability) => capability.operations);
  const reportOperation = (operation: string, place: Place): void => {
    if (!operations.includes(operation))
      reporter.report("config/unknown-operation", place, { operation, nearest: nearestWord(operation, operations) });
  };

  for (const operation of Object.keys(config.oauth))
    reportOperation(operation, config.placeOf(["oauth", operation], "key"));
  if (config.oauthClient) reportClient(config.oauthClient, ["oauth", "client"], capabilities, config.placeOf, reporter);
  const tools = capabilities.flatMap((capability) => capability.tools);
  for (const [tool, name] of Object.entries(config.mcp.names))
    if (!tools.includes(renamed(tool, name)))
      reporter.report("config/unknown-tool", config.placeOf(["mcp", "names", tool], "key"), {
        tool,
        nearest: nearestWord(tool, tools),
      });
  for (const [namespace, upstream] of Object.entries(config.upstreams)) {
    const keys = ["upstreams", namespace];
    if (!namespaces.includes(namespace)) {
      reporter.report("config/unknown-namespace", config.placeOf(keys, "key"), {
        namespace,
        nearest: nearestWord(namespace, namespaces),
      });
      continue;
    }
    for (const name of Object.keys(upstream.operations))
      reportOperation(`${namespace}.${name}`, config.placeOf([...keys, "operations", name], "key"));
    reportUseless(namespace, upstream, capabilities, config.placeOf, reporter);
    const consumers = capabilities.filter((capability) => capability.namespaces.includes(namespace));
    if (upstream.oauthClient)
      reportClient(upstream.oauthClient, [...keys, "oauth", "client"], consumers, config.placeOf, reporter);
  }
  return [...reportNames(names, capabilities, config.placeOf), ...reporter.diagnostics];
}

/** What is said of the client of an API that knows no clients. */
function reportUseless(
  namespace: string,
  { tokenEndpointAuthMethod, oauthClient }: UpstreamConfig,
  capabilities: readonly KnownNames[],
  placeOf: Workspace["config"]["placeOf"],
  reporter: Reporter,
): void {
  const takesClients = capabilities.some((capability) => capability.takesClients.includes(namespace));
  const fetchesTokens = capabilities.some((capability) => capability.fetchesTokens.includes(namespace));
  const useless = [
    {
      setting: "token_endpoint_auth_method",
      isUseless: tokenEndpointAuthMethod !== undefined && !takesClients && !fetchesTokens,
      why: "it declares no `oauth2` and has no OAuth 2.0 endpoint",
    },
    {
      setting: "oauth",
      isUseless: oauthClient !== undefined && !takesClients,
      why: "it has no OAuth 2.0 endpoint that a client proves itself at",
    },
  ];
  for (const { setting, isUseless, why } of useless)
    if (isUseless)
      reporter.report("config/useless-setting", placeOf(["upstreams", namespace, setting], "key"), {
        namespace,
        setting,
        why,
      });
}

/** Bindings of a client that none of the capabilities declares. */
function reportClient(
  client: OAuthClientConfig,
  keys: readonly string[],
  capabilities: readonly KnownNames[],
  placeOf: Workspace["config"]["placeOf"],
  reporter: Reporter,
): void {
  const declared = capabilities.flatMap(({ bindings }) => bindings);
  for (const key of ["id", "secret"] as const) {
    const binding = client[key];
    if (binding !== undefined && !declared.includes(binding))
      reporter.report("config/unknown-binding", placeOf([...keys, key], "value"), {
        binding,
        nearest: nearestWord(binding, declared),
      });
  }
}
