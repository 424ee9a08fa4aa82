import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpCachingChanged: Rule = {
  id: "mcp/caching-changed",
  level: "risky",
  about: "Hosts may keep what a server lists for another time, or others may (`ttlMs`, `cacheScope`).",
  example: [
    [
      "      port: 9090\n      address: localhost\n      transport: http\n",
      "      port: 9090\n      address: localhost\n      transport: http\n      ttlMs: 60000\n",
    ],
  ],
  find: ({ mcp }) =>
    changedOnes(
      mcp,
      ({ caching }) => caching,
      (was, now) =>
        `hosts may keep what it lists: ${now || "nothing is said of how long"}; before: ${was || "nothing was said of how long"}`,
    ),
};
