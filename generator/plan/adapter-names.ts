import type { Capability, McpServer, RestAdapter, SkillAdapter } from "../model/capability.js";
import { camelCase } from "../text/casing.js";
import { fileName } from "./client-modules.js";
import { functionName } from "./names.js";

type NamedAdapter = RestAdapter | McpServer | SkillAdapter;
type AdapterFile = "rest" | "mcp" | "skills";

export interface AdapterNames {
  readonly of: (adapter: NamedAdapter, kind: AdapterFile) => { readonly file: string; readonly functionName: string };
  readonly functionNames: readonly string[];
}

/** File and function of every adapter: `rest`, `mcp` and `skills` where there is one of a kind, named after the namespace otherwise. */
export function adapterNames(capability: Capability, called: ReadonlySet<string>): AdapterNames {
  const taken = new Set(called);
  const names = new Map<NamedAdapter, { readonly file: string; readonly functionName: string }>();
  const add = (adapters: readonly NamedAdapter[], kind: AdapterFile): void => {
    for (const adapter of adapters) {
      const plain = functionName(adapter.namespace, `${kind} adapter`);
      let name = taken.has(plain) || plain === kind ? camelCase(`${adapter.namespace} ${kind}`) : plain;
      for (let count = 2; taken.has(name); count += 1) name = `${plain}${count}`;
      taken.add(name);
      const file = adapters.length === 1 ? kind : `${kind}-${name === plain ? fileName(adapter.namespace) : fileName(name)}`;
      names.set(adapter, { file, functionName: name });
    }
  };
  add(capability.rest, "rest");
  add(capability.mcp, "mcp");
  add(capability.skills, "skills");
  return { of: (adapter, kind) => names.get(adapter) ?? { file: kind, functionName: kind }, functionNames: [...taken] };
}
