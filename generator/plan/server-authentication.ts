import type { RestAdapter } from "../model/capability.js";
import type { ValueExpression } from "../model/values.js";
import { type Code, code, literal } from "./code.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** The line that asks callers of an adapter who they are; none where it declares no authentication. */
export function authenticationSetup({ authentication }: Pick<RestAdapter, "authentication">): readonly Code[] {
  if (!authentication) return [];
  return [
    code`${runtime.serverAuth.requireAuthentication}(${local.app}, ${describe(authentication)}, ${local.options}.call);`,
  ];
}

/** The declared authentication of callers as a plain description: secrets are bindings, read at start-up. */
function describe(authentication: NonNullable<RestAdapter["authentication"]>): Code {
  switch (authentication.kind) {
    case "bearer":
      return code`{ kind: "bearer", token: ${secret(authentication.token)} }`;
    case "basic":
      return code`{ kind: "basic", username: ${secret(authentication.username)}, password: ${secret(authentication.password)} }`;
    case "apikey":
      return code`{ kind: "apikey", in: ${literal(authentication.placement)}, name: ${literal(authentication.name.kind === "literal" ? String(authentication.name.value) : "")}, value: ${secret(authentication.value)} }`;
  }
}

function secret(value: ValueExpression): Code {
  return value.kind === "binding"
    ? code`{ binding: ${literal(value.variable)} }`
    : code`{ value: ${literal(value.kind === "literal" ? String(value.value ?? "") : "")} }`;
}
