import type { Span } from "../diagnostics/span.js";
import { nearestWord } from "../text/nearest.js";
import type { Input } from "./capability.js";
import type { CapabilityScope } from "./capability-scope.js";
import type { Feed, InputOwner, InputPart, InputTable } from "./inputs.js";
import type { NameScope } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/** What an endpoint stands in: its adapter (or aggregate), and where its inferred inputs may stand. */
export interface EndpointContext extends InputOwner {
  /** The surrounding adapter's namespace, or the aggregate's. */
  readonly namespace: string;
  /** `exposes <namespace>`, for the bindings it reads. */
  readonly user: string;
  readonly declared: readonly Input[];
  readonly scope: CapabilityScope;
  /** For messages: `tool `list-ships``. */
  readonly label: string;
}
const parts: Readonly<Record<string, InputPart | "any">> = {
  query: "query", path: "path", header: "header", headers: "header", cookie: "cookie", params: "any",
};

/** The names that the values of one endpoint may use ("Values: one grammar" in the spec). `feeds` is the parameter that the value goes to, `key` its `with` key. */
export function endpointNames(inputs: InputTable, context: EndpointContext, steps: ReadonlySet<string>, feeds: Feed | undefined, key?: string): NameScope {
  const { bindings, reporter } = context.scope;

  const input = (name: string, part: InputPart | undefined, path: readonly string[], span: Span): ValueExpression => {
    const known = inputs.find(name);
    // A field of an input says nothing of the input itself.
    const used = inputs.use(name, part, path.length === 0 ? feeds : undefined, span);
    if (!known) reporter.report("portability/undeclared-input", span, { input: used.name, owner: context.label });
    return { kind: "input", name: used.name, path };
  };

  /** A name after `rest.`, `tools.` or the own namespace: the longest prefix that is an input (or the fed parameter), then a path. */
  const argument = (name: string, span: Span): ValueExpression => {
    if (inputs.find(name) || name === feeds?.name || name === key) return input(name, undefined, [], span);
    const [head = name, ...rest] = name.split(".");
    if (rest.length > 0 && /^[\w$-]+$/.test(head)) return input(head, undefined, rest, span);
    return input(name, undefined, [], span);
  };

  const requestPart = (name: string, span: Span): ValueExpression => {
    const [head = name, ...rest] = name.split(".");
    const part = Object.hasOwn(parts, head) ? parts[head] : undefined;
    if (rest.length > 0 && part !== undefined && !inputs.find(name)) return input(rest.join("."), part === "any" ? undefined : part, [], span);
    const [field, ...inside] = rest;
    // In REST, a field of the body is an input of its own, unless the body is one already.
    if (head === "body" && field !== undefined && context.method !== undefined && !inputs.find("body") && !inputs.find(name)) return input(field, "body", inside, span);
    if (head === "body" && !inputs.find(name)) return input("body", "body", rest, span);
    return argument(name, span);
  };

  const own = (text: string): string | undefined => {
    const name = text.startsWith("$this.") ? text.slice("$this.".length) : text;
    if (name.startsWith(`${context.namespace}.`)) return name.slice(context.namespace.length + 1);
    return name === text ? undefined : name;
  };

  const binding = (variable: string, span: Span): ValueExpression => {
    bindings.use(variable, context.user, span);
    reporter.report("portability/binding", span, { variable });
    return { kind: "binding", variable };
  };

  const pseudo = (text: string): string | undefined => /^(?:rest|tools)\.(.+)$/s.exec(text)?.[1]?.trim();

  return {
    reference: (text, span) => {
      const ownName = own(text);
      if (ownName !== undefined) return argument(ownName, span);
      // Names hold no blanks, but for those that some generators leave inside them.
      const name = pseudo(text)?.replace(/\s+/g, " ");
      if (name !== undefined && (!name.includes(" ") || name === feeds?.name || inputs.find(name) !== undefined)) {
        reporter.report("portability/pseudo-namespace", span, { text, name: name.replace(/^(?:query|path|headers?|cookie|params|body)\./, ""), namespace: context.namespace });
        return requestPart(name, span);
      }
      if (text.startsWith("$.")) {
        const [step = "", ...path] = text.slice(2).split(".");
        if (steps.has(step)) return { kind: "step", step, path };
        if (steps.size > 0) reporter.report("model/unknown-step", span, { value: text, nearest: nearestWord(step, [...steps]) });
        return undefined;
      }
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      if (variable !== undefined) return binding(variable, span);
      reportNearMiss(text, span);
      return undefined;
    },
    hole: (name, span) => {
      const plain = pseudo(name) ?? own(name);
      if (plain !== undefined) return requestPart(plain, span);
      if (name.startsWith("$.")) {
        const [step = "", ...path] = name.slice(2).split(".");
        if (steps.has(step)) return { kind: "step", step, path };
      }
      if (inputs.find(name)) return input(name, undefined, [], span);
      const [head = name, ...path] = name.split(".");
      if (steps.has(head)) return { kind: "step", step: head, path };
      if (path.length > 0 && inputs.find(head)) return input(head, undefined, path, span);
      const variable = bindings.find(name);
      if (variable !== undefined) return binding(variable, span);
      if (/^[A-Z][A-Z0-9_]*$/.test(name) && name !== feeds?.name) return binding(name, span);
      return path.length > 0 ? input(head, undefined, path, span) : input(name, undefined, [], span);
    },
  };

  /** Text that looks like a reference and is none: most often a misspelled namespace. */
  function reportNearMiss(text: string, span: Span): void {
    const match = /^([A-Za-z][\w-]*)\.([\w$-]+)$/.exec(text);
    const head = match?.[1];
    if (head === undefined) return;
    const nearest = nearestWord(head, [context.namespace, "rest", "tools", "env", ...steps]);
    if (nearest !== undefined && nearest !== head) reporter.report("model/unresolved-reference", span, { text, nearest: `${nearest}.${match?.[2] ?? ""}` });
  }
}
