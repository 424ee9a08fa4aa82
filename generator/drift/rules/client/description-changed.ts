import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientDescriptionChanged: Rule = {
  id: "client/description-changed",
  level: "documentation",
  about: "The description of a function is another, or its title.",
  example: [["              description: Lists pets.\n", "              description: Lists all pets.\n"]],
  find: ({ functions }) =>
    matchingOnes(
      functions,
      (before, after) => before.description !== after.description || before.title !== after.title,
      () => "readers of the code see other words",
    ),
};
