import { addedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const runtimeBindingAdded: Rule = {
  id: "runtime/binding-added",
  level: "breaking",
  about: "A value must be there at start-up that was not needed before, for something that was there.",
  example: [
    [
      '        type: bearer\n        token: "{{PETS_TOKEN}}"\n',
      '        type: basic\n        username: "{{PETS_USER}}"\n        password: "{{PETS_TOKEN}}"\n',
    ],
    ["      PETS_TOKEN: PETS_TOKEN\n", "      PETS_TOKEN: PETS_TOKEN\n      PETS_USER: PETS_USER\n"],
  ],
  find: ({ bindings }) =>
    addedOnes(
      { ...bindings, added: bindings.added.filter(({ isNewcomers }) => !isNewcomers) },
      ({ label }) => `the servers do not start until ${label} has a value`,
    ),
};
