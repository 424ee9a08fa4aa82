import { matchingOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const restDescriptionChanged: Rule = {
  id: "rest/description-changed",
  level: "documentation",
  about: "The description of a route is another.",
  example: [["              description: All pets.\n", "              description: Every pet.\n"]],
  find: ({ routes }) =>
    matchingOnes(
      routes,
      (before, after) => before.description !== after.description,
      () => "readers of the OpenAPI document see another description",
    ),
};
