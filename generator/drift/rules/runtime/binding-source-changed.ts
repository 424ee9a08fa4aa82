import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBindingSourceChanged: Rule = {
  id: "runtime/binding-source-changed",
  level: "breaking",
  about: "A value is looked for in another place.",
  example: [["      PETS_TOKEN: PETS_TOKEN\n", "      PETS_TOKEN: ANIMALS_TOKEN\n"]],
  find: ({ bindings }) =>
    changedOnes(
      bindings,
      ({ source }) => source,
      (was, now) => `the servers do not start where only ${was} is set: they read ${now}`,
    ),
};
