import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientFunctionDeprecated: Rule = {
  id: "client/function-deprecated",
  level: "compatible",
  about: "The API's document says of an operation that it will go away, or no longer does.",
  example: [],
  find: ({ functions }) =>
    changedOnes(
      functions,
      ({ isDeprecated }) => String(isDeprecated),
      (_was, now) =>
        now === "true"
          ? "the API's document says that it will go away: editors strike it through"
          : "the API's document does not say any more that it will go away",
    ),
};
