import type { RestAdapter } from "../model/capability.js";
import type { ClientFunction } from "./client.js";
import { type Code, code, joinCode, property, undefinedCode } from "./code.js";
import { callMembers } from "./call-input.js";
import type { PlainEndpoint } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** What a route calls an authorization operation with: the whole query of the request, so that what nobody declared goes on, and what the capability binds. */
export function authorizationInput(
  plain: PlainEndpoint,
  target: ClientFunction,
  adapter: Pick<RestAdapter, "authentication">,
  reader: Reader,
): Code | undefined {
  if (target.input === undefined || plain.action.kind !== "call") return undefined;
  const { arguments: bound } = plain.action;
  const queried = plain.endpoint.asked.filter((input) => input.in === "query").map(({ name }) => name);
  const ownKey = queryKeyOf(adapter);
  const isPassedOn = bound.every(
    ({ parameter, value }) =>
      parameter.in === "query" &&
      value.kind === "input" &&
      value.path.length === 0 &&
      value.name === parameter.name &&
      queried.includes(value.name),
  );
  const isComplete =
    target.operation.asked.every(({ name, required }) => !required || queried.includes(name)) &&
    queried.every((name) => bound.some(({ parameter }) => parameter.name === name));
  const whole = code`${local.request}.query`;
  if (isPassedOn && isComplete && ownKey === undefined) return whole;
  // What goes elsewhere under another name, and the key that is the adapter's own.
  const kept = [...queried, ...(ownKey === undefined ? [] : [ownKey])].filter(
    (name) => !bound.some(({ parameter }) => parameter.name === name),
  );
  const members = [
    code`...${whole}`,
    ...kept.map((name) => property(name, undefinedCode)),
    ...callMembers(target, bound, reader),
  ];
  return code`${runtime.trust.trust}<${target.input.imported}>({ ${joinCode(members, ", ")} })`;
}

/** The parameter in which callers of an adapter prove who they are. */
function queryKeyOf({ authentication }: Pick<RestAdapter, "authentication">): string | undefined {
  return authentication?.kind === "apikey" &&
    authentication.placement === "query" &&
    authentication.name.kind === "literal"
    ? String(authentication.name.value)
    : undefined;
}
