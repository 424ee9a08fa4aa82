import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpResourceMoved: Rule = {
  id: "mcp/resource-moved",
  level: "risky",
  about: "A resource is read from other files.",
  start: [
    [
      "      prompts:\n        - name: adopt\n",
      "        - name: manual\n          uri: pets://manual\n          description: How it works.\n          location: file:///docs/pets\n      prompts:\n        - name: adopt\n",
    ],
  ],
  example: [["file:///docs/pets", "file:///docs/animals"]],
  find: ({ resources }) =>
    changedOnes(
      resources,
      ({ location }) => location,
      (was, now) => `it is read from ${now === "" ? "a call" : now}, not from ${was === "" ? "a call" : was}`,
    ),
};
