import type { Argument, FlowArgument, Input, Operation, OperationParameter } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import type { ValueExpression } from "../model/values.js";
import type { ClientFunction } from "./client.js";
import { type Code, code, literal, objectLiteral, propertyKey } from "./code.js";
import { type Compiled, compileExpression, compileUpload, fit, type Reader, stepValue } from "./expression.js";
import { local } from "./locals.js";
import type { PublicName } from "./public-name.js";
import { declaresNull, takesNull, writesNull } from "./require-inputs.js";
import { runtime } from "./runtime.js";

/** The object that is passed to the client function: one member per argument, in the operation's order; undefined where it takes nothing. `made`: values that have names. */
export function callInput(
  target: ClientFunction,
  bound: readonly Argument[],
  reader: Reader,
  made?: ReadonlyMap<Argument, Code>,
): Code | undefined {
  if (!target.input) return undefined;
  const input = objectLiteral(callMembers(target, bound, reader, made));
  // Its words are closed for those who write them; what callers send is for the authorization server to judge.
  return target.operation.oauth === "authorization"
    ? code`${runtime.trust.trust}<${target.input.imported}>(${input})`
    : input;
}

function takesFiles(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && takesFiles(type.items));
}

/** The value of an argument of a call of `operation`, as its parameter takes it. */
export function argumentValue({ parameter, value }: Argument, operation: Operation, reader: Reader): Code {
  const { type, required } = parameter;
  const found = takesFiles(type) ? compileUpload(value, type, reader) : compileExpression(value, reader);
  const fitted = (changed: Partial<Compiled> = {}): Code =>
    fit({ ...found, ...changed }, type, required, passedAs(value) ?? parameter.name);
  const orNull = (): Code =>
    code`${runtime.convert.unlessNull}(${found.code}, (${local.value}) => ${fitted({ code: code`${local.value}`, optional: true })})`;
  // What may be anything may be null, which nothing is made of where it is a value.
  if (
    value.kind === "input" &&
    mayBeAnything(found) &&
    converted.has(type.kind) &&
    isNullableMember(parameter, operation)
  )
    return orNull();
  if (value.kind !== "step" || !found.optional) return fitted();
  // A null in an earlier step's answer is a value in a body that takes it, and none elsewhere; where one is needed, it is the step that lacks it.
  const isPart = parameter.in === "path" && !structures.has(type.kind);
  if (required) return fitted({ code: stepValue(found.code, value, isPart), optional: false });
  if (!isNullableMember(parameter, operation)) return fitted({ code: code`${found.code} ?? undefined` });
  return converted.has(type.kind) ? orNull() : fitted();
}

/** Whether null can be sent for a parameter, as a member of a body: one that is null as a whole is none. */
function isNullableMember(parameter: OperationParameter, operation: Operation): boolean {
  const isMember = parameter.in === "body" && operation.body?.kind !== "parameter";
  return isMember && writesNull(parameter, operation) && takesNull(parameter, operation);
}

/** Whether a value's own type says nothing of it, whatever its author's schema says. */
function mayBeAnything({ type }: Compiled): boolean {
  return type.kind === "any" || type.kind === "schema" || type.kind === "nullable";
}

/** Types whose values are more than one. */
const structures: ReadonlySet<DataType["kind"]> = new Set(["array", "object", "record", "union", "all", "named"]);

/** Types that values are converted to, which may fail. */
export const converted: ReadonlySet<DataType["kind"]> = new Set(["string", "number", "integer", "boolean"]);

/** The members of that object. */
export function callMembers(
  target: ClientFunction,
  bound: readonly Argument[],
  reader: Reader,
  made?: ReadonlyMap<Argument, Code>,
): readonly Code[] {
  const members = bound.map(
    (argument) =>
      code`${propertyKey(argument.parameter.name)}: ${made?.get(argument) ?? argumentValue(argument, target.operation, reader)}`,
  );
  const given = new Set(bound.map(({ parameter }) => parameter.name));
  const missing = target.operation.parameters
    .filter(({ required, value, name }) => required && value === undefined && !given.has(name))
    .map(
      (parameter) =>
        code`${propertyKey(parameter.name)}: ${runtime.convert.required}(undefined, ${literal(parameter.name)})`,
    );
  // An object without a member of these names has an inherited one, which is of another type.
  const inherited = target.operation.parameters
    .filter(
      ({ required, value, name }) => !required && value === undefined && name in Object.prototype && !given.has(name),
    )
    .map((parameter) => code`${propertyKey(parameter.name)}: undefined`);
  return [...members, ...missing, ...inherited];
}

/** What a caller knows a value by, where it is all of an input or a member of one: `session` goes into the cookie `sid`. */
function passedAs(value: ValueExpression): string | undefined {
  return value.kind === "input" ? [value.name, ...value.path].join(".") : undefined;
}

/** The object that is passed to a function of steps: one member per input that it takes, in its order; undefined where it takes nothing. */
export function flowInput(
  target: { readonly input: PublicName | undefined; readonly asked: readonly Input[] },
  bound: readonly FlowArgument[],
  reader: Reader,
): Code | undefined {
  if (!target.input) return undefined;
  const byInput = new Map(bound.toReversed().map((argument) => [argument.input, argument]));
  const members = target.asked.flatMap((input) => {
    const argument = byInput.get(input.name);
    if (!argument) return [];
    const compiled = compileExpression(argument.value, reader);
    const fitted = (changed: Partial<Compiled> = {}): Code =>
      fit({ ...compiled, ...changed }, input.type, input.required, passedAs(argument.value) ?? input.name);
    const isKept = mayBeAnything(compiled) && converted.has(input.type.kind) && declaresNull(input);
    const value = isKept
      ? code`${runtime.convert.unlessNull}(${compiled.code}, (${local.value}) => ${fitted({ code: code`${local.value}`, optional: true })})`
      : fitted();
    return [code`${propertyKey(input.name)}: ${value}`];
  });
  return objectLiteral(members);
}
