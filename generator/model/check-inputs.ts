import type { Input } from "./capability.js";
import { nearestWord } from "../text/nearest.js";
import { callsToWrite } from "./called-operations.js";
import type { EndpointNames } from "./endpoint-names.js";
import type { EndpointContext } from "./interpret-name.js";
import { reportIdleValues } from "./idle-values.js";
import type { LinkedStep, Target } from "./link-target.js";
import { mayHaveBody } from "../text/methods.js";
import { inputFor, type InputPart, type Use } from "./name-inputs.js";

/**
 * Whether every input goes somewhere and every name that is used is meant ("Values" in the spec): misspelled places and arguments, and declared
 * inputs that nothing reads. False: the endpoint would call something else than its author means (reported).
 */
export function checkInputs(target: Target, names: EndpointNames, context: EndpointContext): boolean {
  if (target.kind === "mock" || target.kind === "handler") return true;
  const met = names.uses.map((use) => ({ use, input: inputFor(names.table, use, context) }));
  const unread = unreadInputs(names.inputs, met);
  const misspelled = met.filter((one) => !checkUse(one, unread, target, context));
  if (misspelled.length > 0 || !checkPlaces(met, context)) return false;
  const isLost = (input: Input): boolean =>
    input.origin === "declared" &&
    (input.saysRequired === true || callsToWrite(target)) &&
    !context.shared.includes(input.name);
  const { explained, isWrong } = reportIdleValues(target, unread, isLost, context);
  for (const input of unread) if (!explained.has(input)) reportUnread(input, isLost(input), context);
  return !isWrong && !unread.some(isLost);
}

/** A use of an input, with the one that it means. */
interface Met {
  readonly use: Use;
  readonly input: Input | undefined;
}

function unreadInputs(inputs: readonly Input[], met: readonly Met[]): readonly Input[] {
  const read = new Set(met.map(({ input }) => input));
  // A placeholder of the path is one that a caller must pass, declared or not.
  return inputs.filter((input) => (input.origin === "declared" || input.in === "path") && !read.has(input));
}

/**
 * Whether each name is read from one place: `rest.query.id` where `rest.path.id` is read too, or the path's `id` goes into the path that is called, means a
 * second value of that name, and a request has one input of it. Where nothing else is read by that name, its place is a slip.
 */
function checkPlaces(met: readonly Met[], context: EndpointContext): boolean {
  const { label, method, placeholders, scope } = context;
  if (method === undefined) return true;
  const placeOf = ({ name, part }: Use): InputPart | undefined => {
    const isElsewhere = (part === "body" && !mayHaveBody(method)) || (part === "path" && !placeholders.includes(name));
    return isElsewhere ? "query" : part;
  };
  const isThere = (use: Use, input: Input): boolean =>
    placeOf(use) === input.in || (use.part === undefined && input.in === "path" && use.feeds?.in === "path");
  const elsewhere = met.flatMap(({ use, input }) => {
    const second = placeOf(use);
    const isOther =
      input && second !== undefined && input.in !== second && input.in !== "whole" && input.in !== "argument";
    return isOther ? [{ use, input, second }] : [];
  });
  if (elsewhere.length === 0) return true;
  const read = new Set(met.flatMap(({ use, input }) => (input && isThere(use, input) ? [input] : [])));
  const wrong = elsewhere.flatMap(({ use: { span, name }, input, second }) =>
    read.has(input) ? [{ span, parameter: name, first: input.in, second }] : [],
  );
  for (const { span, ...found } of wrong)
    scope.reporter.report("model/one-name-two-places", span, { ...found, operation: label });
  return wrong.length === 0;
}

const places = ["path", "query", "header", "headers", "body", "cookie", "params"];

/** A name that declares an input by its use may be a misspelled one. */
function checkUse({ use, input }: Met, unread: readonly Input[], target: Target, context: EndpointContext): boolean {
  const { reporter } = context.scope;
  if (use.written === undefined || input?.origin !== "inferred") return true;
  // A placeholder is named by the path, however near another one is.
  if (input.in === "path" && context.placeholders.includes(input.name)) return true;
  if (!checkStep(use, use.written, target.kind === "steps" ? target.steps : [], context)) return false;
  const [, prefix, written] = /^(rest|tools)\.(.+)$/s.exec(use.written) ?? [];
  if (prefix === undefined || written === undefined) return checkNear(use, unread, context);
  const [head = written, ...rest] = written.split(".");
  if (
    prefix === "rest" &&
    rest.length > 0 &&
    head === use.name &&
    !places.includes(head) &&
    !parametersOf(target).includes(head)
  ) {
    const nearest = nearestWord(head, places);
    if (nearest === undefined)
      reporter.report("model/unknown-place", use.span, { text: use.written ?? "", place: head, owner: context.label });
    else
      reporter.report("model/misspelled-place", use.span, {
        text: use.written ?? "",
        place: head,
        nearest: `rest.${nearest}.${rest.join(".")}`,
      });
    return nearest === undefined;
  }
  const arguments_ = context.declared.filter(({ in: place, origin }) => place === "argument" && origin === "declared");
  if (prefix !== "tools" || context.method !== undefined || arguments_.length === 0)
    return checkNear(use, unread, context);
  const nearest =
    nearestWord(use.name, () => arguments_.map(({ name }) => name), reporter.comparisons) ??
    unread.find(({ saysRequired, required }) => saysRequired ?? required)?.name;
  if (nearest === undefined)
    reporter.report("model/undeclared-argument", use.span, { argument: use.name, owner: context.label });
  else
    reporter.report("model/misspelled-argument", use.span, {
      argument: use.name,
      owner: context.label,
      what: "argument",
      text: `tools.${use.name}`,
      nearest: `tools.${nearest}`,
    });
  return nearest === undefined;
}

/** Whether a name is none of a step that has not run where it stands: of a later one, of one in an output, of none at all (`$.one`), whether or not there are steps. */
function checkStep(
  { name, output, span }: Use,
  written: string,
  steps: readonly LinkedStep[],
  { scope: { reporter } }: EndpointContext,
): boolean {
  const names = steps.map((step) => step.written.name);
  // `$filter` is a name of its own.
  const isRoot = /^\$(?:[.[]|$)/.test(name);
  const [, named = name] =
    isRoot || (name === "steps" && output !== undefined) ? (/^\w*\$?[.[']+([^.[\]']+)/.exec(written) ?? []) : [];
  const isStep = names.includes(named);
  if (!isStep && !isRoot) return true;
  const inOutput = isStep ? output : undefined;
  const path = `${named}${written.slice(written.indexOf(named) + named.length)}`;
  // Where nothing runs before the call, an input is what can be meant.
  const meant = steps.length === 0 && /^\$\.[\w.-]+$/.test(written) ? path : undefined;
  const nearest = inOutput === undefined ? meant : `$.${path}`;
  reporter.report("model/unknown-step", span, { value: written, nearest, output: inOutput });
  return false;
}

/** A name that nobody declares, where a declared input or a placeholder that nothing reads is near: what callers pass as that one would be lost. */
function checkNear(use: Use, unread: readonly Input[], context: EndpointContext): boolean {
  const names = (): readonly string[] => unread.map(({ name }) => name);
  const nearest = use.byName ? undefined : nearestWord(use.name, names, context.scope.reporter.comparisons);
  if (nearest === undefined || use.written === undefined) return true;
  context.scope.reporter.report("model/misspelled-argument", use.span, {
    argument: use.name,
    owner: context.label,
    what: context.method === undefined ? "argument" : "input",
    text: use.written,
    nearest: use.written.replace(use.name, () => nearest),
  });
  return false;
}

/** An input that goes nowhere: what its caller means by it is lost, and more so where something is written. */
function reportUnread(input: Input, isLost: boolean, { label, scope, shared }: EndpointContext): void {
  // What adapter or resource declare for all their operations, not every one reads.
  if (shared.includes(input.name)) return;
  scope.reporter.report(isLost ? "model/lost-input" : "model/unread-input", input.span, {
    input: input.name,
    owner: label,
  });
}

function parametersOf(target: Target): readonly string[] {
  switch (target.kind) {
    case "call":
      return target.operation.parameters.map(({ name }) => name);
    case "flow":
      return target.flow.inputs.map(({ name }) => name);
    case "steps":
      return target.steps.flatMap((step) =>
        step.kind === "call" ? step.operation.parameters.map(({ name }) => name) : [],
      );
    case "mock":
    case "handler":
      return [];
  }
}
