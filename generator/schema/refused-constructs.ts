import { entryOf, type MapNode } from "../source/node.js";
import type { Owner, ReadContext } from "./read-fields.js";

const choice = "give each case an operation or tool of its own, or choose in a `script` step";
const repetition =
  "call an operation that takes the whole list, go through it in a `script` step, or let the caller do so";
const reshaping = "shape answers by `outputParameters` and `mappings`, or compute in a `script` step";
const sideBySide = "list the steps one after the other: those that need nothing of each other run side by side";
const patience =
  "calls that are safe to repeat are repeated, and have a time limit: options and flags of the server set both";
const failure = "a step that fails ends its operation with that failure: handle it where it is called, or in a handler";

/** What drafts and published files write in flows and no version of the format has, with what to write instead. */
const instead: Readonly<Record<string, string>> = {
  condition: choice,
  conditions: choice,
  if: choice,
  unless: choice,
  when: choice,
  switch: choice,
  branch: choice,
  forEach: repetition,
  foreach: repetition,
  "for-each": repetition,
  loop: repetition,
  repeat: repetition,
  while: repetition,
  until: repetition,
  map: reshaping,
  filter: reshaping,
  reduce: reshaping,
  transform: reshaping,
  parallel: sideBySide,
  retry: patience,
  delay: patience,
  wait: patience,
  onError: failure,
  catch: failure,
  try: failure,
};

/** The same as keys, which stand beside what they change. */
export const refusedKeys = [
  "condition",
  "conditions",
  "if",
  "unless",
  "when",
  "switch",
  "forEach",
  "foreach",
  "loop",
  "while",
  "until",
  "transform",
  "parallel",
  "retry",
  "onError",
  "catch",
] as const;
const refusedWords: ReadonlySet<string> = new Set(refusedKeys);

/**
 * Reports constructs that change what a flow does and are not compiled: keys of a step or of what has steps, and types of steps. True where there is one: what
 * is left would do something else. `parallel: true` says what happens anyway.
 */
export function refuseConstructs(node: MapNode, owner: Owner, context: ReadContext): boolean {
  const isRefused = node.entries.some(({ key }) => refusedWords.has(key));
  const keys = (isRefused ? refusedKeys : []).flatMap((key) => {
    const entry = entryOf(node, key);
    const isSo = key === "parallel" && entry?.value.kind === "scalar" && entry.value.value === true;
    return entry === undefined || isSo ? [] : [{ construct: key, span: entry.keySpan }];
  });
  const type = entryOf(node, "type")?.value;
  const written = type?.kind === "scalar" ? type.text : "";
  const refused =
    type !== undefined && Object.hasOwn(instead, written) ? [...keys, { construct: written, span: type.span }] : keys;
  for (const { construct, span } of refused)
    context.reporter.report("schema/unsupported-construct", span, {
      construct,
      what: owner.what,
      advice: instead[construct] ?? choice,
    });
  return refused.length > 0;
}
