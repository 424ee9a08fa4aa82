import type { Input } from "./capability.js";
import type { CapabilityScope } from "./capability-scope.js";
import type { InputAlias } from "./input-aliases.js";
import type { InputTable } from "./input-table.js";
import type { Feed, InputOwner, InputPart } from "./name-inputs.js";
import { readStepPath, type StepNames } from "./step-path.js";
import type { StepPath } from "./values.js";

/** What an endpoint stands in: its adapter (or aggregate), and where its inferred inputs may stand. */
export interface EndpointContext extends InputOwner {
  /** The surrounding adapter's namespace, or the aggregate's. */
  readonly namespace: string;
  /** `exposes <namespace>`, for the bindings it reads. */
  readonly user: string;
  readonly declared: readonly Input[];
  /** Declared names that stand for members of other inputs. */
  readonly aliases: readonly InputAlias[];
  /** Names of inputs that others share: one endpoint need not read them. */
  readonly shared: readonly string[];
  /** Whether callers can pass what is not declared; those of an MCP resource have its URI alone. */
  readonly isOpen: boolean;
  readonly scope: CapabilityScope;
  /** For messages: `tool `list-ships``. */
  readonly label: string;
}

/** Where a value stands: what it feeds, the `with` key it is written at, and the steps that have run before. */
export interface Place {
  readonly feeds: Feed | undefined;
  readonly key: string | undefined;
  readonly steps: StepNames;
  /** The output that it makes: `a.b` is the property `b` of `a`. */
  readonly output?: string;
}

/** What a name in a value means. An input may not be declared yet: that it is mentioned declares it. */
export type Meaning =
  | {
      readonly kind: "input";
      readonly name: string;
      readonly part: InputPart | undefined;
      readonly path: readonly string[];
    }
  | { readonly kind: "step"; readonly step: string; readonly path: StepPath }
  | { readonly kind: "binding"; readonly variable: string };

/** What a whole text means as a reference, and what the inside of `{{...}}` means ("Values: one grammar" in the spec). */
export interface Interpreter {
  /** Undefined: the text is no reference. */
  readonly reference: (text: string, place: Place) => Meaning | undefined;
  readonly hole: (name: string, place: Place) => Meaning;
}

const parts: Readonly<Record<string, InputPart | "any">> = {
  query: "query",
  path: "path",
  header: "header",
  headers: "header",
  cookie: "cookie",
  params: "any",
};

/** Reads names against the inputs that are known: those declared and, once they are met, those that are mentioned. Reports nothing. */
export function createInterpreter(
  inputs: Pick<InputTable, "find">,
  aliases: readonly InputAlias[],
  context: EndpointContext,
): Interpreter {
  const { bindings } = context.scope;
  const aliased = new Set(aliases.map(({ name }) => name));
  const knows = (name: string): boolean => aliased.has(name) || inputs.find(name) !== undefined;

  /** A name after `rest.`, `tools.` or the own namespace: the longest prefix that is an input (or the fed parameter), then a path. */
  const argument = (name: string, { feeds, key }: Place): Meaning => {
    if (!name.includes(".")) return input(name);
    const [head = name, ...path] = name.split(".");
    const isWhole = knows(name) || name === feeds?.name || name === key || !/^[\w$-]+$/.test(head);
    return isWhole ? input(name) : input(head, undefined, path);
  };

  const requestPart = (name: string, place: Place): Meaning => {
    if ((name !== "body" && !name.includes(".")) || knows(name)) return argument(name, place);
    const [head = name, ...rest] = name.split(".");
    const part = Object.hasOwn(parts, head) ? parts[head] : undefined;
    if (rest.length > 0 && part !== undefined) return input(rest.join("."), part === "any" ? undefined : part);
    if (head !== "body") return argument(name, place);
    const [field, ...inside] = rest;
    // In REST, a field of the body is an input of its own, unless the body is one already.
    return field !== undefined && context.method !== undefined && !knows("body")
      ? input(field, "body", inside)
      : input("body", "body", rest);
  };

  const own = (text: string): string | undefined => {
    const name = text.startsWith("$this.") ? text.slice("$this.".length) : text;
    if (name.startsWith(`${context.namespace}.`)) return name.slice(context.namespace.length + 1);
    return name === text ? undefined : name;
  };

  const stepOutput = (text: string, { steps }: Place): Meaning | undefined => {
    const read = readStepPath(text, steps);
    return read === undefined || "problem" in read ? undefined : { kind: "step", ...read };
  };

  return {
    reference: (text, place) => {
      const ownName = own(text);
      if (ownName !== undefined) return argument(ownName, place);
      const name = pseudoName(text);
      if (name !== undefined && (!name.includes(" ") || name === place.feeds?.name || knows(name)))
        return requestPart(name, place);
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      return variable === undefined ? stepOutput(text, place) : { kind: "binding", variable };
    },
    hole: (name, place) => {
      const plain = /^(?:rest|tools)\.(.+)$/s.exec(name)?.[1]?.trim() ?? own(name);
      if (plain !== undefined) return requestPart(plain, place);
      const output = stepOutput(name, place);
      if (output) return output;
      if (knows(name)) return input(name);
      const ofStep = /[[*]|\.\./.test(name) ? stepOutput(`$.${name}`, place) : undefined;
      if (ofStep) return ofStep;
      const [head = name, ...path] = name.split(".");
      if (place.steps.has(head)) return { kind: "step", step: head, path };
      if (path.length > 0 && knows(head)) return input(head, undefined, path);
      const variable =
        bindings.find(name) ?? (/^[A-Z][A-Z0-9_]*$/.test(name) && name !== place.feeds?.name ? name : undefined);
      return variable === undefined ? input(head, undefined, path) : { kind: "binding", variable };
    },
  };
}

/** The name after `rest.` or `tools.`. Names hold no blanks, but for those that some generators leave inside them. */
export function pseudoName(text: string): string | undefined {
  if (!text.startsWith("rest.") && !text.startsWith("tools.")) return undefined;
  return /^(?:rest|tools)\.(.+)$/s.exec(text)?.[1]?.trim().replace(/\s+/g, " ");
}

function input(name: string, part?: InputPart, path: readonly string[] = []): Meaning {
  return { kind: "input", name, part, path };
}
