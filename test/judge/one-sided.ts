import type { Capability } from "../../generator/model/capability.js";
import type { ExpectedCall } from "./expectation.js";

/**
 * What no call of an expectation looks at: tools and routes, and each of their inputs with a value and, where it is optional, without one. A line each,
 * `GET /ships without status`.
 */
export function oneSided({ mcp, rest }: Capability, calls: readonly ExpectedCall[]): readonly string[] {
  const tools = mcp.flatMap((server) => server.tools);
  const routes = rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations));
  return [
    ...tools.flatMap(({ name, asked }) =>
      unseen(
        name,
        asked,
        calls.filter(({ tool }) => tool === name).map((call) => call.arguments ?? {}),
      ),
    ),
    ...routes.flatMap(({ method, path, asked }) =>
      unseen(
        `${method} ${path.text}`,
        asked.filter((input) => input.in !== "path"),
        calls.flatMap(({ over, request }) =>
          over === "rest" && request?.method === method && isAt(request.path, path.text) ? [givenBy(request)] : [],
        ),
      ),
    ),
  ];
}

function unseen(
  what: string,
  inputs: readonly { readonly name: string; readonly required: boolean }[],
  given: readonly object[],
): readonly string[] {
  if (given.length === 0) return [what];
  return inputs.flatMap(({ name, required }) => {
    const times = given.filter((each) => Object.hasOwn(each, name)).length;
    return [
      ...(times === 0 ? [`${what} with ${name}`] : []),
      ...(times === given.length && !required ? [`${what} without ${name}`] : []),
    ];
  });
}

function isAt(asked: string, path: string): boolean {
  return new RegExp(`^${path.replace(/\{[^{}]+\}/g, "[^/]+")}(?:\\?|$)`).test(asked);
}

/** What a request gives by name, in its query and in its body. */
function givenBy({ path, body }: NonNullable<ExpectedCall["request"]>): object {
  const members = typeof body === "object" && body !== null && !Array.isArray(body) ? body : {};
  return { ...Object.fromEntries(new URLSearchParams(path.split("?")[1])), ...members };
}
