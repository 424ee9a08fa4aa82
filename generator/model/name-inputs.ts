import type { Span } from "../diagnostics/span.js";
import type { HttpMethod } from "../schema/words.js";
import type { Input, OperationParameter } from "./capability.js";
import { agreementOf } from "./document/agreement.js";
import { type InputTable, inputTable } from "./input-table.js";
import { mayHaveBody, usuallyHasBody } from "../text/methods.js";
import { anyType, type DataType } from "./types.js";
import { mayBeFile } from "./uploads.js";

/** One use of an input: a value mentions it, or a parameter of its name is called and nothing is said of it (`byName`). */
export interface Use {
  readonly name: string;
  /** The part of the request that the mention names (`rest.query.X`). */
  readonly part: InputPart | undefined;
  /** The consumed parameter that the value goes to; undefined for a field of an input, which says nothing of the input itself. */
  readonly feeds: Feed | undefined;
  readonly byName: boolean;
  /** The input is the whole value that is taken, not a part of a text. */
  readonly isWhole: boolean;
  /** The name as it is written; undefined where it is not. */
  readonly written: string | undefined;
  /** Whether this use declares an input where nothing else does; `inherited`: as the flow that is called declares it. */
  readonly declares: boolean | "inherited";
  /** The output whose value mentions it. */
  readonly output?: string | undefined;
  readonly span: Span;
}

/** The consumed parameter that an input goes to. */
export interface Feed extends OperationParameter {
  /** It is all that the operation takes from the body. */
  readonly isWholeBody: boolean;
  /** It is an input of a function that adapters share. */
  readonly isOfFunction?: true;
}

export type InputPart = "query" | "path" | "header" | "cookie" | "body";

/** Where inferred inputs of this owner may stand: a REST operation's depend on its path and method, a tool's are all arguments. */
export interface InputOwner {
  readonly placeholders: readonly string[];
  readonly method: HttpMethod | undefined;
}

/** The inputs of one endpoint: those declared, then those that uses declare, in the order they are met. */
export function nameInputs(declared: readonly Input[], uses: readonly Use[], owner: InputOwner): readonly Input[] {
  const inputs = collectInputs(declared, uses, owner);
  const read = new Map<Input | undefined, Use[]>();
  for (const use of uses) {
    const input = inputFor(inputs, use, owner);
    const own = read.get(input);
    if (own) own.push(use);
    else read.set(input, [use]);
  }
  const named = inputs.list().map((input) => {
    const own = read.get(input) ?? [];
    const isOptional = isRequiredBySilence(input) && (hasDefault(input) || feedsOptional(own));
    const settled = isOptional ? { ...input, required: false } : input;
    return withUpload(limitedByFunction(settled, own), own);
  });
  return placeBytes(named);
}

/** The schema's default is `true`, which is what nobody means who says nothing and calls an optional parameter. */
function isRequiredBySilence(input: Input): boolean {
  return (
    input.in === "argument" &&
    input.origin === "declared" &&
    input.required &&
    "saysRequired" in input &&
    input.saysRequired === undefined
  );
}

/** Whoever says what is meant where nothing is passed does not demand it. */
function hasDefault({ schema }: Input): boolean {
  return schema?.["default"] !== undefined && schema["default"] !== null;
}

function feedsOptional(own: readonly Use[]): boolean {
  return own.length > 0 && own.every(({ feeds, isWhole }) => isWhole && feeds !== undefined && !feeds.required);
}

/** What is declared again for a function, with no limits of its own, has those of the function's input: they hold for whoever calls it. */
function limitedByFunction(input: Input, own: readonly Use[]): Input {
  const feeds = own.find(({ isWhole, feeds: fed }) => isWhole && fed?.isOfFunction === true)?.feeds;
  if (input.origin !== "declared" || feeds?.type.kind !== input.type.kind || saysMore(input)) return input;
  return { ...input, type: feeds.type, schema: feeds.schema };
}

const limiting = ["keywords", "enum", "format", "pattern"];

/** Whether more is written of an input than its type. */
function saysMore({ type, schema }: Input): boolean {
  if (Object.keys(schema ?? {}).some((word) => word !== "type") || limiting.some((word) => word in type)) return true;
  return (type.kind === "array" && type.items.kind !== "any") || (type.kind === "object" && type.properties.length > 0);
}

/** What goes nowhere but into an upload is a file, unless it says that it is something else; what also goes elsewhere is text. */
function withUpload(input: Input, own: readonly Use[]): Input {
  const type = own[0]?.feeds?.type;
  const isUpload = own.every(({ feeds, isWhole }) => isWhole && feeds !== undefined && takesFiles(feeds.type));
  if (type === undefined || !isUpload) return takesFiles(input.type) ? { ...input, type: { kind: "string" } } : input;
  const isFree = type.kind === "array" ? input.type.kind === "array" : mayBeFile(input);
  const isWhole = type.kind === "upload" && (type.of === "bytes" || type.of === "parts");
  return isFree || isWhole ? { ...input, type } : input;
}

function takesFiles(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && type.items.kind === "upload");
}

/** Bytes that are all that a caller sends are the body itself. */
function placeBytes(inputs: readonly Input[]): readonly Input[] {
  const bodies = inputs.filter(
    ({ in: place, value }) => (place === "body" || place === "whole") && value === undefined,
  );
  const [only, ...others] = bodies;
  const isBytes = only?.type.kind === "upload" && only.type.of === "bytes";
  if (only === undefined || others.length > 0 || !isBytes) return inputs;
  return inputs.map((input) => (input === only ? { ...input, in: "whole" } : input));
}

/** The inputs that are declared, and those that uses bring to light. */
export function collectInputs(declared: readonly Input[], uses: readonly Use[], owner: InputOwner): InputTable {
  const inputs = inputTable(declared);
  const byName = new Set(uses.flatMap((use) => (use.byName ? [use.name] : [])));
  for (const use of uses) {
    const found = inputFor(inputs, use, owner);
    // Two parameters of the called operation are two inputs, however alike their names are.
    const isAnother = use.byName && found !== undefined && found.name !== use.name && byName.has(found.name);
    const known = isAnother ? undefined : found;
    if (known) inputs.replace(known, learned(known, use));
    else if (use.declares !== false) inputs.add(inferInput(use, owner));
  }
  return inputs;
}

/** The input that a use means. */
export function inputFor(
  inputs: InputTable,
  { name, part, feeds }: Pick<Use, "name" | "part" | "feeds">,
  owner: InputOwner,
): Input | undefined {
  const known = inputs.find(name) ?? (feeds?.in === "path" && owner.method ? inputs.find(feeds.name) : undefined);
  const isThere =
    known &&
    (part === undefined || known.in === part || known.in === "whole" || known.in === "argument" || name === known.name);
  return isThere ? known : undefined;
}

/** A placeholder of a path or its query that nothing declares is what it feeds. */
function learned(input: Input, { feeds, isWhole }: Use): Input {
  if (feeds?.documented && isWhole && input.origin === "declared" && agreementOf(input.type, feeds.type) === "document")
    return documentedInput(input, feeds);
  if (
    !feeds ||
    (input.in !== "path" && input.in !== "query") ||
    input.origin !== "inferred" ||
    input.type.kind !== "string" ||
    input.description !== undefined
  )
    return input;
  const isKnown = feeds.type.kind !== "any";
  return {
    ...input,
    type: isKnown ? feeds.type : input.type,
    description: feeds.description,
    schema: isKnown ? feeds.schema : input.schema,
  };
}

/** What is declared without a shape, and goes to a parameter that the API's document describes, is described by it. */
function documentedInput(input: Input, feeds: Feed): Input {
  const { type: _, items: __, ...own } = input.schema ?? {};
  const schema = { ...feeds.schema, ...own };
  return {
    ...input,
    type: feeds.type,
    description: input.description ?? feeds.description,
    ...(Object.keys(schema).length === 0 ? { schema: undefined } : { schema }),
  };
}

/** Type, `required` and description come from the consumed parameter that the input feeds. */
function inferInput({ name, part, feeds, span }: Use, owner: InputOwner): Input {
  const location = locate(name, part, feeds, owner);
  return {
    name,
    in: location,
    type: feeds?.type ?? (location === "path" ? { kind: "string" } : anyType),
    required: feeds?.required ?? location === "path",
    description: feeds?.description,
    schema: feeds?.schema,
    origin: "inferred",
    value: undefined,
    span,
  };
}

function locate(name: string, part: InputPart | undefined, feeds: Feed | undefined, owner: InputOwner): Input["in"] {
  if (owner.method === undefined) return "argument";
  const takesWhole = feeds === undefined || feeds.isWholeBody;
  if (name === "body" && (part === undefined || part === "body") && takesWhole && mayHaveBody(owner.method))
    return "whole";
  if (part === "body" && !mayHaveBody(owner.method)) return "query";
  // A path part that the exposed path does not have can only travel in the query.
  if (part !== undefined) return part === "path" && !owner.placeholders.includes(name) ? "query" : part;
  switch (feeds?.in) {
    case "query":
    case "header":
    case "cookie":
      return feeds.in;
    case "path":
      return owner.placeholders.includes(name) ? "path" : "query";
    case "body":
      return mayHaveBody(owner.method) ? "body" : "query";
    default:
      return usuallyHasBody(owner.method) ? "body" : "query";
  }
}
