import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Bind } from "../schema/document.js";
import { nearestWord } from "../text/nearest.js";
import type { Binding } from "./capability.js";

/** The bindings of a capability, and who reads which; a name that no `binds` entry declares joins on its first use. */
export interface BindingTable {
  /** The variable that `name` means (`NAME`, `namespace.NAME`, `env.NAME`); undefined where no binding is meant. */
  readonly find: (name: string) => string | undefined;
  /**
   * Records that `user` reads the variable; a variable not declared is read from the environment, with a warning at `span`. `baseUrlOf`: the namespace
   * whose base URL reads it; `written`: what stands there, where no variable can be called so.
   */
  readonly use: (
    variable: string,
    user: string,
    span: Span,
    about?: { readonly baseUrlOf?: string; readonly written?: string },
  ) => void;
  readonly list: () => readonly Binding[];
}

interface Entry {
  readonly binding: Omit<Binding, "users" | "baseUrlsOf">;
  readonly uses: Use[];
}

interface Use {
  readonly user: string;
  readonly baseUrlOf: string | undefined;
}

/** A variable that is declared a second time, from another source. */
interface Again {
  readonly variable: string;
  readonly span: Span;
  readonly first: Span;
  /** What the second one is called; undefined where nothing tells them apart. */
  readonly whole: string | undefined;
}

/** What the `binds` of all documents declare. */
interface Declared {
  readonly entries: Map<string, Entry>;
  readonly namespaces: ReadonlySet<string>;
  /** By variable: those that are declared twice, until that is reported. */
  readonly again: Map<string, Again>;
}

/** Collects the `binds` of a document and of the shared documents it imports from. */
export function createBindingTable(binds: readonly Bind[], reporter: Reporter): BindingTable {
  const declared = declaredBy(binds);
  const { entries, again } = declared;
  for (const { variable, whole } of again.values()) if (whole === undefined) reportAgain(variable, declared, reporter);
  return {
    find: (name) => {
      reportAgain(name, declared, reporter);
      return foundVariable(name, declared);
    },
    use: (variable, user, span, { baseUrlOf, written = variable } = {}) => {
      const entry = entries.get(variable);
      if (entry) entry.uses.push({ user, baseUrlOf });
      else {
        reportUndeclared(variable, written, span, declared, reporter);
        const source = { kind: "environment", variable } as const;
        const binding = { variable, namespace: undefined, source, declared: false, span };
        entries.set(variable, { binding, uses: [{ user, baseUrlOf }] });
      }
    },
    list: () => [...entries.values()].map(({ binding, uses }) => ({ ...binding, ...usersOf(uses) })),
  };
}

/** The variable that a hole names: a declared one; else what it can be called, without the `$` that shells write before it. */
export function variableNamed(name: string, bindings: Pick<BindingTable, "find">): string {
  const plain = name.replace(/^\$(?=[A-Za-z_])/, "");
  return bindings.find(name) ?? bindings.find(plain) ?? plain.replace(/[^A-Za-z0-9_]+/g, "_");
}

function usersOf(uses: readonly Use[]): Pick<Binding, "users" | "baseUrlsOf"> {
  const namespaces = uses.flatMap(({ baseUrlOf }) => baseUrlOf ?? []);
  return {
    users: [...new Set(uses.map(({ user }) => user))],
    baseUrlsOf: namespaces.length === uses.length ? [...new Set(namespaces)] : [],
  };
}

function declaredBy(binds: readonly Bind[]): Declared {
  const entries = new Map<string, Entry>();
  const again = new Map<string, Again>();
  for (const bind of binds) {
    const { namespace } = bind;
    for (const { variable: name, source: from, entry } of bind.keys) {
      const span = entry.keySpan;
      const earlier = entries.get(name)?.binding;
      const source = sourceOf(bind, from);
      if (earlier && JSON.stringify(earlier.source) === JSON.stringify(source)) continue;
      const whole = namespace === undefined ? undefined : `${namespace}.${name}`;
      // Of two that have one name, the other one is meant by its namespace alone.
      const other = earlier && earlier.namespace !== namespace ? whole : undefined;
      if (earlier && !again.has(name)) again.set(name, { variable: name, span, first: earlier.span, whole: other });
      const variable = other ?? name;
      if (!entries.has(variable))
        entries.set(variable, { binding: { variable, namespace, source, declared: true, span }, uses: [] });
    }
  }
  return { entries, again, namespaces: new Set(["env", ...binds.flatMap(({ namespace }) => namespace ?? [])]) };
}

function foundVariable(name: string, { entries, namespaces }: Declared): string | undefined {
  if (entries.has(name)) return name;
  const dot = name.indexOf(".");
  const rest = name.slice(dot + 1);
  return dot > 0 && namespaces.has(name.slice(0, dot)) && /^[A-Za-z_]\w*$/.test(rest) ? rest : undefined;
}

function reportAgain(name: string, { again }: Declared, reporter: Reporter): void {
  const twice = again.get(name);
  if (!twice) return;
  again.delete(name);
  const { variable, whole, span, first } = twice;
  reporter.report("model/duplicate-binding", span, { variable, whole }, [
    { span: first, label: "first declared here" },
  ]);
}

function reportUndeclared(variable: string, written: string, span: Span, declared: Declared, reporter: Reporter): void {
  const { entries } = declared;
  const names = (): readonly string[] =>
    [...entries.values()].flatMap(({ binding }) => (binding.declared ? [binding.variable] : []));
  const behind = nameBehind(written, declared, reporter);
  const nearest = behind?.name ?? nearestWord(variable, names, reporter.comparisons);
  // Of two that differ in case alone either may be the slip.
  const isOtherCase = nearest?.toLowerCase() === variable.toLowerCase();
  const meant = nearest === undefined || isOtherCase ? undefined : entries.get(behind?.variable ?? nearest);
  const related = meant?.binding.declared === true ? [{ span: meant.binding.span, label: "this one is declared" }] : [];
  reporter.report(
    "model/undeclared-binding",
    span,
    { variable, nearest: behind === undefined ? nearest : `{{${behind.name}}}` },
    related,
  );
}

/** The variable behind a misspelled namespace (`evn.TOKEN`), or behind a colon (`env:TOKEN`), and how it is written; undefined where none is meant. */
function nameBehind(
  written: string,
  { entries, namespaces }: Declared,
  reporter: Reporter,
): { readonly name: string; readonly variable: string } | undefined {
  const [, head = "", mark, variable] = /^([A-Za-z][\w-]*)([.:])([A-Za-z_]\w*)$/.exec(written) ?? [];
  if (variable === undefined || (mark === "." && namespaces.has(head))) return undefined;
  if (!entries.has(variable) && !/^[A-Z][A-Z0-9_]*$/.test(variable)) return undefined;
  const namespace = namespaces.has(head) ? head : nearestWord(head, [...namespaces], reporter.comparisons);
  return namespace === undefined ? undefined : { name: `${namespace}.${variable}`, variable };
}

function sourceOf(bind: Bind, key: string): Binding["source"] {
  const { location } = bind;
  if (location === undefined) return { kind: "environment", variable: key };
  if (location.startsWith("file://") || !/^[a-z][a-z0-9+.-]*:\/\//i.test(location))
    return { kind: "file", location, key };
  return { kind: "resolver", location, key };
}
