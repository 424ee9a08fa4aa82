import { type Comparisons, nearestWord } from "../text/nearest.js";
import type { StepNames } from "./step-path.js";

/** What a reference may name where it stands. */
export interface ReferencePlace {
  readonly namespace: string;
  /** Whether callers are those of a REST operation, whose requests have parts. */
  readonly isRest: boolean;
  readonly steps: StepNames;
  /** Whether an input has that name. */
  readonly knows: (name: string) => boolean;
  readonly comparisons: Comparisons;
}

/** What other notations call what a caller passes; `$.` stands before it where they write paths. */
const callers =
  /^(?:\$\.)?(?:request|req|inputs?|args?|arguments?|params?|parameters?|tool|mcp|caller)(?:\.(?:args|arguments|inputs?|params|parameters))?\./i;
const requestParts = /^(?:\$\.)?(path|query|headers?|cookie|body|params)\./;
/** What other notations call the results of steps. */
const results = /^(?:\$\.)?steps?\.([^.[\]]+)(?:\.(?:outputs?|result|response))?(?=[.[]|$)/;

/** The reference that is most likely meant by a text that looks like one and names nothing; undefined where none is near. */
export function nearReference(written: string, place: ReferencePlace): string | undefined {
  // Arazzo writes `$steps.order.outputs.owner` and `$inputs.id`.
  const text = written.replace(/^\$(?=[A-Za-z])/, "");
  if (!/^(?:\$\.)?[A-Za-z][\w-]*(?:\.[\w$-]+)+$/.test(text) && !/^\$\.[\w$-]+$/.test(text)) return undefined;
  const [head = ""] = text.split(".", 1);
  // `$tools.id`: without the sign it is a reference already.
  const own = text !== written && [place.namespace, "rest", "tools"].includes(head) ? text : undefined;
  return stepReference(text, place.steps) ?? own ?? ofCaller(text, place) ?? ofMisspelledHead(text, place);
}

/** The inputs of `args.id` and `request.path.id`, in the words of other notations for what a caller passes; undefined for what begins otherwise. */
export function calledName(text: string): string | undefined {
  const rest = text.replace(callers, "");
  return rest === text ? undefined : rest.replace(requestParts, "");
}

/** `order.owner` and `steps.order.output.owner` for `$.order.owner`; undefined where no step of `steps` is named. */
export function stepReference(text: string, steps: StepNames): string | undefined {
  const result = results.exec(text);
  const [, step = ""] = result ?? [];
  if (result && steps.has(step)) return `$.${step}${text.slice(result[0].length)}`;
  const [head = ""] = text.split(".", 1);
  return steps.has(head) ? `$.${text}` : undefined;
}

/** `request.path.id`, `args.id` and `$.id` for the input `id`; a text like `query.sql` is none where no input is called so. */
function ofCaller(text: string, { namespace, isRest, knows }: ReferencePlace): string | undefined {
  const rest = text.replace(callers, "").replace(/^\$\./, "");
  const part = requestParts.exec(rest)?.[1];
  const name = part === undefined ? rest : rest.slice(part.length + 1);
  if (rest === text && part === undefined) return undefined;
  const [head = ""] = name.split(".", 1);
  if (!knows(name) && !knows(head)) return undefined;
  return isRest ? `rest.${rest}` : `${namespace}.${name}`;
}

/** `tols.id` for `tools.id`, and the same with the part of a request before the name. */
function ofMisspelledHead(text: string, { namespace, steps, comparisons }: ReferencePlace): string | undefined {
  const [, head, rest = ""] =
    /^([A-Za-z][\w-]*)\.((?:(?:path|query|headers?|cookie|body)\.)?[\w$-]+)$/.exec(text) ?? [];
  if (head === undefined) return undefined;
  const nearest = nearestWord(head, () => [namespace, "rest", "tools", "env", ...steps], comparisons);
  if (nearest === undefined || nearest === head) return undefined;
  // `en.title` may be a member of anything.
  if (nearest === "env" && !/^[A-Z][A-Z0-9_]*$/.test(rest)) return undefined;
  return steps.has(nearest) ? `$.${nearest}.${rest}` : `${nearest}.${rest}`;
}
