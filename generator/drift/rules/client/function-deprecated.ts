import { changedOnes, goingOf, goingWords } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientFunctionDeprecated: Rule = {
  id: "client/function-deprecated",
  level: "compatible",
  about: "The API's document says of an operation that it will go away, or no longer does.",
  example: [],
  find: ({ functions }) =>
    changedOnes(functions, goingOf, (_was, now) =>
      now === "false"
        ? "the API's document does not say any more that it will go away"
        : `the API's document says that ${goingWords(now)}: editors strike it through`,
    ),
};
