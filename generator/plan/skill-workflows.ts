import type { McpServer } from "../model/capability.js";
import { inlineCode, prose } from "./prose.js";
import type { SkillOperation } from "./skill-operation.js";

const mostWorkflows = 12;

/**
 * How operations follow each other, as far as the capability tells: a sign-in before its token, a list before what needs an identifier out of it, several
 * calls in one, and the prompts of its MCP servers. One sentence of Markdown each.
 */
export function workflowsOf(operations: readonly SkillOperation[], servers: readonly McpServer[]): readonly string[] {
  return [
    ...signIn(operations),
    ...collections(operations),
    ...operations.flatMap(({ name, steps }) =>
      steps.length === 0
        ? []
        : [`${inlineCode(name)} makes ${steps.length} calls in one: ${steps.map(inlineCode).join(", then ")}.`],
    ),
    ...servers.flatMap(({ prompts }) =>
      prompts.map(
        ({ name, description }) =>
          `The MCP prompt ${inlineCode(name)} leads through a task${description === undefined ? "." : `: ${prose(description)}`}`,
      ),
    ),
  ].slice(0, mostWorkflows);
}

function signIn(operations: readonly SkillOperation[]): readonly string[] {
  const authorize = operations.find(({ call }) => call?.oauth === "authorization");
  const token = operations.find(({ call }) => call?.oauth === "token");
  if (!authorize || !token) return [];
  return [
    `Sign a person in: send their browser to ${inlineCode(authorize.name)} with a PKCE challenge and a random \`state\`; with the code that comes back call ${inlineCode(token.name)} and the verifier, once.`,
  ];
}

/** Where one operation lists what others take by an identifier: `GET /orders`, `GET /orders/{id}`, `DELETE /orders/{id}`. */
function collections(operations: readonly SkillOperation[]): readonly string[] {
  const items = new Map<string, SkillOperation[]>();
  for (const operation of operations) {
    const [, collection] = /^(.*)\/\{[^/{}]+\}$/.exec(operation.call?.path ?? "") ?? [];
    if (collection === undefined) continue;
    items.set(collection, [...(items.get(collection) ?? []), operation]);
  }
  const found = operations.flatMap((list) => {
    if (list.call?.method !== "GET" || list.call.oauth !== undefined) return [];
    const members = items.get(list.call.path) ?? [];
    const [first] = members;
    return first === undefined ? [] : [{ list, members, input: first.call?.lastInput }];
  });
  return found
    .sort((one, other) => other.members.length - one.members.length)
    .map(({ list, members, input }) => {
      const shown = members.slice(0, 5).map(({ name }) => inlineCode(name));
      const rest = members.length > shown.length ? ` and ${members.length - shown.length} more` : "";
      const named = input === undefined ? "an identifier" : inlineCode(input);
      return `${inlineCode(list.name)} finds ${named} for ${shown.join(", ")}${rest}.`;
    });
}
