import type { Span } from "../diagnostics/span.js";
import type { ExposedParameter } from "../schema/document.js";
import type { HttpMethod } from "../schema/words.js";
import { valueSpan } from "../schema/spans.js";
import { foldName } from "../text/casing.js";
import type { Input } from "./capability.js";
import { type InputAlias, memberAlias } from "./input-aliases.js";
import { standaloneSchema } from "./input-schema.js";
import { meantDefault } from "./meant-default.js";
import { holdersOf } from "./member-inputs.js";
import { mayHaveBody, usuallyHasBody } from "../text/methods.js";
import { type NameScope, parseValue } from "./parse-value.js";
import { typeOfParameter } from "./types-of.js";

/** The inputs that a REST path's placeholders are, declared or not: required strings of that name unless a declaration says more. */
export function placeholderInputs(
  placeholders: readonly string[],
  declared: readonly Input[],
  spanOf: (placeholder: string) => Span,
): readonly Input[] {
  return placeholders.flatMap((placeholder) =>
    declared.some((input) => input.in === "path" && input.name === placeholder)
      ? []
      : [
          {
            name: placeholder,
            in: "path",
            type: { kind: "string" },
            required: true,
            description: undefined,
            origin: "inferred",
            value: undefined,
            span: spanOf(placeholder),
          } as const,
        ],
  );
}

/** A declared input of a REST operation or resource. */
export function restInput(
  written: ExposedParameter,
  placeholders: readonly string[],
  method: HttpMethod,
  soleBody: boolean,
  scope: NameScope,
): Input {
  const folded =
    placeholders.find((placeholder) => placeholder === written.name) ??
    placeholders.find((placeholder) => foldName(placeholder) === foldName(written.name));
  const isPath = written.in === "path" || (written.in === undefined && folded !== undefined);
  const name = isPath && folded !== undefined ? folded : written.name;
  const location = locateDeclared(written, isPath, folded !== undefined, method, soleBody);
  return {
    name,
    in: location,
    type: typeOfParameter(written),
    required: location === "path" || (written.required ?? false),
    saysRequired: written.required,
    description: written.description,
    schema: written.schema && standaloneSchema(written.schema),
    meant: meantDefault(written.default, written.$),
    origin: "declared",
    value: written.value && fixedValue(written, scope),
    span: valueSpan(written, "name"),
  };
}

function locateDeclared(
  written: ExposedParameter,
  isPath: boolean,
  hasPlaceholder: boolean,
  method: HttpMethod,
  soleBody: boolean,
): Input["in"] {
  if (isPath) return hasPlaceholder ? "path" : "query";
  if ((written.in === "body" && mayHaveBody(method)) || (written.in === undefined && usuallyHasBody(method)))
    return soleBody && written.name === "body" ? "whole" : "body";
  return written.in === "header" || written.in === "cookie" ? written.in : "query";
}

/** A declared input of a tool or a flow; `required` is true where nothing is said (engine-semantics 1.3), until it is known what the input feeds. */
function argumentInput(written: ExposedParameter, scope: NameScope): Input {
  return {
    name: written.name,
    in: "argument",
    type: typeOfParameter(written),
    required: written.required ?? true,
    saysRequired: written.required,
    description: written.description,
    schema: written.schema && standaloneSchema(written.schema),
    meant: meantDefault(written.default, written.$),
    origin: "declared",
    value: written.value && fixedValue(written, scope),
    span: valueSpan(written, "name"),
  };
}

/** The declared inputs of a tool or a flow, and those that are members of others. */
export function declareArguments(
  written: readonly ExposedParameter[],
  scope: NameScope,
): { readonly declared: readonly Input[]; readonly aliases: readonly InputAlias[] } {
  const aliases = written.flatMap((parameter) => memberAlias(parameter, "arguments") ?? []);
  const own = written.filter(({ name }) => !aliases.some((alias) => alias.name === name));
  const declared = own.map((parameter) => argumentInput(parameter, scope));
  return { declared: [...declared, ...holdersOf(written, aliases, "argument")], aliases };
}

/** `value: "$..."` of an input selects from the body and `{{own name}}` repeats the default; anything else fixes it. */
function fixedValue(written: ExposedParameter, scope: NameScope): Input["value"] {
  if (!written.value) return undefined;
  if (
    written.value.kind === "scalar" &&
    typeof written.value.value === "string" &&
    /^\$(?:$|[.[]|this\.)/.test(written.value.value)
  )
    return undefined;
  const value = parseValue(written.value, scope);
  return value.kind === "input" && value.name === written.name ? undefined : value;
}
