import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Bind } from "../schema/document.js";
import { nearestWord } from "../text/nearest.js";
import type { Binding } from "./capability.js";

/** The bindings of a capability, and who reads which; a name that no `binds` entry declares joins on its first use. */
export interface BindingTable {
  /** The variable that `name` means (`NAME`, `namespace.NAME`, `env.NAME`); undefined where no binding is meant. */
  readonly find: (name: string) => string | undefined;
  /** Records that `user` reads the variable; a variable not declared is read from the environment, with a warning at `span`. */
  readonly use: (variable: string, user: string, span: Span) => void;
  readonly list: () => readonly Binding[];
}

interface Entry {
  readonly binding: Omit<Binding, "users">;
  readonly users: Set<string>;
}

/** Collects the `binds` of a document and of the shared documents it imports from. */
export function createBindingTable(binds: readonly Bind[], reporter: Reporter): BindingTable {
  const entries = new Map<string, Entry>();
  const namespaces = new Set(["env"]);
  for (const bind of binds) {
    if (bind.namespace !== undefined) namespaces.add(bind.namespace);
    for (const key of bind.keys) {
      const earlier = entries.get(key.variable);
      if (earlier) {
        if (JSON.stringify(earlier.binding.source) !== JSON.stringify(sourceOf(bind, key.source))) {
          reporter.report("model/duplicate-binding", key.entry.keySpan, { variable: key.variable }, [
            { span: earlier.binding.span, label: "first declared here" },
          ]);
        }
        continue;
      }
      entries.set(key.variable, {
        binding: {
          variable: key.variable,
          namespace: bind.namespace,
          description: bind.description,
          source: sourceOf(bind, key.source),
          declared: true,
          span: key.entry.keySpan,
        },
        users: new Set(),
      });
    }
  }

  return {
    find: (name) => {
      if (entries.has(name)) return name;
      const dot = name.indexOf(".");
      if (dot > 0 && namespaces.has(name.slice(0, dot)) && /^[A-Za-z_]\w*$/.test(name.slice(dot + 1)))
        return name.slice(dot + 1);
      return undefined;
    },
    use: (variable, user, span) => {
      const entry = entries.get(variable);
      if (entry) {
        entry.users.add(user);
        return;
      }
      const declared = [...entries.values()].filter(({ binding }) => binding.declared);
      const names = declared.map(({ binding }) => binding.variable);
      reporter.report("model/undeclared-binding", span, { variable, nearest: nearestWord(variable, names) });
      entries.set(variable, {
        binding: {
          variable,
          namespace: undefined,
          description: undefined,
          source: { kind: "environment", variable },
          declared: false,
          span,
        },
        users: new Set([user]),
      });
    },
    list: () => [...entries.values()].map(({ binding, users }) => ({ ...binding, users: [...users] })),
  };
}

function sourceOf(bind: Bind, key: string): Binding["source"] {
  const { location } = bind;
  if (location === undefined) return { kind: "environment", variable: key };
  if (location.startsWith("file://") || !/^[a-z][a-z0-9+.-]*:\/\//i.test(location))
    return { kind: "file", location, key };
  return { kind: "resolver", location, key };
}
