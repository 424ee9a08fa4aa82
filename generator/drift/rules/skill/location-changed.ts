import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillLocationChanged: Rule = {
  id: "skill/location-changed",
  level: "risky",
  about: "A skill's files are read from somewhere else.",
  start: [
    [
      "        - name: pets\n          description: Answers questions about pets.\n",
      "        - name: pets\n          description: Answers questions about pets.\n          location: file:///skills/pets\n",
    ],
  ],
  example: [["file:///skills/pets", "file:///skills/animals"]],
  find: ({ skills }) =>
    changedOnes(
      skills,
      ({ location }) => location,
      (was, now, { label }) =>
        `the files of ${label} are read from ${now === "" ? "the generated folder" : now}, not from ${was === "" ? "the generated folder" : was}`,
    ),
};
