import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const mcpTransportChanged: Rule = {
  id: "mcp/transport-changed",
  level: "breaking",
  about: "An MCP server speaks over another transport.",
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
      (was, now) => `clients that connect over ${was} fail: it speaks ${now}`,
    ),
};
