import type { ClientFunction } from "./client.js";
import { type Code, code, identifier, type ImportedName, joinCode, literal, text } from "./code.js";
import { type ImportSettings, runtimePath } from "./code-settings.js";
import type { OperationFunction } from "./operation-functions.js";
import type { IndexPlan } from "./plan.js";
import type { PublicName } from "./public-name.js";
import { runtime } from "./runtime.js";
import { createScope, type NameScope } from "./scope.js";
import { schemasModule } from "./type-code.js";

/** Plans `index.ts`: named re-exports only, sorted, so that its diff shows what came and went. Adapters stay in files of their own: importing the client pulls in no server. */
export function planIndex(
  functions: readonly ClientFunction[],
  operations: readonly OperationFunction[],
  schemas: readonly PublicName[],
  settings: ImportSettings,
): IndexPlan {
  const own = [
    ...functions.flatMap(({ function: call, url, input, answer }) => [call, url, input, answer]),
    ...operations.flatMap(({ function: call, input, answer }) => [call, input, answer]),
  ]
    .filter((name) => name?.module !== schemasModule)
    .concat(schemas)
    .flatMap((name) => (name ? [name.imported] : []));
  const scope = createScope(own.map(({ name }) => name));
  const modules = new Map<string, ImportedName[]>();
  for (const name of new Set([...own, ...runtimeExports(functions)])) {
    const members = modules.get(name.module) ?? [];
    modules.set(name.module, members);
    members.push(name);
  }
  const lines = [...modules]
    .map(([module, names]) => ({
      path: module.startsWith("./") ? `${module}${settings.importExtension}` : runtimePath(module, 1, settings),
      names,
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .flatMap(({ path, names }) =>
      [false, true].flatMap((areTypes) =>
        exportLine(
          names.filter(({ isType }) => isType === areTypes),
          path,
          scope,
        ),
      ),
    );
  return { kind: "index", path: "index.ts", lines, modules: [...modules.keys()] };
}

/** What callers of the client need of the runtime. */
function runtimeExports(functions: readonly ClientFunction[]): readonly ImportedName[] {
  if (functions.length === 0) return [];
  return [
    runtime.errors.CallError,
    runtime.errors.isCallError,
    runtime.http.CallOptions,
    runtime.withResponse.withResponse,
    runtime.withResponse.WithResponse,
    ...(functions.some(({ operation: { answer } }) => answer.kind === "events" && answer.format === "sse")
      ? [runtime.sendEvents.ServerSentEvent]
      : []),
    ...(functions.some(({ url }) => url !== undefined)
      ? [
          runtime.oauth.createPkcePair,
          runtime.authorizationReturn.createState,
          runtime.authorizationReturn.readAuthorizationReturn,
        ]
      : []),
    ...(functions.some(({ operation }) => operation.oauth === "token")
      ? [
          runtime.oauth.TokenRequest,
          runtime.oauth.TokenResponse,
          runtime.oauthSession.createSession,
          runtime.oauthSession.Session,
          runtime.oauthSession.StoredTokens,
          runtime.oauthSession.TokenStorage,
        ]
      : []),
    ...(functions.some(({ url, operation }) => url !== undefined || operation.oauth === "token")
      ? [runtime.oauthDiscovery.AuthorizationServer, runtime.oauthDiscovery.discoverAuthorizationServer]
      : []),
    ...(functions.some(({ operation }) => operation.oauth === "device") ? [runtime.deviceFlow.awaitDeviceToken] : []),
  ];
}

/** One line for the names of a module; what the capability calls by the same name keeps it. */
function exportLine(names: readonly ImportedName[], path: string, scope: NameScope): readonly Code[] {
  if (names.length === 0) return [];
  const list = names
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, module, isType }) => {
      if (module.startsWith("./")) return identifier(name);
      const exported = scope.take(name, [
        isType ? `Runtime${name}` : `runtime${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ]);
      return exported === name ? identifier(name) : code`${identifier(name)} as ${identifier(exported)}`;
    });
  return [
    code`export ${names.every(({ isType }) => isType) ? text("type ") : text("")}{ ${joinCode(list, ", ")} } from ${literal(path)};`,
  ];
}
