import type { Action, Capability } from "../../model/capability.js";
import type { Composition } from "../../model/compose/composition.js";
import { needsBaseUrl } from "../../model/rules/base-uris.js";
import { environmentVariable } from "../../text/environment.js";
import type { GroupHit } from "./group-changes.js";
import { endpointsOf } from "../../model/endpoints.js";

/** What capabilities that join a process need before it starts, and that nobody had to give: what members of before need anew their own changes say. */
export function newcomersNeeds(was: Composition, now: Composition): readonly GroupHit[] {
  const known = new Set(was.capabilities.map(({ name }) => name));
  const given = new Set(was.capabilities.flatMap((capability) => [...needsOf(capability).keys()]));
  const told = new Map<string, GroupHit>();
  for (const capability of now.capabilities) {
    if (known.has(capability.name)) continue;
    for (const [need, sentence] of needsOf(capability))
      if (!given.has(need) && !told.has(need))
        told.set(need, {
          id: "runtime/group-newcomer-needs",
          subject: need,
          sentence: `${sentence}, which \`${capability.name}\` brings into it`,
        });
  }
  return [...told.values()];
}

/** Each by what it is known by, with how the process depends on it. */
function needsOf(capability: Capability): ReadonlyMap<string, string> {
  const needs = new Map<string, string>();
  for (const { variable, users } of capability.bindings)
    if (users.length > 0) needs.set(`\`${variable}\``, "the process does not start until it has a value");
  for (const api of capability.apis) {
    if (needsBaseUrl(api))
      needs.set(
        `\`${environmentVariable(api.namespace, "BASE_URL")}\``,
        "the process does not start until it has a value",
      );
    if (api.authentication?.kind === "unsupported")
      needs.set(`\`sign\` of \`${api.namespace}\``, "the process does not start until it is passed");
    if (api.tunnel !== undefined)
      needs.set(`\`transport\` of \`${api.namespace}\``, "the process does not start until it is passed");
    if (api.authentication?.kind === "oauth2")
      for (const [suffix, value] of [
        ["CLIENT_ID", api.authentication.clientId],
        ["CLIENT_SECRET", api.authentication.clientSecret],
      ] as const)
        if (value === undefined)
          needs.set(
            `\`${environmentVariable(api.namespace, suffix)}\``,
            "the process does not start until it has a value",
          );
  }
  for (const adapter of capability.adapters)
    if (endpointsOf(adapter).some(({ action }) => needsHandler(action)))
      needs.set(`handlers of \`${adapter.namespace}\``, "whoever starts the process passes them");
  return needs;
}

function needsHandler(action: Action): boolean {
  return action.kind === "handler" || (action.kind === "flow" && needsHandler(action.flow.action));
}
