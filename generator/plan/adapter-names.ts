import type { Adapter, Capability, ControlAdapter } from "../model/capability.js";
import { splitWords } from "../text/casing.js";
import { fileName } from "../text/file-names.js";
import { functionName, typeName } from "./names.js";
import { type PublicName, publicType, publicValue } from "./public-name.js";
import { createScope, type NameScope } from "./scope.js";

type NamedAdapter = Exclude<Adapter, ControlAdapter>;

/** The file of the only adapter of a kind. */
const fileOfKind: Readonly<Record<NamedAdapter["kind"], string>> = { rest: "rest", mcp: "mcp", skill: "skills" };

/** What an adapter is called, in its own file and in those that import it. */
export interface AdapterNames {
  /** `rest`, `mcp` or `skills` where there is one of a kind, with the namespace behind it otherwise. */
  readonly file: string;
  readonly function: PublicName;
  readonly options: PublicName;
  readonly handlers: PublicName;
}

/** What each adapter is called. */
export type AdapterName = (adapter: NamedAdapter) => AdapterNames;

/** File, function and types of every adapter. What they are called is free in `scope`, which has the functions that adapters call. */
export function nameAdapters(capability: Capability, scope: NameScope): AdapterName {
  const names = new Map<NamedAdapter, AdapterNames>();
  const files = createScope([]);
  const add = (adapters: readonly NamedAdapter[], kind: string): void => {
    for (const adapter of adapters) {
      const plain = functionName(adapter.namespace, `${kind} adapter`);
      const qualified = functionName(`${adapter.namespace} ${kind}`, `${kind} adapter`);
      const name = plain === kind ? scope.take(qualified) : scope.take(plain, [qualified]);
      const words = name === plain ? adapter.namespace : splitWords(name).join("-");
      const file = adapters.length === 1 ? kind : files.take(`${kind}-${fileName(words)}`);
      const module = `./${file}`;
      const type = (suffix: string): PublicName => publicType(module, scope.take(`${typeName(name)}${suffix}`));
      names.set(adapter, {
        file,
        function: publicValue(module, name),
        options: type("Options"),
        handlers: type("Handlers"),
      });
    }
  };
  const named = capability.adapters.filter((adapter) => adapter.kind !== "control");
  for (const [kind, file] of Object.entries(fileOfKind))
    add(
      named.filter((adapter) => adapter.kind === kind),
      file,
    );
  return (adapter) => {
    const found = names.get(adapter);
    if (!found) throw new Error(`no names for ${adapter.namespace}`);
    return found;
  };
}
