import type { OAuthClientConfig } from "../config/upstreams.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter, type Place, type Reporter } from "../diagnostics/reporter.js";
import { nearestWord } from "../text/nearest.js";
import type { KnownNames } from "./known-names.js";
import { renamed } from "./settings.js";
import type { Workspace } from "./workspace.js";

/**
 * Settings that name an operation, a namespace or a binding that no capability has. Only a run over the whole project can know, and only where all of
 * it can be read: a capability that cannot is undefined.
 */
export function reportUnusedSettings(
  known: readonly (KnownNames | undefined)[],
  { config, whole }: Pick<Workspace, "config" | "whole">,
): readonly Diagnostic[] {
  const reporter = createReporter();
  const capabilities = known.filter((each) => each !== undefined);
  if (!whole || capabilities.length < known.length) return [];
  const namespaces = capabilities.flatMap((capability) => capability.namespaces);
  const operations = capabilities.flatMap((capability) => capability.operations);
  const reportOperation = (operation: string, place: Place): void => {
    if (!operations.includes(operation))
      reporter.report("config/unknown-operation", place, { operation, nearest: nearestWord(operation, operations) });
  };

  for (const operation of Object.keys(config.code.names))
    reportOperation(operation, config.placeOf(["names", operation], "key"));
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
    const consumers = capabilities.filter((capability) => capability.namespaces.includes(namespace));
    if (upstream.oauthClient)
      reportClient(upstream.oauthClient, [...keys, "oauth", "client"], consumers, config.placeOf, reporter);
  }
  return reporter.diagnostics;
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
