import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const skillDescriptionChanged: Rule = {
  id: "skill/description-changed",
  level: "documentation",
  about: "What an agent reads about a skill is another.",
  example: [["Answers questions about pets.", "Knows about pets."]],
  find: ({ skills }) =>
    matchingOnes(
      skills,
      (before, after) => before.description !== after.description,
      () => "agents read another description, and may use it on other occasions",
    ),
};
