import { removedOnes, saidToGo } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientDeprecatedFunctionRemoved: Rule = {
  id: "client/deprecated-function-removed",
  level: "risky",
  about:
    "A function is gone of whose operation the API's document said that it will go away; editors struck it through.",
  example: [],
  find: ({ functions }) =>
    removedOnes(saidToGo(functions), ({ label }) => `code that calls ${label} does not compile; it was said to go`),
};
