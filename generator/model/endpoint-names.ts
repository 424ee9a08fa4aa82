import type { Span } from "../diagnostics/span.js";
import type { SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Input } from "./capability.js";
import { createInterpreter, type EndpointContext, type Interpreter, type Meaning, type Place, pseudoName } from "./interpret-name.js";
import { inputFor, nameInputs, type Use } from "./name-inputs.js";
import { type NameScope, parseValue } from "./parse-value.js";
import type { Slot } from "./target-values.js";
import type { ValueExpression } from "./values.js";

/** The inputs of one endpoint, and what names in its values mean now that they are known. */
export interface EndpointNames {
  readonly inputs: readonly Input[];
  /** The names that a value at this place may use. Reports what is not portable and what names nothing. */
  readonly at: (place: Place) => NameScope;
}

/** Names the inputs of an endpoint: those declared, those that its values mention, and those that feed parameters by their name. */
export function nameEndpoint(slots: readonly Slot[], context: EndpointContext): EndpointNames {
  // A mention may mean another's input: names are read against what is declared first, and then against what that brought to light.
  const mentioned = usesOf(slots, createInterpreter(context.declared, context)).filter(({ byName }) => !byName);
  const interpreter = createInterpreter(nameInputs(context.declared, mentioned, context), context);
  const uses = usesOf(slots, interpreter);
  const inputs = nameInputs(context.declared, uses, context);
  reportInferred(inputs, uses, context);
  return { inputs, at: (place) => scopeAt(place, inputs, interpreter, context) };
}

function usesOf(slots: readonly Slot[], interpreter: Interpreter): readonly Use[] {
  return slots.flatMap((slot): readonly Use[] =>
    slot.kind === "value" ? usesIn(slot.node, slot.place, interpreter) : [{ name: slot.name, part: undefined, feeds: slot.feeds, byName: true, declares: slot.declares, span: slot.span }],
  );
}

/** The inputs that a value mentions, in the order it does. */
function usesIn(node: SourceNode, place: Place, { reference, hole }: Interpreter): readonly Use[] {
  const uses: Use[] = [];
  const record = (meaning: Meaning | undefined, span: Span): ValueExpression | undefined => {
    if (meaning?.kind === "input") uses.push({ ...useOf(meaning, place), byName: false, declares: true, span });
    return meaning && { kind: "literal", value: null };
  };
  parseValue(node, { reference: (text, span) => record(reference(text, place), span), hole: (name, span) => record(hole(name, place), span) ?? { kind: "literal", value: name } });
  return uses;
}

/** A field of an input says nothing of the input itself. */
function useOf({ name, part, path }: Extract<Meaning, { kind: "input" }>, { feeds }: Place): Pick<Use, "name" | "part" | "feeds"> {
  return { name, part, feeds: path.length === 0 ? feeds : undefined };
}

function reportInferred(inputs: readonly Input[], uses: readonly Use[], { declared, label, scope }: EndpointContext): void {
  const inherited = new Set(uses.flatMap(({ declares, name }) => (declares === "inherited" ? [name] : [])));
  for (const input of inputs.slice(declared.length)) {
    if (!inherited.has(input.name)) scope.reporter.report("portability/undeclared-input", input.span, { input: input.name, owner: label });
  }
}

function scopeAt(place: Place, inputs: readonly Input[], interpreter: Interpreter, context: EndpointContext): NameScope {
  const { bindings, reporter } = context.scope;
  const express = (meaning: Meaning, span: Span): ValueExpression => {
    switch (meaning.kind) {
      case "input":
        return { kind: "input", name: inputFor(inputs, useOf(meaning, place), context)?.name ?? meaning.name, path: meaning.path };
      case "step":
        return meaning;
      case "binding":
        bindings.use(meaning.variable, context.user, span);
        reporter.report("portability/binding", span, { variable: meaning.variable });
        return meaning;
    }
  };
  return {
    reference: (text, span) => {
      const meaning = interpreter.reference(text, place);
      if (meaning) reportPseudoNamespace(text, meaning, span, context);
      else reportUnresolved(text, place, span, context);
      return meaning && express(meaning, span);
    },
    hole: (name, span) => express(interpreter.hole(name, place), span),
  };
}

function reportPseudoNamespace(text: string, meaning: Meaning, span: Span, { namespace, scope }: EndpointContext): void {
  const name = text.startsWith(`${namespace}.`) ? undefined : pseudoName(text);
  if (name === undefined || meaning.kind !== "input") return;
  scope.reporter.report("portability/pseudo-namespace", span, { text, name: name.replace(/^(?:query|path|headers?|cookie|params|body)\./, ""), namespace });
}

/** Text that looks like a reference and is none: a step that does not run before, or most often a misspelled namespace. */
function reportUnresolved(text: string, { steps }: Place, span: Span, { namespace, scope }: EndpointContext): void {
  if (text.startsWith("$.") && steps.size > 0) {
    const [step = ""] = text.slice(2).split(".");
    scope.reporter.report("model/unknown-step", span, { value: text, nearest: nearestWord(step, [...steps]) });
  }
  const match = /^([A-Za-z][\w-]*)\.([\w$-]+)$/.exec(text);
  const head = match?.[1];
  const nearest = head === undefined ? undefined : nearestWord(head, [namespace, "rest", "tools", "env", ...steps]);
  if (nearest !== undefined && nearest !== head) scope.reporter.report("model/unresolved-reference", span, { text, nearest: `${nearest}.${match?.[2] ?? ""}` });
}
