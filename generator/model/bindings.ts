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

/** A variable that is declared a second time, from another source. */
interface Again {
  readonly variable: string;
  readonly span: Span;
  readonly first: Span;
  /** What the second one is called; undefined where nothing tells them apart. */
  readonly whole: string | undefined;
}

/** Collects the `binds` of a document and of the shared documents it imports from. */
export function createBindingTable(binds: readonly Bind[], reporter: Reporter): BindingTable {
  const entries = new Map<string, Entry>();
  const namespaces = new Set(["env"]);
  const again = new Map<string, Again>();
  for (const bind of binds) {
    if (bind.namespace !== undefined) namespaces.add(bind.namespace);
    for (const key of bind.keys) {
      const earlier = entries.get(key.variable);
      const source = sourceOf(bind, key.source);
      if (earlier && JSON.stringify(earlier.binding.source) === JSON.stringify(source)) continue;
      const whole = bind.namespace === undefined ? undefined : `${bind.namespace}.${key.variable}`;
      // Of two that have one name, the other one is meant by its namespace alone.
      const isOther = earlier && earlier.binding.namespace !== bind.namespace && whole !== undefined;
      if (earlier && !again.has(key.variable)) {
        const first = earlier.binding.span;
        again.set(key.variable, {
          variable: key.variable,
          span: key.entry.keySpan,
          first,
          whole: isOther ? whole : undefined,
        });
      }
      const variable = isOther ? whole : key.variable;
      if (entries.has(variable)) continue;
      entries.set(variable, {
        binding: {
          variable,
          namespace: bind.namespace,
          source,
          declared: true,
          span: key.entry.keySpan,
        },
        users: new Set(),
      });
    }
  }
  const reportAgain = (name: string): void => {
    const twice = again.get(name);
    if (!twice) return;
    again.delete(name);
    const { variable, whole } = twice;
    reporter.report("model/duplicate-binding", twice.span, { variable, whole }, [
      { span: twice.first, label: "first declared here" },
    ]);
  };
  for (const { variable, whole } of again.values()) if (whole === undefined) reportAgain(variable);

  return {
    find: (name) => {
      reportAgain(name);
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
      const names = (): readonly string[] =>
        [...entries.values()].flatMap(({ binding }) => (binding.declared ? [binding.variable] : []));
      const nearest = nearestWord(variable, names, reporter.comparisons);
      // Of two that differ in case alone either may be the slip.
      const isOtherCase = nearest?.toLowerCase() === variable.toLowerCase();
      const meant = nearest === undefined || isOtherCase ? undefined : entries.get(nearest)?.binding.span;
      const related = meant === undefined ? [] : [{ span: meant, label: "this one is declared" }];
      reporter.report("model/undeclared-binding", span, { variable, nearest }, related);
      entries.set(variable, {
        binding: {
          variable,
          namespace: undefined,
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
