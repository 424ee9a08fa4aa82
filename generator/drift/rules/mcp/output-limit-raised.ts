import { limitsThatMoved } from "../../hits/answers.js";
import type { Rule } from "../../rule.js";

export const mcpOutputLimitRaised: Rule = {
  id: "mcp/output-limit-raised",
  level: "compatible",
  about: "More bytes of an answer are taken.",
  start: [
    [
      "            - name: get-pet\n              method: GET\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 1000\n",
    ],
  ],
  example: [
    [
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 1000\n",
      "            - name: get-pet\n              method: GET\n              outputRawFormat: binary\n              maxBinarySize: 2000\n",
    ],
  ],
  find: ({ tools }) => limitsThatMoved(tools, "raised", (was, now) => `it takes ${now}, where it was ${was}`),
};
