import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBindingRenamed: Rule = {
  id: "runtime/binding-renamed",
  level: "risky",
  about: "A value that is read from where it was has another name in the capability, by which code passes it.",
  example: [
    ["      PETS_TOKEN: PETS_TOKEN\n", "      ANIMALS_TOKEN: PETS_TOKEN\n"],
    ['token: "{{PETS_TOKEN}}"', 'token: "{{ANIMALS_TOKEN}}"'],
  ],
  find: ({ bindings }) =>
    changedOnes(
      bindings,
      ({ name }) => name,
      (was, now) =>
        `code that passes a value for \`${was}\` passes it for \`${now}\`; where it is read from is as before`,
    ),
};
