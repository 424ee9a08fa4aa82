import type { Input } from "../model/capability.js";
import { code, type Code, literal } from "./code.js";
import { type Compiled, compileExpression, readMember, type Reader } from "./expression.js";
import type { Imports } from "./imports.js";
import type { PropertyType } from "../model/types.js";
import { memberCode } from "./type-code.js";

/** Inputs as members of one flat type: what a handler without a client function takes. */
export function inputMembers(inputs: readonly Input[], imports: Imports): readonly Code[] {
  return inputs.filter((input) => input.value === undefined).map((input) => memberCode(propertyOf(input), imports));
}

/** An input as a property of a type or schema. */
export function propertyOf(input: Input): PropertyType {
  return { name: input.name, type: input.type, required: input.required, ...(input.description === undefined ? {} : { description: input.description }) };
}

/** Reads inputs from one flat object, and bindings from call options: those of an adapter unless `options` are others. */
export function objectReader(inputs: readonly Input[], object: Code, imports: Imports, options: Code = code`options.call ?? {}`): Reader {
  const read = (name: string): Compiled => {
    const input = inputs.find((candidate) => candidate.name === name);
    if (input?.value) return compileExpression(input.value, objectReader(inputs.filter((other) => other !== input), object, imports, options), imports);
    if (!input) return { code: code`undefined`, type: { kind: "any" }, optional: true };
    const optional = !input.required;
    return { code: readMember(object, name, optional, imports), type: input.type, optional };
  };
  return { input: read, parameter: read, step: read, binding: (variable) => bindingOf(options, variable, imports) };
}

/** A binding as adapters read it: from call options. */
export function bindingOf(options: Code, variable: string, imports: Imports): Compiled {
  return { code: code`${imports.value("runtime/http", "readBinding")}(${options}, ${literal(variable)}, "exposes")`, type: { kind: "string" }, optional: false };
}
