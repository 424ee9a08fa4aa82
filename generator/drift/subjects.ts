import type { Capability } from "../model/capability.js";
import { functionFacts, resourceFacts, routeFacts, toolFacts } from "./facts/callables.js";
import { promptFacts, skillFacts } from "./facts/others.js";
import { layOut } from "./facts/side.js";

/** What of a capability a policy can name, as `diff` names it: `GET /pets`, `tool show-pet`, `pets.list-pets`. */
export function subjectsOf(capability: Capability): readonly string[] {
  const [side] = layOut(capability, capability);
  return [functionFacts, routeFacts, toolFacts, resourceFacts, promptFacts, skillFacts].flatMap((factsOf) =>
    factsOf(side).map(({ label }) => label.replaceAll("`", "")),
  );
}

/** Whether a text is written as such a name: others (`binding X`, `REST adapter x`) are named by too much to be judged. */
export function isSubject(text: string): boolean {
  return /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*|(?:tool|resource|prompt|skill) \S+|[\w-]+\.[\w-]+)$/.test(
    text,
  );
}
