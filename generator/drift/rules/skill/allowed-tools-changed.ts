import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillAllowedToolsChanged: Rule = {
  id: "skill/allowed-tools-changed",
  level: "risky",
  about: "A skill may use other tools without asking.",
  example: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          allowed-tools: Read\n",
    ],
  ],
  find: ({ skills }) =>
    changedOnes(
      skills,
      ({ allowedTools }) => allowedTools,
      (was, now) => `agents may use ${now || "no tool"} without asking, where it was ${was || "none"}`,
    ),
};
