import { changedOnes } from "../../hits/things.js";
import type { Rule } from "../../rule.js";

export const clientModuleMoved: Rule = {
  id: "client/module-moved",
  level: "breaking",
  about:
    "A capability's file has another name, which the generated folder is named after: imports of it, the path of its server and its default skill.",
  example: [],
  find: ({ info }) =>
    changedOnes(
      info,
      ({ name }) => name,
      (was, now) =>
        `its generated folder is \`${now}\`, not \`${was}\`: code that imports from there does not compile, and its server is started from there`,
    ),
};
