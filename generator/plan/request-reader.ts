import type { Input, RestOperation } from "../model/capability.js";
import { accessCode } from "./access.js";
import { code, literal, member, undefinedCode } from "./code.js";
import { bindingOf, readUpload, withDefault } from "./endpoint-inputs.js";
import { type Compiled, readMember, type Reader } from "./expression.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";
import { typeCode } from "./type-code.js";

const absent: Compiled = { code: undefinedCode, type: { kind: "any" }, optional: true };

/** Cookies of these types go on as the texts that they are; nothing says what one of no type is. */
const texts: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "any", "null"]);

/** How the values of a REST operation read its request. */
export function requestReader(operation: RestOperation, params: ReadonlyMap<string, string>): Reader {
  const body = code`${local.request}.body`;
  // Of two of one name the first is meant.
  const inputs = new Map(operation.inputs.toReversed().map((input) => [input.name, input]));
  const bodyRequired = operation.asked.some((other) => other.in === "body" && other.required);
  const whole = operation.asked.find((other) => other.in === "whole");
  const read = (name: string): Compiled => {
    const input = inputs.get(name);
    return input === undefined ? absent : withDefault(readInput(input, name), input);
  };
  const readInput = (input: Input, name: string): Compiled => {
    if (input.value)
      return {
        code: input.value.kind === "literal" ? literal(input.value.value) : undefinedCode,
        type: { kind: "any" },
        optional: input.value.kind !== "literal",
      };
    const value = { type: input.type, optional: !input.required };
    switch (input.in) {
      case "path":
        return { ...value, code: member(code`${local.request}.params`, params.get(name) ?? name) };
      case "query":
      case "argument":
        return { ...value, code: readMember(code`${local.request}.query`, name, value.optional) };
      case "header":
        return { ...value, code: readMember(code`${local.request}.headers`, name.toLowerCase(), value.optional) };
      case "cookie":
        if (!texts.has(input.type.kind))
          return {
            code: code`${runtime.cookies.cookieOf}<${typeCode(input.type)}>(${local.request}, ${literal(name)})`,
            type: input.type,
            optional: true,
          };
        return {
          code: code`${runtime.cookies.readCookie}(${local.request}.headers.cookie, ${literal(name)})`,
          type: { kind: "string" },
          optional: true,
        };
      case "whole":
        return input.type.kind === "upload" && input.type.of === "bytes"
          ? { ...value, code: code`${runtime.requestUploads.uploadOf}(${local.request})`, optional: true }
          : readUpload({ ...value, code: body }, name);
      case "body": {
        if (whole) {
          return { code: accessCode(body, [name]), type: { kind: "any" }, optional: true };
        }
        const found = bodyRequired
          ? readMember(body, name, value.optional)
          : name in Object.prototype
            ? readMember(body, name, true)
            : member(body, name, true);
        return readUpload({ ...value, code: found }, name);
      }
    }
  };
  return {
    input: read,
    parameter: read,
    step: read,
    binding: (variable) => bindingOf(code`${runtime.rest.callOptions}(${local.request}, ${local.options})`, variable),
  };
}
