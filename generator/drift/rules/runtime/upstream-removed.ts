import { removedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeUpstreamRemoved: Rule = {
  id: "runtime/upstream-removed",
  level: "compatible",
  about: "An API is called no longer.",
  start: [
    [
      "  exposes:\n",
      "    - type: http\n      namespace: vets\n      baseUri: https://vets.example.com\n      resources: []\n  exposes:\n",
    ],
  ],
  example: [
    ["    - type: http\n      namespace: vets\n      baseUri: https://vets.example.com\n      resources: []\n", ""],
  ],
  find: ({ upstreams }) => removedOnes(upstreams, ({ baseUri }) => `the servers need not reach ${baseUri} any more`),
};
