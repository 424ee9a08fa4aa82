import type { ClientFunction } from "./client.js";
import { code, type Code, identifier, joinCode, literal } from "./code.js";
import { inputTypeOf, type OperationFunction, takesInput } from "./operations.js";
import type { IndexPlan } from "./plan.js";

/** Plans `index.ts`: named re-exports only, sorted, so that its diff shows what came and went. Adapters stay in files of their own: importing the client pulls in no server. */
export function planIndex(functions: readonly ClientFunction[], operations: readonly OperationFunction[]): IndexPlan {
  const modules = new Map<string, { readonly types: Set<string>; readonly values: Set<string> }>();
  const add = (module: string, kind: "types" | "values", name: string): void => {
    const entry = modules.get(module) ?? { types: new Set(), values: new Set() };
    modules.set(module, entry);
    entry[kind].add(name);
  };
  for (const entry of functions) {
    add(`${entry.module}.js`, "values", entry.name);
    if (entry.operation.oauth === "authorization") {
      add(`${entry.module}.js`, "values", `${entry.name}Url`);
      add("../runtime/oauth.js", "values", "createPkcePair");
    }
    if (entry.operation.oauth === "token") for (const name of ["TokenRequest", "TokenResponse"]) add("../runtime/oauth.js", "types", name);
    if (entry.inputType !== undefined) add(`${entry.typesModule}.js`, "types", entry.inputType);
  }
  for (const entry of operations) {
    add(`${entry.module}.js`, "values", entry.name);
    if (takesInput(entry)) add(`${entry.module}.js`, "types", inputTypeOf(entry));
  }
  if (functions.length > 0) {
    add("../runtime/errors.js", "values", "CallError");
    add("../runtime/errors.js", "values", "isCallError");
    add("../runtime/http.js", "types", "CallOptions");
  }
  const lines = [...modules].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([module, { types, values }]) => [...exportLine(values, false, module), ...exportLine(types, true, module)]);
  return { kind: "index", path: "index.ts", lines };
}

function exportLine(names: ReadonlySet<string>, typesOnly: boolean, module: string): readonly Code[] {
  if (names.size === 0) return [];
  const list = joinCode([...names].sort().map((name) => identifier(name)), ", ");
  return [typesOnly ? code`export type { ${list} } from ${literal(module)};` : code`export { ${list} } from ${literal(module)};`];
}
