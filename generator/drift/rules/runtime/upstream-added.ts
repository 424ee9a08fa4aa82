import { callsApi } from "../../hits/adapters.js";
import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeUpstreamAdded: Rule = {
  id: "runtime/upstream-added",
  level: "compatible",
  about: "Another API is called.",
  example: [
    [
      "  exposes:\n",
      "    - type: http\n      namespace: vets\n      baseUri: https://vets.example.com\n      resources: []\n  exposes:\n",
    ],
  ],
  find: ({ upstreams, routes, tools, resources }) =>
    addedOnes(
      { ...upstreams, added: upstreams.added.filter(({ key }) => !callsApi([routes, tools, resources], key)) },
      ({ baseUri }) => `the servers must reach ${baseUri}`,
    ),
};
