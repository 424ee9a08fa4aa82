import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeTransportChanged: Rule = {
  id: "runtime/transport-changed",
  level: "breaking",
  about: "A server is started by its host over standard input, or listens on a port where it was started so.",
  example: [
    [
      "    - type: mcp\n      namespace: pets-mcp\n      port: 9090\n      address: localhost\n      transport: http\n",
      "    - type: mcp\n      namespace: pets-mcp\n      transport: stdio\n",
    ],
  ],
  find: ({ mcp }) =>
    changedOnes(
      mcp,
      ({ transport }) => transport,
      (_was, now) =>
        now === "stdio"
          ? "its host has to start it: it listens nowhere"
          : "it has to be started beside its host, and listens on a port",
    ),
};
