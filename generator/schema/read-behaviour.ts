import { entryOf, type MapNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Behaviour, Mapping, ScriptStep, Step } from "./document.js";
import { entity, isFilled, type Members, readFields, type ReadContext, text, textOf, texts } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { readOutputs } from "./read-outputs.js";
import { memberName, readWrittenValues } from "./read-parameters.js";
import { readTags } from "./read-tags.js";
import { refuseConstructs, refusedKeys } from "./refused-constructs.js";
import { stepKinds } from "./words.js";

/** Keys that rest operations, tools, MCP resources and flows share, for the caller's own list of known keys. */
export const behaviourKeys = [
  "name",
  "display",
  "label",
  "title",
  "description",
  "ref",
  "call",
  "with",
  "steps",
  "mappings",
  "outputParameters",
  "inputParameters",
  "tags",
  ...refusedKeys,
] as const;

/** What an endpoint does when it is called. `engine`: which of `call` and `steps` the reference engine takes there where both are written (engine-semantics 2.4). */
export function readBehaviour(
  member: Member,
  context: ReadContext,
  engine: "call" | "steps" = "steps",
): Members<Behaviour> {
  const { node } = member;
  const call = entryOf(node, "call")?.value;
  // `call: {operation: ns.op, with: {...}}` is read by the reference engine (engine-semantics 1.3).
  const nested = call?.kind === "map" ? call : undefined;
  const isOdd = reportStructures(member, context);
  const steps = stepsOf(node, context).map((step) => readStep(step, context));
  reportTargets(member, context, engine);
  // Without what is refused it would do something else: then nothing is known of what it does.
  const isRefused = [
    isOdd,
    refuseConstructs(node, member.owner, context),
    ...steps.map((step) => step === "refused"),
  ].some((refused) => refused);
  return {
    $: node,
    name: memberName(member, ["name", "id", "operationId"]),
    display: firstText(node, ["display", "label", "title"]),
    description: scalarText(node, "description"),
    tags: readTags(node, context),
    ref: isRefused ? undefined : scalarText(node, "ref"),
    call: isRefused ? undefined : (nested ? scalarText(nested, "operation") : scalarText(node, "call"))?.trim(),
    with: [...readWrittenValues(node, "with", context), ...(nested ? readWrittenValues(nested, "with", context) : [])],
    steps: isRefused ? [] : steps.flatMap((step) => (step === undefined || step === "refused" ? [] : step)),
    mappings: isRefused
      ? []
      : readMembers(node, ["mappings"], "mapping", context).flatMap((mapping) => readMapping(mapping, context) ?? []),
    outputParameters: readOutputs(
      node,
      (entryOf(node, "call") ?? entryOf(node, "ref")) ? "alternatives" : "fields",
      context,
    ),
  };
}

/** Reports lists and maps where a text belongs. Whether what it does is among them. */
function reportStructures({ node, owner }: Member, context: ReadContext): boolean {
  const entries = node.entries.filter(
    ({ key, value }) =>
      value.kind !== "scalar" && (textKeys.includes(key) || (value.kind === "list" && targetKeys.includes(key))),
  );
  if (entries.length === 0) return false;
  const fields = Object.fromEntries(entries.map(({ key }) => [key, { type: text }]));
  readFields({ ...node, entries }, owner, fields, [], context);
  return entries.some(({ key }) => targetKeys.includes(key));
}

const textKeys: readonly string[] = ["display", "label", "title", "description"];
/** A map is another way to write these. */
const targetKeys: readonly string[] = ["call", "ref"];

/** What has no effect beside the way that counts of saying what it does: `ref`, else `call`, else `steps`, as in the reference engine's REST. */
function reportTargets({ node, owner: { what } }: Member, { reporter }: ReadContext, engine: "call" | "steps"): void {
  const filled = (keys: readonly string[]): MapNode["entries"] =>
    keys.flatMap((key) => {
      const entry = entryOf(node, key);
      return entry && isFilled(entry.value) ? [entry] : [];
    });
  const [kept, ...others] = filled(["ref", "call", "steps"]);
  if (kept === undefined) return;
  for (const { key, keySpan } of kept.key === "steps" ? others : [...others, ...filled(["mappings"])])
    reporter.report("schema/ignored-beside", keySpan, { what, key, kept: kept.key });
  const steps = kept.key === "call" && engine === "steps" ? others.find(({ key }) => key === "steps") : undefined;
  if (steps) reporter.report("portability/steps-beside-call", steps.keySpan, { what });
}

/** The steps of an endpoint in order. What a step of type `parallel` lists stands in its place: independent steps run side by side anyway. */
function stepsOf(node: MapNode, context: ReadContext): readonly Member[] {
  return readMembers(node, ["steps"], "step", context).flatMap((step) => {
    const keys = step.node.entries.map(({ key }) => key);
    const isPlain =
      scalarText(step.node, "type") === "parallel" &&
      keys.includes("steps") &&
      keys.every((key) => ["type", "name", "description", "steps"].includes(key));
    return isPlain ? stepsOf(step.node, context) : [step];
  });
}

/** Keys that are known and have no effect, with what has it. */
const ignoredOfSteps = {
  description: "it says what the step is for",
  display: "it names the step for people",
  label: "it names the step for people",
  inputParameters: "a step takes its values from `with`",
  mappings: "write them beside `steps`",
};

function readStep(member: Member, context: ReadContext): Step | "refused" | undefined {
  const { node, owner } = member;
  if (refuseConstructs(node, owner, context)) return "refused";
  const written = scalarText(node, "type") ?? (hasNoType(node) ? "call" : undefined);
  const type = stepKinds.find((candidate) => candidate === written);
  const name = memberName(member, ["name"]) ?? scalarText(node, "call")?.split(".").at(-1) ?? "step";
  switch (type) {
    case "call":
      return readCallStep(member, name, context);
    case "lookup":
      return readLookupStep(member, name, context);
    case "script":
      return readScriptStep(member, name, context);
    case undefined:
      if (written === undefined)
        context.reporter.report("schema/missing-key", owner.span, { key: "type", what: owner.what });
      else
        context.reporter.report("schema/unknown-type", entryOf(node, "type")?.value.span ?? owner.span, {
          type: written,
          what: "a step",
          known: stepKinds,
          nearest: nearestWord(written, stepKinds),
        });
      return undefined;
  }
}

const keysOfSteps = ["type", "name", ...refusedKeys];
const keysOfCalls = [...keysOfSteps, "with"];
const callFields = { call: { type: text, required: true } };
const lookupFields = {
  index: { type: text, required: true },
  match: { type: text, required: true },
  lookupValue: { type: text, required: true },
  outputParameters: { type: texts, required: true },
};
const scriptFields = {
  language: { type: text },
  location: { type: text },
  file: { type: text },
  dependencies: { type: texts },
};

function readCallStep({ node, owner }: Member, name: string, context: ReadContext): Step | undefined {
  const { call } = readFields(node, owner, callFields, keysOfCalls, context, ignoredOfSteps);
  return call === undefined
    ? undefined
    : { $: node, kind: "call", name, call, with: readWrittenValues(node, "with", context) };
}

function readLookupStep({ node, owner }: Member, name: string, context: ReadContext): Step | undefined {
  const ignored = { ...ignoredOfSteps, with: "what is looked for is its `lookupValue`" };
  const fields = readFields(node, owner, lookupFields, keysOfSteps, context, ignored);
  const { index, match, lookupValue, outputParameters } = fields;
  if (index === undefined || match === undefined || lookupValue === undefined) return undefined;
  return { $: node, kind: "lookup", name, index, match, lookupValue, outputParameters: outputParameters ?? [] };
}

function readScriptStep({ node, owner }: Member, name: string, context: ReadContext): Step {
  const fields = readFields(node, owner, scriptFields, keysOfCalls, context, ignoredOfSteps);
  return entity<ScriptStep>({
    $: node,
    kind: "script",
    name,
    language: fields.language,
    location: fields.location,
    file: fields.file,
    dependencies: fields.dependencies ?? [],
    with: readWrittenValues(node, "with", context),
  });
}

/** Whether a step that says no type can only be a call: nothing in it is of another type's. */
function hasNoType(node: MapNode): boolean {
  const others = ["type", "index", "match", "lookupValue", "file", "language", "location", "dependencies"];
  return !node.entries.some(({ key }) => others.includes(key));
}

const mappingFields = {
  target: { type: text, aliases: ["targetName", "to"], required: true },
  value: { type: text, aliases: ["source", "from"], required: true },
};

function readMapping(member: Member, context: ReadContext): Mapping | undefined {
  const owner = { ...member.owner, what: "mapping" };
  const fields = readFields(member.node, owner, mappingFields, ["name"], context);
  const target = fields.target ?? member.key;
  return target === undefined || fields.value === undefined
    ? undefined
    : { $: member.node, target, value: fields.value };
}

/** The text of the first of these keys that has one. */
function firstText(node: MapNode, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = scalarText(node, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A scalar's text, undefined where the key is absent or holds no scalar. */
export function scalarText(node: MapNode, key: string): string | undefined {
  return textOf(entryOf(node, key)?.value);
}

/** What is said of a consumed operation where it is called. */
export const endpointIgnored = {
  outputMediaType: "the called operation says it",
  maxBinarySize: "the adapter and the called operation say it",
  outputRawFormat: "the called operation says it",
  body: "callers pass inputs; the called operation has the body",
  hints: "tools have hints",
};
