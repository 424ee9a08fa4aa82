import type { Operation } from "../model/capability.js";
import type { PropertyType } from "../model/types.js";
import { type Code, code, joinCode, property, undefinedCode } from "./code.js";
import { local } from "./locals.js";

/** Words that RFC 6749, 7636 and OpenID Connect close, where the capability does not say otherwise. */
const closedWords: Readonly<Record<string, readonly string[]>> = {
  response_type: [
    "code",
    "token",
    "id_token",
    "code id_token",
    "code token",
    "id_token token",
    "code id_token token",
    "none",
  ],
  code_challenge_method: ["S256", "plain"],
  display: ["page", "popup", "touch", "wap"],
};

/** The members of an authorization request with the words that its parameters can have. They are types alone: what a browser brings is for the server to judge. */
export function withClosedWords(members: readonly PropertyType[]): readonly PropertyType[] {
  const provesCode = members.some(({ name, required }) => name === "code_challenge" && required);
  return members.map((member) => {
    // A challenge that is demanded belongs to a code.
    const words =
      member.name === "response_type" && provesCode
        ? ["code"]
        : Object.hasOwn(closedWords, member.name)
          ? closedWords[member.name]
          : undefined;
    return words === undefined || !isPlainText(member) ? member : { ...member, type: { kind: "string", enum: words } };
  });
}

function isPlainText({ type, schema }: PropertyType): boolean {
  return (
    type.kind === "string" &&
    type.enum === undefined &&
    type.pattern === undefined &&
    type.format === undefined &&
    schema === undefined
  );
}

/**
 * The query of an authorization request. Its parameters are open by specification (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2.1): whatever
 * the caller passes goes on, but for what belongs elsewhere or stands in the YAML.
 */
export function authorizationQuery({ asked }: Operation, fixed: readonly Code[]): Code {
  const elsewhere = asked
    .filter((parameter) => parameter.in !== "query")
    .map(({ name }) => property(name, undefinedCode));
  if (elsewhere.length === 0 && fixed.length === 0) return local.input;
  return code`{ ${joinCode([code`...${local.input}`, ...elsewhere, ...fixed], ", ")} }`;
}
