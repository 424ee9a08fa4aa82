import type { AdapterNames } from "./adapter-names.js";
import { fileLimit } from "./client-modules.js";
import { groupOperations } from "./group.js";
import { functionName } from "./names.js";
import { publicValue } from "./public-name.js";
import type { RouteGroup } from "./rest.js";
import type { PlannedRoute } from "./route.js";
import type { NameScope } from "./scope.js";

/** Routes in files of their own, where there are too many for one. */
export function groupRoutes(
  routes: readonly PlannedRoute[],
  { file }: AdapterNames,
  scope: NameScope,
): readonly RouteGroup[] {
  if (routes.length <= fileLimit) return [];
  const parts = groupOperations(routes, (route) => route.operation.path, fileLimit);
  const groups = new Map<string, PlannedRoute[]>();
  for (const route of routes) {
    const part = parts.get(route) ?? "other";
    groups.set(part, [...(groups.get(part) ?? []), route]);
  }
  return [...groups].map(([part, members]) => {
    const name = functionName(`register ${part}`, "register");
    return {
      function: publicValue(`./${file}/${part}`, scope.take(name, [`${name}Routes`])),
      title: part,
      routes: members,
    };
  });
}
