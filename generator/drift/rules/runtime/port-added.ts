import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimePortAdded: Rule = {
  id: "runtime/port-added",
  level: "risky",
  about: "A process that existed listens on a port more.",
  example: [
    [
      "    - type: skill\n",
      "    - type: mcp\n      namespace: extra-mcp\n      port: 9091\n      tools:\n        - name: find-pet\n          description: Find one.\n          call: pets.get-pet\n    - type: skill\n",
    ],
  ],
  find: ({ rest, mcp, catalogues, wasServed }) => {
    if (!wasServed) return [];
    const known = new Set(
      [rest, mcp, catalogues].flatMap(({ both, removed }) => [
        ...both.map(({ before }) => before.port),
        ...removed.map(({ port }) => port),
      ]),
    );
    return [rest, mcp, catalogues].flatMap((adapters) =>
      addedOnes(
        {
          ...adapters,
          added: adapters.added.filter(({ transport, port }) => transport === "http" && !known.has(port)),
        },
        ({ port, variables }) => `port ${port} must be free where the servers run; ${variables} move it`,
      ),
    );
  },
};
