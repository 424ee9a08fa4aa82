import { limitsThatMoved } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputLimitLowered: Rule = {
  id: "mcp/output-limit-lowered",
  level: "breaking",
  about: "Fewer bytes of an answer are taken: a larger one is a failure now.",
  start: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 1000\n",
    ],
  ],
  example: [
    [
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 1000\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 100\n",
    ],
  ],
  find: ({ tools }) =>
    limitsThatMoved(
      tools,
      "lowered",
      (was, now) => `clients and models that ask for more fail: it takes ${now}, where it was ${was}`,
    ),
};
