import type { Span } from "../diagnostics/span.js";
import type { SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Input } from "./capability.js";
import {
  createInterpreter,
  type EndpointContext,
  type Interpreter,
  type Meaning,
  type Place,
  pseudoName,
} from "./interpret-name.js";
import type { InputAlias } from "./input-aliases.js";
import { type InputTable, inputTable } from "./input-table.js";
import { collectInputs, type Feed, inputFor, nameInputs, type Use } from "./name-inputs.js";
import { type NameScope, parseValue } from "./parse-value.js";
import { anyType } from "./types.js";
import type { Slot } from "./target-values.js";
import { nearReference, type ReferencePlace } from "./near-reference.js";
import { noSteps, readStepPath, stepInto } from "./step-path.js";
import type { ValueExpression } from "./values.js";

/** The inputs of one endpoint, and what names in its values mean now that they are known. */
export interface EndpointNames {
  readonly inputs: readonly Input[];
  /** The same, found by their names. */
  readonly table: InputTable;
  readonly uses: readonly Use[];
  /** What goes into a parameter of this name where nothing is written for it; nothing where no input has it. */
  readonly named: (name: string) => readonly ValueExpression[];
  /** The names that a value at this place may use. Reports what is not portable and what names nothing. */
  readonly at: (place: Place) => NameScope;
}

/** Names the inputs of an endpoint: those declared, those that its values mention, and those that feed parameters by their name. */
export function nameEndpoint(
  slots: readonly Slot[],
  aliases: readonly InputAlias[],
  context: EndpointContext,
): EndpointNames {
  const { declared } = context;
  const own = inputTable(declared);
  const byName = new Map(aliases.toReversed().map((alias) => [alias.name, alias]));
  // What an alias reads is read without it: `with: {title: "{{title}}!"}` means the caller's.
  const aliased = aliases.flatMap((alias) => aliasUses(alias, createInterpreter(own, [], context)));
  const inputsIn = (names: Interpreter): readonly Use[] => usesOf(slots, names).filter(({ name }) => !byName.has(name));
  // A mention may mean another's input: names are read against what is declared first, and then against what that brought to light.
  const first = createInterpreter(own, aliases, context);
  const mentioned = inputsIn(first);
  const known = collectInputs(declared, [...aliased, ...mentioned.filter((use) => !use.byName)], context);
  const isNew = known.list().length > declared.length;
  const interpreter = isNew ? createInterpreter(known, aliases, context) : first;
  const uses = [...aliased, ...(isNew ? inputsIn(interpreter) : mentioned)];
  const inputs = nameInputs(declared, uses, context);
  reportInferred(inputs, uses, context);
  const table = inputTable(inputs);
  const withoutAliases = aliases.length === 0 ? interpreter : createInterpreter(known, [], context);
  const plain = (place: Place): NameScope => scopeAt(place, () => undefined, table, withoutAliases, context);
  const aliasOf = (name: string): ValueExpression | undefined => {
    const alias = byName.get(name);
    if (!alias) return undefined;
    return alias.kind === "value"
      ? parseValue(alias.entry.value, plain(aliasPlace(alias.name)))
      : { kind: "input", name: alias.input, path: alias.path };
  };
  return {
    inputs,
    table,
    uses,
    named: (name) => {
      const input = table.find(name);
      const value = aliasOf(name) ?? (input && { kind: "input", name: input.name, path: [] });
      return value ? [value] : [];
    },
    at: (place) => scopeAt(place, aliasOf, table, interpreter, context),
  };
}

function aliasPlace(name: string): Place {
  return { feeds: undefined, key: name, steps: noSteps };
}

function aliasUses(alias: InputAlias, interpreter: Interpreter): readonly Use[] {
  if (alias.kind === "value") return usesIn(alias.entry.value, aliasPlace(alias.name), interpreter);
  return [
    {
      name: alias.input,
      part: undefined,
      feeds: undefined,
      byName: false,
      isWhole: false,
      written: undefined,
      declares: true,
      span: alias.span,
    },
  ];
}

function usesOf(slots: readonly Slot[], interpreter: Interpreter): readonly Use[] {
  return slots.flatMap((slot): readonly Use[] =>
    slot.kind === "value"
      ? usesIn(slot.node, slot.place, interpreter)
      : [
          {
            name: slot.name,
            part: undefined,
            feeds: slot.feeds,
            byName: true,
            isWhole: true,
            written: undefined,
            declares: slot.declares,
            span: slot.span,
          },
        ],
  );
}

/** The inputs that a value mentions, in the order it does. */
function usesIn(node: SourceNode, place: Place, { reference, hole }: Interpreter): readonly Use[] {
  const mentions: Mention[] = [];
  const note = (meaning: Meaning | undefined, written: string, span: Span): ValueExpression | undefined => {
    if (meaning?.kind === "input") mentions.push({ meaning, written, span });
    return meaning && nothing;
  };
  const value = parseValue(node, {
    reference: (text, span) => note(reference(text, place), text, span),
    hole: (name, span) => note(hole(name, place), name, span) ?? nothing,
  });
  if (mentions.length === 0) return [];
  const isWhole = value.kind === "literal";
  // A value of its own inside JSON or GraphQL is any.
  const isText =
    value.kind === "template" && !value.parts.some((part) => typeof part !== "string" && part.kind === "encoded");
  const inside = isWhole ? place.feeds : partOf(place.feeds, isText);
  return mentions.map(({ meaning: { name, part, path }, written, span }) => ({
    name,
    part,
    feeds: feedsAt(path, inside),
    byName: false,
    isWhole,
    written,
    declares: true,
    output: place.output,
    span,
  }));
}

/** A field of an input says nothing of the input itself. */
function feedsAt(path: readonly string[], feeds: Feed | undefined): Feed | undefined {
  return path.length === 0 ? feeds : undefined;
}

/** A name in a value that means an input. */
interface Mention {
  readonly meaning: Extract<Meaning, { kind: "input" }>;
  readonly written: string;
  readonly span: Span;
}

const nothing: ValueExpression = { kind: "literal", value: null };

/** What a part of a value feeds: what is declared of the whole says little of it, and of what stands inside a list or an object nothing. */
function partOf(feeds: Feed | undefined, isText: boolean): Feed | undefined {
  if (feeds === undefined || (isText && feeds.type.kind === "string")) return feeds;
  return { ...feeds, type: anyType, schema: undefined, ...(isText ? {} : { description: undefined }) };
}

/** Says which inputs nobody declares, and which are optional although nothing is said of them. */
function reportInferred(
  inputs: readonly Input[],
  uses: readonly Use[],
  { declared, label, scope }: EndpointContext,
): void {
  const inherited = new Set(uses.flatMap(({ declares, name }) => (declares === "inherited" ? [name] : [])));
  for (const [index, input] of declared.entries()) {
    if (input.required && inputs[index]?.required === false)
      scope.reporter.report("portability/optional-input", input.span, { input: input.name, owner: label });
  }
  for (const input of inputs.slice(declared.length)) {
    if (!inherited.has(input.name))
      scope.reporter.report("portability/undeclared-input", input.span, { input: input.name, owner: label });
  }
}

function scopeAt(
  place: Place,
  aliasOf: (name: string) => ValueExpression | undefined,
  inputs: InputTable,
  interpreter: Interpreter,
  context: EndpointContext,
): NameScope {
  const { bindings, reporter } = context.scope;
  const meantInput = ({ name, part, path }: Mention["meaning"]): Input | undefined =>
    inputFor(inputs, { name, part, feeds: feedsAt(path, place.feeds) }, context);
  const express = (meaning: Meaning, text: string, isHole: boolean, span: Span): ValueExpression => {
    switch (meaning.kind) {
      case "input":
        if (aliasOf(meaning.name) === undefined)
          reportDoubtful({ text, isHole, span, meaning, meant: meantInput(meaning) }, place, inputs, context);
        return stepInto(
          aliasOf(meaning.name) ?? {
            kind: "input",
            name: meantInput(meaning)?.name ?? meaning.name,
            path: [],
          },
          meaning.path,
        );
      case "step":
        return meaning;
      case "binding":
        bindings.use(meaning.variable, context.user, span);
        reporter.report("portability/binding", span, { variable: meaning.variable });
        return meaning;
    }
  };
  return {
    reference: (text, span, written) => {
      const meaning = interpreter.reference(text, place);
      if (meaning && written !== undefined)
        reporter.report("portability/pseudo-namespace", span, {
          text: written,
          name: text.split(".").at(-1) ?? text,
          namespace: context.namespace,
        });
      else if (meaning) reportPseudoNamespace(text, meaning, span, context);
      else reportUnresolved(text, place, span, inputs, context);
      return meaning && express(meaning, text, false, span);
    },
    hole: (name, span) => {
      // As workflows elsewhere name them.
      const step = /^steps\.([^.[\]]+)[.[]/.exec(name)?.[1];
      if (step !== undefined && place.steps.has(step) && !place.steps.has("steps"))
        reporter.report("model/unknown-step", span, { value: name, nearest: step });
      return express(interpreter.hole(name, place), name, true, span);
    },
  };
}

function reportPseudoNamespace(
  text: string,
  meaning: Meaning,
  span: Span,
  { namespace, scope }: EndpointContext,
): void {
  const name = text.startsWith(`${namespace}.`) ? undefined : pseudoName(text);
  if (name === undefined || meaning.kind !== "input") return;
  scope.reporter.report("portability/pseudo-namespace", span, {
    text,
    name: name.replace(/^(?:query|path|headers?|cookie|params|body)\./, ""),
    namespace,
  });
}

/** Text that looks like a reference and is none: a step that does not run before, or a name in the words of another notation, or misspelled. */
function reportUnresolved(
  text: string,
  { steps }: Place,
  span: Span,
  inputs: InputTable,
  context: EndpointContext,
): void {
  const { reporter } = context.scope;
  if (/^\$[.[]/.test(text) && steps !== noSteps) {
    const read = readStepPath(text, steps);
    if (read !== undefined && "problem" in read) {
      reporter.report("model/broken-path", span, { path: text, problem: read.problem });
      return;
    }
    const [, step = ""] = /^\$\.?([^.[\]]*)/.exec(text) ?? [];
    const nearest = nearestWord(step, () => [...steps], reporter.comparisons);
    reporter.report("model/unknown-step", span, {
      value: text,
      nearest: nearest === undefined ? undefined : text.replace(step, () => nearest),
    });
    return;
  }
  const nearest = nearReference(text, referencePlace(steps, inputs, context));
  if (nearest !== undefined) reporter.report("model/unresolved-reference", span, { text, nearest });
}

function referencePlace(
  steps: Place["steps"],
  inputs: InputTable,
  { namespace, method, scope: { reporter } }: EndpointContext,
): ReferencePlace {
  const knows = (name: string): boolean => inputs.find(name) !== undefined;
  return { namespace, isRest: method !== undefined, steps, knows, comparisons: reporter.comparisons };
}

/** A name that means an input, and how it was understood. */
interface Understood {
  readonly text: string;
  readonly isHole: boolean;
  readonly span: Span;
  readonly meaning: Mention["meaning"];
  /** The input that is taken for it. */
  readonly meant: Input | undefined;
}

/** A name of nothing that is declared: one that is taken for the placeholder that it feeds, or that is nearly a reference and makes an input of its first word. */
function reportDoubtful(
  { text, isHole, span, meaning: { name, path }, meant }: Understood,
  { steps }: Place,
  inputs: InputTable,
  context: EndpointContext,
): void {
  const named = inputs.find(name);
  const taken = named === undefined ? meant : undefined;
  const isNew = isHole && path.length > 0 && named?.origin === "inferred" && named.in !== "path";
  if (taken === undefined && !isNew) return;
  const near = nearReference(text, referencePlace(steps, inputs, context));
  const nearest = (isHole ? near?.replace(/^\$\./, "") : near) ?? (taken && text.replace(name, () => taken.name));
  if (nearest !== undefined)
    context.scope.reporter.report("model/doubtful-name", span, { text, input: name, taken: taken?.name, nearest });
}
