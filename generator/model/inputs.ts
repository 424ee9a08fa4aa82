import type { Span } from "../diagnostics/span.js";
import type { ExposedParameter } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { foldName } from "../text/casing.js";
import type { HttpMethod } from "../schema/document.js";
import type { Input, OperationParameter } from "./capability.js";
import { mayHaveBody, usuallyHasBody } from "./methods.js";
import { parseValue, type NameScope } from "./parse-value.js";
import { typeOfParameter } from "./types-of.js";
import { anyType } from "./types.js";

/** The inputs of one exposed operation, tool or flow while it is being built: declared ones first, inferred ones as they are met. */
export interface InputTable {
  readonly find: (name: string) => Input | undefined;
  /** The input that a use means, declared by this very use where nothing declares it. `feeds`: the consumed parameter that the value goes to. */
  readonly use: (name: string, part: InputPart | undefined, feeds: Feed | undefined, span: Span) => Input;
  readonly list: () => readonly Input[];
}

/** The consumed parameter that an input goes to. */
export interface Feed extends OperationParameter {
  /** It is all that the operation takes from the body. */
  readonly isWholeBody: boolean;
}

export type InputPart = "query" | "path" | "header" | "cookie" | "body";

/** Where inferred inputs of this owner may stand: a REST operation's depend on its path and method, a tool's are all arguments. */
export interface InputOwner {
  readonly placeholders: readonly string[];
  readonly method: HttpMethod | undefined;
}

/** The inputs of one endpoint, beginning with those that are declared. */
export function createInputTable(declared: readonly Input[], owner: InputOwner): InputTable {
  const inputs = [...declared];
  const find = (name: string): Input | undefined =>
    inputs.find((input) => input.name === name) ?? inputs.find((input) => input.in === "path" && foldName(input.name) === foldName(name));
  /** A placeholder of a path or its query that nothing declares is what it feeds. */
  const learn = (input: Input, feeds: Feed | undefined): Input => {
    if (!feeds || (input.in !== "path" && input.in !== "query") || input.origin !== "inferred" || input.type.kind !== "string" || input.description !== undefined) return input;
    const isText = ["string", "number", "integer", "boolean"].includes(feeds.type.kind);
    const learned: Input = { ...input, type: isText ? feeds.type : input.type, description: feeds.description };
    inputs[inputs.indexOf(input)] = learned;
    return learned;
  };
  return {
    find,
    use: (name, part, feeds, span) => {
      const known = find(name) ?? (feeds && owner.method && feeds.in === "path" ? find(feeds.name) : undefined);
      if (known && (part === undefined || known.in === part || known.in === "whole" || known.in === "argument" || name === known.name)) return learn(known, feeds);
      const input = inferInput(name, part, feeds, owner, span);
      inputs.push(input);
      return input;
    },
    list: () => inputs,
  };
}

/** Type, `required` and description come from the consumed parameter that the input feeds. */
function inferInput(name: string, part: InputPart | undefined, feeds: Feed | undefined, owner: InputOwner, span: Span): Input {
  const location = locate(name, part, feeds, owner);
  return {
    name,
    in: location,
    type: feeds?.type ?? (location === "path" ? { kind: "string" } : anyType),
    required: feeds?.required ?? location === "path",
    description: feeds?.description,
    origin: "inferred",
    value: undefined,
    span,
  };
}

function locate(name: string, part: InputPart | undefined, feeds: Feed | undefined, owner: InputOwner): Input["in"] {
  if (owner.method === undefined) return "argument";
  const takesWhole = feeds === undefined || feeds.isWholeBody;
  if (name === "body" && (part === undefined || part === "body") && takesWhole && mayHaveBody(owner.method)) return "whole";
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

/** The inputs that a REST path's placeholders are, declared or not: required strings of that name unless a declaration says more. */
export function placeholderInputs(placeholders: readonly string[], declared: readonly Input[], span: Span): readonly Input[] {
  return placeholders.flatMap((placeholder) =>
    declared.some((input) => input.in === "path" && input.name === placeholder)
      ? []
      : [{ name: placeholder, in: "path", type: { kind: "string" }, required: true, description: undefined, origin: "inferred", value: undefined, span } as const],
  );
}

/** A declared input of a REST operation or resource. */
export function restInput(written: ExposedParameter, placeholders: readonly string[], method: HttpMethod, soleBody: boolean, scope: NameScope): Input {
  const folded = placeholders.find((placeholder) => placeholder === written.name) ?? placeholders.find((placeholder) => foldName(placeholder) === foldName(written.name));
  const isPath = written.in === "path" || (written.in === undefined && folded !== undefined);
  const name = isPath && folded !== undefined ? folded : written.name;
  const location = locateDeclared(written, isPath, folded !== undefined, method, soleBody);
  return {
    name,
    in: location,
    type: typeOfParameter(written),
    required: location === "path" || (written.required ?? false),
    description: written.description,
    origin: "declared",
    value: written.value && fixedValue(written, scope),
    span: valueSpan(written, "name"),
  };
}

function locateDeclared(written: ExposedParameter, isPath: boolean, hasPlaceholder: boolean, method: HttpMethod, soleBody: boolean): Input["in"] {
  if (isPath) return hasPlaceholder ? "path" : "query";
  if ((written.in === "body" && mayHaveBody(method)) || (written.in === undefined && usuallyHasBody(method))) return soleBody && written.name === "body" ? "whole" : "body";
  return written.in === "header" || written.in === "cookie" ? written.in : "query";
}

/** A declared input of a tool or a flow; `required` is true unless the author says otherwise (engine-semantics 1.3). */
export function argumentInput(written: ExposedParameter, scope: NameScope): Input {
  return {
    name: written.name,
    in: "argument",
    type: typeOfParameter(written),
    required: written.required ?? true,
    description: written.description,
    origin: "declared",
    value: written.value && fixedValue(written, scope),
    span: valueSpan(written, "name"),
  };
}

/** `value: "$..."` of an input selects from the body and `{{own name}}` repeats the default; anything else fixes it. */
function fixedValue(written: ExposedParameter, scope: NameScope): Input["value"] {
  if (!written.value) return undefined;
  if (written.value.kind === "scalar" && typeof written.value.value === "string" && written.value.value.startsWith("$")) return undefined;
  const value = parseValue(written.value, scope);
  return value.kind === "input" && value.name === written.name ? undefined : value;
}
